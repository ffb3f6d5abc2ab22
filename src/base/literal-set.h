/* SPDX-License-Identifier: MIT */
/* Which of thousands of literals occur in a text, and where each of them does first. */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/*
 * A q-gram is any q octets that follow each other.  A text that holds a literal holds its q-grams
 * as well, so each literal is entered in a hash table by the one of its q-grams that is rarest in
 * mail: "mailbox is disabled" by "ox is di", say.  A search hashes q-grams of the text.  A Bloom
 * filter of a few kilobytes, which stays in the fastest cache, rejects nearly all of them; the hash
 * table names the literals that have the few others, and these are compared with the text.
 *
 * Not every q-gram of a text is hashed.  Which ones are is called a sampling, and the q-gram that
 * stands for a literal has to be one that is, wherever the literal occurs:
 *
 * - at blanks: the eight octets of which the fourth is a blank, "ox is di".  Few of a text are, and
 *   most literals of two words have one.
 * - sparse: six octets at every fourth place.  Of four q-grams in a row one is at such a place, so
 *   a literal is entered by four of them and has nine octets at least: "nine octe" is by "nine o",
 *   "ine oc", "ne oct" and "e octe".  For long texts.
 * - dense: three octets at every second place, two q-grams a literal, of four octets at least.  For
 *   short texts and short literals.
 *
 * A set has an index for each sampling, which may be empty; a literal is in one of them, or in none
 * if it is only ever looked for by itself.  All of it is const data, whether a program has printed
 * it for the compiler or it was built at run time (base/literal-set-build.h).
 *
 * Room for tokens: words that are only looked for as a whole, tens of thousands of them, would be
 * one more sampling, "words", whose q-gram is what is between two gaps: one entry each, and as many
 * look-ups as a text has words.  Filter, table and comparison remain what they are (numbers of
 * literals have 32 bits for that), and what a word means stands in a table of the caller's beside
 * the set, as the texts of rules do.  Lines of a log and values of an event are texts in scopes of
 * their own, like the fields of a header.
 */

typedef enum {
	DSN_SAMPLING_BLANKS,
	DSN_SAMPLING_SPARSE,
	DSN_SAMPLING_DENSE,
	DSN_SAMPLINGS
} DsnSampling;

/* How many octets a q-gram of each has, and how far apart those of a text are. */
#define DSN_BLANKS_Q 8
#define DSN_BLANKS_BEFORE 3 /* octets of it before the blank */
#define DSN_SPARSE_Q 6
#define DSN_SPARSE_APART 4
#define DSN_DENSE_Q 3
#define DSN_DENSE_APART 2

/* The shortest literal of those two. */
#define DSN_SPARSE_MIN (DSN_SPARSE_Q + DSN_SPARSE_APART - 1)
#define DSN_DENSE_MIN (DSN_DENSE_Q + DSN_DENSE_APART - 1)

static inline guint
dsn_sampling_q(DsnSampling sampling)
{
	return sampling == DSN_SAMPLING_BLANKS   ? DSN_BLANKS_Q
	       : sampling == DSN_SAMPLING_SPARSE ? DSN_SPARSE_Q
						 : DSN_DENSE_Q;
}

/* Also how many q-grams in a row a literal is entered by: one of them is sampled wherever it
 * occurs. */
static inline guint
dsn_sampling_apart(DsnSampling sampling)
{
	return sampling == DSN_SAMPLING_BLANKS   ? 1
	       : sampling == DSN_SAMPLING_SPARSE ? DSN_SPARSE_APART
						 : DSN_DENSE_APART;
}

enum {
	DSN_LITERAL_WORD_BEFORE = 1 << 0, /* no letter, digit or octet beyond ASCII is before it */
	DSN_LITERAL_WORD_AFTER = 1 << 1,  /* ... or behind it */
	DSN_LITERAL_INDEXED = 1 << 2,     /* dsn_literal_set_search() finds it */
	DSN_LITERAL_CALLERS = 1 << 3,     /* this bit and those above it are the caller's */
};

/**
 * DsnLiteral:
 * @at: where in the pool of its set it is
 * @scope: the kind of text that it is looked for in: that of a mail, or the header field of some
 *   number; below 64
 * @flags: of the enumeration above
 */
typedef struct {
	guint32 at;
	guint16 len;
	guint8 scope;
	guint8 flags;
} DsnLiteral;

/**
 * DsnLiteralEntry: a literal under one of its q-grams
 * @tag: some bits of the hash of that; which bucket it is in tells some others
 * @offset: of the q-gram within the literal
 * @next: the octet behind it there, which spares most comparisons; 0 if it is at the end
 */
typedef struct {
	guint32 literal;
	guint16 tag;
	guint8 offset;
	guint8 next;
} DsnLiteralEntry;

/**
 * DsnLiteralIndex: from q-grams to literals
 * @scopes: a bit for each in which it has a literal
 * @filter: the Bloom filter, of 2 ^ (64 - @filter_shift) bits of which each q-gram sets one
 * @buckets: where the entries of each begin, 2 ^ (64 - @bucket_shift) of them and one more
 */
typedef struct {
	guint64 scopes;
	const guint64 *filter;
	const guint32 *buckets;
	const DsnLiteralEntry *entries;
	guint n_entries;
	guint8 filter_shift;
	guint8 bucket_shift;
} DsnLiteralIndex;

typedef struct {
	const char *pool; /* the octets of all literals */
	const DsnLiteral *literals;
	guint n_literals;
	DsnLiteralIndex indexes[DSN_SAMPLINGS];
} DsnLiteralSet;

/* A literal, and where it occurs. */
typedef struct {
	guint32 literal;
	guint32 at;
} DsnLiteralHit;

/* So many octets behind the end of a text are read, and of no meaning. */
#define DSN_LITERAL_BEHIND 16

/**
 * dsn_literal_set_search:
 * @text: written as the literals are: in lower case, say; below 4 GiB
 * @found: (inout): a bit for each literal of the set; those that are set are not looked for, and
 *   those that occur are set
 * @hits: (out) (nullable): these, each with the first place where it occurs, in no order
 * @room: how many hits there is room for; what occurs beyond is not told
 *
 * Returns: the number of hits.
 */
guint dsn_literal_set_search(const DsnLiteralSet *set, DsnStr text, guint8 scope, guint64 *found,
	DsnLiteralHit *hits, guint room);

/* Where @literal, which need not be indexed, occurs in @text first, at @from or behind it; or -1.
 */
gssize dsn_literal_find(
	const DsnLiteralSet *set, const DsnLiteral *literal, DsnStr text, gsize from);

/* It occurs at that place of @text. */
gboolean dsn_literal_occurs(
	const DsnLiteralSet *set, const DsnLiteral *literal, DsnStr text, gsize at);

static inline DsnStr
dsn_literal_text(const DsnLiteralSet *set, const DsnLiteral *literal)
{
	return (DsnStr){ set->pool + literal->at, literal->len };
}

/* The words of a map with a bit for each of @n literals. */
#define DSN_LITERAL_WORDS(n) (((n) + 63) / 64)

static inline gboolean
dsn_literal_is_found(const guint64 *found, guint literal)
{
	return found[literal / 64] >> literal % 64 & 1;
}

static inline void
dsn_literal_set_found(guint64 *found, guint literal)
{
	found[literal / 64] |= G_GUINT64_CONSTANT(1) << literal % 64;
}

/* ---- for the builder and the search ---- */

#define DSN_QGRAM_FACTOR G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)

/* A hash of the q-gram at @at, of which eight octets may be read, and of the scope: its upper bits
 * depend on all of them.  Octets behind the q-gram are shifted out by the factor. */
static inline guint64
dsn_qgram_hash(const char *at, guint q, guint8 scope)
{
	guint64 octets;

	memcpy(&octets, at, sizeof octets);
	return GUINT64_FROM_LE(octets) * (DSN_QGRAM_FACTOR << (64 - 8 * q)) +
	       scope * DSN_QGRAM_FACTOR;
}

static inline guint
dsn_literal_index_words(const DsnLiteralIndex *index)
{
	return (1u << (64 - index->filter_shift)) / 64;
}

static inline guint
dsn_literal_index_buckets(const DsnLiteralIndex *index)
{
	return 1u << (64 - index->bucket_shift);
}

static inline guint16
dsn_qgram_tag(guint64 hash)
{
	return (guint16)(hash >> 32);
}

G_END_DECLS
