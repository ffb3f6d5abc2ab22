/* SPDX-License-Identifier: MIT */
/* The user's own rules, read from a file; and a look at the rules of a set. */
#include "config.h"

#include <dsnsift/rules.h>

#include "rules/draft.h"

/* A file that is larger is no rules file. */
#define FILE_MAX (16 * 1024 * 1024)

void
dsn_rules_draft_know_providers(DsnRulesDraft *draft)
{
	const DsnRules *builtin = dsn_rules_builtin();

	for (guint i = 0; i < builtin->n_providers; i++)
		g_ptr_array_add(
			draft->providers, g_strdup(builtin->strings + builtin->providers[i]));
}

DsnRules *
dsn_rules_parse(DsnStr text, const char *name, GError **error)
{
	g_autoptr(DsnRulesDraft) draft = dsn_rules_draft_new();
	DsnRules *rules;

	dsn_rules_draft_know_providers(draft);
	if (!dsn_rules_draft_add(draft, name, text, error))
		return NULL;
	rules = dsn_rules_draft_build(draft);
	rules->own = TRUE;
	return rules;
}

DsnRules *
dsn_rules_load(const char *path, GError **error)
{
	g_autoptr(GError) why = NULL;
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, &why)) {
		g_set_error_literal(error, DSN_ERROR, DSN_ERROR_IO, why->message);
		return NULL;
	}
	if (len > FILE_MAX) {
		g_set_error(error, DSN_ERROR, DSN_ERROR_RULES, "%s:1: too large", path);
		return NULL;
	}
	return dsn_rules_parse((DsnStr){ text, len }, path, error);
}

guint
dsn_rules_count(const DsnRules *rules)
{
	return rules->n_rows;
}

DsnRule
dsn_rules_get(const DsnRules *rules, guint index)
{
	const DsnRuleRow *row;

	g_return_val_if_fail(index < rules->n_rows, (DsnRule){ 0 });
	row = &rules->rows[index];
	return (DsnRule){
		.id = rules->strings + row->id,
		.cause = (DsnCause)row->cause,
		.conditions = rules->strings + row->conditions_text,
		.text = rules->strings + row->text,
		.source = rules->strings + row->source,
	};
}
