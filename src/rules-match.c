/* SPDX-License-Identifier: MIT */
/*
 * Each text of a rule is known by the four rarest bytes of its longest fragment.  A walk
 * over the judged text asks a map at each position; the few that pass are looked up and
 * compared.  A text with gaps is then verified once, from the start of the judged
 * text, whatever position led to it: so the cost does not depend on how often its key
 * fragment is repeated.
 */
#include "config.h"

#include "rules-match.h"

/* "user * unknown": more words than these are another matter. */
#define NEAR_WORDS 4

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

static inline gboolean
stands_at(const Walk *walk, const DsnFragment *fragment, gsize at)
{
	const char *text = walk->normal->text + at;
	const char *wanted = walk->rules->strings + fragment->at;
	gsize len = fragment->len;

	/* The last byte tells most of what differs without a call. */
	return at + len <= walk->normal->len && text[len - 1] == wanted[len - 1] &&
	       memcmp(text, wanted, len) == 0 && has_word_edges(walk, fragment, at);
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

/* Where @fragment stands behind at most four words after @at, all of one sentence; or -1. */
static gssize
find_near(const Walk *walk, const DsnFragment *fragment, gsize at)
{
	const DsnNormal *normal = walk->normal;

	for (guint words = 0; at < normal->len && normal->text[at] == ' '; words++) {
		const char *blank;

		if (stands_at(walk, fragment, at + 1))
			return (gssize)at + 1;
		if (words == NEAR_WORDS ||
			(words > 0 && strchr(":;.", normal->text[at - 1]) != NULL))
			break;
		blank = memchr(normal->text + at + 1, ' ', normal->len - at - 1);
		if (blank == NULL)
			break;
		at = (gsize)(blank - normal->text);
	}
	return -1;
}

/* The fragment at @first and those near it, up to @next, from @at on; @at: behind them.
 * @from: (inout): where the key fragment stands for the first time; where this one does */
static gboolean
find_group(const Walk *walk, const DsnText *text, guint first, guint next, gsize *from, gsize *at)
{
	const DsnFragment *fragments = walk->rules->fragments + text->first_fragment;
	gboolean fixed_start = first == 0 && text->at_start;
	gboolean fixed_end = next == text->n_fragments && text->at_end;
	gssize place = (gssize)(first == text->key && !fixed_start ? MAX(*at, *from) : *at), end;

	/* Only the last place will do, whatever stands before it. */
	if (fixed_end && !fixed_start && next == first + 1)
		place = (gssize)MAX(
			*at, walk->normal->len - MIN(fragments[first].len, walk->normal->len));
	for (;; place++) {
		if (!fixed_start)
			place = find_fragment(walk, &fragments[first], (gsize)place);
		if (place < 0 || !stands_at(walk, &fragments[first], (gsize)place))
			return FALSE;
		end = place + fragments[first].len;
		for (guint i = first + 1; i < next && end >= 0; i++) {
			end = find_near(walk, &fragments[i], (gsize)end);
			if (end >= 0)
				end += fragments[i].len;
		}
		if (end >= 0 && (!fixed_end || end == (gssize)walk->normal->len))
			break;
		if (fixed_start)
			return FALSE;
	}
	*from = (gsize)place;
	*at = (gsize)end;
	return TRUE;
}

/* Leftmost places of the fragments one after the other: if these fail, all others do.
 * @from: (inout): where the key fragment stands for the first time; where the text begins */
static gboolean
verify(const Walk *walk, const DsnText *text, gsize *from, gsize *to)
{
	const DsnFragment *fragments = walk->rules->fragments + text->first_fragment;

	gsize key = *from;

	*to = text->at_start ? walk->normal->words : 0;
	for (guint first = 0, next; first < text->n_fragments; first = next) {
		gsize start = key;

		next = first + 1;
		while (next < text->n_fragments && fragments[next].near)
			next++;
		if (!find_group(walk, text, first, next, &start, to))
			return FALSE;
		if (first == 0)
			*from = start;
	}
	return TRUE;
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
	const DsnFragment *key = &walk->rules->fragments[gram->fragment];
	const DsnText *text = &walk->rules->texts[gram->text];
	guint8 bit = (guint8)(1u << gram->text % 8), *done = &walk->done[gram->text / 8];
	gsize from, to;

	if (at < gram->offset || (*done & bit) != 0 ||
		!stands_at(walk, key, from = at - gram->offset))
		return;
	*done |= bit;
	to = from + key->len;
	if ((text->n_fragments == 1 && !text->at_start && !text->at_end) ||
		verify(walk, text, &from, &to))
		settle(walk, text, from, to);
}

static inline guint32
gram_at(const char *at)
{
	guint32 gram;

	memcpy(&gram, at, sizeof gram);
	return GUINT32_FROM_LE(gram);
}

/* The texts that the four bytes at @at belong to. */
static void __attribute__((noinline)) look_up(const Walk *walk, gsize at)
{
	const DsnRules *rules = walk->rules;
	const guchar *text = (const guchar *)walk->normal->text;
	guint32 gram = gram_at(walk->normal->text + at);
	guint bucket = dsn_gram_hash(gram) % DSN_GRAM_BUCKETS;

	const DsnGram *known = rules->grams + rules->gram_heads[bucket];
	const DsnGram *end = rules->grams + rules->gram_heads[bucket + 1];

	for (; known < end; known++)
		if (known->gram == gram && (known->after == 0 || known->after == text[at + 4]) &&
			(known->before == 0 || (at > 0 && known->before == text[at - 1])))
			try_text(walk, known, at);
}

static inline void
look_at(const Walk *walk, const guint8 *marks, const char *text, gsize at)
{
	if (G_UNLIKELY(marks[dsn_gram_hash(gram_at(text + at))] != 0))
		look_up(walk, at);
}

void
dsn_rules_match(const DsnRules *rules, const DsnNormal *normal, DsnHits *hits)
{
	guint8 done[G_MAXUINT16 / 8 + 1];
	Walk walk = { rules, normal, hits, done };
	const guint8 *marks = rules->gram_marks;
	const char *text = normal->text;

	hits->n = 0;
	hits->provider = -1;
	memset(done, 0, rules->n_texts / 8 + 1);
	/* Up to three places behind the end are looked at, where no text has its four bytes. */
	for (gsize at = 0; at < normal->len; at += 4) {
		look_at(&walk, marks, text, at);
		look_at(&walk, marks, text, at + 1);
		look_at(&walk, marks, text, at + 2);
		look_at(&walk, marks, text, at + 3);
	}
}
