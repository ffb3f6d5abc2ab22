/* SPDX-License-Identifier: MIT */
/* An address as it stands in a line of a notice, between words. */
#include "config.h"

#include "dialect/address.h"

#include "address/octet-class.h"
#include "base/utf8.h"

#define LOCAL_MAX 128
#define DOMAIN_MAX 255

/* How many of the @len octets at @at, from the first on, are of a domain or of a local part. */
static inline gsize
count_octets(const char *at, gsize len, gboolean of_domain)
{
	for (gsize n = 0; n < len; n += DSN_OCTETS) {
		DsnOctets octets = dsn_octets_load_some(at + n, len - n);
		DsnOctets taken = dsn_octets_of_domain(octets);
		guint others;

		if (!of_domain)
			taken = dsn_octets_of_local(octets, taken);
		others = dsn_octets_bits(~taken);
		if (others != 0)
			return n + (guint)__builtin_ctz(others);
	}
	return len;
}

/* Octets of a letter beyond ASCII at @at (RFC 6531), 0 if there is none.  Chinese and Japanese set
 * no blank before an address, and punctuation of their own around it: neither is a part of it. */
static gsize
take_letter(DsnStr text, gsize at)
{
	DsnStr rest = dsn_str_slice(text, at, text.len);
	gunichar c;

	if ((guchar)text.at[at] < 0x80)
		return 0;
	c = dsn_utf8_take(&rest);
	return c != DSN_UTF8_REPLACEMENT && (g_unichar_isalnum(c) || g_unichar_ismark(c)) &&
			       !g_unichar_iswide(c)
		       ? text.len - at - rest.len
		       : 0;
}

static inline gsize
skip_letters(DsnStr text, gsize at, gsize end, gboolean of_domain)
{
	gsize letter;

	for (; at < end; at += letter) {
		at += count_octets(text.at + at, end - at, of_domain);
		if (at == end || (letter = take_letter(text, at)) == 0)
			break;
	}
	return at;
}

gsize
dsn_dialect_skip_local(DsnStr text, gsize at, gsize end)
{
	return skip_letters(text, at, end, FALSE);
}

/* RFC 5321 4.1.2 Quoted-string. */
static gsize
skip_quoted(DsnStr text, gsize at)
{
	gsize end = MIN(text.len, at + LOCAL_MAX);

	for (gsize i = at + 1; i < end; i++) {
		if (text.at[i] == '\\')
			i++;
		else if (text.at[i] == '"')
			return i + 1;
	}
	return at;
}

static gsize
skip_domain(DsnStr text, gsize at)
{
	gsize end = MIN(text.len, at + DOMAIN_MAX), i = at;

	if (i < end && text.at[i] == '[') {
		while (i < end && text.at[i] != ']')
			i++;
		return i < end ? i + 1 : at;
	}
	i = skip_letters(text, i, end, TRUE);
	while (i > at && !g_ascii_isalnum(text.at[i - 1]) && (guchar)text.at[i - 1] < 0x80)
		i--;
	return i;
}

gsize
dsn_dialect_address(DsnStr text, gsize at)
{
	gsize local, domain;

	if (at < text.len && text.at[at] == '"')
		local = skip_quoted(text, at);
	else
		local = dsn_dialect_skip_local(text, at, MIN(text.len, at + LOCAL_MAX));
	if (local == at || local >= text.len || text.at[local] != '@')
		return 0;
	domain = skip_domain(text, local + 1);
	return domain > local + 1 ? domain - at : 0;
}
