/* SPDX-License-Identifier: MIT */
/* The rule tables: built in, and the user's own. */
#pragma once

#include <dsnsift/cause.h>
#include <dsnsift/error.h>
#include <dsnsift/status.h>

G_BEGIN_DECLS

/**
 * DsnRules:
 *
 * An ordered set of rules with its index, in the order of evidence: the earlier rule wins.
 * Immutable, so any number of threads may share it.  The built-in set is const data made at build
 * time from src/data/rules/.
 */
typedef struct DsnRules DsnRules;

/* (transfer none): the built-in rules; not to be freed. */
const DsnRules *dsn_rules_builtin(void);

/**
 * dsn_rules_load:
 * @path: a file in the format of dsnsift-rules(5)
 *
 * Returns: (transfer full) (nullable): to be freed with dsn_rules_free(), after all verdicts that
 *   were made with it; %NULL with %DSN_ERROR_RULES ("FILE:LINE: what is wrong") or %DSN_ERROR_IO.
 *   One wrong line refuses the file: no rule is ever ignored.
 */
DsnRules *dsn_rules_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of a text in memory, which is copied; errors call it @name. */
DsnRules *dsn_rules_parse(DsnStr text, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @rules: (nullable) (transfer full) */
void dsn_rules_free(DsnRules *rules);

/**
 * DsnRule: one rule, for looking at
 * @id: names it in verdicts; unique within its set
 * @text: its pattern as written in the file, or "" for a rule on codes alone
 * @conditions: its other conditions as written, or ""
 * @source: what it rests on
 *
 * Strings are (transfer none), and valid as long as the set.  A plain value that never grows.
 */
typedef struct {
	const char *id;
	DsnCause cause;
	const char *conditions;
	const char *text;
	const char *source;
} DsnRule;

guint dsn_rules_count(const DsnRules *rules);

/* @index: less than dsn_rules_count() */
DsnRule dsn_rules_get(const DsnRules *rules, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnRules, dsn_rules_free)

G_END_DECLS
