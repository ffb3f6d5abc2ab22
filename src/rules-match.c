/* SPDX-License-Identifier: MIT */
/*
 * Each text of a rule is known by the four rarest bytes of its longest fragment.  A walk
 * over the judged text asks a bitmap at each position; the few that pass are looked up
 * and compared.  A text with gaps is then verified once, from the start of the judged
 * text, whatever position led to it: so the cost does not depend on how often its key
 * fragment is repeated.
 */
#include "config.h"

#include "rules-match.h"

typedef struct {
	const DsnRules *rules;
	const DsnNormal *normal;
	DsnHits *hits;
	guint8 *done; /* bit map of the texts that are settled */
} Walk;

static gboolean
is_word_byte(char c)
{
	return g_ascii_isalnum(c) || (c & 0x80);
}

static gboolean
has_word_edges(const Walk *walk, const DsnFragment *fragment, gsize at)
{
	const DsnNormal *normal = walk->normal;
	gsize end = at + fragment->len;

	if (fragment->word_before && at > 0 && is_word_byte(normal->text[at - 1]))
		return FALSE;
	return !fragment->word_after || end >= normal->len || !is_word_byte(normal->text[end]);
}

static gboolean
stands_at(const Walk *walk, const DsnFragment *fragment, gsize at)
{
	return at + fragment->len <= walk->normal->len &&
	       memcmp(walk->normal->text + at, walk->rules->strings + fragment->at,
		       fragment->len) == 0 &&
	       has_word_edges(walk, fragment, at);
}

/* First place at or after @from, or -1. */
static gssize
find_fragment(const Walk *walk, const DsnFragment *fragment, gsize from)
{
	DsnStr text = { walk->normal->text, walk->normal->len };
	DsnStr wanted = { walk->rules->strings + fragment->at, fragment->len };
	gssize at;

	while ((at = dsn_str_find(text, wanted, from)) >= 0) {
		if (has_word_edges(walk, fragment, (gsize)at))
			break;
		from = (gsize)at + 1;
	}
	return at;
}

/* Leftmost places of the fragments one after the other: if these fail, all others do. */
static gboolean
verify(const Walk *walk, const DsnText *text, gsize *from, gsize *to)
{
	const DsnFragment *fragments = walk->rules->fragments + text->first_fragment;
	gsize at = text->at_start ? walk->normal->words : 0;

	for (guint i = 0; i < text->n_fragments; i++) {
		const DsnFragment *fragment = &fragments[i];
		gssize place;

		if (i == 0 && text->at_start)
			place = stands_at(walk, fragment, at) ? (gssize)at : -1;
		else if (i == text->n_fragments - 1u && text->at_end) {
			place = (gssize)walk->normal->len - fragment->len;
			if (place < (gssize)at || !stands_at(walk, fragment, (gsize)place))
				place = -1;
		} else
			place = find_fragment(walk, fragment, at);
		if (place < 0)
			return FALSE;
		if (i == 0)
			*from = (gsize)place;
		at = (gsize)place + fragment->len;
	}
	*to = at;
	return !text->at_end || at == walk->normal->len;
}

static void
settle(const Walk *walk, const DsnText *text, gsize from, gsize to)
{
	DsnHits *hits = walk->hits;

	if (text->owner & DSN_TEXT_OF_PROVIDER) {
		gint provider = text->owner & ~DSN_TEXT_OF_PROVIDER;

		if (hits->provider < 0 || provider < hits->provider)
			hits->provider = provider;
	} else if (hits->n < DSN_HITS_MAX)
		hits->items[hits->n++] = (DsnHit){ text->owner, (guint16)from, (guint16)to };
}

static void
try_text(const Walk *walk, const DsnGram *gram, gsize at)
{
	const DsnText *text = &walk->rules->texts[gram->text];
	const DsnFragment *key = &walk->rules->fragments[text->first_fragment + text->key];
	guint8 bit = (guint8)(1u << gram->text % 8);
	gboolean simple = text->n_fragments == 1 && !text->at_start && !text->at_end;
	gsize from, to;

	if (walk->done[gram->text / 8] & bit || at < gram->offset)
		return;
	from = at - gram->offset;
	if (!stands_at(walk, key, from))
		return;
	walk->done[gram->text / 8] |= bit;
	to = from + key->len;
	if (simple || verify(walk, text, &from, &to))
		settle(walk, text, from, to);
}

/* The texts that the four bytes at @at belong to. */
static void
look_up(const Walk *walk, guint32 gram, guint hash, gsize at)
{
	const DsnRules *rules = walk->rules;
	guint bucket = hash % DSN_GRAM_BUCKETS;

	const guchar *text = (const guchar *)walk->normal->text;

	for (guint i = rules->gram_heads[bucket]; i < rules->gram_heads[bucket + 1]; i++) {
		const DsnGram *known = &rules->grams[i];

		if (known->gram == gram && (known->after == 0 || known->after == text[at + 4]) &&
			(known->before == 0 || (at > 0 && known->before == text[at - 1])))
			try_text(walk, known, at);
	}
}

void
dsn_rules_match(const DsnRules *rules, const DsnNormal *normal, DsnHits *hits)
{
	guint8 done[G_MAXUINT16 / 8 + 1];
	Walk walk = { rules, normal, hits, done };
	const guint8 *bitmap = rules->gram_bitmap;
	const char *text = normal->text;

	hits->n = 0;
	hits->provider = -1;
	memset(done, 0, rules->n_texts / 8 + 1);
	for (gsize at = 0, end = normal->len; at < end; at++) {
		guint32 gram;
		guint hash;

		memcpy(&gram, text + at, sizeof gram);
		gram = GUINT32_FROM_LE(gram);
		hash = dsn_gram_hash(gram);
		if (G_UNLIKELY(bitmap[hash / 8] >> hash % 8 & 1))
			look_up(&walk, gram, hash, at);
	}
}
