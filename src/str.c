/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/str.h>

static gboolean
same_each(const char *a, const char *b, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (a[i] != b[i] && dsn_ascii_lower(a[i]) != dsn_ascii_lower(b[i]))
			return FALSE;
	return TRUE;
}

#define WORD sizeof(guint64)

/* Mostly the case is the same too, or the bytes differ in more than the bit of case. */
static inline gboolean
same_word(const char *a, const char *b)
{
	guint64 x, y;

	memcpy(&x, a, WORD);
	memcpy(&y, b, WORD);
	return x == y ||
	       (((x ^ y) & ~G_GUINT64_CONSTANT(0x2020202020202020)) == 0 && same_each(a, b, WORD));
}

gboolean
dsn_str_same_nocase(DsnStr a, DsnStr b)
{
	gsize len = a.len;

	if (len < WORD)
		return same_each(a.at, b.at, len);
	for (gsize i = 0; len - i > WORD; i += WORD)
		if (!same_word(a.at + i, b.at + i))
			return FALSE;
	return same_word(a.at + len - WORD, b.at + len - WORD);
}

/* One bit of each octet that is a capital, where that of case is in it. */
static inline guint64
find_capitals(guint64 octets)
{
	const guint64 each = G_GUINT64_CONSTANT(0x0101010101010101);
	guint64 low = octets & each * 0x7f;
	guint64 from_a = low + each * (0x80 - 'A'), behind_z = low + each * (0x7f - 'Z');

	return (from_a & ~behind_z & ~octets & each * 0x80) >> 2;
}

static inline void
copy_word_lower(char *to, const char *at)
{
	guint64 word;

	memcpy(&word, at, WORD);
	word |= find_capitals(word);
	memcpy(to, &word, WORD);
}

void
dsn_str_copy_lower(char *to, DsnStr str)
{
	if (str.len < WORD) {
		for (gsize i = 0; i < str.len; i++)
			to[i] = dsn_ascii_lower(str.at[i]);
		return;
	}
	for (gsize i = 0; str.len - i > WORD; i += WORD)
		copy_word_lower(to + i, str.at + i);
	copy_word_lower(to + str.len - WORD, str.at + str.len - WORD);
}

static gboolean
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

DsnStr
dsn_str_trim_blanks(DsnStr str)
{
	gsize from = 0, to = str.len;

	while (from < to && is_blank(str.at[from]))
		from++;
	while (to > from && is_blank(str.at[to - 1]))
		to--;
	return dsn_str_slice(str, from, to);
}

/* Offset of the first LF or CR, or the length. */
static gsize
find_line_end(DsnStr text)
{
	gsize window = 128;

	/* Two searches over all of it would be quadratic where one kind of end is missing. */
	for (gsize from = 0; from < text.len; from = window, window *= 2) {
		gsize size = MIN(window, text.len) - from;
		const char *lf = memchr(text.at + from, '\n', size);
		const char *cr;

		if (lf != NULL)
			size = (gsize)(lf - text.at) - from;
		cr = memchr(text.at + from, '\r', size);
		if (cr != NULL || lf != NULL)
			return (gsize)((cr != NULL ? cr : lf) - text.at);
	}
	return text.len;
}

gboolean
dsn_str_line(DsnStr *rest, DsnStr *line)
{
	gsize end, next;

	if (rest->len == 0)
		return FALSE;
	end = find_line_end(*rest);
	next = MIN(end + 1, rest->len);
	if (next < rest->len && rest->at[end] == '\r' && rest->at[next] == '\n')
		next++;
	*line = dsn_str_slice(*rest, 0, end);
	*rest = dsn_str_slice(*rest, next, rest->len);
	return TRUE;
}
