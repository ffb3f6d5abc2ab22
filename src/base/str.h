/* SPDX-License-Identifier: MIT */
/* What the stages do with views of octets: compare, search, trim.  All of it in ASCII:
 * other octets are compared as they are. */
#pragma once

#include <dsnsift/str.h>

/* A capital of ASCII as a small letter, anything else as it is. */
static inline char
dsn_ascii_lower(char c)
{
	return (guchar)(c - 'A') < 26 ? (char)(c | 0x20) : c;
}

/* A space or a tab: WSP of RFC 5234. */
static inline gboolean
dsn_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The ends of lines too. */
static inline gboolean
dsn_is_white(char c)
{
	return dsn_is_blank(c) || c == '\r' || c == '\n';
}

/* For the two below: both are as long as @a, and not empty. */
gboolean dsn_str_same_nocase(DsnStr a, DsnStr b);

/* ASCII letters compare without case.  Most comparisons are of names that differ: their length or
 * first octet tells without a call. */
static inline gboolean
dsn_str_equal_nocase(DsnStr a, DsnStr b)
{
	return a.len == b.len &&
	       (a.len == 0 || (((a.at[0] ^ b.at[0]) & ~0x20) == 0 && dsn_str_same_nocase(a, b)));
}

static inline gboolean
dsn_str_has_prefix_nocase(DsnStr str, DsnStr prefix)
{
	return str.len >= prefix.len &&
	       (prefix.len == 0 ||
		       (((str.at[0] ^ prefix.at[0]) & ~0x20) == 0 &&
			       dsn_str_same_nocase(dsn_str_slice(str, 0, prefix.len), prefix)));
}

/* The same two for a text that is compared with a list of words, none of them empty: in most cases
 * the first letter differs, and no length is computed. */
static inline gboolean
dsn_str_begins_with(DsnStr str, const char *word)
{
	return str.len > 0 && ((str.at[0] ^ word[0]) & ~0x20) == 0 &&
	       dsn_str_has_prefix_nocase(str, dsn_str(word));
}

static inline gboolean
dsn_str_is_word(DsnStr str, const char *word)
{
	return str.len > 0 && ((str.at[0] ^ word[0]) & ~0x20) == 0 &&
	       dsn_str_equal_nocase(str, dsn_str(word));
}

/* Offset of the first @needle at or after @from, or -1. */
gssize dsn_str_find(DsnStr str, DsnStr needle, gsize from);
gssize dsn_str_find_nocase(DsnStr str, DsnStr needle, gsize from);

/* For the one below. */
DsnStr dsn_str_trim_blanks(DsnStr str);

/* Without spaces, tabs and line ends on either side; mostly there are none. */
static inline DsnStr
dsn_str_trim(DsnStr str)
{
	return str.len > 0 && (guchar)str.at[0] > ' ' && (guchar)str.at[str.len - 1] > ' '
		       ? str
		       : dsn_str_trim_blanks(str);
}

/* Copies @str with small letters for the capitals of ASCII to @to, which may be where it is. */
void dsn_str_copy_lower(char *to, DsnStr str);
