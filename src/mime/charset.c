/* SPDX-License-Identifier: MIT */
/* Any octets to valid UTF-8: texts that need nothing done, and which charset the others are of. */
#include "config.h"

#include "mime/private.h"
#include "base/octets.h"
#include "base/str.h"

/* Nearly all of the work is to find that there is nothing to do: in a long text it is done for four
 * vectors at a time. */
#define STEP (4 * DSN_OCTETS)

/* The highest bit is set where an octet is beyond ASCII. */
static inline DsnOctets
find_beyond_ascii(DsnOctets octets)
{
	return octets;
}

/* ... or is a CR or an escape. */
static inline DsnOctets
find_special(DsnOctets octets)
{
	return octets | dsn_octets_equal(octets, '\r') | dsn_octets_equal(octets, DSN_TEXT_ESCAPE);
}

/* @find is no call: it is inlined with this. */
static inline __attribute__((always_inline)) gboolean
finds_nothing(DsnStr text, DsnOctets (*find)(DsnOctets))
{
	DsnOctets all = { 0 };
	gsize at = 0;

	for (; text.len - at >= STEP; at += STEP) {
#pragma GCC unroll 4
		for (gsize i = 0; i < STEP; i += DSN_OCTETS)
			all |= find(dsn_octets_load(text.at + at + i));
		if (dsn_octets_bits(all) != 0)
			return FALSE;
	}
	for (; at < text.len; at += DSN_OCTETS)
		all |= find(dsn_octets_load_some(text.at + at, text.len - at));
	return dsn_octets_bits(all) == 0;
}

gboolean
dsn_text_is_ascii(DsnStr text)
{
	return finds_nothing(text, find_beyond_ascii);
}

gboolean
dsn_text_needs_no_decoding(DsnStr text)
{
	return finds_nothing(text, find_special);
}

typedef enum {
	METHOD_GUESS,  /* UTF-8 if it is, else windows-1252 */
	METHOD_UTF8,   /* UTF-8, what is not is replaced */
	METHOD_LATIN1, /* windows-1252, of which ISO 8859-1 is a part in practice */
	METHOD_ICONV,
	METHOD_ISO_2022_JP,
	METHOD_UNKNOWN,
} Method;

/* In place of an escape: no octet is what it is in ASCII. */
#define NEVER_ASCII 0xff

/* Only charsets that occur in mail: the more exotic converters of the C library have been a
 * source of endless loops and aborts. */
typedef struct {
	char name[20];  /* in lower case; a prefix if it ends in '*' */
	char iconv[16]; /* empty: as it is called */
	Method method;
	guchar escape; /* octets below 128 are ASCII until this one comes; 0: all of them are */
} Charset;

static const Charset charsets[] = {
	{ "us-ascii", "", METHOD_GUESS, 0 },
	{ "utf-8", "", METHOD_UTF8, 0 },
	{ "utf8", "", METHOD_UTF8, 0 },
	{ "iso-8859-1", "", METHOD_LATIN1, 0 },
	{ "windows-1252", "", METHOD_LATIN1, 0 },
	{ "cp1252", "", METHOD_LATIN1, 0 },
	{ "latin1", "", METHOD_LATIN1, 0 },
	{ "iso8859-1", "", METHOD_LATIN1, 0 },
	{ "iso_8859-1", "", METHOD_LATIN1, 0 },
	{ "ascii", "", METHOD_GUESS, 0 },
	{ "ansi_x3.4-1968", "", METHOD_GUESS, 0 },
	{ "unknown-8bit", "", METHOD_GUESS, 0 },
	{ "x-unknown", "", METHOD_GUESS, 0 },
	{ "unknown", "", METHOD_GUESS, 0 },
	{ "binary", "", METHOD_GUESS, 0 },
	{ "iso-2022-jp*", "ISO-2022-JP-2", METHOD_ISO_2022_JP, DSN_TEXT_ESCAPE },
	{ "csiso2022jp", "ISO-2022-JP-2", METHOD_ISO_2022_JP, DSN_TEXT_ESCAPE },
	{ "iso-2022-kr", "", METHOD_ICONV, NEVER_ASCII },
	{ "unicode-1-1-utf-7", "UTF-7", METHOD_ICONV, '+' },
	{ "utf-7", "", METHOD_ICONV, '+' },
	{ "shift_jis", "CP932", METHOD_ICONV, 0 },
	{ "shift-jis", "CP932", METHOD_ICONV, 0 },
	{ "x-sjis", "CP932", METHOD_ICONV, 0 },
	{ "sjis", "CP932", METHOD_ICONV, 0 },
	{ "windows-31j", "CP932", METHOD_ICONV, 0 },
	{ "euc-*", "", METHOD_ICONV, 0 },
	{ "gb2312", "GB18030", METHOD_ICONV, 0 },
	{ "gbk", "GB18030", METHOD_ICONV, 0 },
	{ "gb18030", "", METHOD_ICONV, 0 },
	{ "x-gbk", "GB18030", METHOD_ICONV, 0 },
	{ "cp936", "GB18030", METHOD_ICONV, 0 },
	{ "big5-hkscs", "", METHOD_ICONV, 0 },
	{ "big5", "CP950", METHOD_ICONV, 0 },
	{ "ks_c_5601-1987", "CP949", METHOD_ICONV, 0 },
	{ "koi8-*", "", METHOD_ICONV, 0 },
	{ "tis-620", "", METHOD_ICONV, 0 },
	{ "iso-8859-8-i", "ISO-8859-8", METHOD_ICONV, 0 },
	{ "iso-8859-11", "TIS-620", METHOD_ICONV, 0 },
	{ "iso-8859-*", "", METHOD_ICONV, 0 },
	{ "iso8859-*", "", METHOD_ICONV, 0 },
	{ "windows-125*", "", METHOD_ICONV, 0 },
	{ "windows-874", "CP874", METHOD_ICONV, 0 },
	{ "windows-936", "GB18030", METHOD_ICONV, 0 },
	{ "windows-949", "CP949", METHOD_ICONV, 0 },
	{ "cp125*", "", METHOD_ICONV, 0 },
	{ "cp437", "", METHOD_ICONV, 0 },
	{ "cp850", "", METHOD_ICONV, 0 },
	{ "cp852", "", METHOD_ICONV, 0 },
	{ "cp866", "", METHOD_ICONV, 0 },
	{ "cp932", "", METHOD_ICONV, 0 },
	{ "cp949", "", METHOD_ICONV, 0 },
	{ "cp950", "", METHOD_ICONV, 0 },
	{ "ibm437", "", METHOD_ICONV, 0 },
	{ "ibm850", "", METHOD_ICONV, 0 },
	{ "ibm852", "", METHOD_ICONV, 0 },
	{ "viscii", "", METHOD_ICONV, 0 },
	{ "macintosh", "", METHOD_ICONV, 0 },
	{ "x-mac-roman", "MACINTOSH", METHOD_ICONV, 0 },
	{ "utf-16*", "", METHOD_ICONV, NEVER_ASCII },
	{ "utf-32*", "", METHOD_ICONV, NEVER_ASCII },
};

/* Most are told apart by their first letter. */
static inline gboolean
is_named(DsnStr charset, const char *name)
{
	gsize len;

	if (((charset.at[0] ^ name[0]) & ~0x20) != 0)
		return FALSE;
	len = strlen(name);
	if (name[len - 1] == '*')
		return dsn_str_has_prefix_nocase(charset, (DsnStr){ name, len - 1 });
	return dsn_str_equal_nocase(charset, (DsnStr){ name, len });
}

static const Charset none = { "", "", METHOD_GUESS, 0 };
static const Charset unknown = { "", "", METHOD_UNKNOWN, 0 };
static const Charset iso_2022_jp = { "", "ISO-2022-JP-2", METHOD_ISO_2022_JP, DSN_TEXT_ESCAPE };

static const Charset *
find_charset(DsnStr charset)
{
	if (charset.len == 0)
		return &none;
	for (guint i = 0; i < G_N_ELEMENTS(charsets); i++)
		if (is_named(charset, charsets[i].name))
			return &charsets[i];
	return &unknown;
}

/* ISO-2022-JP in a part that declares another charset: the escape to JIS X 0208 (RFC 1468) is in
 * it. */
static gboolean
is_iso_2022_jp(DsnStr raw)
{
	gssize at = dsn_str_find(raw, DSN_STR("\033$"), 0);

	return at >= 0 && (gsize)at + 2 < raw.len &&
	       (raw.at[at + 2] == 'B' || raw.at[at + 2] == '@');
}

/* Octets above 127 where the charset has none: what was declared is wrong, and people who declare
 * ISO-2022-JP write UTF-8, EUC-JP or Shift_JIS. */
static DsnStr
decode_misnamed(DsnArena *arena, DsnStr raw)
{
	static const char *const likely[] = { "EUC-JP", "CP932" };
	gboolean bad = FALSE;
	DsnStr text;

	if (dsn_convert_is_utf8(raw))
		return raw;
	for (guint i = 0; i < G_N_ELEMENTS(likely); i++) {
		text = dsn_convert(arena, raw, DSN_STR_ABSENT, likely[i], TRUE, &bad);
		if (text.at != NULL)
			return text;
	}
	return DSN_STR_ABSENT;
}

static DsnStr
decode_iconv(DsnArena *arena, DsnStr raw, DsnStr charset, const Charset *known, gboolean *bad)
{
	const char *iconv_name = known->iconv[0] != '\0' ? known->iconv : NULL;
	DsnStr text = DSN_STR_ABSENT;

	if (known->method == METHOD_ISO_2022_JP && dsn_text_is_ascii(raw)) {
		text = dsn_convert_iso_2022_jp(arena, raw, bad);
	} else if (known->method == METHOD_ISO_2022_JP) {
		*bad = TRUE;
		text = decode_misnamed(arena, raw);
	}
	if (text.at == NULL)
		text = dsn_convert(arena, raw, charset, iconv_name, FALSE, bad);
	if (text.at != NULL)
		return text;
	*bad = TRUE;
	return dsn_convert_is_utf8(raw) ? raw : dsn_convert_latin1(arena, raw);
}

static DsnStr
guess(DsnArena *arena, DsnStr raw)
{
	if (dsn_convert_is_utf8(raw))
		return raw;
	return dsn_convert_latin1(arena, raw);
}

DsnStr
dsn_charset_decode(DsnArena *arena, DsnStr raw, DsnStr charset, gboolean *bad)
{
	const Charset *known;

	if (raw.len == 0)
		return raw;
	known = find_charset(charset);
	if (known->escape != NEVER_ASCII && dsn_text_is_ascii(raw)) {
		guchar escape = known->escape != 0 ? known->escape : DSN_TEXT_ESCAPE;

		if (memchr(raw.at, escape, raw.len) == NULL)
			return raw;
		if (known->escape == 0) {
			if (!is_iso_2022_jp(raw))
				return raw;
			known = &iso_2022_jp;
		}
	}
	switch (known->method) {
	case METHOD_GUESS:
		return guess(arena, raw);
	case METHOD_UTF8:
		if (dsn_convert_is_utf8(raw))
			return raw;
		*bad = TRUE;
		return dsn_convert_utf8(arena, raw);
	case METHOD_LATIN1:
		return dsn_convert_latin1(arena, raw);
	case METHOD_ICONV:
	case METHOD_ISO_2022_JP:
		return decode_iconv(arena, raw, charset, known, bad);
	case METHOD_UNKNOWN:
		break;
	}
	*bad = TRUE;
	return guess(arena, raw);
}

DsnStr
dsn_charset_text(DsnArena *arena, DsnStr raw, DsnStr charset, gboolean *bad)
{
	guchar escape = find_charset(charset)->escape;

	if (raw.len == 0 ||
		((escape == 0 || escape == DSN_TEXT_ESCAPE) && dsn_text_needs_no_decoding(raw)))
		return raw;
	return dsn_mime_normalise_ends(arena, dsn_charset_decode(arena, raw, charset, bad));
}
