/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "reader/content-length.h"

#include "reader/separator.h"
#include "base/str-pair.h"

/*
 * An octet that the header of @message surely ends before.  Where its first line ends in CRLF,
 * lines that do not are taken for no end.
 */
static const char *
find_limit(DsnStr message)
{
	const char *end = message.at + message.len;
	const char *lf = memchr(message.at, '\n', message.len), *empty;
	DsnStrPair pair = { '\n', '\n', 0, 1 };

	if (lf == NULL)
		return end;
	if (lf > message.at && lf[-1] == '\r')
		pair.distance = 2;
	empty = dsn_str_find_pair(lf, end, pair);
	return empty != NULL ? empty : end;
}

/* A quick look, which most messages of today do not pass. */
static gboolean
may_have_field(DsnStr message)
{
	static const DsnStrPair pair = { '-', ':', 0, 7 }; /* "-Length:", in capitals or not */
	const char *end = find_limit(message), *hit = message.at;

	for (; (hit = dsn_str_find_pair(hit, end, pair)) != NULL; hit++)
		if ((hit[1] | 0x20) == 'l' && (hit[6] | 0x20) == 'h')
			return TRUE;
	return FALSE;
}

/* The number after "Content-Length:"; 0 is as good as none. */
static gsize
parse_length(DsnStr value)
{
	gsize number = 0, i = 0;

	while (i < value.len && dsn_is_blank(value.at[i]))
		i++;
	for (; i < value.len && g_ascii_isdigit(value.at[i]); i++) {
		if (number > G_MAXUINT32)
			return 0;
		number = number * 10 + (gsize)(value.at[i] - '0');
	}
	return number;
}

gsize
dsn_content_length_end(DsnStr message)
{
	static const DsnStr field = { "Content-Length:", 15 };
	DsnStr rest = message;
	gsize length = 0, blank;

	if (!may_have_field(message))
		return 0;
	while (rest.len > 0) {
		const char *lf = memchr(rest.at, '\n', rest.len);

		if (lf == NULL)
			return 0;
		rest = dsn_str_slice(rest, (gsize)(lf + 1 - rest.at), rest.len);
		blank = dsn_line_end(rest);
		if (blank > 0)
			return length > 0 ? message.len - rest.len + blank + length : 0;
		if (dsn_str_has_prefix_nocase(rest, field))
			length = parse_length(dsn_str_slice(rest, field.len, rest.len));
	}
	return 0;
}
