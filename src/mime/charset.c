/* SPDX-License-Identifier: MIT */
/* Any octets to valid UTF-8: texts that need nothing done, and which charset the others are of. */
#include "config.h"

#include "mime/private.h"
#include "base/octets.h"
#include "base/str.h"

/* In a long text four vectors a step, since nearly all of the work is to find that there is
 * nothing. */
#define STEP (4 * DSN_OCTETS)

gboolean
dsn_text_is_ascii(DsnStr text)
{
	DsnOctets all = { 0 };
	gsize at = 0;

	for (; text.len - at >= STEP; at += STEP) {
#pragma GCC unroll 4
		for (gsize i = 0; i < STEP; i += DSN_OCTETS)
			all |= dsn_octets_load(text.at + at + i);
		if (dsn_octets_bits(all) != 0)
			return FALSE;
	}
	for (; at < text.len; at += DSN_OCTETS)
		all |= dsn_octets_load_some(text.at + at, text.len - at);
	return dsn_octets_bits(all) == 0;
}

/* The highest bit is set where an octet is beyond ASCII, a CR or an escape. */
static inline DsnOctets
find_special(DsnOctets octets)
{
	return octets | dsn_octets_equal(octets, '\r') | dsn_octets_equal(octets, DSN_TEXT_ESCAPE);
}

gboolean
dsn_text_is_plain(DsnStr text)
{
	DsnOctets all = { 0 };
	gsize at = 0;

	for (; text.len - at >= STEP; at += STEP) {
#pragma GCC unroll 4
		for (gsize i = 0; i < STEP; i += DSN_OCTETS)
			all |= find_special(dsn_octets_load(text.at + at + i));
		if (dsn_octets_bits(all) != 0)
			return FALSE;
	}
	for (; at < text.len; at += DSN_OCTETS)
		all |= find_special(dsn_octets_load_some(text.at + at, text.len - at));
	return dsn_octets_bits(all) == 0;
}

typedef enum {
	WAY_GUESS,  /* UTF-8 if it is, else windows-1252 */
	WAY_UTF8,   /* UTF-8, what is not is replaced */
	WAY_LATIN1, /* windows-1252, of which ISO 8859-1 is a part in practice */
	WAY_ICONV,
	WAY_ISO_2022_JP,
	WAY_UNKNOWN,
} Way;

/* In place of an escape: no octet is what it is in ASCII. */
#define NEVER_ASCII 0xff

/* Only charsets that occur in mail: the more exotic converters of the C library have been a
 * source of endless loops and aborts. */
typedef struct {
	char name[20];  /* in lower case; a prefix if it ends in '*' */
	char iconv[16]; /* empty: as it is called */
	Way way;
	guchar escape; /* octets below 128 are ASCII until this one comes; 0: all of them are */
} Charset;

static const Charset charsets[] = {
	{ "us-ascii", "", WAY_GUESS, 0 },
	{ "utf-8", "", WAY_UTF8, 0 },
	{ "utf8", "", WAY_UTF8, 0 },
	{ "iso-8859-1", "", WAY_LATIN1, 0 },
	{ "windows-1252", "", WAY_LATIN1, 0 },
	{ "cp1252", "", WAY_LATIN1, 0 },
	{ "latin1", "", WAY_LATIN1, 0 },
	{ "iso8859-1", "", WAY_LATIN1, 0 },
	{ "iso_8859-1", "", WAY_LATIN1, 0 },
	{ "ascii", "", WAY_GUESS, 0 },
	{ "ansi_x3.4-1968", "", WAY_GUESS, 0 },
	{ "unknown-8bit", "", WAY_GUESS, 0 },
	{ "x-unknown", "", WAY_GUESS, 0 },
	{ "unknown", "", WAY_GUESS, 0 },
	{ "binary", "", WAY_GUESS, 0 },
	{ "iso-2022-jp*", "ISO-2022-JP-2", WAY_ISO_2022_JP, DSN_TEXT_ESCAPE },
	{ "csiso2022jp", "ISO-2022-JP-2", WAY_ISO_2022_JP, DSN_TEXT_ESCAPE },
	{ "iso-2022-kr", "", WAY_ICONV, NEVER_ASCII },
	{ "unicode-1-1-utf-7", "UTF-7", WAY_ICONV, '+' },
	{ "utf-7", "", WAY_ICONV, '+' },
	{ "shift_jis", "CP932", WAY_ICONV, 0 },
	{ "shift-jis", "CP932", WAY_ICONV, 0 },
	{ "x-sjis", "CP932", WAY_ICONV, 0 },
	{ "sjis", "CP932", WAY_ICONV, 0 },
	{ "windows-31j", "CP932", WAY_ICONV, 0 },
	{ "euc-*", "", WAY_ICONV, 0 },
	{ "gb2312", "GB18030", WAY_ICONV, 0 },
	{ "gbk", "GB18030", WAY_ICONV, 0 },
	{ "gb18030", "", WAY_ICONV, 0 },
	{ "x-gbk", "GB18030", WAY_ICONV, 0 },
	{ "cp936", "GB18030", WAY_ICONV, 0 },
	{ "big5-hkscs", "", WAY_ICONV, 0 },
	{ "big5", "CP950", WAY_ICONV, 0 },
	{ "ks_c_5601-1987", "CP949", WAY_ICONV, 0 },
	{ "koi8-*", "", WAY_ICONV, 0 },
	{ "tis-620", "", WAY_ICONV, 0 },
	{ "iso-8859-8-i", "ISO-8859-8", WAY_ICONV, 0 },
	{ "iso-8859-11", "TIS-620", WAY_ICONV, 0 },
	{ "iso-8859-*", "", WAY_ICONV, 0 },
	{ "iso8859-*", "", WAY_ICONV, 0 },
	{ "windows-125*", "", WAY_ICONV, 0 },
	{ "windows-874", "CP874", WAY_ICONV, 0 },
	{ "windows-936", "GB18030", WAY_ICONV, 0 },
	{ "windows-949", "CP949", WAY_ICONV, 0 },
	{ "cp125*", "", WAY_ICONV, 0 },
	{ "cp437", "", WAY_ICONV, 0 },
	{ "cp850", "", WAY_ICONV, 0 },
	{ "cp852", "", WAY_ICONV, 0 },
	{ "cp866", "", WAY_ICONV, 0 },
	{ "cp932", "", WAY_ICONV, 0 },
	{ "cp949", "", WAY_ICONV, 0 },
	{ "cp950", "", WAY_ICONV, 0 },
	{ "ibm437", "", WAY_ICONV, 0 },
	{ "ibm850", "", WAY_ICONV, 0 },
	{ "ibm852", "", WAY_ICONV, 0 },
	{ "viscii", "", WAY_ICONV, 0 },
	{ "macintosh", "", WAY_ICONV, 0 },
	{ "x-mac-roman", "MACINTOSH", WAY_ICONV, 0 },
	{ "utf-16*", "", WAY_ICONV, NEVER_ASCII },
	{ "utf-32*", "", WAY_ICONV, NEVER_ASCII },
};

/* Most are told by their first letter. */
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

static const Charset none = { "", "", WAY_GUESS, 0 };
static const Charset unknown = { "", "", WAY_UNKNOWN, 0 };
static const Charset iso_2022_jp = { "", "ISO-2022-JP-2", WAY_ISO_2022_JP, DSN_TEXT_ESCAPE };

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

/* ISO-2022-JP without a word about it. */
static gboolean
is_iso_2022_jp(DsnStr bytes)
{
	gssize at = dsn_str_find(bytes, DSN_STR("\033$"), 0);

	return at >= 0 && (gsize)at + 2 < bytes.len &&
	       (bytes.at[at + 2] == 'B' || bytes.at[at + 2] == '@');
}

/* Bytes above 127 where the charset has none: what was declared is wrong, and people who declare
 * ISO-2022-JP write UTF-8, EUC-JP or Shift_JIS. */
static DsnStr
decode_misnamed(DsnArena *arena, DsnStr bytes)
{
	static const char *const likely[] = { "EUC-JP", "CP932" };
	gboolean bad = FALSE;
	DsnStr text;

	if (dsn_convert_is_utf8(bytes))
		return bytes;
	for (guint i = 0; i < G_N_ELEMENTS(likely); i++) {
		text = dsn_convert(arena, bytes, DSN_STR_ABSENT, likely[i], TRUE, &bad);
		if (text.at != NULL)
			return text;
	}
	return DSN_STR_ABSENT;
}

static DsnStr
decode_iconv(DsnArena *arena, DsnStr bytes, DsnStr charset, const Charset *known, gboolean *bad)
{
	const char *iconv_name = known->iconv[0] != '\0' ? known->iconv : NULL;
	DsnStr text = DSN_STR_ABSENT;

	if (known->way == WAY_ISO_2022_JP && dsn_text_is_ascii(bytes)) {
		text = dsn_convert_iso_2022_jp(arena, bytes, bad);
	} else if (known->way == WAY_ISO_2022_JP) {
		*bad = TRUE;
		text = decode_misnamed(arena, bytes);
	}
	if (text.at == NULL)
		text = dsn_convert(arena, bytes, charset, iconv_name, FALSE, bad);
	if (text.at != NULL)
		return text;
	*bad = TRUE;
	return dsn_convert_is_utf8(bytes) ? bytes : dsn_convert_latin1(arena, bytes);
}

static DsnStr
guess(DsnArena *arena, DsnStr bytes)
{
	if (dsn_convert_is_utf8(bytes))
		return bytes;
	return dsn_convert_latin1(arena, bytes);
}

DsnStr
dsn_charset_decode(DsnArena *arena, DsnStr bytes, DsnStr charset, gboolean *bad)
{
	const Charset *known;

	if (bytes.len == 0)
		return bytes;
	known = find_charset(charset);
	if (known->escape != NEVER_ASCII && dsn_text_is_ascii(bytes)) {
		guchar escape = known->escape != 0 ? known->escape : DSN_TEXT_ESCAPE;

		if (memchr(bytes.at, escape, bytes.len) == NULL)
			return bytes;
		if (known->escape == 0) {
			if (!is_iso_2022_jp(bytes))
				return bytes;
			known = &iso_2022_jp;
		}
	}
	switch (known->way) {
	case WAY_GUESS:
		return guess(arena, bytes);
	case WAY_UTF8:
		if (dsn_convert_is_utf8(bytes))
			return bytes;
		*bad = TRUE;
		return dsn_convert_utf8(arena, bytes);
	case WAY_LATIN1:
		return dsn_convert_latin1(arena, bytes);
	case WAY_ICONV:
	case WAY_ISO_2022_JP:
		return decode_iconv(arena, bytes, charset, known, bad);
	case WAY_UNKNOWN:
		break;
	}
	*bad = TRUE;
	return guess(arena, bytes);
}

DsnStr
dsn_charset_text(DsnArena *arena, DsnStr bytes, DsnStr charset, gboolean *bad)
{
	guchar escape = find_charset(charset)->escape;

	if (bytes.len == 0 ||
		((escape == 0 || escape == DSN_TEXT_ESCAPE) && dsn_text_is_plain(bytes)))
		return bytes;
	return dsn_mime_normalise_ends(arena, dsn_charset_decode(arena, bytes, charset, bad));
}
