/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "separator.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* @at + @pos is an LF and the next one "F" or ">". */
static inline gboolean
is_candidate(const char *at, gsize len, gsize pos)
{
	gsize quotes = 0, next = pos + 1;

	while (next < len && at[next] == '>' && quotes < DSN_FROM_QUOTES_MAX)
		next++, quotes++;
	return len - next >= 5 && memcmp(at + next, "From ", 5) == 0;
}

gsize
dsn_separator_find_plain(const char *at, gsize len, gsize from)
{
	while (from < len) {
		const char *lf = memchr(at + from, '\n', len - from);

		if (lf == NULL)
			break;
		from = (gsize)(lf - at);
		if (is_candidate(at, len, from))
			return from;
		from++;
	}
	return len;
}

#ifdef __SSE2__
/* Bytes of ones where an LF stands and "F" or ">" behind it, for sixteen places. */
static inline __m128i
match_pairs(const char *at)
{
	__m128i first = _mm_loadu_si128((const __m128i *)(const void *)at);
	__m128i second = _mm_loadu_si128((const __m128i *)(const void *)(at + 1));
	__m128i begin = _mm_or_si128(_mm_cmpeq_epi8(second, _mm_set1_epi8('F')),
		_mm_cmpeq_epi8(second, _mm_set1_epi8('>')));

	return _mm_and_si128(_mm_cmpeq_epi8(first, _mm_set1_epi8('\n')), begin);
}

/*
 * Almost no line of a mail begins with "F" or ">", so that nearly all of the work is
 * to find that there is none in sixty-four places.
 */
static gsize
find_pairs(const char *at, gsize len, gsize from)
{
	for (; len - from >= 65; from += 64) {
		const char *here = at + from;
		__m128i a = match_pairs(here), b = match_pairs(here + 16);
		__m128i c = match_pairs(here + 32), d = match_pairs(here + 48);
		guint64 hits;

		if (_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d))) == 0)
			continue;
		hits = (guint64)_mm_movemask_epi8(a) | (guint64)_mm_movemask_epi8(b) << 16 |
		       (guint64)_mm_movemask_epi8(c) << 32 | (guint64)_mm_movemask_epi8(d) << 48;
		for (; hits != 0; hits &= hits - 1) {
			gsize pos = from + (gsize)__builtin_ctzll(hits);

			if (is_candidate(at, len, pos))
				return pos;
		}
	}
	return dsn_separator_find_plain(at, len, from);
}
#endif

gsize
dsn_separator_find(const char *at, gsize len, gsize from)
{
	if (from >= len)
		return len;
#ifdef __SSE2__
	return find_pairs(at, len, from);
#else
	return dsn_separator_find_plain(at, len, from);
#endif
}

gsize
dsn_separator_find_mmdf(const char *at, gsize len, gsize from)
{
	const char *found = from < len ? memmem(at + from, len - from, "\n\1\1\1\1", 5) : NULL;

	return found != NULL ? (gsize)(found - at) : len;
}
