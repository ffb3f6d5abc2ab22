/* SPDX-License-Identifier: MIT */
/* Looks words up in the lexicon. */
#include "config.h"

#include "lexicon/lexicon.h"

const guint8 dsn_may_be_letter[256] = { ['0' ... '9'] = 1,
	['a' ... 'z'] = 1,
	['A' ... 'Z'] = 1,
	[0x80 ... 0xc1] = 1,
	[0xc3 ... 0xe1] = 1,
	[0xe3 ... 0xff] = 1 };

DsnWordClasses
dsn_lexicon_class(const DsnLexicon *lexicon, DsnStr name)
{
	for (guint i = 0; i < lexicon->n_classes; i++)
		if (dsn_str_equal(name, dsn_str(lexicon->classes[i].name)))
			return lexicon->classes[i].bits;
	return 0;
}

static gboolean
is_same(char of_word, char of_text)
{
	return of_word == of_text || (of_word == ' ' && (of_text == '_' || of_text == '-'));
}

static gboolean
is_found(const DsnLexicon *lexicon, const DsnWord *word, DsnStr text, gsize at)
{
	const char *octets = lexicon->pool + word->at;

	if (word->len > text.len - at)
		return FALSE;
	for (guint i = 0; i < word->len; i++)
		if (!is_same(octets[i], text.at[at + i]))
			return FALSE;
	return word->is_stem || !dsn_is_letter_at(text, at + word->len);
}

static const DsnWord *
longest_of(const DsnLexicon *lexicon, guint32 key, DsnStr text, gsize at)
{
	guint bucket = dsn_lexicon_bucket(key);

	for (guint i = lexicon->heads[bucket]; i < lexicon->heads[bucket + 1]; i++)
		if (is_found(lexicon, &lexicon->words[i], text, at))
			return &lexicon->words[i];
	return NULL;
}

/* "no user" is in the bucket of "no u", "no" in that of its two octets and two zeroes. */
const DsnWord *
dsn_lexicon_longest(const DsnLexicon *lexicon, DsnStr text, gsize at)
{
	gsize end = at;
	const DsnWord *word;

	while (end < at + 4 && dsn_is_letter_at(text, end))
		end++;
	word = longest_of(lexicon, dsn_lexicon_key(text.at + at, MIN(text.len - at, 4)), text, at);
	if (word == NULL && dsn_is_unspaced_at(text, at))
		end = at + 3;
	if (word == NULL && end - at < 4)
		word = longest_of(lexicon, dsn_lexicon_key(text.at + at, end - at), text, at);
	return word;
}
