/* SPDX-License-Identifier: MIT */
/* Octets that every format prints as they are: ASCII without controls, quotes and backslashes. */
#pragma once

#include <dsnsift/str.h>

#include "base/octets.h"

/* Copies the octets at the start of @str that are ASCII which a format prints as it is: no
 * controls, no quotes, no backslashes and no @mark.  Returns how many they are; @to has room for
 * all of @str, and what is behind them in it is of no meaning. */
gsize dsn_utf8_copy_plain(char *to, DsnStr str, char mark);

#ifdef __SSE2__
/* All ones where an octet is not plain, or is @mark; signed, so that 0x80 and up are below. */
static inline DsnOctets
dsn_utf8_not_plain(DsnOctets octets, char mark)
{
	DsnOctets odd = _mm_cmplt_epi8(octets, _mm_set1_epi8(' '));

	odd = dsn_octets_or(odd, dsn_octets_equal(octets, 0x7f));
	odd = dsn_octets_or(odd, dsn_octets_equal(octets, mark));
	odd = dsn_octets_or(odd, dsn_octets_equal(octets, '"'));
	return dsn_octets_or(odd, dsn_octets_equal(octets, '\\'));
}

static inline DsnOctets
dsn_utf8_copy_octets(char *to, const char *at, char mark)
{
	DsnOctets octets = dsn_octets_load(at);

	dsn_octets_store(to, octets);
	return dsn_utf8_not_plain(octets, mark);
}

/* Below, as much goes from either end, so that the middle is seen twice. */

static inline DsnOctets
dsn_utf8_copy_8_to_15(char *to, DsnStr str, char mark)
{
	gsize last = str.len - 8;
	__m128i begin = _mm_loadl_epi64((const void *)str.at);
	__m128i end = _mm_loadl_epi64((const void *)(str.at + last));

	_mm_storel_epi64((void *)to, begin);
	_mm_storel_epi64((void *)(to + last), end);
	return dsn_utf8_not_plain(_mm_unpacklo_epi64(begin, end), mark);
}

static inline DsnOctets
dsn_utf8_copy_4_to_7(char *to, DsnStr str, char mark)
{
	gsize last = str.len - 4;
	gint32 begin, end;

	memcpy(&begin, str.at, 4);
	memcpy(&end, str.at + last, 4);
	memcpy(to, &begin, 4);
	memcpy(to + last, &end, 4);
	/* Four times, for the octets of a vector that are none of the text's are not plain. */
	return dsn_utf8_not_plain(_mm_set_epi32(begin, end, begin, end), mark);
}

static inline DsnOctets
dsn_utf8_copy_1_to_3(char *to, DsnStr str, char mark)
{
	char first = str.at[0], middle = str.at[str.len / 2], last = str.at[str.len - 1];

	to[0] = first;
	to[str.len / 2] = middle;
	to[str.len - 1] = last;
	return dsn_utf8_not_plain(_mm_set1_epi32((guchar)first | (guchar)middle << 8 |
						 (guchar)last << 16 | (guint32)' ' << 24),
		mark);
}

/* Copies @str, which is not empty, to @to; FALSE if not all of it is plain.  Most values are short:
 * there is one branch for whether they are. */
static inline gboolean
dsn_utf8_copy_if_plain(char *to, DsnStr str, char mark)
{
	DsnOctets odd;

	if (str.len >= DSN_OCTETS) {
		gsize last = str.len - DSN_OCTETS;

		odd = dsn_utf8_copy_octets(to + last, str.at + last, mark);
		for (gsize i = 0; i < last; i += DSN_OCTETS)
			odd = dsn_octets_or(odd, dsn_utf8_copy_octets(to + i, str.at + i, mark));
	} else if (str.len >= 8) {
		odd = dsn_utf8_copy_8_to_15(to, str, mark);
	} else if (str.len >= 4) {
		odd = dsn_utf8_copy_4_to_7(to, str, mark);
	} else {
		odd = dsn_utf8_copy_1_to_3(to, str, mark);
	}
	return dsn_octets_bits(odd) == 0;
}
#else
static inline gboolean
dsn_utf8_copy_if_plain(char *to, DsnStr str, char mark)
{
	return dsn_utf8_copy_plain(to, str, mark) == str.len;
}
#endif
