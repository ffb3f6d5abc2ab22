/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/str.h>

gboolean
dsn_str_equal_nocase(DsnStr a, DsnStr b)
{
	gsize i = 0;

	if (a.len != b.len)
		return FALSE;
	/* Mostly the case is the same too. */
	for (; a.len - i >= 8 && memcmp(a.at + i, b.at + i, 8) == 0; i += 8)
		;
	for (; i < a.len; i++) {
		guchar x = (guchar)a.at[i], y = (guchar)b.at[i];

		/* Letters that differ in case differ in this bit only. */
		if (x != y && ((x ^ y) != 0x20 || (guchar)((x | 0x20) - 'a') > 'z' - 'a'))
			return FALSE;
	}
	return TRUE;
}

gboolean
dsn_str_has_prefix_nocase(DsnStr str, DsnStr prefix)
{
	return str.len >= prefix.len &&
	       dsn_str_equal_nocase(dsn_str_slice(str, 0, prefix.len), prefix);
}

gssize
dsn_str_find(DsnStr str, DsnStr needle, gsize from)
{
	const char *hit;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	hit = memmem(str.at + from, str.len - from, needle.at, needle.len);
	return hit != NULL ? hit - str.at : -1;
}

gssize
dsn_str_find_nocase(DsnStr str, DsnStr needle, gsize from)
{
	char lower, upper;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	/* Most places fail on their first letter: no call is made for those. */
	lower = g_ascii_tolower(needle.at[0]);
	upper = g_ascii_toupper(needle.at[0]);
	for (gsize i = from; i <= str.len - needle.len; i++)
		if ((str.at[i] == lower || str.at[i] == upper) &&
			g_ascii_strncasecmp(str.at + i, needle.at, needle.len) == 0)
			return (gssize)i;
	return -1;
}

static gboolean
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

DsnStr
dsn_str_trim(DsnStr str)
{
	while (str.len > 0 && is_blank(str.at[0]))
		str = dsn_str_slice(str, 1, str.len);
	while (str.len > 0 && is_blank(str.at[str.len - 1]))
		str.len--;
	return str;
}

gboolean
dsn_str_line(DsnStr *rest, DsnStr *line)
{
	gsize end = 0, next;

	if (rest->len == 0)
		return FALSE;
	/* One pass for both kinds of end: two searches would be quadratic where one kind is
	 * missing. */
	while (end < rest->len && rest->at[end] != '\n' && rest->at[end] != '\r')
		end++;
	next = MIN(end + 1, rest->len);
	if (next < rest->len && rest->at[end] == '\r' && rest->at[next] == '\n')
		next++;
	*line = dsn_str_slice(*rest, 0, end);
	*rest = dsn_str_slice(*rest, next, rest->len);
	return TRUE;
}
