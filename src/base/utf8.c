/* SPDX-License-Identifier: MIT */
/* UTF-8 (RFC 3629) of octets that may be anything. */
#include "config.h"

#include "base/utf8.h"

#include "base/octets.h"

/* Octets of a character by its first one; 0 if none begins with it. */
static guint
length_of(guchar first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if ((first & 0xf0) == 0xe0)
		return 3;
	if (first >= 0xf0 && first <= 0xf4)
		return 4;
	return 0;
}

/* RFC 3629: the shortest form of its value, and no surrogate. */
static gboolean
is_scalar(gunichar c, guint length)
{
	static const gunichar least[] = { 0, 0, 0x80, 0x800, 0x10000 };

	return c >= least[length] && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

gunichar
dsn_utf8_take(DsnStr *rest)
{
	const guchar *at = (const guchar *)rest->at;
	guint length = length_of(at[0]);
	gunichar c = at[0];

	if (length > 1)
		c &= 0x7fU >> length;
	for (guint i = 1; i < length; i++) {
		if (i >= rest->len || (at[i] & 0xc0) != 0x80)
			length = 0;
		else
			c = c << 6 | (at[i] & 0x3f);
	}
	if (length == 0 || !is_scalar(c, length)) {
		length = 1;
		c = DSN_UTF8_REPLACEMENT;
	}
	*rest = dsn_str_slice(*rest, length, rest->len);
	return c;
}

/* Octets of the character at @at, which is beyond ASCII; 0 if it is none. */
static inline gsize
length_of_wide(const char *at, gsize left)
{
	guint32 four;

	if (left < sizeof four) {
		DsnStr rest = { at, left };

		/* A replacement character that stands there has more than one octet. */
		return dsn_utf8_take(&rest) != DSN_UTF8_REPLACEMENT || left - rest.len > 1
			       ? left - rest.len
			       : 0;
	}
	memcpy(&four, at, sizeof four);
	four = GUINT32_FROM_BE(four);
	/* Neither too long for their value, nor surrogates. */
	if ((four & 0xf0c0c000) == 0xe0808000)
		return (four & 0x0f200000) != 0 && (four & 0x0f200000) != 0x0d200000 ? 3 : 0;
	if ((four & 0xe0c00000) == 0xc0800000)
		return (four & 0x1e000000) != 0 ? 2 : 0;
	/* U+10000 to U+10FFFF. */
	if ((four & 0xf8c0c0c0) == 0xf0808080)
		return (four & 0x07300000) != 0 && (four & 0x07300000) <= 0x04000000 ? 4 : 0;
	return 0;
}

gsize
dsn_utf8_valid(DsnStr str)
{
	gsize at = 0, len;

	while (at < str.len) {
		if (str.len - at >= DSN_OCTETS) {
			/* Of octets beyond ASCII the highest bit is set. */
			guint wide = dsn_octets_bits(dsn_octets_load(str.at + at));

			at += (gsize)__builtin_ctz(wide | 1u << DSN_OCTETS);
			if (wide == 0)
				continue;
		}
		for (; at < str.len && (guchar)str.at[at] >= 0x80; at += len) {
			len = length_of_wide(str.at + at, str.len - at);
			if (len == 0)
				return at;
		}
		at += at < str.len;
	}
	return at;
}

gsize
dsn_utf8_copy_verbatim(char *to, DsnStr str, char special)
{
	for (gsize at = 0; at < str.len; at += DSN_OCTETS) {
		/* Behind the end are zeros, which are no printable ASCII. */
		DsnOctets octets = dsn_octets_load_some(str.at + at, str.len - at);
		DsnOctets printable = dsn_octets_within(octets, ' ', '~' - ' ' + 1);
		DsnOctets other = ~printable | dsn_octets_equal(octets, '"') |
				  dsn_octets_equal(octets, '\\') |
				  dsn_octets_equal(octets, special);
		guint others = dsn_octets_bits(other);

		dsn_octets_store(to + at, octets);
		if (others != 0)
			return at + (gsize)__builtin_ctz(others);
	}
	return str.len;
}

gboolean
dsn_utf8_is_space(gunichar c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 || c == 0x2028 ||
	       c == 0x2029;
}

gboolean
dsn_utf8_is_control(gunichar c)
{
	if (c < 0x80)
		return c < 0x20 || c == 0x7f;
	return c < 0xa0 || c == 0x61c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff ||
	       (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

DsnStr
dsn_utf8_cut(DsnStr str, gsize size)
{
	if (str.len <= size)
		return str;
	for (gsize back = 0; back < 4 && back < size; back++)
		if (((guchar)str.at[size - back] & 0xc0) != 0x80)
			return dsn_str_slice(str, 0, size - back);
	return dsn_str_slice(str, 0, size);
}
