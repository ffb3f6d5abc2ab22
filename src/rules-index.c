/* SPDX-License-Identifier: MIT */
/* From a draft to the tables: tiers, the four-byte index of texts, the buckets of codes. */
#include "config.h"

#include "rules-draft.h"

/* What four bytes cost where they are found, by where they were found before. */
#define EXAMPLE_WEIGHT 32
#define FRAGMENT_WEIGHT 4

static guint32
gram_at(const char *at)
{
	const guchar *b = (const guchar *)at;

	return (guint32)b[0] | (guint32)b[1] << 8 | (guint32)b[2] << 16 | (guint32)b[3] << 24;
}

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

/* ---- the index of texts ---- */

static void
count_gram(GHashTable *counts, guint32 gram, guint weight)
{
	guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, GUINT_TO_POINTER(gram)));

	g_hash_table_insert(counts, GUINT_TO_POINTER(gram), GUINT_TO_POINTER(n + weight));
}

/* The examples stand for what is judged. */
static void
count_examples(const DsnDraft *draft, GHashTable *counts)
{
	for (guint i = 0; i < draft->examples->len; i++) {
		const DsnExample *example = &g_array_index(draft->examples, DsnExample, i);
		g_autofree char *text = g_ascii_strdown(example->text, -1);
		gsize len = strlen(text);

		for (gsize j = 0; j + 4 <= len; j++)
			count_gram(counts, gram_at(text + j), EXAMPLE_WEIGHT);
	}
}

/* How often four bytes occur in what is judged and among all fragments: the rarest are the best
 * to look for. */
static GHashTable *
count_grams(const DsnDraft *draft)
{
	GHashTable *counts = g_hash_table_new(NULL, NULL);

	count_examples(draft, counts);
	for (guint i = 0; i < draft->fragments->len; i++) {
		const DsnFragment *fragment = &g_array_index(draft->fragments, DsnFragment, i);
		const char *at = draft->strings->str + fragment->at;

		for (guint j = 0; j + 4 <= fragment->len; j++)
			count_gram(counts, gram_at(at + j), FRAGMENT_WEIGHT);
	}
	return counts;
}

/* How common the letters of four bytes are in mail, for those equally rare among the rules. */
static guint
commonness(guint32 gram)
{
	guint sum = 0;

	for (guint i = 0; i < 4; i++, gram >>= 8)
		sum += strchr("etaoinsr ", (int)(gram & 0xff)) != NULL ? 3
		       : g_ascii_islower((char)(gram & 0xff))          ? 1
								       : 0;
	return sum;
}

static guint
rarity(GHashTable *counts, guint32 gram)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(counts, GUINT_TO_POINTER(gram))) +
	       commonness(gram);
}

/* The rarest four bytes of a text; its key is the fragment they are in. */
static DsnGram
rarest_gram(const DsnDraft *draft, DsnText *text, GHashTable *counts)
{
	guint best = G_MAXUINT;
	DsnGram gram = { 0 };

	for (guint i = 0; i < text->n_fragments; i++) {
		const DsnFragment *fragment =
			&g_array_index(draft->fragments, DsnFragment, text->first_fragment + i);
		const char *at = draft->strings->str + fragment->at;

		for (guint j = 0; j + 4 <= fragment->len; j++) {
			guint32 here = gram_at(at + j);

			if (rarity(counts, here) >= best)
				continue;
			best = rarity(counts, here);
			gram = (DsnGram){ .gram = here, .offset = (guint16)j };
			gram.fragment = (guint16)(text->first_fragment + i);
			gram.before = j > 0 ? (guint8)at[j - 1] : 0;
			gram.after = j + 4 < fragment->len ? (guint8)at[j + 4] : 0;
			text->key = (guint8)i;
		}
	}
	return gram;
}

static guint
gram_bucket(guint32 gram)
{
	return dsn_gram_hash(gram) % DSN_GRAM_BUCKETS;
}

static gint
compare_grams(gconstpointer a, gconstpointer b)
{
	const DsnGram *x = a, *y = b;
	guint p = gram_bucket(x->gram), q = gram_bucket(y->gram);

	return p != q ? (p < q ? -1 : 1) : x->text < y->text ? -1 : x->text > y->text;
}

static void
index_texts(const DsnDraft *draft, DsnRules *rules)
{
	g_autoptr(GHashTable) counts = count_grams(draft);
	DsnGram *grams = g_new0(DsnGram, draft->texts->len + 1);
	guint16 *heads = g_new0(guint16, DSN_GRAM_BUCKETS + 1);
	guint8 *marks = g_new0(guint8, DSN_GRAM_MARKS);
	DsnText *texts = g_memdup2(draft->texts->data, draft->texts->len * sizeof *texts);

	for (guint i = 0; i < draft->texts->len; i++) {
		grams[i] = rarest_gram(draft, &texts[i], counts);
		grams[i].text = (guint16)i;
		marks[dsn_gram_hash(grams[i].gram)] = 1;
		heads[gram_bucket(grams[i].gram) + 1]++;
	}
	qsort(grams, draft->texts->len, sizeof *grams, compare_grams);
	for (guint i = 0; i < DSN_GRAM_BUCKETS; i++)
		heads[i + 1] = (guint16)(heads[i + 1] + heads[i]);
	rules->texts = texts;
	rules->n_texts = draft->texts->len;
	rules->grams = grams;
	rules->n_grams = draft->texts->len;
	rules->gram_heads = heads;
	rules->gram_marks = marks;
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

static gint
compare_names(gconstpointer a, gconstpointer b, gpointer strings)
{
	const DsnProviderName *x = a, *y = b;
	guint p = dsn_name_bucket((const char *)strings + x->name, x->len);
	guint q = dsn_name_bucket((const char *)strings + y->name, y->len);

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
		heads[dsn_name_bucket(draft->strings->str + names[i].name, names[i].len) + 1]++;
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
	index_texts(draft, rules);
	index_codes(draft, rules);
	index_providers(draft, rules);
	rules->strings = g_memdup2(draft->strings->str, draft->strings->len);
	rules->n_strings = (guint)draft->strings->len;
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
	g_free((gpointer)rules->fragments);
	g_free((gpointer)rules->grams);
	g_free((gpointer)rules->gram_heads);
	g_free((gpointer)rules->gram_marks);
	g_free((gpointer)rules->codes);
	g_free((gpointer)rules->code_heads);
	g_free((gpointer)rules->other_codes);
	g_free((gpointer)rules->providers);
	g_free((gpointer)rules->provider_names);
	g_free((gpointer)rules->provider_heads);
	g_free(rules);
}
