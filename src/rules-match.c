/* SPDX-License-Identifier: MIT */
/*
 * Each text of a rule is known by eight bytes around a blank of its key fragment, or by the four
 * rarest where it has no such eight.  Maps reject most places of the judged text; the few that
 * pass are looked up and compared.  A text with gaps is then verified once, from the start of
 * the judged text, whatever position led to it: so the cost does not depend on how often its
 * key fragment is repeated.
 */
#include "config.h"

#include "rules-match.h"

#include "octets.h"
#include "rules-scan.h"

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

	return at + len <= walk->normal->len && dsn_octets_same(text, wanted, len) &&
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

static inline guint32
order_of(const DsnHit *hit)
{
	return (guint32)hit->place << 16 | hit->text;
}

/* They are found nearly in order. */
static void
add_hit(DsnHits *hits, DsnHit hit)
{
	guint i = hits->n;

	if (i == DSN_HITS_MAX)
		return;
	hits->n++;
	for (; i > 0 && order_of(&hits->items[i - 1]) > order_of(&hit); i--)
		hits->items[i] = hits->items[i - 1];
	hits->items[i] = hit;
}

static void
settle(const Walk *walk, const DsnClue *clue, gsize place, gsize from, gsize to)
{
	guint owner = walk->rules->texts[clue->text].owner;
	DsnHits *hits = walk->hits;

	if (owner & DSN_TEXT_OF_PROVIDER) {
		gint provider = owner & ~DSN_TEXT_OF_PROVIDER;

		if (hits->provider < 0 || provider < hits->provider)
			hits->provider = provider;
	} else
		add_hit(hits, (DsnHit){ (guint16)owner, (guint16)from, (guint16)to, (guint16)place,
				      clue->text });
}

/* @at: where the bytes of its key are */
static void
try_text(const Walk *walk, const DsnClue *clue, gsize at)
{
	const DsnFragment *key = &walk->rules->fragments[clue->fragment];
	const DsnText *text = &walk->rules->texts[clue->text];
	guint8 bit = (guint8)(1u << clue->text % 8), *done = &walk->done[clue->text / 8];
	gsize from, to, place;

	if (at < clue->offset || (*done & bit) != 0 ||
		!stands_at(walk, key, from = at - clue->offset))
		return;
	*done |= bit;
	place = from + clue->place;
	to = from + key->len;
	if ((text->n_fragments == 1 && !text->at_start && !text->at_end) ||
		verify(walk, text, &from, &to))
		settle(walk, clue, place, from, to);
}

/* The texts that the @len bytes at @at, which are @bytes, belong to. */
static inline void
look_up(const Walk *walk, const DsnKeyIndex *index, guint32 hash, guint64 bytes, gsize at,
	gsize len)
{
	const guchar *text = (const guchar *)walk->normal->text;
	guint bucket = dsn_key_bucket(hash);
	const DsnKey *key = index->keys + index->heads[bucket];
	const DsnKey *end = index->keys + index->heads[bucket + 1];
	guint around;

	while (key < end && key->bytes != bytes)
		key++;
	if (key == end)
		return;
	/* Nothing is lost where there is no byte before: no fragment has begun there. */
	around = (guint)(at > 0 ? text[at - 1] : 0) << 8 | text[at + len];
	for (guint i = key[0].first; i < key[1].first; i++) {
		const DsnClue *clue = &index->clues[i];

		if (((around ^ clue->around) & clue->mask) == 0)
			try_text(walk, clue, at);
	}
}

/* @blank: where a blank is with other bytes around it */
static void
look_at_pair(const Walk *walk, gsize blank)
{
	gsize at = blank - DSN_KEY_BLANK;
	guint64 pair;
	guint32 hash;

	if (blank < DSN_KEY_BLANK)
		return;
	pair = dsn_pair_at(walk->normal->text + at);
	hash = dsn_pair_hash(pair);
	if (dsn_marks_hold(walk->rules->pairs.marks, DSN_PAIR_MARKS, hash))
		look_up(walk, &walk->rules->pairs, hash, pair, at, 8);
}

static void
look_at_gram(const Walk *walk, gsize at)
{
	guint32 gram = dsn_gram_at(walk->normal->text + at);

	look_up(walk, &walk->rules->grams, dsn_gram_hash(gram), gram, at, 4);
}

G_STATIC_ASSERT(DSN_SCAN_BEHIND <= DSN_NORMAL_BEHIND);

void
dsn_rules_match(const DsnRules *rules, const DsnNormal *normal, DsnHits *hits)
{
	guint8 done[G_MAXUINT16 / 8 + 1];
	Walk walk = { rules, normal, hits, done };

	hits->n = 0;
	hits->provider = -1;
	if (normal->len == 0)
		return;
	memset(done, 0, rules->n_texts / 8 + 1);
	for (gsize at = 0; at < normal->len; at += DSN_SCAN_BLOCK) {
		gsize n = MIN(normal->len - at, DSN_SCAN_BLOCK);
		guint64 blanks = dsn_scan_blanks(normal->text + at, n);
		guint64 grams = dsn_scan_grams(rules->grams.marks, normal->text + at, n);

		for (; blanks != 0; blanks &= blanks - 1)
			look_at_pair(&walk, at + (gsize)__builtin_ctzll(blanks));
		for (; grams != 0; grams &= grams - 1)
			look_at_gram(&walk, at + (gsize)__builtin_ctzll(grams));
	}
}
