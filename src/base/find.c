/* SPDX-License-Identifier: MIT */
/* Where a string is in a text: sixteen places at once are tried for its first and last octet. */
#include "config.h"

#include "base/find.h"
#include "base/octets.h"
#include "base/str.h"

/* Once with the letters' case and once without: each a loop of its own, in which @fold is known. */
#define INLINE __attribute__((always_inline)) static inline

/* The bit that makes a letter a small one. */
#define FOLD 0x20

/* From so many octets on it pays to take eight vectors a step. */
#define FAR 512
#define STEP (8 * DSN_OCTETS)

/* Where the pair begins in the sixteen octets @first, with @second as far behind as it is. */
INLINE DsnOctets
match(DsnOctets first, DsnOctets second, DsnStrPair pair, guint8 fold)
{
	return dsn_octets_equal(first | fold, pair.first) &
	       dsn_octets_equal(second | fold, pair.second);
}

INLINE DsnOctets
match_at(const char *at, DsnStrPair pair, guint8 fold)
{
	return match(dsn_octets_load(at), dsn_octets_load(at + pair.distance), pair, fold);
}

/* Up to a step that a pair begins in: nearly all of the work in a long text is to find that none
 * does. */
INLINE const char *
skip_steps(const char *at, const char *end, DsnStrPair pair, guint8 fold)
{
	for (const char *last = end - STEP; at <= last; at += STEP) {
		DsnOctets found = { 0 };

#pragma GCC unroll 8
		for (gsize i = 0; i < STEP; i += DSN_OCTETS)
			found |= match_at(at + i, pair, fold);
		if (dsn_octets_bits(found) != 0)
			break;
	}
	return at;
}

/* The octets of @pair are folded already; it begins before @end, and may reach beyond. */
INLINE const char *
find_pair(const char *at, const char *end, DsnStrPair pair, guint8 fold)
{
	gsize left;
	guint found;

	if (end - at >= FAR)
		at = skip_steps(at, end, pair, fold);
	for (; end - at >= DSN_OCTETS; at += DSN_OCTETS)
		if ((found = dsn_octets_bits(match_at(at, pair, fold))) != 0)
			return at + __builtin_ctz(found);
	left = (gsize)(end - at);
	/* Behind what is left are zeros, which may be searched for too. */
	found = dsn_octets_bits(match(dsn_octets_load_some(at, left),
			dsn_octets_load_some(at + pair.distance, left), pair, fold)) &
		((1u << left) - 1);
	return found != 0 ? at + __builtin_ctz(found) : NULL;
}

const char *
dsn_str_find_pair(const char *at, const char *end, DsnStrPair pair)
{
	if (end - at <= (gssize)pair.distance)
		return NULL;
	return find_pair(at, end - pair.distance, pair, 0);
}

INLINE DsnStrPair
ends_of(DsnStr needle, guint8 fold)
{
	gsize to_last = needle.len - 1;

	return (DsnStrPair){ (char)(needle.at[0] | fold), (char)(needle.at[to_last] | fold),
		to_last };
}

/* memmem() is linear but dear to start, so a few false starts are allowed before it. */
#define CHEAP_TRIES 16

gssize
dsn_str_find(DsnStr str, DsnStr needle, gsize from)
{
	const char *at, *end;
	DsnStrPair ends;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	ends = ends_of(needle, 0);
	at = str.at + from;
	end = str.at + str.len - ends.distance;
	for (guint tries = 0; tries < CHEAP_TRIES; tries++, at++) {
		at = find_pair(at, end, ends, 0);
		if (at == NULL)
			return -1;
		if (dsn_octets_same(at, needle.at, needle.len))
			return at - str.at;
	}
	at = memmem(at, (gsize)(str.at + str.len - at), needle.at, needle.len);
	return at != NULL ? at - str.at : -1;
}

gssize
dsn_str_find_nocase(DsnStr str, DsnStr needle, gsize from)
{
	const char *at, *end;
	DsnStrPair ends;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	ends = ends_of(needle, FOLD);
	at = str.at + from;
	end = str.at + str.len - ends.distance;
	for (; (at = find_pair(at, end, ends, FOLD)) != NULL; at++)
		if (dsn_str_same_nocase((DsnStr){ at, needle.len }, needle))
			return at - str.at;
	return -1;
}
