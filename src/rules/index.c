/* SPDX-License-Identifier: MIT */
/* From a draft to the tables: tiers and the buckets of codes and names. */
#include "config.h"

#include "rules/draft.h"

/* ---- tiers ---- */

static gboolean
is_exact(const DsnCondition *condition)
{
	return condition->kind == DSN_CONDITION_STATUS && condition->b != DSN_ANY &&
	       condition->c != DSN_ANY;
}

/* x.0.0 and 5.x.x say no more than the class does, and so does 5xx. */
static gboolean
is_class_only(const DsnCondition *condition)
{
	if (condition->kind == DSN_CONDITION_STATUS)
		return condition->b == DSN_ANY || (condition->b == 0 && condition->c == 0);
	return condition->kind == DSN_CONDITION_REPLY && condition->b - condition->a >= 99;
}

static guint8
tier_of_code(const DsnRuleRow *row, const DsnCondition *conditions)
{
	gboolean kinds[DSN_CONDITION_COUNT] = { FALSE }, more_than_class = FALSE;

	for (guint i = 0; i < row->n_conditions; i++) {
		kinds[conditions[i].kind] = TRUE;
		if (conditions[i].kind == DSN_CONDITION_STATUS ||
			conditions[i].kind == DSN_CONDITION_REPLY)
			more_than_class |= !is_class_only(&conditions[i]);
	}
	if (kinds[DSN_CONDITION_FEEDBACK])
		return DSN_TIER_TEXT;
	if (!more_than_class)
		return DSN_TIER_CLASS;
	if (kinds[DSN_CONDITION_PROVIDER])
		return DSN_TIER_PROVIDER_CODE;
	return kinds[DSN_CONDITION_STATUS] ? DSN_TIER_REPLY_STATUS : DSN_TIER_REPLY;
}

static guint8
tier_of(const DsnRuleRow *row, const DsnCondition *conditions)
{
	/* Time running out is what happened last, not why: any real cause goes before it. */
	if (row->cause == DSN_CAUSE_EXPIRED)
		return DSN_TIER_EXPIRY;
	if (row->cause == DSN_CAUSE_DELAYED)
		return DSN_TIER_CLASS;
	if (!row->has_text)
		return tier_of_code(row, conditions);
	for (guint i = 0; i < row->n_conditions; i++)
		if (conditions[i].kind == DSN_CONDITION_PROVIDER)
			return DSN_TIER_PROVIDER_TEXT;
	return DSN_TIER_TEXT;
}

/* ---- the index of codes ---- */

static gint
compare_codes(gconstpointer a, gconstpointer b)
{
	const DsnCodeRow *x = a, *y = b;
	guint p = dsn_code_bucket(x->key), q = dsn_code_bucket(y->key);

	return p != q ? (p < q ? -1 : 1) : x->rule < y->rule ? -1 : x->rule > y->rule;
}

static void
index_codes(const DsnDraft *draft, DsnRules *rules)
{
	GArray *codes = g_array_new(FALSE, TRUE, sizeof(DsnCodeRow));
	GArray *others = g_array_new(FALSE, TRUE, sizeof(guint16));
	guint16 *heads = g_new0(guint16, DSN_CODE_BUCKETS + 1);

	for (guint16 i = 0; i < draft->rows->len; i++) {
		const DsnRuleRow *row = &g_array_index(draft->rows, DsnRuleRow, i);
		gboolean exact = TRUE, status = FALSE;

		if (row->has_text)
			continue;
		for (guint j = row->first_condition; j < row->first_condition + row->n_conditions;
			j++) {
			const DsnCondition *c = &g_array_index(draft->conditions, DsnCondition, j);

			status |= c->kind == DSN_CONDITION_STATUS;
			exact &= c->kind != DSN_CONDITION_STATUS || is_exact(c);
		}
		if (!status || !exact) {
			g_array_append_val(others, i);
			continue;
		}
		for (guint j = row->first_condition; j < row->first_condition + row->n_conditions;
			j++) {
			const DsnCondition *c = &g_array_index(draft->conditions, DsnCondition, j);
			DsnCodeRow code = { .key = (guint32)c->b << 16 | c->c, .rule = i };

			if (c->kind != DSN_CONDITION_STATUS)
				continue;
			g_array_append_val(codes, code);
			heads[dsn_code_bucket(code.key) + 1]++;
		}
	}
	g_array_sort(codes, compare_codes);
	for (guint i = 0; i < DSN_CODE_BUCKETS; i++)
		heads[i + 1] = (guint16)(heads[i + 1] + heads[i]);
	rules->n_codes = codes->len;
	rules->codes = (const DsnCodeRow *)(gpointer)g_array_free(codes, FALSE);
	rules->code_heads = heads;
	rules->n_other_codes = others->len;
	rules->other_codes = (const guint16 *)(gpointer)g_array_free(others, FALSE);
}

/* ---- providers ---- */

static guint
bucket_of(const DsnProviderName *name, const char *strings)
{
	guint32 hash = DSN_NAME_HASH;

	for (guint i = name->len; i-- > 0;)
		hash = dsn_name_hash(hash, strings[name->name + i]);
	return dsn_name_bucket(hash);
}

static gint
compare_names(gconstpointer a, gconstpointer b, gpointer strings)
{
	const DsnProviderName *x = a, *y = b;
	guint p = bucket_of(x, strings), q = bucket_of(y, strings);

	return p != q ? (p < q ? -1 : 1) : (gint)x->provider - (gint)y->provider;
}

static void
index_providers(DsnDraft *draft, DsnRules *rules)
{
	guint n = draft->provider_names->len;
	DsnProviderName *names =
		g_memdup2(draft->provider_names->data, n * sizeof(DsnProviderName));
	guint16 *heads = g_new0(guint16, DSN_PROVIDER_BUCKETS + 1);
	guint32 *ids = g_new0(guint32, draft->providers->len + 1);

	for (guint i = 0; i < draft->providers->len; i++)
		ids[i] = dsn_draft_string(draft, dsn_str(g_ptr_array_index(draft->providers, i)));
	g_qsort_with_data(names, (gint)n, sizeof *names, compare_names, draft->strings->str);
	for (guint i = 0; i < n; i++)
		heads[bucket_of(&names[i], draft->strings->str) + 1]++;
	for (guint i = 0; i < DSN_PROVIDER_BUCKETS; i++)
		heads[i + 1] = (guint16)(heads[i + 1] + heads[i]);
	rules->providers = ids;
	rules->n_providers = draft->providers->len;
	rules->provider_names = names;
	rules->n_provider_names = n;
	rules->provider_heads = heads;
}

DsnRules *
dsn_draft_index(DsnDraft *draft)
{
	DsnRules *rules = g_new0(DsnRules, 1);
	DsnRuleRow *rows = g_memdup2(draft->rows->data, draft->rows->len * sizeof *rows);
	const DsnCondition *conditions = (const DsnCondition *)(gpointer)draft->conditions->data;

	for (guint i = 0; i < draft->rows->len; i++)
		rows[i].tier = tier_of(&rows[i],
			rows[i].n_conditions > 0 ? conditions + rows[i].first_condition : NULL);
	rules->rows = rows;
	rules->n_rows = draft->rows->len;
	rules->conditions =
		g_memdup2(draft->conditions->data, draft->conditions->len * sizeof *conditions);
	rules->n_conditions = draft->conditions->len;
	rules->fragments =
		g_memdup2(draft->fragments->data, draft->fragments->len * sizeof(DsnFragment));
	rules->n_fragments = draft->fragments->len;
	dsn_draft_index_texts(draft, rules);
	index_codes(draft, rules);
	index_providers(draft, rules);
	rules->strings = g_memdup2(draft->strings->str, draft->strings->len);
	rules->n_strings = (guint)draft->strings->len;
	return rules;
}

static void
free_keys(const DsnKeyIndex *index)
{
	g_free((gpointer)index->marks);
	g_free((gpointer)index->heads);
	g_free((gpointer)index->keys);
}

void
dsn_rules_free(DsnRules *rules)
{
	if (rules == NULL)
		return;
	g_return_if_fail(!rules->fixed);
	g_free((gpointer)rules->strings);
	g_free((gpointer)rules->rows);
	g_free((gpointer)rules->conditions);
	g_free((gpointer)rules->texts);
	g_free((gpointer)rules->fragments);
	g_free((gpointer)rules->clues);
	free_keys(&rules->pairs);
	free_keys(&rules->grams);
	g_free((gpointer)rules->codes);
	g_free((gpointer)rules->code_heads);
	g_free((gpointer)rules->by_strength);
	g_free((gpointer)rules->other_codes);
	g_free((gpointer)rules->providers);
	g_free((gpointer)rules->provider_names);
	g_free((gpointer)rules->provider_heads);
	g_free(rules);
}
