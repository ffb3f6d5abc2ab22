/* SPDX-License-Identifier: MIT */
/* GMime as the second parser, for the few messages that are too odd for dsnsift's own. */
#pragma once

#include <dsnsift/mime.h>

G_BEGIN_DECLS

/**
 * dsn_gmime_parse: a #DsnMimeParser
 *
 *     const DsnConfig config = { .size = sizeof config, .fallback = dsn_gmime_parse };
 *
 * Not pure, unlike all else between the octets and the verdict: the first call of a process, which
 * comes with the first message that needs it, loads GMime by way of a module.  That is looked for
 * in the library's own folder, or in the one that the environment names by DSNSIFT_LIBDIR, which
 * is not read in a set-user-ID program.  Threads may call it at once.
 *
 * Returns: (transfer none) (nullable): NULL if the module cannot be opened
 */
const DsnMail *dsn_gmime_parse(
	DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits);

G_END_DECLS
