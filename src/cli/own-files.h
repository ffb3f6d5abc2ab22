/* SPDX-License-Identifier: MIT */
/* Where the user's own rules and dialects are: for the commands; the library reads no environment.
 */
#pragma once

#include <dsnsift/dialects.h>
#include <dsnsift/rules.h>

G_BEGIN_DECLS

/**
 * dsn_rules_open:
 * @path: (nullable): the file the user named; else $XDG_CONFIG_HOME/dsnsift/rules and
 *   SYSCONFDIR/dsnsift/rules are looked for, the first that is there counts
 * @rules: (out) (nullable): %NULL if there is none
 *
 * Returns: %FALSE if a file is there but cannot be read or is wrong: then nothing
 *   must be judged.
 */
gboolean dsn_rules_open(
	const char *path, DsnRules **rules, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of dialects, which are looked for in dsnsift/dialects. */
gboolean dsn_dialects_open(
	const char *path, DsnDialects **dialects, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same without a look at the environment: @path, or what is in SYSCONFDIR. */
gboolean dsn_rules_open_system(
	const char *path, DsnRules **rules, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dsn_dialects_open_system(
	const char *path, DsnDialects **dialects, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
