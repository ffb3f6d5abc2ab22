/* SPDX-License-Identifier: MIT */
/* Octets that every format prints as they are: ASCII without controls, quotes and backslashes. */
#pragma once

#include <dsnsift/str.h>

#include "base/octets.h"

/* Copies the octets at the start of @str that are ASCII which a format prints as it is: no
 * controls, no quotes, no backslashes and no @mark.  Returns how many they are; @to has room for
 * all of @str, and what is behind them in it is of no meaning. */
gsize dsn_utf8_copy_plain(char *to, DsnStr str, char mark);

/* Where an octet is not plain, or is @mark. */
static inline DsnOctets
dsn_utf8_not_plain(DsnOctets octets, char mark)
{
	DsnOctets special = dsn_octets_equal(octets, mark) | dsn_octets_equal(octets, '"') |
			    dsn_octets_equal(octets, '\\');

	return special | ~dsn_octets_within(octets, ' ', 0x7f - ' ');
}

static inline DsnOctets
dsn_utf8_copy_octets(char *to, const char *at, char mark)
{
	DsnOctets octets = dsn_octets_load(at);

	dsn_octets_store(to, octets);
	return dsn_utf8_not_plain(octets, mark);
}

/* Below, as much goes from either end, so that the middle is seen twice: "abcde" is copied as
 * "abcd" and "bcde".  All of a vector is made of octets of the text, for zeros are not plain. */

static inline DsnOctets
dsn_utf8_copy_8_to_15(char *to, DsnStr str, char mark)
{
	gsize last = str.len - 8;
	guint64 begin, end;

	memcpy(&begin, str.at, 8);
	memcpy(&end, str.at + last, 8);
	memcpy(to, &begin, 8);
	memcpy(to + last, &end, 8);
	return dsn_utf8_not_plain((DsnOctets)(DsnOctetHalves){ begin, end }, mark);
}

static inline DsnOctets
dsn_utf8_copy_4_to_7(char *to, DsnStr str, char mark)
{
	gsize last = str.len - 4;
	guint32 begin, end;
	guint64 both;

	memcpy(&begin, str.at, 4);
	memcpy(&end, str.at + last, 4);
	memcpy(to, &begin, 4);
	memcpy(to + last, &end, 4);
	both = begin | (guint64)end << 32;
	return dsn_utf8_not_plain((DsnOctets)(DsnOctetHalves){ both, both }, mark);
}

static inline DsnOctets
dsn_utf8_copy_1_to_3(char *to, DsnStr str, char mark)
{
	char first = str.at[0], middle = str.at[str.len / 2], last = str.at[str.len - 1];
	guint64 all = (guchar)first | (guchar)middle << 8 | (guchar)last << 16 | (guint64)' ' << 24;

	to[0] = first;
	to[str.len / 2] = middle;
	to[str.len - 1] = last;
	all |= all << 32;
	return dsn_utf8_not_plain((DsnOctets)(DsnOctetHalves){ all, all }, mark);
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
			odd |= dsn_utf8_copy_octets(to + i, str.at + i, mark);
	} else if (str.len >= 8) {
		odd = dsn_utf8_copy_8_to_15(to, str, mark);
	} else if (str.len >= 4) {
		odd = dsn_utf8_copy_4_to_7(to, str, mark);
	} else {
		odd = dsn_utf8_copy_1_to_3(to, str, mark);
	}
	return dsn_octets_bits(odd) == 0;
}
