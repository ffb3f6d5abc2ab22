/* SPDX-License-Identifier: MIT */
/* The words of replies in many languages, and what each speaks of: const data, made from
 * src/data/lexicon/ by gen-lexicon. */
#pragma once

#include "base/str.h"

G_BEGIN_DECLS

/* What a word speaks of, a bit each: a recipient, that something is absent, a block list ... */
typedef guint64 DsnWordClasses;
#define DSN_WORD_CLASSES_MAX 64
#define DSN_WORD_CLASS_NAME_MAX 24

/**
 * DsnWord: a word or several, as they are found in a normalised text
 * @at: in the pool
 * @is_stem: more letters may follow: "delet" of "deleted"
 * @set: which classes it is of: an index
 */
typedef struct {
	guint32 at;
	guint8 len;
	guint8 is_stem;
	guint16 set;
} DsnWord;

/* Words are hashed by their first four octets; those of fewer by these and zeroes. */
#define DSN_LEXICON_BUCKETS 8192

/**
 * DsnWordClass: a class, or several under one name
 * @bits: one, or those of several
 */
typedef struct {
	char name[DSN_WORD_CLASS_NAME_MAX];
	DsnWordClasses bits;
} DsnWordClass;

/**
 * DsnLexicon:
 * @words: of one bucket the longest first
 * @heads: (array length=DSN_LEXICON_BUCKETS + 1): where the words of each bucket begin
 * @address, @client, @bracketed: the classes "addr", "client" and "bracketed", of what is told by
 *   its form
 * @sender_side, @recipient_named: the classes of that name: a sentence that speaks of the one and
 *   not of the other takes nobody off the lists
 */
typedef struct {
	const char *pool;
	const DsnWord *words;
	const guint16 *heads;
	const DsnWordClasses *sets;
	const DsnWordClass *classes;
	guint n_classes;
	DsnWordClasses address, client, bracketed;
	DsnWordClasses sender_side, recipient_named;
} DsnLexicon;

/* The first four octets of a word as a number, @n of them if there are fewer. */
static inline guint32
dsn_lexicon_key(const char *at, gsize n)
{
	guint32 key = 0;

	memcpy(&key, at, MIN(n, sizeof key));
	return GUINT32_FROM_LE(key);
}

static inline guint
dsn_lexicon_bucket(guint32 key)
{
	return key * 0x9e3779b1u >> 19;
}

const DsnLexicon *dsn_lexicon_builtin(void);

/* The bits of the class of that name, 0 if there is none. */
DsnWordClasses dsn_lexicon_class(const DsnLexicon *lexicon, DsnStr name);

/**
 * dsn_lexicon_longest:
 * @at: where a word begins in @text, which is normalised (letters in lower case and without
 *   marks); four octets behind @text can be read
 *
 * A blank of a word of the lexicon also stands for a hyphen or an underscore of the text.
 *
 * Returns: (nullable): the longest word of the lexicon that is found there.
 */
const DsnWord *dsn_lexicon_longest(const DsnLexicon *lexicon, DsnStr text, gsize at);

/* ---- letters of a normalised text ---- */

/* Whether an octet may be one of a letter or a digit: of what is not ASCII all but punctuation is,
 * which begins with C2 (U+0080 to U+00BF) or E2 (U+2000 to U+2FFF). */
extern const guint8 dsn_may_be_letter[256];

static inline gboolean
dsn_is_letter_at(DsnStr text, gsize at)
{
	/* E3 80 begins U+3000 to U+303F, the punctuation of East Asia. */
	return at < text.len && dsn_may_be_letter[(guchar)text.at[at]] &&
	       ((guchar)text.at[at] != 0xe3 || (guchar)text.at[at + 1] != 0x80);
}

/* A character of a script without blanks between words begins there: Kana, Han, Hangul. */
static inline gboolean
dsn_is_unspaced_at(DsnStr text, gsize at)
{
	guchar c = (guchar)text.at[at];

	return c >= 0xe3 && c <= 0xed && dsn_is_letter_at(text, at);
}

G_END_DECLS
