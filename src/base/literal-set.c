/* SPDX-License-Identifier: MIT */
/* Finds literals by their q-grams: a Bloom filter, a hash table, a comparison. */
#include "config.h"

#include "base/literal-set.h"

#include "base/octets.h"
#include "base/str.h"

/* ---- one literal at one place ---- */

static gboolean
is_word_octet(char c)
{
	return g_ascii_isalnum(c) || (c & 0x80);
}

static gboolean
has_edges(const DsnLiteral *literal, DsnStr text, gsize at)
{
	gsize end = at + literal->len;

	if ((literal->flags & DSN_LITERAL_WORD_BEFORE) != 0 && at > 0 &&
		is_word_octet(text.at[at - 1]))
		return FALSE;
	return (literal->flags & DSN_LITERAL_WORD_AFTER) == 0 || end >= text.len ||
	       !is_word_octet(text.at[end]);
}

static inline gboolean
occurs(const DsnLiteralSet *set, const DsnLiteral *literal, DsnStr text, gsize at)
{
	return at + literal->len <= text.len &&
	       dsn_octets_same(text.at + at, set->pool + literal->at, literal->len) &&
	       ((literal->flags & (DSN_LITERAL_WORD_BEFORE | DSN_LITERAL_WORD_AFTER)) == 0 ||
		       has_edges(literal, text, at));
}

gboolean
dsn_literal_occurs(const DsnLiteralSet *set, const DsnLiteral *literal, DsnStr text, gsize at)
{
	return occurs(set, literal, text, at);
}

gssize
dsn_literal_find(const DsnLiteralSet *set, const DsnLiteral *literal, DsnStr text, gsize from)
{
	DsnStr wanted = dsn_literal_text(set, literal);
	gssize at;

	while ((at = dsn_str_find(text, wanted, from)) >= 0 && !has_edges(literal, text, (gsize)at))
		from = (gsize)at + 1;
	return at;
}

/* ---- which q-grams of a text pass the filter ---- */

#define BLOCK 64 /* places that are looked at before any literal is */

/* Copies of what an index has: nothing that is written can change them. */
typedef struct {
	const guint64 *bits;
	guint shift;
} Filter;

static inline gsize
passes(Filter filter, guint64 hash)
{
	guint64 bit = hash >> filter.shift;

	return filter.bits[bit / 64] >> bit % 64 & 1;
}

/* It cannot be foretold which places pass, so all are written down, and the number goes up with
 * those that do: no branch is guessed wrong. */
static inline __attribute__((always_inline)) gsize
filter_steps(Filter filter, DsnStr text, guint8 scope, gsize from, gsize to, guint q, guint apart,
	guint32 *places)
{
	gsize n = 0;

	for (gsize at = from; at < to; at += apart) {
		places[n] = (guint32)at;
		n += passes(filter, dsn_qgram_hash(text.at + at, q, scope));
	}
	return n;
}

/* A bit for each blank of @n octets, 64 at most. */
static inline guint64
find_blanks(const char *at, gsize n)
{
	guint64 blanks = 0;

	for (gsize i = 0; i < n; i += DSN_OCTETS)
		blanks |= (guint64)dsn_octets_bits(dsn_octets_equal(dsn_octets_load(at + i), ' '))
			  << i;
	return n < 64 ? blanks & ((G_GUINT64_CONSTANT(1) << n) - 1) : blanks;
}

static inline gsize
filter_blanks(Filter filter, DsnStr text, guint8 scope, gsize from, gsize to, guint32 *places)
{
	guint64 blanks = find_blanks(text.at + from, to - from);
	guint n = 0;

	/* The first blanks have too little before them. */
	if (from == 0)
		blanks &= ~((G_GUINT64_CONSTANT(1) << DSN_BLANKS_BEFORE) - 1);
	for (; blanks != 0; blanks &= blanks - 1) {
		gsize at = from + (gsize)__builtin_ctzll(blanks) - DSN_BLANKS_BEFORE;

		places[n] = (guint32)at;
		n += passes(filter, dsn_qgram_hash(text.at + at, DSN_BLANKS_Q, scope));
	}
	return n;
}

/* The places up to @to, from @from on, whose q-grams literals may have. */
static G_NO_INLINE gsize
filter_block(const DsnLiteralIndex *index, DsnSampling sampling, DsnStr text, guint8 scope,
	gsize from, gsize to, guint32 *places)
{
	Filter filter = { index->filter, index->filter_shift };

	if (sampling == DSN_SAMPLING_BLANKS)
		return filter_blanks(filter, text, scope, from, to, places);
	if (sampling == DSN_SAMPLING_SPARSE)
		return filter_steps(
			filter, text, scope, from, to, DSN_SPARSE_Q, DSN_SPARSE_APART, places);
	return filter_steps(filter, text, scope, from, to, DSN_DENSE_Q, DSN_DENSE_APART, places);
}

/* ---- the literals that have them ---- */

typedef struct {
	const DsnLiteralSet *set;
	DsnStr text;
	guint8 scope;
	guint64 *found;
	DsnLiteralHit *hits;
	guint room;
	guint n_hits;
} Search;

static inline void
try_entry(Search *search, const DsnLiteralEntry *entry, gsize at)
{
	const DsnLiteral *literal = &search->set->literals[entry->literal];

	if (at < entry->offset || dsn_literal_is_found(search->found, entry->literal) ||
		literal->scope != search->scope ||
		!occurs(search->set, literal, search->text, at - entry->offset))
		return;
	dsn_literal_set_found(search->found, entry->literal);
	if (search->n_hits < search->room)
		search->hits[search->n_hits++] =
			(DsnLiteralHit){ entry->literal, (guint32)(at - entry->offset) };
}

/* The entries of a bucket, and what those that count have. */
typedef struct {
	const DsnLiteralEntry *at, *end;
	guint32 place;
	guint16 tag;
	guint8 next;
} Bucket;

/* An entry whose literal may begin @offset octets before @place. */
typedef struct {
	const DsnLiteralEntry *entry;
	guint32 place;
} Match;

#define MATCHES 64

static inline Bucket
find_bucket(const Search *search, const DsnLiteralIndex *index, guint q, guint32 place)
{
	const char *at = search->text.at + place;
	guint64 hash = dsn_qgram_hash(at, q, search->scope);
	const guint32 *bucket = index->buckets + (hash >> index->bucket_shift);

	return (Bucket){ index->entries + bucket[0], index->entries + bucket[1], place,
		dsn_qgram_tag(hash), (guint8)at[q] };
}

static void
try_matches(Search *search, const Match *matches, guint n)
{
	for (guint i = 0; i < n; i++)
		try_entry(search, matches[i].entry, matches[i].place);
}

/* The tables are too large for the fastest cache.  So what is needed next is asked for before
 * anything is waited for: the buckets of all places, the literals of all entries. */
static inline void
try_places(Search *search, const DsnLiteralIndex *index, guint q, const guint32 *places, gsize n)
{
	const DsnLiteral *literals = search->set->literals;
	Bucket buckets[BLOCK];
	Match matches[MATCHES];
	guint n_matches = 0;

	for (gsize i = 0; i < n; i++) {
		buckets[i] = find_bucket(search, index, q, places[i]);
		__builtin_prefetch(buckets[i].at);
	}
	for (gsize i = 0; i < n; i++)
		for (const DsnLiteralEntry *entry = buckets[i].at; entry < buckets[i].end;
			entry++) {
			if (entry->tag != buckets[i].tag ||
				(entry->next != buckets[i].next && entry->next != 0))
				continue;
			__builtin_prefetch(&literals[entry->literal]);
			matches[n_matches++] = (Match){ entry, buckets[i].place };
			if (n_matches == MATCHES) {
				try_matches(search, matches, n_matches);
				n_matches = 0;
			}
		}
	try_matches(search, matches, n_matches);
}

static inline __attribute__((always_inline)) void
search_index(Search *search, DsnSampling sampling)
{
	const DsnLiteralIndex *index = &search->set->indexes[sampling];
	gsize span = BLOCK * dsn_sampling_apart(sampling);
	guint32 places[BLOCK];

	if ((index->scopes >> search->scope & 1) == 0)
		return;
	for (gsize from = 0; from < search->text.len; from += span) {
		gsize to = MIN(search->text.len, from + span);
		gsize n = filter_block(
			index, sampling, search->text, search->scope, from, to, places);

		try_places(search, index, dsn_sampling_q(sampling), places, n);
	}
}

guint
dsn_literal_set_search(const DsnLiteralSet *set, DsnStr text, guint8 scope, guint64 *found,
	DsnLiteralHit *hits, guint room)
{
	Search search = { set, text, scope, found, hits, hits != NULL ? room : 0, 0 };

	/* One by one: each with its own constants. */
	search_index(&search, DSN_SAMPLING_BLANKS);
	search_index(&search, DSN_SAMPLING_SPARSE);
	search_index(&search, DSN_SAMPLING_DENSE);
	return search.n_hits;
}
