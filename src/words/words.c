/* SPDX-License-Identifier: MIT */
/* A text compared with a list of phrases. */
#include "config.h"

#include "base/str.h"
#include "words/words.h"

static inline DsnStr
phrase_at(guint index)
{
	const DsnWordsPhrase *phrase = &dsn_words_phrases[index];

	return (DsnStr){ dsn_words_pool + phrase->at, phrase->len };
}

/* Only phrases of the run begin as the text does: where another octet comes, the run is over. */
static gsize
match_run(const DsnWords *words, DsnStr text)
{
	guint index = words->first + words->runs[(guchar)text.at[0]] - 1u;
	guint end = words->first + words->n_phrases;

	for (; index < end; index++) {
		DsnStr phrase = phrase_at(index);

		if (((phrase.at[0] ^ text.at[0]) & ~0x20) != 0)
			break;
		if (words->kind == DSN_WORDS_IS ? dsn_str_equal_nocase(text, phrase)
						: dsn_str_has_prefix_nocase(text, phrase))
			return phrase.len;
	}
	return 0;
}

static gboolean
has_key(const DsnWords *words, DsnStr text)
{
	for (guint i = 0; i < words->n_keys; i++)
		if (dsn_str_find_nocase(text, phrase_at(words->first - words->n_keys + i), 0) >= 0)
			return TRUE;
	return words->n_keys == 0;
}

gssize
dsn_words_find(const DsnWords *words, DsnStr text, gsize *len)
{
	if (!has_key(words, text))
		return -1;
	for (guint i = 0; i < words->n_phrases; i++) {
		DsnStr phrase = phrase_at(words->first + i);
		gssize at = dsn_str_find_nocase(text, phrase, 0);

		if (at < 0)
			continue;
		*len = phrase.len;
		return at;
	}
	return -1;
}

gsize
dsn_words_compare(const DsnWords *words, DsnStr text)
{
	gsize len;

	if (words->kind == DSN_WORDS_CONTAINS)
		return dsn_words_find(words, text, &len) >= 0 ? len : 0;
	return match_run(words, text);
}
