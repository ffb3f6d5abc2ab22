/* SPDX-License-Identifier: MIT */
/*
 * Each text of a rule is known by eight bytes around a blank of its key fragment, or by the four
 * rarest where it has no such eight.  Maps reject most places of the judged text; the few that
 * pass are looked up and give candidates, of which the most are too weak to be of any use.  So
 * they are compared with the judged text in the order of their strength, and only until
 * somebody has what he asked for.  A text with gaps is verified once, from the start of the
 * judged text, whatever position led to it: so the cost does not depend on how often its key
 * fragment is repeated.
 */
#include "config.h"

#include "rules/match.h"

#include "rules/scan.h"
#include "rules/text.h"

/* ---- candidates ---- */

#define STRENGTH_SHIFT 48
#define PLACE_SHIFT 32
#define TEXT_SHIFT 16

/* Where a key may stand in the judged text. */
typedef struct {
	guint32 at;
	guint32 hash;
} Place;

/* A key that stands there, as far as its hash tells: @around and its clues from @first up to
 * @end are as in the tables. */
typedef struct {
	guint16 at;
	guint16 around;
	guint16 first;
	guint16 end;
} Found;

static inline Place
pair_at(const DsnNormal *normal, gsize at)
{
	return (Place){ (guint32)at, dsn_pair_hash(dsn_pair_at(normal->text + at)) };
}

static inline Place
gram_at(const DsnNormal *normal, gsize at)
{
	return (Place){ (guint32)at, dsn_gram_hash(dsn_gram_at(normal->text + at)) };
}

/* Those of a few blanks that the map does not reject.  It cannot be foretold which these are, so
 * here and below all are written down, and the number goes up with those that count. */
static guint
keep_pairs(const DsnMatch *match, gsize base, guint64 blanks, Place *places)
{
	const guint32 *marks = match->rules->pairs.marks;
	guint n = 0;

	/* The first blanks have too little before them. */
	if (base == 0)
		blanks &= ~((G_GUINT64_CONSTANT(1) << DSN_KEY_BLANK) - 1);
	for (; blanks != 0; blanks &= blanks - 1) {
		gsize blank = base + (gsize)__builtin_ctzll(blanks);

		places[n] = pair_at(match->normal, blank - DSN_KEY_BLANK);
		n += dsn_marks_hold(marks, DSN_PAIR_MARKS, places[n].hash);
	}
	return n;
}

static guint
list_grams(const DsnMatch *match, gsize base, guint64 grams, Place *places)
{
	guint n = 0;

	for (; grams != 0; grams &= grams - 1)
		places[n++] = gram_at(match->normal, base + (gsize)__builtin_ctzll(grams));
	return n;
}

/* The key of @hash, or @end, where those of its bucket end. */
static inline guint
find_key(const DsnKeyIndex *index, guint32 hash, guint *end)
{
	guint bucket = dsn_key_bucket(hash), i = index->heads[bucket];

	*end = index->heads[bucket + 1];
	for (;; i += DSN_KEYS_AT_ONCE) {
		guint bits = dsn_scan_tags(index->keys + i, dsn_key_tag(hash));
		guint found = i + (guint)__builtin_ctz(bits | 1u << DSN_KEYS_AT_ONCE);

		if (G_LIKELY(bits != 0 || found >= *end))
			return MIN(found, *end);
	}
}

/* @len: of the bytes of a key */
static guint
find_keys(const DsnMatch *match, const DsnKeyIndex *index, gsize len, const Place *places, guint n,
	Found *all)
{
	const guchar *text = (const guchar *)match->normal->text;
	guint n_found = 0;

	for (guint i = 0; i < n; i++) {
		guint end, key = find_key(index, places[i].hash, &end);
		const guchar *at = text + places[i].at;
		Found *found = &all[n_found];

		/* Nothing is lost where there is no byte before: no fragment has begun there. */
		found->around = (guint16)((at > text ? at[-1] : 0) << 8 | at[len]);
		found->at = (guint16)places[i].at;
		found->first = index->keys[key].first;
		found->end = index->keys[key + 1].first;
		n_found += key < end;
		/* How many clues there are cannot be foretold either: what is ahead waits for that.
		 */
		__builtin_prefetch(&match->rules->clues[found->first]);
	}
	return n_found;
}

static void
add_candidates(DsnMatch *match, const Found *found)
{
	static const guint16 masks[] = { [DSN_CLUE_BEFORE] = 0xff00,
		[DSN_CLUE_BEHIND] = 0xff,
		[DSN_CLUE_BEFORE | DSN_CLUE_BEHIND] = 0xffff };

	for (guint i = found->first; i < found->end && match->n < DSN_CANDIDATES_MAX; i++) {
		const DsnClue *clue = &match->rules->clues[i];
		guint place = (guint)(found->at + clue->place - clue->offset);

		match->candidates[match->n] = (guint64)clue->strength << STRENGTH_SHIFT |
					      (guint64)place << PLACE_SHIFT |
					      (guint64)clue->text << TEXT_SHIFT | i;
		/* A third of them will be compared, one after the other. */
		__builtin_prefetch(match->rules->strings + clue->at);
		match->n +=
			(guint)(((found->around ^ clue->around) & masks[clue->flags & 3]) == 0) &
			(guint)(found->at >= clue->offset);
	}
}

G_STATIC_ASSERT(DSN_SCAN_BEHIND <= DSN_NORMAL_BEHIND);

void
dsn_match_start(DsnMatch *match, const DsnRules *rules, const DsnNormal *normal)
{
	Place places[DSN_SCAN_BLOCK];
	Found all[2 * DSN_SCAN_BLOCK];

	match->rules = rules;
	match->normal = normal;
	match->next = 0;
	match->n = 0;
	for (gsize at = 0; at < normal->len; at += DSN_SCAN_BLOCK) {
		gsize len = MIN(normal->len - at, DSN_SCAN_BLOCK);
		guint64 blanks = dsn_scan_blanks(normal->text + at, len);
		guint64 grams = dsn_scan_grams(rules->grams.marks, normal->text + at, len);
		guint n;

		n = keep_pairs(match, at, blanks, places);
		n = find_keys(match, &rules->pairs, 8, places, n, all);
		n += find_keys(match, &rules->grams, 4, places,
			list_grams(match, at, grams, places), all + n);
		for (guint i = 0; i < n; i++)
			add_candidates(match, &all[i]);
	}
}

/* ---- hits ---- */

/* The first candidate that is not below @match->next, or less than that if there is none: those
 * below it come last as numbers modulo 2^64. */
static guint64
first_candidate(const DsnMatch *match)
{
	guint64 least = G_MAXUINT64;

	for (guint i = 0; i < match->n; i++)
		least = MIN(least, match->candidates[i] - match->next);
	return match->next + least;
}

/* The answer would be the same wherever else its key fragment stands. */
static void
forget_text(DsnMatch *match, guint16 text)
{
	for (guint i = 0; i < match->n; i++)
		if ((guint16)(match->candidates[i] >> TEXT_SHIFT) == text)
			match->candidates[i] = 0;
}

static gboolean
stands(DsnMatch *match, const DsnClue *clue, gsize from, DsnHit *hit)
{
	if (!dsn_clue_fits(match->rules, clue, match->normal, from))
		return FALSE;
	hit->from = from;
	hit->to = from + clue->len;
	if ((clue->flags & DSN_CLUE_PART) == 0 ||
		dsn_text_stands(match->rules, &match->rules->texts[clue->text], match->normal,
			&hit->from, &hit->to))
		return TRUE;
	forget_text(match, clue->text);
	return FALSE;
}

/* The strength of the next owner of a text that stands there, and its first place; @limit if
 * there is none that is weaker than those told of before and stronger than @limit. */
static guint
next_owner(DsnMatch *match, guint limit, DsnHit *hit)
{
	for (;;) {
		guint64 candidate = first_candidate(match);
		const DsnClue *clue = &match->rules->clues[candidate & G_MAXUINT16];
		gsize place = (guint16)(candidate >> PLACE_SHIFT);

		if (match->n == 0 || candidate < match->next || clue->strength >= limit)
			return limit;
		match->next = candidate + 1;
		if (!stands(match, clue, place - clue->place, hit))
			continue;
		match->next = (guint64)(clue->strength + 1) << STRENGTH_SHIFT;
		return clue->strength;
	}
}

gint
dsn_match_provider(DsnMatch *match)
{
	guint n_providers = match->rules->n_providers;
	DsnHit hit;
	guint strength = next_owner(match, n_providers, &hit);

	return strength < n_providers ? (gint)strength : -1;
}

gboolean
dsn_match_next(DsnMatch *match, DsnHit *hit)
{
	const DsnRules *rules = match->rules;
	guint64 first = (guint64)rules->n_providers << STRENGTH_SHIFT;
	guint end = rules->n_providers + rules->n_rows, strength;

	match->next = MAX(match->next, first);
	strength = next_owner(match, end, hit);
	if (strength == end)
		return FALSE;
	hit->rule = rules->by_strength[strength - rules->n_providers];
	return TRUE;
}
