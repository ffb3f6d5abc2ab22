/* SPDX-License-Identifier: MIT */
/* A text as the words in it that the lexicon knows, and how far they are apart. */
#pragma once

#include "lexicon/lexicon.h"

G_BEGIN_DECLS

/* Real replies have fewer; what a hostile one has more is not looked at. */
#define DSN_SENTENCE_WORDS 64

/**
 * DsnSentenceWord:
 * @from, @to: offsets in the text
 * @start, @end: places in half words: "mailbox is full" has its last word from 4 to 6.  Punctuation
 *   takes its own place, the end of a clause that of four words
 * @classes: what it speaks of
 */
typedef struct {
	guint16 from, to;
	guint16 start, end;
	DsnWordClasses classes;
} DsnSentenceWord;

typedef struct {
	guint n;
	DsnWordClasses classes; /* of all words */
	DsnSentenceWord words[DSN_SENTENCE_WORDS];
} DsnSentence;

/**
 * dsn_sentence_read:
 * @text: normalised; four octets behind it can be read
 * @from: where to begin, behind the codes of a reply
 *
 * Addresses are words of the class "addr", IPv4 addresses of "client", names in angle brackets of
 * "bracketed".  What URLs and the names of hosts are made of are no words.
 */
void dsn_sentence_read(DsnSentence *sentence, const DsnLexicon *lexicon, DsnStr text, gsize from);

/**
 * DsnFamily: sentences that say the same, in whatever words and order
 * @all: each of these must be spoken of by a word of its own
 * @except: none of these by another word among them, or within three words of them
 * @within: how far one of the words may be from the next, in half words
 */
#define DSN_FAMILY_WORDS 4
typedef struct {
	DsnWordClasses all[DSN_FAMILY_WORDS];
	DsnWordClasses except;
	guint8 n;
	guint8 within;
} DsnFamily;

#define DSN_FAMILY_WITHIN 10

/**
 * dsn_family_find:
 * @from, @to: (out): of what was found in the text
 *
 * Returns: whether words of the sentence are of that family.
 */
gboolean dsn_family_find(
	const DsnFamily *family, const DsnSentence *sentence, gsize *from, gsize *to);

/* A word of one of the classes is within three words of [from, to), and not wholly in it. */
gboolean dsn_sentence_speaks_near(
	const DsnSentence *sentence, DsnWordClasses classes, gsize from, gsize to);

G_END_DECLS
