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
 * DsnDraft:
 * @providers: ids that provider= may name, in the order of their table
 */
typedef struct {
	GString *strings;
	GArray *rows;       /* DsnRuleRow */
	GArray *conditions; /* DsnCondition */
	GArray *texts;      /* DsnText */
	GArray *fragments;  /* DsnLiteral, in @strings */
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
} DsnDraft;

DsnDraft *dsn_draft_new(void);
void dsn_draft_free(DsnDraft *draft);

/* For the user's rules: provider= may name what the built-in table knows. */
void dsn_draft_know_providers(DsnDraft *draft);

gboolean dsn_draft_add_rules(
	DsnDraft *draft, const char *file, DsnStr text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For the two parsers: interns @text; adds "^a .. b$" as a text of @owner; says FILE:LINE. */
guint32 dsn_draft_string(DsnDraft *draft, DsnStr text);
gboolean dsn_draft_add_text(DsnDraft *draft, DsnStr pattern, guint owner, GError **error);

/* A text with choices, "{no such|unknown} user": one text for each. */
gboolean dsn_draft_add_choices(DsnDraft *draft, DsnStr pattern, guint owner, GError **error);
gboolean dsn_draft_fail(DsnDraft *draft, GError **error, const char *format, ...)
	G_GNUC_PRINTF(3, 4);

/* One value of conditions, "google,yahoo": the parser of rules and of examples' facts. */
gboolean dsn_draft_conditions(
	DsnDraft *draft, DsnStr name, DsnStr value, GArray *conditions, GError **error);

/* (transfer full): the tables with their index; it does not need the draft any more. */
DsnRules *dsn_draft_index(DsnDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnDraft, dsn_draft_free)

G_END_DECLS
