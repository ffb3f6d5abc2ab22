/* SPDX-License-Identifier: MIT */
/* Bounces that RFC 3464 does not know: one engine, and the dialects as data. */
#pragma once

#include <dsnsift/dialects.h>
#include <dsnsift/facts.h>

/**
 * dsn_dialect_read:
 * @own: (nullable): the user's dialects, tried before the built-in ones
 *
 * Tries the dialects in order on the notice (the text parts before the returned
 * original) and fills what @report still lacks: recipients, or for the recipients
 * that are there the diagnostic, status, context and remote MTA.  Never overrides.
 * The dialect also finds the returned original's header where it stands within the
 * text, and sets @report->returned from it.
 *
 * Returns: %FALSE if no dialect knows this mail; @report is then as it was.
 */
gboolean dsn_dialect_read(
	DsnArena *arena, const DsnMail *mail, const DsnDialects *own, DsnReport *report);

/* @text without the returned mail in it, where the dialects that know the mail or a trace field
 * say that it begins. */
DsnStr dsn_dialect_before_returned(
	DsnArena *arena, const DsnMail *mail, const DsnDialects *own, DsnStr text);

/* @from, in small letters, has a name that mail systems write their reports under. */
gboolean dsn_dialect_names_daemon(const DsnDialects *own, DsnStr from);
