/* SPDX-License-Identifier: MIT */
/* Dialects: how the notices are read that RFC 3464 does not know; the user's own ones. */
#pragma once

#include <dsnsift/error.h>
#include <dsnsift/str.h>

G_BEGIN_DECLS

/**
 * DsnDialects:
 *
 * A set of dialects; immutable, so any number of threads may share it.  What is built in is tried
 * after it, and needs no such set.
 */
typedef struct DsnDialects DsnDialects;

/**
 * dsn_dialects_load:
 * @path: a file in the format of dsnsift-dialects(5)
 *
 * Returns: (transfer full) (nullable): to be freed with dsn_dialects_free(), after all verdicts
 *   that were made with it; %NULL with %DSN_ERROR_DIALECTS ("FILE:LINE: what is wrong") or
 *   %DSN_ERROR_IO.  One wrong line refuses the file: no dialect is ever ignored.
 */
DsnDialects *dsn_dialects_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of octets that are in memory; @name is that of the file in messages. */
DsnDialects *dsn_dialects_parse(
	DsnStr text, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @dialects: (nullable) (transfer full) */
void dsn_dialects_free(DsnDialects *dialects);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnDialects, dsn_dialects_free)

G_END_DECLS
