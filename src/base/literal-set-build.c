/* SPDX-License-Identifier: MIT */
/* Chooses the q-grams by which literals are found, and makes the tables of them. */
#include "config.h"

#include "base/literal-set-build.h"

#define OFFSET_MAX G_MAXUINT8

/* Kinds of q-grams that are counted: those of each sampling, and four octets, however they are
 * looked for. */
#define FOUR_OCTETS DSN_SAMPLINGS
#define KINDS (DSN_SAMPLINGS + 1)

static guint
q_of(guint kind)
{
	return kind == FOUR_OCTETS ? 4 : dsn_sampling_q((DsnSampling)kind);
}

/* How many in a row are looked at. */
static guint
row_of(guint kind)
{
	return kind == FOUR_OCTETS ? 1 : dsn_sampling_apart((DsnSampling)kind);
}

/* Of a filter, for each q-gram, or up to twice as many: then at most one in 16 passes that no
 * literal has. */
#define FILTER_BITS 16

struct DsnLiteralBuilder {
	const GString *pool;
	GArray *literals;               /* of DsnLiteral */
	GArray *entries[DSN_SAMPLINGS]; /* of HashedEntry */
	GHashTable *counts[KINDS];      /* of q-grams, as gint64 */
};

/* An entry before all of them are put in order. */
typedef struct {
	guint64 hash;
	DsnLiteralEntry entry;
} HashedEntry;

DsnLiteralBuilder *
dsn_literal_builder_new(const GString *pool)
{
	DsnLiteralBuilder *builder = g_new0(DsnLiteralBuilder, 1);

	builder->pool = pool;
	builder->literals = g_array_new(FALSE, TRUE, sizeof(DsnLiteral));
	for (guint i = 0; i < DSN_SAMPLINGS; i++)
		builder->entries[i] = g_array_new(FALSE, TRUE, sizeof(HashedEntry));
	for (guint i = 0; i < KINDS; i++)
		builder->counts[i] =
			g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	return builder;
}

void
dsn_literal_builder_free(DsnLiteralBuilder *builder)
{
	if (builder == NULL)
		return;
	g_array_unref(builder->literals);
	for (guint i = 0; i < DSN_SAMPLINGS; i++)
		g_array_unref(builder->entries[i]);
	for (guint i = 0; i < KINDS; i++)
		g_hash_table_unref(builder->counts[i]);
	g_free(builder);
}

/* ---- how common a q-gram is ---- */

static gboolean
is_counted(guint kind, const char *at)
{
	return kind != DSN_SAMPLING_BLANKS || at[DSN_BLANKS_BEFORE] == ' ';
}

/* The key of the table of counts. */
static gint64
qgram_of(guint kind, const char *at)
{
	gint64 qgram = 0;

	memcpy(&qgram, at, q_of(kind));
	return qgram;
}

static guint
count_of(const DsnLiteralBuilder *builder, guint kind, gint64 qgram)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(builder->counts[kind], &qgram));
}

void
dsn_literal_builder_add_sample(DsnLiteralBuilder *builder, DsnStr text, guint weight)
{
	for (guint kind = 0; kind < KINDS; kind++)
		for (gsize i = 0; i + q_of(kind) <= text.len; i++) {
			gint64 qgram = qgram_of(kind, text.at + i);

			if (is_counted(kind, text.at + i))
				g_hash_table_insert(builder->counts[kind],
					g_memdup2(&qgram, sizeof qgram),
					GUINT_TO_POINTER(count_of(builder, kind, qgram) + weight));
		}
}

/* By the samples; of those that are in none, by its letters. */
static guint
cost_of(const DsnLiteralBuilder *builder, guint kind, const char *at)
{
	guint sum = count_of(builder, kind, qgram_of(kind, at));

	for (guint i = 0; i < q_of(kind); i++)
		sum += strchr("etaoinsr ", at[i]) != NULL ? 3 : g_ascii_islower(at[i]) ? 1 : 0;
	return sum;
}

/* ---- the q-grams that a literal goes by ---- */

/* Where the first of them is, and what they cost: %G_MAXUINT if there are none. */
typedef struct {
	guint cost;
	guint8 offset;
} Choice;

static Choice
choose(const DsnLiteralBuilder *builder, const DsnLiteral *literal, guint kind)
{
	const char *at = builder->pool->str + literal->at;
	guint row = row_of(kind);
	Choice best = { G_MAXUINT, 0 };

	for (guint i = 0; i + row - 1 + q_of(kind) <= literal->len && i + row - 1 <= OFFSET_MAX;
		i++) {
		guint cost = 0;

		if (!is_counted(kind, at + i))
			continue;
		for (guint k = i; k < i + row; k++)
			cost += cost_of(builder, kind, at + k);
		if (cost < best.cost)
			best = (Choice){ cost, (guint8)i };
	}
	return best;
}

/* The first of @samplings that the literal can be in; %DSN_SAMPLINGS if there is none. */
static DsnSampling
choose_sampling(const DsnLiteralBuilder *builder, const DsnLiteral *literal, guint samplings,
	Choice *choice)
{
	for (guint s = 0; s < DSN_SAMPLINGS; s++) {
		if ((samplings & DSN_SAMPLED(s)) == 0)
			continue;
		*choice = choose(builder, literal, s);
		if (choice->cost < G_MAXUINT)
			return s;
	}
	return DSN_SAMPLINGS;
}

guint
dsn_literal_builder_rarest(
	const DsnLiteralBuilder *builder, const DsnLiteral *literal, guint8 *offset)
{
	Choice choice = choose(builder, literal, FOUR_OCTETS);

	*offset = choice.offset;
	return choice.cost;
}

static void
add_entry(DsnLiteralBuilder *builder, const DsnLiteral *literal, DsnSampling sampling, guint offset)
{
	const char *at = builder->pool->str + literal->at + offset;
	guint q = dsn_sampling_q(sampling);
	char octets[sizeof(guint64)] = { 0 };
	HashedEntry entry = { .entry = { .literal = builder->literals->len,
				      .offset = (guint8)offset,
				      .next = offset + q < literal->len ? (guint8)at[q] : 0 } };

	memcpy(octets, at, q);
	entry.hash = dsn_qgram_hash(octets, q, literal->scope);
	entry.entry.tag = dsn_qgram_tag(entry.hash);
	g_array_append_val(builder->entries[sampling], entry);
}

guint
dsn_literal_builder_add(DsnLiteralBuilder *builder, DsnLiteral literal, guint samplings)
{
	Choice choice;
	DsnSampling sampling = choose_sampling(builder, &literal, samplings, &choice);

	if (sampling != DSN_SAMPLINGS) {
		literal.flags |= DSN_LITERAL_INDEXED;
		for (guint i = 0; i < dsn_sampling_apart(sampling); i++)
			add_entry(builder, &literal, sampling, choice.offset + i);
	}
	g_array_append_val(builder->literals, literal);
	return builder->literals->len - 1;
}

/* ---- the tables ---- */

/* By bucket and tag, which the hash is made of.  Of a literal that repeats itself, "----------",
 * two entries may be alike: the one that is further in finds the earlier place. */
static gint
compare_entries(gconstpointer a, gconstpointer b)
{
	const HashedEntry *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x->entry.literal != y->entry.literal)
		return x->entry.literal < y->entry.literal ? -1 : 1;
	return (gint)y->entry.offset - (gint)x->entry.offset;
}

/* How far a hash is shifted to be one of @n numbers or more. */
static guint8
shift_for(guint n)
{
	guint8 shift = 63;

	while (shift > 64 - 20 && 1u << (64 - shift) < n)
		shift--;
	return shift;
}

static guint
count_qgrams(const GArray *entries)
{
	guint n = 0;

	for (guint i = 0; i < entries->len; i++) {
		const HashedEntry *entry = &g_array_index(entries, HashedEntry, i);

		n += i == 0 || entry[-1].hash != entry->hash;
	}
	return n;
}

static void
build_index(const DsnLiteralBuilder *builder, DsnSampling sampling, DsnLiteralIndex *index)
{
	GArray *all = builder->entries[sampling];
	DsnLiteralEntry *entries = g_new0(DsnLiteralEntry, all->len + 1);
	guint64 *filter;
	guint32 *buckets;

	g_array_sort(all, compare_entries);
	index->filter_shift = MIN(shift_for(count_qgrams(all) * FILTER_BITS), 64 - 6);
	index->bucket_shift = shift_for(all->len);
	filter = g_new0(guint64, dsn_literal_index_words(index));
	buckets = g_new0(guint32, dsn_literal_index_buckets(index) + 1);
	for (guint i = 0; i < all->len; i++) {
		const HashedEntry *entry = &g_array_index(all, HashedEntry, i);
		guint8 scope =
			g_array_index(builder->literals, DsnLiteral, entry->entry.literal).scope;

		entries[i] = entry->entry;
		index->scopes |= G_GUINT64_CONSTANT(1) << scope;
		dsn_literal_set_found(filter, entry->hash >> index->filter_shift);
		buckets[(entry->hash >> index->bucket_shift) + 1]++;
	}
	for (guint i = 0; i < dsn_literal_index_buckets(index); i++)
		buckets[i + 1] += buckets[i];
	index->n_entries = all->len;
	index->entries = entries;
	index->filter = filter;
	index->buckets = buckets;
}

void
dsn_literal_builder_build(DsnLiteralBuilder *builder, DsnLiteralSet *set, const char *pool)
{
	GArray *literals = builder->literals;

	*set = (DsnLiteralSet){ .pool = pool, .n_literals = literals->len };
	set->literals = g_memdup2(literals->data, literals->len * sizeof(DsnLiteral));
	for (guint s = 0; s < DSN_SAMPLINGS; s++)
		build_index(builder, s, &set->indexes[s]);
}

void
dsn_literal_set_clear(DsnLiteralSet *set)
{
	g_free((gpointer)set->literals);
	for (guint s = 0; s < DSN_SAMPLINGS; s++) {
		g_free((gpointer)set->indexes[s].filter);
		g_free((gpointer)set->indexes[s].buckets);
		g_free((gpointer)set->indexes[s].entries);
	}
	*set = (DsnLiteralSet){ 0 };
}
