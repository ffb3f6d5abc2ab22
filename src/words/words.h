/* SPDX-License-Identifier: MIT */
/* Lists of words and phrases that mail and its software use, made from src/data/words/: what each
 * list is for, and an example, stands there.  A list says itself how it is compared. */
#pragma once

#include <dsnsift/str.h>

typedef enum {
	DSN_WORDS_IS,       /* the text is one of them, and no more */
	DSN_WORDS_BEGINS,   /* it begins with one */
	DSN_WORDS_CONTAINS, /* it has one anywhere */
} DsnWordsKind;

/**
 * DsnWords: a list
 * @n_phrases: how many it has
 * @first: which of all phrases is its first
 * @n_keys: for CONTAINS: so many parts of phrases stand before the first, each phrase has one of
 *   them: a text without them needs no look at the phrases.  "time" is in "timed out", "lifetime"
 * @runs: for the other two: by the first octet of a text, 1 + where in the list those begin that
 *   begin with it, in either case; 0 if none does.  They stand together, the longest first
 */
typedef struct {
	guint8 kind;
	guint8 n_phrases;
	guint16 first;
	guint8 n_keys;
	guint8 runs[256];
} DsnWords;

/* For the two below. */
gsize dsn_words_compare(const DsnWords *words, DsnStr text);

/**
 * dsn_words_match:
 *
 * Capitals of ASCII in @text are as good as small letters.
 *
 * Returns: octets of the phrase that matches, the longest where @text begins with several; 0 if
 *   none does.
 */
static inline gsize
dsn_words_match(const DsnWords *words, DsnStr text)
{
	if (text.len == 0 ||
		(words->kind != DSN_WORDS_CONTAINS && words->runs[(guchar)text.at[0]] == 0))
		return 0;
	return dsn_words_compare(words, text);
}

/**
 * dsn_words_find:
 * @words: a list of kind CONTAINS
 * @len: (out): octets of the phrase that was found
 *
 * Returns: where in @text the first phrase of the list is that it has, or -1.
 */
gssize dsn_words_find(const DsnWords *words, DsnStr text, gsize *len);

/* ---- what the lists are made of (builtin.c) ---- */

typedef struct {
	guint16 at; /* in the pool */
	guint8 len;
} DsnWordsPhrase;

extern const char dsn_words_pool[];
extern const DsnWordsPhrase dsn_words_phrases[];

/* ---- addresses.words ---- */

extern const DsnWords dsn_words_return_path_openers;
extern const DsnWords dsn_words_blamed_recipients;

/* ---- replies.words ---- */

extern const DsnWords dsn_words_reply_openers;
extern const DsnWords dsn_words_follow_on_replies;

/* ---- senders.words ---- */

extern const DsnWords dsn_words_forward_subjects;
extern const DsnWords dsn_words_complaint_subjects;

/* ---- auto-replies.words ---- */

extern const DsnWords dsn_words_auto_reply_subjects;
extern const DsnWords dsn_words_auto_reply_continuations;

/* ---- outcomes.words ---- */

extern const DsnWords dsn_words_failed_actions;
extern const DsnWords dsn_words_expired_actions;
extern const DsnWords dsn_words_delayed_actions;
extern const DsnWords dsn_words_delivered_actions;
extern const DsnWords dsn_words_relayed_actions;
extern const DsnWords dsn_words_expanded_actions;
extern const DsnWords dsn_words_delay_subjects;
extern const DsnWords dsn_words_expiries;
extern const DsnWords dsn_words_challenges;

/* ---- notices.words ---- */

extern const DsnWords dsn_words_delivery_programs;
extern const DsnWords dsn_words_delivered_receipts;
extern const DsnWords dsn_words_relayed_receipts;
extern const DsnWords dsn_words_expanded_receipts;
extern const DsnWords dsn_words_rejections;
extern const DsnWords dsn_words_full_mailboxes;
