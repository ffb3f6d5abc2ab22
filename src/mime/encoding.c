/* SPDX-License-Identifier: MIT */
/* Transfer encodings: RFC 2045 section 6, and uuencode. */
#include "config.h"

#include "mime/private.h"
#include "base/octets.h"
#include "base/arena.h"
#include "base/lines.h"
#include "base/str.h"

DsnEncoding
dsn_encoding_parse(DsnStr value)
{
	DsnStr word = dsn_str_trim(value);
	gsize end = 0;

	while (end < word.len && (g_ascii_isalnum(word.at[end]) || word.at[end] == '-'))
		end++;
	word.len = end;
	if (dsn_str_equal_nocase(word, DSN_STR("base64")))
		return DSN_ENCODING_BASE64;
	if (dsn_str_equal_nocase(word, DSN_STR("quoted-printable")))
		return DSN_ENCODING_QP;
	if (dsn_str_equal_nocase(word, DSN_STR("x-uuencode")) ||
		dsn_str_equal_nocase(word, DSN_STR("uuencode")) ||
		dsn_str_equal_nocase(word, DSN_STR("x-uue")))
		return DSN_ENCODING_UU;
	return DSN_ENCODING_NONE;
}

/* Above the values of digits. */
enum {
	BLANK = 64, /* white space: passed over */
	PAD,        /* "=" */
	NO_DIGIT,
};

/* The value of each digit of base64 (RFC 2045 section 6.8, table 1), or else %BLANK, %PAD or
 * %NO_DIGIT, for the ASCII characters. */
static const guchar base64_values[128] = { 66, 66, 66, 66, 66, 66, 66, 66, 66, 64, 64, 66, 66, 64,
	66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 64, 66, 66, 66, 66,
	66, 66, 66, 66, 66, 66, 62, 66, 66, 66, 63, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 66, 66,
	66, 65, 66, 66, 66, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
	20, 21, 22, 23, 24, 25, 66, 66, 66, 66, 66, 66, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36,
	37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 66, 66, 66, 66, 66 };

static inline guint
base64_value(char c)
{
	return (guchar)c < 128 ? base64_values[(guchar)c] : NO_DIGIT;
}

static inline void
put_quantum(guint32 bits, char *out)
{
	out[0] = (char)(bits >> 16);
	out[1] = (char)(bits >> 8);
	out[2] = (char)bits;
}

static inline gboolean
take_quantum(const char *at, char *out)
{
	guint a = base64_value(at[0]), b = base64_value(at[1]), c = base64_value(at[2]),
	      d = base64_value(at[3]);

	if (MAX(MAX(a, b), MAX(c, d)) >= BLANK)
		return FALSE;
	put_quantum(a << 18 | b << 12 | c << 6 | d, out);
	return TRUE;
}

/* Writes the octets of a quantum that ends after @digits of its four: at a pad, or with the part.
 */
static gsize
flush_base64(char *out, guint32 bits, guint digits)
{
	if (digits < 2)
		return 0;
	bits <<= 6 * (4 - digits);
	out[0] = (char)(bits >> 16);
	if (digits == 3)
		out[1] = (char)(bits >> 8);
	return digits - 1;
}

DsnStr
dsn_base64_decode(DsnArena *arena, DsnStr raw, gboolean *bad)
{
	char *out = dsn_arena_take(arena, raw.len / 4 * 3 + 4);
	guint32 bits = 0;
	guint digits = 0;
	gsize len = 0;

	for (gsize i = 0; i < raw.len; i++) {
		guint value;

		/* Nearly always four digits follow one another. */
		while (digits == 0 && raw.len - i >= 4 && take_quantum(raw.at + i, out + len))
			i += 4, len += 3;
		if (i == raw.len)
			break;
		value = base64_value(raw.at[i]);
		if (value < BLANK) {
			bits = bits << 6 | value;
			if (++digits < 4)
				continue;
			put_quantum(bits, out + len);
			len += 3;
			bits = digits = 0;
		} else if (value == PAD) {
			/* Several coded texts may follow one another. */
			len += flush_base64(out + len, bits, digits);
			bits = digits = 0;
		} else if (value == NO_DIGIT) {
			*bad = TRUE;
		}
	}
	len += flush_base64(out + len, bits, digits);
	return (DsnStr){ out, len };
}

/* A table, since the processor could not predict which branch is taken. */
const guchar dsn_hex_values[256] = { ['0'] = 1,
	['1'] = 2,
	['2'] = 3,
	['3'] = 4,
	['4'] = 5,
	['5'] = 6,
	['6'] = 7,
	['7'] = 8,
	['8'] = 9,
	['9'] = 10,
	['A'] = 11,
	['B'] = 12,
	['C'] = 13,
	['D'] = 14,
	['E'] = 15,
	['F'] = 16,
	['a'] = 11,
	['b'] = 12,
	['c'] = 13,
	['d'] = 14,
	['e'] = 15,
	['f'] = 16 };

/* Copies what comes before the first @stop, or all of it, and returns where that is.  Whole vectors
 * are written: what is too much stands in room that the rest of the text takes, and is overwritten.
 */
static inline const char *
copy_until(char **to, const char *at, const char *end, char stop)
{
	char *out = *to;

	for (; end - at >= DSN_OCTETS; at += DSN_OCTETS, out += DSN_OCTETS) {
		DsnOctets octets = dsn_octets_load(at);
		guint stops = dsn_octets_bits(dsn_octets_equal(octets, stop));

		dsn_octets_store(out, octets);
		if (stops != 0) {
			*to = out + __builtin_ctz(stops);
			return at + __builtin_ctz(stops);
		}
	}
	while (at < end && *at != stop)
		*out++ = *at++;
	*to = out;
	return at;
}

/* Where the next line begins if a soft line end (RFC 2045 section 6.7) is all that follows the '='
 * before @at; 0 if it is not. */
static gsize
skip_soft_end(DsnStr raw, gsize at)
{
	while (at < raw.len && dsn_is_blank(raw.at[at]))
		at++;
	if (at < raw.len && raw.at[at] == '\r')
		at++;
	if (at == raw.len)
		return at;
	return raw.at[at] == '\n' || raw.at[at - 1] == '\r' ? at + (raw.at[at] == '\n') : 0;
}

/* Writes what the '=' at @at and its digits stand for to @out, @len octets of it, one or none.
 * Returns where to go on. */
static gsize
decode_qp_escape(DsnStr raw, gsize at, char *out, gsize *len, gboolean *bad)
{
	gsize next;

	*len = 1;
	if (at + 2 < raw.len) {
		int high = dsn_hex_value(raw.at[at + 1]), low = dsn_hex_value(raw.at[at + 2]);

		if ((high | low) >= 0) {
			*out = (char)(high << 4 | low);
			return at + 3;
		}
	}
	next = skip_soft_end(raw, at + 1);
	if (next > 0) {
		*len = 0;
		return next;
	}
	*bad = TRUE;
	*out = '=';
	return at + 1;
}

DsnStr
dsn_qp_decode(DsnArena *arena, DsnStr raw, gboolean *bad)
{
	const char *end, *at;
	char *out, *to;
	gsize made;

	if (raw.len == 0 || memchr(raw.at, '=', raw.len) == NULL)
		return raw;
	end = raw.at + raw.len;
	out = to = dsn_arena_take(arena, raw.len);
	for (at = copy_until(&to, raw.at, end, '='); at < end; at = copy_until(&to, at, end, '=')) {
		/* Where there is one escape there are mostly more. */
		do {
			at = raw.at + decode_qp_escape(raw, (gsize)(at - raw.at), to, &made, bad);
			to += made;
		} while (at < end && *at == '=');
	}
	return (DsnStr){ out, (gsize)(to - out) };
}

static gsize
decode_uu_line(char *out, DsnStr line)
{
	gsize want = (gsize)((guchar)line.at[0] - ' ') & 63, len = 0;

	for (gsize i = 1; len < want; i += 4) {
		guint32 bits = 0;

		for (gsize k = i; k < i + 4; k++)
			bits = bits << 6 | (k < line.len ? (guint)(line.at[k] - ' ') & 63 : 0);
		for (gint shift = 16; shift >= 0 && len < want; shift -= 8)
			out[len++] = (char)(bits >> shift);
	}
	return len;
}

/* Lines of a length and 60 digits, between "begin" and "end". */
static DsnStr
decode_uu(DsnArena *arena, DsnStr raw, gboolean *bad)
{
	char *out = NULL;
	gsize len = 0;
	DsnStr line, rest = raw;

	while (dsn_str_line(&rest, &line)) {
		if (out == NULL) {
			/* A line that is no more than a length may claim 63 octets. */
			if (dsn_str_has_prefix_nocase(line, DSN_STR("begin ")))
				out = dsn_arena_take(arena, rest.len + 64);
			continue;
		}
		if (dsn_str_equal(line, DSN_STR("end")))
			break;
		/* A line that is shorter than it says is none. */
		if (line.len > 1 &&
			(((gsize)((guchar)line.at[0] - ' ') & 63) + 2) / 3 * 4 <= line.len + 3)
			len += decode_uu_line(out + len, line);
	}
	if (out == NULL) {
		*bad = TRUE;
		return raw;
	}
	return (DsnStr){ out, len };
}

DsnStr
dsn_encoding_decode(DsnArena *arena, DsnStr raw, DsnEncoding encoding, gboolean *bad)
{
	switch (encoding) {
	case DSN_ENCODING_BASE64:
		return dsn_base64_decode(arena, raw, bad);
	case DSN_ENCODING_QP:
		return dsn_qp_decode(arena, raw, bad);
	case DSN_ENCODING_UU:
		return decode_uu(arena, raw, bad);
	case DSN_ENCODING_NONE:
		break;
	}
	return raw;
}

DsnStr
dsn_mime_normalise_ends(DsnArena *arena, DsnStr text)
{
	const char *at, *end;
	char *out, *to;

	if (text.len == 0 || memchr(text.at, '\r', text.len) == NULL)
		return text;
	end = text.at + text.len;
	out = to = dsn_arena_take(arena, text.len);
	for (at = copy_until(&to, text.at, end, '\r'); at < end;
		at = copy_until(&to, at, end, '\r')) {
		*to++ = '\n';
		at++;
		at += at < end && *at == '\n';
	}
	return (DsnStr){ out, (gsize)(to - out) };
}
