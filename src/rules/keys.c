/* SPDX-License-Identifier: MIT */
/* The indexes of texts: which bytes each is known by, and the tables to find it by them. */
#include "config.h"

#include "rules/draft.h"

/* What bytes cost where they are found, by where they were found before. */
#define EXAMPLE_WEIGHT 32
#define FRAGMENT_WEIGHT 4

/* What one text is known by, before all of them are put in order. */
typedef struct {
	guint32 hash;
	DsnClue clue;
} Known;

typedef struct {
	GHashTable *grams; /* how often four bytes occur in what is judged and in all fragments */
	GHashTable *pairs; /* and the eight around a blank; by guint64, owned */
} Counts;

static void
count_bytes(Counts *counts, const char *text, gsize len, guint weight)
{
	for (gsize i = 0; i + 4 <= len; i++) {
		gpointer key = GUINT_TO_POINTER(dsn_gram_at(text + i));
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts->grams, key));

		g_hash_table_insert(counts->grams, key, GUINT_TO_POINTER(n + weight));
	}
	for (gsize i = 0; i + 8 <= len; i++) {
		gint64 pair = (gint64)dsn_pair_at(text + i);
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts->pairs, &pair));

		if (text[i + DSN_KEY_BLANK] == ' ')
			g_hash_table_insert(counts->pairs, g_memdup2(&pair, sizeof pair),
				GUINT_TO_POINTER(n + weight));
	}
}

/* The examples stand for what is judged. */
static void
count_all(const DsnDraft *draft, Counts *counts)
{
	counts->grams = g_hash_table_new(NULL, NULL);
	counts->pairs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (guint i = 0; i < draft->examples->len; i++) {
		const DsnExample *example = &g_array_index(draft->examples, DsnExample, i);
		g_autofree char *text = g_ascii_strdown(example->text, -1);

		count_bytes(counts, text, strlen(text), EXAMPLE_WEIGHT);
	}
	for (guint i = 0; i < draft->fragments->len; i++) {
		const DsnFragment *fragment = &g_array_index(draft->fragments, DsnFragment, i);

		count_bytes(
			counts, draft->strings->str + fragment->at, fragment->len, FRAGMENT_WEIGHT);
	}
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
rarity(const Counts *counts, guint32 gram)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(counts->grams, GUINT_TO_POINTER(gram))) +
	       commonness(gram);
}

/* The rarest four bytes of a text; its key is the fragment they are in. */
static const DsnFragment *
rarest_gram(const DsnDraft *draft, DsnText *text, const Counts *counts, guint8 *place)
{
	const DsnFragment *key = NULL;
	guint best = G_MAXUINT;

	for (guint i = 0; i < text->n_fragments; i++) {
		const DsnFragment *fragment =
			&g_array_index(draft->fragments, DsnFragment, text->first_fragment + i);
		const char *at = draft->strings->str + fragment->at;

		for (guint j = 0; j + 4 <= fragment->len && j <= DSN_KEY_OFFSET_MAX; j++) {
			guint here = rarity(counts, dsn_gram_at(at + j));

			if (here >= best)
				continue;
			best = here;
			key = fragment;
			text->key = (guint8)i;
			*place = (guint8)j;
		}
	}
	return key;
}

/* The rarest eight bytes around a blank of @fragment; %FALSE if there are none. */
static gboolean
rarest_pair(const char *at, gsize len, const Counts *counts, guint8 *offset)
{
	guint best = G_MAXUINT;

	for (gsize i = 0; i + 8 <= len && i <= DSN_KEY_OFFSET_MAX; i++) {
		gint64 pair = (gint64)dsn_pair_at(at + i);
		guint here = GPOINTER_TO_UINT(g_hash_table_lookup(counts->pairs, &pair));

		if (at[i + DSN_KEY_BLANK] == ' ' && here < best) {
			best = here;
			*offset = (guint8)i;
		}
	}
	return best < G_MAXUINT;
}

static void
set_around(DsnClue *clue, const char *fragment, gsize start, gsize end, gsize len)
{
	if (start > 0) {
		clue->flags |= DSN_CLUE_BEFORE;
		clue->around = (guint16)((guchar)fragment[start - 1] << 8);
	}
	if (end < len) {
		clue->flags |= DSN_CLUE_BEHIND;
		clue->around |= (guchar)fragment[end];
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
set_strengths(const DsnDraft *draft, const DsnRules *rules, DsnClue *clues)
{
	g_autofree guint16 *strengths = g_new(guint16, rules->n_rows + 1);

	for (guint i = 0; i < rules->n_rows; i++)
		strengths[rules->by_strength[i]] = (guint16)(draft->providers->len + i);
	for (guint i = 0; i < rules->n_texts; i++) {
		guint owner = rules->texts[clues[i].text].owner;

		clues[i].strength = owner & DSN_TEXT_OF_PROVIDER
					    ? (guint16)(owner & ~DSN_TEXT_OF_PROVIDER)
					    : strengths[owner];
	}
}

static void
add_known(const DsnDraft *draft, const Counts *counts, DsnText *text, Known known, GArray *pairs,
	GArray *grams)
{
	DsnClue *clue = &known.clue;
	const DsnFragment *key = rarest_gram(draft, text, counts, &clue->place);
	const char *at = draft->strings->str + key->at;
	gboolean is_pair = rarest_pair(at, key->len, counts, &clue->offset);

	if (!is_pair)
		clue->offset = clue->place;
	known.hash = is_pair ? dsn_pair_hash(dsn_pair_at(at + clue->offset))
			     : dsn_gram_hash(dsn_gram_at(at + clue->offset));
	clue->at = key->at;
	clue->len = key->len;
	set_around(clue, at, clue->offset, clue->offset + (is_pair ? 8u : 4u), key->len);
	if (key->word_before)
		clue->flags |= DSN_CLUE_WORD_BEFORE;
	if (key->word_after)
		clue->flags |= DSN_CLUE_WORD_AFTER;
	if (text->n_fragments > 1 || text->at_start || text->at_end)
		clue->flags |= DSN_CLUE_PART;
	g_array_append_val(is_pair ? pairs : grams, known);
}

static gboolean
have_one_key(const Known *a, const Known *b)
{
	return dsn_key_bucket(a->hash) == dsn_key_bucket(b->hash) &&
	       dsn_key_tag(a->hash) == dsn_key_tag(b->hash);
}

static gint
compare_known(gconstpointer a, gconstpointer b)
{
	const Known *x = a, *y = b;
	guint p = dsn_key_bucket(x->hash), q = dsn_key_bucket(y->hash);
	guint v = dsn_key_tag(x->hash), w = dsn_key_tag(y->hash);

	if (p != q || v != w)
		return p != q ? (p < q ? -1 : 1) : v < w ? -1 : 1;
	return x->clue.text < y->clue.text ? -1 : x->clue.text > y->clue.text;
}

/* Appends to @clues those of @all. */
static void
fill_index(DsnKeyIndex *index, GArray *all, guint log_marks, DsnClue *clues, guint n_clues)
{
	guint32 *marks = g_new0(guint32, (gsize)1 << log_marks);
	guint16 *heads = g_new0(guint16, DSN_KEY_BUCKETS + 1);
	DsnKey *keys = g_new0(DsnKey, all->len + DSN_KEYS_AT_ONCE);
	guint n = 0;

	g_array_sort(all, compare_known);
	for (guint i = 0; i < all->len; i++) {
		const Known *known = &g_array_index(all, Known, i);

		clues[n_clues + i] = known->clue;
		marks[known->hash >> (32 - log_marks)] |= dsn_key_mark(known->hash);
		if (i > 0 && have_one_key(known - 1, known))
			continue;
		keys[n++] = (DsnKey){ dsn_key_tag(known->hash), (guint16)(n_clues + i) };
		heads[dsn_key_bucket(known->hash) + 1]++;
	}
	keys[n].first = (guint16)(n_clues + all->len);
	for (guint i = 0; i < DSN_KEY_BUCKETS; i++)
		heads[i + 1] = (guint16)(heads[i + 1] + heads[i]);
	*index = (DsnKeyIndex){ marks, heads, keys, n };
}

void
dsn_draft_index_texts(const DsnDraft *draft, DsnRules *rules)
{
	g_autoptr(GArray) pairs = g_array_new(FALSE, TRUE, sizeof(Known));
	g_autoptr(GArray) grams = g_array_new(FALSE, TRUE, sizeof(Known));
	DsnText *texts = g_memdup2(draft->texts->data, draft->texts->len * sizeof *texts);
	DsnClue *clues = g_new0(DsnClue, draft->texts->len + 1);
	Counts counts;

	count_all(draft, &counts);
	for (guint i = 0; i < draft->texts->len; i++) {
		Known known = { .clue.text = (guint16)i };

		add_known(draft, &counts, &texts[i], known, pairs, grams);
	}
	fill_index(&rules->pairs, pairs, DSN_PAIR_MARKS, clues, 0);
	fill_index(&rules->grams, grams, DSN_GRAM_MARKS, clues, pairs->len);
	rules->clues = clues;
	rules->texts = texts;
	rules->n_texts = draft->texts->len;
	rules->by_strength = order_rules(rules);
	set_strengths(draft, rules, clues);
	g_hash_table_destroy(counts.grams);
	g_hash_table_destroy(counts.pairs);
}
