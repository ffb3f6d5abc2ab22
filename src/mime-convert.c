/* SPDX-License-Identifier: MIT */
/* Bytes of one charset to UTF-8. */
#include "config.h"

#include "mime-private.h"
#include "octets.h"
#include "utf8.h"

#include <errno.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define LONGEST_NAME 32

/* 0x80 to 0x9f of windows-1252; 0 where it has nothing: kept as the control character. */
static const guint16 c1_letters[32] = { 0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d,
	0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178 };

static inline char *
put_letter(char *to, guint c)
{
	if (c >= 0x80 && c < 0xa0 && c1_letters[c - 0x80] != 0)
		c = c1_letters[c - 0x80];
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
	} else {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

DsnStr
dsn_convert_latin1(DsnArena *arena, DsnStr bytes)
{
	char *out = dsn_arena_take(arena, bytes.len * 3), *to = out;
	const char *at = bytes.at, *end = at + bytes.len;

	while (at < end) {
#ifdef __SSE2__
		if (end - at >= DSN_OCTETS) {
			DsnOctets octets = dsn_octets_load(at);
			guint ascii = (guint)__builtin_ctz(dsn_octets_bits(octets) | 0x10000);

			dsn_octets_store(to, octets);
			at += ascii;
			to += ascii;
			if (ascii == DSN_OCTETS)
				continue;
		}
#endif
		to = put_letter(to, (guchar)*at++);
	}
	return (DsnStr){ out, (gsize)(to - out) };
}

gboolean
dsn_convert_is_utf8(DsnStr bytes)
{
	return dsn_utf8_valid(bytes) == bytes.len;
}

DsnStr
dsn_convert_utf8(DsnArena *arena, DsnStr bytes)
{
	char *out = dsn_arena_take(arena, bytes.len * 3);
	gsize len = 0;

	while (bytes.len > 0) {
		gsize valid = dsn_utf8_valid(bytes);

		memcpy(out + len, bytes.at, valid);
		len += valid;
		bytes = dsn_str_slice(bytes, valid, bytes.len);
		if (bytes.len > 0) {
			memcpy(out + len, REPLACEMENT, 3);
			len += 3;
			bytes = dsn_str_slice(bytes, 1, bytes.len);
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
