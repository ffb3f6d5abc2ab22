/* SPDX-License-Identifier: MIT */
/* From a draft to the tables: tiers, the set of literals, the buckets of codes and names. */
#include "config.h"

#include "rules/draft.h"

#include "base/literal-set-build.h"

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
	if (row->family != 0)
		return DSN_TIER_SENTENCE;
	if (!row->has_text)
		return tier_of_code(row, conditions);
	for (guint i = 0; i < row->n_conditions; i++)
		if (conditions[i].kind == DSN_CONDITION_PROVIDER)
			return DSN_TIER_PROVIDER_TEXT;
	return row->is_weak ? DSN_TIER_WEAK_TEXT : DSN_TIER_TEXT;
}

/* ---- texts ---- */

/* What words cost where they are found, by where they were found before: examples stand for what is
 * read. */
#define EXAMPLE_WEIGHT 32
#define FRAGMENT_WEIGHT 4

/* A reply is short, so all of its q-grams may be looked up. */
#define SAMPLINGS (DSN_SAMPLED(DSN_SAMPLING_BLANKS) | DSN_SAMPLED(DSN_SAMPLING_DENSE))

static void
add_samples(const DsnRulesDraft *draft, DsnLiteralBuilder *builder)
{
	for (guint i = 0; i < draft->examples->len; i++) {
		const DsnExample *example = &g_array_index(draft->examples, DsnExample, i);
		g_autofree char *text = g_ascii_strdown(example->text, -1);

		dsn_literal_builder_add_sample(builder, dsn_str(text), EXAMPLE_WEIGHT);
	}
	for (guint i = 0; i < draft->fragments->len; i++) {
		const DsnLiteral *fragment = &g_array_index(draft->fragments, DsnLiteral, i);

		dsn_literal_builder_add_sample(builder,
			(DsnStr){ draft->strings->str + fragment->at, fragment->len },
			FRAGMENT_WEIGHT);
	}
}

/* The fragment with the rarest octets. */
static void
choose_key(const DsnRulesDraft *draft, const DsnLiteralBuilder *builder, DsnText *text)
{
	guint best = G_MAXUINT;

	for (guint8 i = 0; i < text->n_fragments; i++) {
		const DsnLiteral *fragment =
			&g_array_index(draft->fragments, DsnLiteral, text->others + i);
		guint8 offset;
		guint cost = dsn_literal_builder_rarest(builder, fragment, &offset);

		if (cost >= best)
			continue;
		best = cost;
		text->key = i;
		text->rarest = offset;
	}
}

/* The rules in the order of what they are in a text. */
static guint16 *
order_rules(const DsnRules *rules)
{
	guint16 *by_strength = g_new(guint16, rules->n_rows + 1);
	guint n = 0;

	for (guint tier = 0; tier <= DSN_TIER_NONE; tier++)
		for (guint i = 0; i < rules->n_rows; i++)
			if (rules->rows[i].tier == tier)
				by_strength[n++] = (guint16)i;
	return by_strength;
}

/* Providers come before rules. */
static void
set_strengths(const DsnRulesDraft *draft, const DsnRules *rules, DsnText *texts)
{
	g_autofree guint16 *strengths = g_new(guint16, rules->n_rows + 1);

	for (guint i = 0; i < rules->n_rows; i++)
		strengths[rules->by_strength[i]] = (guint16)(draft->providers->len + i);
	for (guint i = 0; i < rules->n_texts; i++) {
		guint owner = texts[i].owner;

		texts[i].strength = owner & DSN_TEXT_OF_PROVIDER
					    ? (guint16)(owner & ~DSN_TEXT_OF_PROVIDER)
					    : strengths[owner];
	}
}

/* The fragments of a text but for its key. */
static void
add_others(const DsnRulesDraft *draft, DsnLiteralBuilder *builder, const DsnText *text, guint first)
{
	for (guint k = 0; k < text->n_fragments; k++)
		if (k != text->key)
			dsn_literal_builder_add(builder,
				g_array_index(draft->fragments, DsnLiteral, first + k),
				DSN_NOT_SAMPLED);
}

/* @rules has its strings already, and its rows.  In the draft a text knows its first fragment. */
static void
index_texts(const DsnRulesDraft *draft, DsnRules *rules)
{
	g_autoptr(DsnLiteralBuilder) builder = dsn_literal_builder_new(draft->strings);
	DsnText *texts = g_memdup2(draft->texts->data, draft->texts->len * sizeof *texts);
	guint others = draft->texts->len;

	add_samples(draft, builder);
	for (guint i = 0; i < draft->texts->len; i++) {
		choose_key(draft, builder, &texts[i]);
		dsn_literal_builder_add(builder,
			g_array_index(draft->fragments, DsnLiteral, texts[i].others + texts[i].key),
			SAMPLINGS);
	}
	for (guint i = 0; i < draft->texts->len; i++) {
		add_others(draft, builder, &texts[i], texts[i].others);
		texts[i].others = (guint16)others;
		others += texts[i].n_fragments - 1u;
	}
	dsn_literal_builder_build(builder, &rules->fragments, rules->strings);
	rules->texts = texts;
	rules->n_texts = draft->texts->len;
	rules->by_strength = order_rules(rules);
	set_strengths(draft, rules, texts);
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
index_codes(const DsnRulesDraft *draft, DsnRules *rules)
{
	GArray *codes = g_array_new(FALSE, TRUE, sizeof(DsnCodeRow));
	GArray *others = g_array_new(FALSE, TRUE, sizeof(guint16));
	guint16 *heads = g_new0(guint16, DSN_CODE_BUCKETS + 1);

	for (guint16 i = 0; i < draft->rows->len; i++) {
		const DsnRuleRow *row = &g_array_index(draft->rows, DsnRuleRow, i);
		gboolean exact = TRUE, status = FALSE;

		if (row->has_text || row->family != 0)
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
index_providers(DsnRulesDraft *draft, DsnRules *rules)
{
	guint n = draft->provider_names->len;
	DsnProviderName *names =
		g_memdup2(draft->provider_names->data, n * sizeof(DsnProviderName));
	guint16 *heads = g_new0(guint16, DSN_PROVIDER_BUCKETS + 1);
	guint32 *ids = g_new0(guint32, draft->providers->len + 1);

	for (guint i = 0; i < draft->providers->len; i++)
		ids[i] = dsn_rules_intern(draft, dsn_str(g_ptr_array_index(draft->providers, i)));
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

/* ---- families of sentences ---- */

static void
index_families(const DsnRulesDraft *draft, DsnRules *rules)
{
	guint16 *owners = g_new0(guint16, draft->families->len + 1);

	for (guint i = 0; i < draft->rows->len; i++) {
		guint family = g_array_index(draft->rows, DsnRuleRow, i).family;

		if (family != 0)
			owners[family - 1] = (guint16)i;
	}
	rules->family_rules = owners;
	rules->families =
		g_memdup2(draft->families->data, draft->families->len * sizeof(DsnFamily));
	rules->n_families = draft->families->len;
}

DsnRules *
dsn_rules_draft_build(DsnRulesDraft *draft)
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
	index_providers(draft, rules);
	rules->strings = g_memdup2(draft->strings->str, draft->strings->len);
	rules->n_strings = (guint)draft->strings->len;
	index_families(draft, rules);
	index_texts(draft, rules);
	index_codes(draft, rules);
	return rules;
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
	dsn_literal_set_clear(&rules->fragments);
	g_free((gpointer)rules->families);
	g_free((gpointer)rules->family_rules);
	g_free((gpointer)rules->codes);
	g_free((gpointer)rules->code_heads);
	g_free((gpointer)rules->by_strength);
	g_free((gpointer)rules->other_codes);
	g_free((gpointer)rules->providers);
	g_free((gpointer)rules->provider_names);
	g_free((gpointer)rules->provider_heads);
	g_free(rules);
}
