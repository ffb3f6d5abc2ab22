/* SPDX-License-Identifier: MIT */
/* Bytes of one charset to UTF-8. */
#include "config.h"

#include "mime-private.h"

#include <errno.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define LONGEST_NAME 32

/* 0x80 to 0x9f of windows-1252; 0 where it has nothing: kept as the control character. */
static const guint16 c1_letters[32] = { 0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d,
	0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178 };

DsnStr
dsn_convert_latin1(DsnArena *arena, DsnStr bytes)
{
	char *out = dsn_arena_take(arena, bytes.len * 3);
	gsize len = 0;

	for (gsize i = 0; i < bytes.len; i++) {
		guint c = (guchar)bytes.at[i];

		if (c < 0x80) {
			out[len++] = (char)c;
			continue;
		}
		if (c < 0xa0 && c1_letters[c - 0x80] != 0)
			c = c1_letters[c - 0x80];
		len += (gsize)g_unichar_to_utf8(c, out + len);
	}
	return (DsnStr){ out, len };
}

static gboolean
validate(const char *at, const char *end, const char **bad)
{
	while (!g_utf8_validate_len(at, (gsize)(end - at), bad)) {
		if (**bad != '\0')
			return FALSE;
		at = *bad + 1;
	}
	*bad = end;
	return TRUE;
}

gboolean
dsn_convert_is_utf8(DsnStr bytes)
{
	const char *stop;

	return validate(bytes.at, bytes.at + bytes.len, &stop);
}

DsnStr
dsn_convert_utf8(DsnArena *arena, DsnStr bytes)
{
	const char *at = bytes.at, *end = at + bytes.len, *stop;
	char *out = dsn_arena_take(arena, bytes.len * 3);
	gsize len = 0;

	while (at < end) {
		validate(at, end, &stop);
		memcpy(out + len, at, (gsize)(stop - at));
		len += (gsize)(stop - at);
		at = stop;
		if (at < end) {
			memcpy(out + len, REPLACEMENT, 3);
			len += 3;
			at++;
		}
	}
	return (DsnStr){ out, len };
}

static GIConv
open_converter(DsnStr charset, const char *iconv_name)
{
	char name[LONGEST_NAME + 1];
	gsize len = MIN(charset.len, LONGEST_NAME);

	if (iconv_name != NULL)
		return g_iconv_open("UTF-8", iconv_name);
	for (gsize i = 0; i < len; i++)
		name[i] = g_ascii_isalnum(charset.at[i]) || charset.at[i] == '_' ? charset.at[i]
										 : '-';
	name[len] = '\0';
	return g_iconv_open("UTF-8", name);
}

/* What the converter does not take is replaced, byte by byte. */
static DsnStr
run_iconv(DsnArena *arena, GIConv converter, DsnStr bytes, gboolean *bad)
{
	gsize room = bytes.len * 3 + 16, in_left = bytes.len, out_left = room;
	char *in = (char *)bytes.at, *out = dsn_arena_take(arena, room), *to = out;

	while (in_left > 0 && g_iconv(converter, &in, &in_left, &to, &out_left) == (gsize)-1) {
		if (errno == E2BIG || out_left < 3)
			break;
		*bad = TRUE;
		memcpy(to, REPLACEMENT, 3);
		to += 3;
		out_left -= 3;
		in++;
		in_left--;
	}
	g_iconv(converter, NULL, NULL, &to, &out_left);
	return (DsnStr){ out, (gsize)(to - out) };
}

DsnStr
dsn_convert(DsnArena *arena, DsnStr bytes, DsnStr charset, const char *iconv_name, gboolean strict,
	gboolean *bad)
{
	GIConv converter = open_converter(charset, iconv_name);
	gboolean replaced = FALSE;
	DsnStr text;

	if (converter == (GIConv)-1)
		return DSN_STR_ABSENT;
	text = run_iconv(arena, converter, bytes, &replaced);
	g_iconv_close(converter);
	*bad |= replaced;
	return strict && replaced ? DSN_STR_ABSENT : text;
}
