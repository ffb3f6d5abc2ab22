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
/*
 * Sixteen pairs of octets at a time.  Almost no line of a mail begins with "F" or
 * ">", so that nearly all of the work is this loop.
 */
static gsize
find_pairs(const char *at, gsize len, gsize from)
{
	const __m128i lf = _mm_set1_epi8('\n');
	const __m128i f = _mm_set1_epi8('F');
	const __m128i quote = _mm_set1_epi8('>');

	for (; len - from >= 17; from += 16) {
		__m128i first = _mm_loadu_si128((const __m128i *)(const void *)(at + from));
		__m128i second = _mm_loadu_si128((const __m128i *)(const void *)(at + from + 1));
		__m128i begin =
			_mm_or_si128(_mm_cmpeq_epi8(second, f), _mm_cmpeq_epi8(second, quote));
		guint hits =
			(guint)_mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(first, lf), begin));

		for (; hits != 0; hits &= hits - 1) {
			gsize pos = from + (gsize)__builtin_ctz(hits);

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
