/* SPDX-License-Identifier: MIT */
/* A rules file that is being read: what the generator and the run-time loader share. */
#pragma once

#include "rules/data.h"

G_BEGIN_DECLS

/* A text with which a rule is tested; the facts that braces state go before what it says. */
typedef struct {
	guint rule;
	guint line;
	const char *file; /* interned */
	gboolean fires;
	char *text;
	char *facts; /* "provider=google status=5.1.1", or "" */
} DsnExample;

/**
 * DsnRulesDraft:
 * @providers: ids that provider= may name, in the order of their table
 */
typedef struct {
	GString *strings;
	GArray *rows;       /* DsnRuleRow */
	GArray *conditions; /* DsnCondition */
	GArray *texts;      /* DsnText */
	GArray *fragments;  /* DsnLiteral, in @strings */
	GArray *families;   /* DsnFamily */
	GArray *examples;   /* DsnExample */
	GArray *lines;      /* guint: of each rule */
	GPtrArray *providers;
	GArray *provider_names; /* DsnProviderName */
	GHashTable *ids;
	GHashTable *interned;
	const char *file; /* the one being read */
	guint line;
	DsnCause cause;
	gboolean has_cause;
} DsnRulesDraft;

DsnRulesDraft *dsn_rules_draft_new(void);
void dsn_rules_draft_free(DsnRulesDraft *draft);

/* For the user's rules: provider= may name what the built-in table knows. */
void dsn_rules_draft_know_providers(DsnRulesDraft *draft);

gboolean dsn_rules_draft_add(DsnRulesDraft *draft, const char *file, DsnStr text,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For the two parsers: interns @text; adds "^a .. b$" as a text of @owner; says FILE:LINE. */
guint32 dsn_rules_intern(DsnRulesDraft *draft, DsnStr text);
gboolean dsn_rules_add_text(DsnRulesDraft *draft, DsnStr pattern, guint owner, GError **error);

/* A text with choices, "{no such|unknown} user": one text for each. */
gboolean dsn_rules_add_choices(DsnRulesDraft *draft, DsnStr pattern, guint owner, GError **error);
/* "<class|class> <class> except <class>": the words that @row asks for. */
gboolean dsn_rules_add_family(DsnRulesDraft *draft, DsnStr text, DsnRuleRow *row, GError **error);
gboolean dsn_rules_fail(DsnRulesDraft *draft, GError **error, const char *format, ...)
	G_GNUC_PRINTF(3, 4);

/* One value of conditions, "google,yahoo": the parser of rules and of examples' facts. */
gboolean dsn_rules_add_conditions(
	DsnRulesDraft *draft, DsnStr name, DsnStr value, GArray *conditions, GError **error);

/* (transfer full): the tables with their index; it does not need the draft any more. */
DsnRules *dsn_rules_draft_build(DsnRulesDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnRulesDraft, dsn_rules_draft_free)

G_END_DECLS
