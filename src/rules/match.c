/* SPDX-License-Identifier: MIT */
/* Which texts of rules are found in a text, the strongest rule first. */
/*
 * One search finds the key fragments of all texts; each is a candidate, and the most are too weak
 * to be of any use.  So what else they want is tried in the order of their strength, and only until
 * somebody has what he looked for.  That is tried once for each text, with the first place of its
 * key fragment: if that will not do, no other will, so the cost does not depend on how often a key
 * fragment is repeated.
 */
#include "config.h"

#include "rules/match.h"

/* ---- what else a text wants ---- */

/* "user * unknown": more words than these are another matter. */
#define NEAR_WORDS 4

/* A text, and where it is looked for; @words: where the words behind the codes begin. */
typedef struct {
	const DsnRules *rules;
	const DsnText *text;
	DsnStr normal;
	gsize words;
} Where;

static const DsnLiteral *
fragment_of(const Where *where, guint i)
{
	return dsn_text_fragment(where->rules, where->text, i);
}

static gssize
find_fragment(const Where *where, guint i, gsize from)
{
	return dsn_literal_find(
		&where->rules->fragments, fragment_of(where, i), where->normal, from);
}

static gboolean
occurs(const Where *where, guint i, gsize at)
{
	return dsn_literal_occurs(
		&where->rules->fragments, fragment_of(where, i), where->normal, at);
}

/* Where the fragment @i is found behind at most four words after @at, all of one sentence; or -1.
 */
static gssize
find_near(const Where *where, guint i, gsize at)
{
	DsnStr normal = where->normal;

	for (guint words = 0; at < normal.len && normal.at[at] == ' '; words++) {
		const char *blank;

		if (occurs(where, i, at + 1))
			return (gssize)at + 1;
		if (words == NEAR_WORDS || (words > 0 && strchr(":;.", normal.at[at - 1]) != NULL))
			break;
		blank = memchr(normal.at + at + 1, ' ', normal.len - at - 1);
		if (blank == NULL)
			break;
		at = (gsize)(blank - normal.at);
	}
	return -1;
}

/* The end of the fragments from @first, which is at @place, up to @next, each near the one before;
 * or -1. */
static gssize
end_of_group(const Where *where, guint first, guint next, gsize place)
{
	gssize end = (gssize)place + fragment_of(where, first)->len;

	for (guint i = first + 1; i < next && end >= 0; i++) {
		end = find_near(where, i, (gsize)end);
		if (end >= 0)
			end += fragment_of(where, i)->len;
	}
	return end;
}

/* The fragment @first and those near it, up to @next, from @at on; @at: behind them.
 * @from: (inout): the first place of the key fragment; that of this one */
static gboolean
find_group(const Where *where, guint first, guint next, gsize *from, gsize *at)
{
	const DsnText *text = where->text;
	gboolean fixed_start = first == 0 && text->at_start;
	gboolean fixed_end = next == text->n_fragments && text->at_end;
	gssize place = (gssize)(first == text->key && !fixed_start ? MAX(*at, *from) : *at), end;
	gsize len = MIN(fragment_of(where, first)->len, where->normal.len);

	/* Only the last place will do, whatever is before it. */
	if (fixed_end && !fixed_start && next == first + 1)
		place = (gssize)MAX(*at, where->normal.len - len);
	for (;; place++) {
		if (!fixed_start)
			place = find_fragment(where, first, (gsize)place);
		if (place < 0 || !occurs(where, first, (gsize)place))
			return FALSE;
		end = end_of_group(where, first, next, (gsize)place);
		if (end >= 0 && (!fixed_end || end == (gssize)where->normal.len))
			break;
		if (fixed_start)
			return FALSE;
	}
	*from = (gsize)place;
	*at = (gsize)end;
	return TRUE;
}

/* Leftmost places of the fragments one after the other: if these fail, all others do. */
static gboolean
find_all(const Where *where, gsize *from, gsize *to)
{
	guint n = where->text->n_fragments;
	gsize key = *from;

	*to = where->text->at_start ? where->words : 0;
	for (guint first = 0, next; first < n; first = next) {
		gsize start = key;

		next = first + 1;
		while (next < n && (fragment_of(where, next)->flags & DSN_FRAGMENT_NEAR) != 0)
			next++;
		if (!find_group(where, first, next, &start, to))
			return FALSE;
		if (first == 0)
			*from = start;
	}
	return TRUE;
}

/* @from: (inout): the first place of its key fragment; where the text begins */
static gboolean
find_text(
	const DsnRules *rules, const DsnText *text, const DsnNormal *normal, gsize *from, gsize *to)
{
	const Where where = { rules, text, { normal->text, normal->len }, normal->words };

	*to = *from + fragment_of(&where, text->key)->len;
	return (text->n_fragments == 1 && !text->at_start && !text->at_end) ||
	       find_all(&where, from, to);
}

/* ---- candidates ---- */

#define STRENGTH_SHIFT 32
#define PLACE_SHIFT 16

static guint64
candidate_of(const DsnRules *rules, DsnLiteralHit hit)
{
	const DsnText *text = &rules->texts[hit.literal];

	return (guint64)text->strength << STRENGTH_SHIFT |
	       (guint64)(hit.at + text->rarest) << PLACE_SHIFT | hit.literal;
}

G_STATIC_ASSERT(DSN_LITERAL_BEHIND <= DSN_NORMAL_BEHIND);

void
dsn_match_start(DsnMatch *match, const DsnRules *rules, const DsnNormal *normal)
{
	guint64 found[DSN_LITERAL_WORDS(G_MAXUINT16)];
	DsnLiteralHit hits[DSN_CANDIDATES_MAX];

	memset(found, 0, DSN_LITERAL_WORDS(rules->n_texts) * sizeof *found);
	match->rules = rules;
	match->normal = normal;
	match->next = 0;
	match->n = dsn_literal_set_search(&rules->fragments, (DsnStr){ normal->text, normal->len },
		0, found, hits, DSN_CANDIDATES_MAX);
	for (guint i = 0; i < match->n; i++)
		match->candidates[i] = candidate_of(rules, hits[i]);
}

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

/* ---- hits ---- */

/* The strength of the next owner of a text that is found, and its first place; @limit if there is
 * none that is weaker than those told of before and stronger than @limit. */
static guint
next_owner(DsnMatch *match, guint limit, DsnHit *hit)
{
	for (;;) {
		guint64 candidate = first_candidate(match);
		guint strength = (guint)(candidate >> STRENGTH_SHIFT);
		const DsnText *text;

		if (match->n == 0 || candidate < match->next || strength >= limit)
			return limit;
		match->next = candidate + 1;
		text = &match->rules->texts[(guint16)candidate];
		hit->from = (gsize)(guint16)(candidate >> PLACE_SHIFT) - text->rarest;
		if (!find_text(match->rules, text, match->normal, &hit->from, &hit->to))
			continue;
		match->next = (guint64)(strength + 1) << STRENGTH_SHIFT;
		return strength;
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
