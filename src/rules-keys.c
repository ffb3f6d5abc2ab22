/* SPDX-License-Identifier: MIT */
/* The indexes of texts: which bytes each is known by, and the tables to find it by them. */
#include "config.h"

#include "rules-draft.h"

/* What bytes cost where they are found, by where they were found before. */
#define EXAMPLE_WEIGHT 32
#define FRAGMENT_WEIGHT 4

/* What one text is known by, before all of them are put in order. */
typedef struct {
	guint64 bytes;
	guint bucket;
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
static DsnClue
rarest_gram(const DsnDraft *draft, DsnText *text, const Counts *counts)
{
	guint best = G_MAXUINT;
	DsnClue clue = { 0 };

	for (guint i = 0; i < text->n_fragments; i++) {
		const DsnFragment *fragment =
			&g_array_index(draft->fragments, DsnFragment, text->first_fragment + i);
		const char *at = draft->strings->str + fragment->at;

		for (guint j = 0; j + 4 <= fragment->len; j++) {
			guint here = rarity(counts, dsn_gram_at(at + j));

			if (here >= best)
				continue;
			best = here;
			clue.fragment = (guint16)(text->first_fragment + i);
			clue.offset = clue.place = (guint16)j;
			text->key = (guint8)i;
		}
	}
	return clue;
}

/* The rarest eight bytes around a blank of @fragment; %FALSE if there are none. */
static gboolean
rarest_pair(const char *at, gsize len, const Counts *counts, guint16 *offset)
{
	guint best = G_MAXUINT;

	for (gsize i = 0; i + 8 <= len; i++) {
		gint64 pair = (gint64)dsn_pair_at(at + i);
		guint here = GPOINTER_TO_UINT(g_hash_table_lookup(counts->pairs, &pair));

		if (at[i + DSN_KEY_BLANK] == ' ' && here < best) {
			best = here;
			*offset = (guint16)i;
		}
	}
	return best < G_MAXUINT;
}

static void
set_around(DsnClue *clue, const char *fragment, gsize start, gsize end, gsize len)
{
	clue->mask = (guint16)((start > 0 ? 0xff00 : 0) | (end < len ? 0xff : 0));
	if (start > 0)
		clue->around = (guint16)((guchar)fragment[start - 1] << 8);
	if (end < len)
		clue->around |= (guchar)fragment[end];
}

static void
add_known(const DsnDraft *draft, const Counts *counts, DsnText *text, guint16 index, GArray *pairs,
	GArray *grams)
{
	Known known = { .clue = rarest_gram(draft, text, counts) };
	const DsnFragment *fragment =
		&g_array_index(draft->fragments, DsnFragment, known.clue.fragment);
	const char *at = draft->strings->str + fragment->at;
	gboolean is_pair = rarest_pair(at, fragment->len, counts, &known.clue.offset);
	gsize start = known.clue.offset, end = start + (is_pair ? 8 : 4);

	known.bytes = is_pair ? dsn_pair_at(at + start) : dsn_gram_at(at + start);
	known.hash = is_pair ? dsn_pair_hash(known.bytes) : dsn_gram_hash((guint32)known.bytes);
	known.bucket = dsn_key_bucket(known.hash);
	known.clue.text = index;
	set_around(&known.clue, at, start, end, fragment->len);
	g_array_append_val(is_pair ? pairs : grams, known);
}

static gint
compare_known(gconstpointer a, gconstpointer b)
{
	const Known *x = a, *y = b;

	if (x->bucket != y->bucket)
		return x->bucket < y->bucket ? -1 : 1;
	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? -1 : 1;
	return x->clue.text < y->clue.text ? -1 : x->clue.text > y->clue.text;
}

static void
fill_index(DsnKeyIndex *index, GArray *all, guint log_marks)
{
	guint32 *marks = g_new0(guint32, (gsize)1 << log_marks);
	guint16 *heads = g_new0(guint16, DSN_KEY_BUCKETS + 1);
	DsnKey *keys = g_new0(DsnKey, all->len + 1);
	DsnClue *clues = g_new0(DsnClue, all->len + 1);
	guint n = 0;

	g_array_sort(all, compare_known);
	for (guint i = 0; i < all->len; i++) {
		const Known *known = &g_array_index(all, Known, i);

		clues[i] = known->clue;
		if (n > 0 && keys[n - 1].bytes == known->bytes)
			continue;
		keys[n++] = (DsnKey){ known->bytes, (guint16)i };
		heads[known->bucket + 1]++;
		marks[known->hash >> (32 - log_marks)] |= dsn_key_mark(known->hash);
	}
	keys[n].first = (guint16)all->len;
	for (guint i = 0; i < DSN_KEY_BUCKETS; i++)
		heads[i + 1] = (guint16)(heads[i + 1] + heads[i]);
	*index = (DsnKeyIndex){ marks, heads, keys, clues, n, all->len };
}

void
dsn_draft_index_texts(const DsnDraft *draft, DsnRules *rules)
{
	g_autoptr(GArray) pairs = g_array_new(FALSE, TRUE, sizeof(Known));
	g_autoptr(GArray) grams = g_array_new(FALSE, TRUE, sizeof(Known));
	DsnText *texts = g_memdup2(draft->texts->data, draft->texts->len * sizeof *texts);
	Counts counts;

	count_all(draft, &counts);
	for (guint i = 0; i < draft->texts->len; i++)
		add_known(draft, &counts, &texts[i], (guint16)i, pairs, grams);
	fill_index(&rules->pairs, pairs, DSN_PAIR_MARKS);
	fill_index(&rules->grams, grams, DSN_GRAM_MARKS);
	rules->texts = texts;
	rules->n_texts = draft->texts->len;
	g_hash_table_destroy(counts.grams);
	g_hash_table_destroy(counts.pairs);
}
