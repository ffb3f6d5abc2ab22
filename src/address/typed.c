/* SPDX-License-Identifier: MIT */
/* Fields of a report that say of which type their value is: "rfc822; a+2Bb@c", "dns; mx.c". */
#include "config.h"

#include "address/address.h"
#include "base/arena.h"
#include "base/str.h"

static int
hex_pair(const char *at)
{
	int high = g_ascii_xdigit_value(at[0]), low = g_ascii_xdigit_value(at[1]);

	return high < 0 || low < 0 || g_ascii_islower(at[0]) || g_ascii_islower(at[1])
		       ? -1
		       : high * 16 + low;
}

/* RFC 3461 section 4: only '+', '=' and what is not printable is ever encoded; some encode '@'
 * as well.  Anything else is a plus address that merely looks like it ("anna+55@"). */
static gboolean
is_xtext(DsnStr text)
{
	gboolean any = FALSE;

	if (text.len == 0 || memchr(text.at, '+', text.len) == NULL)
		return FALSE;
	for (gsize i = 0; i < text.len; i++) {
		int c;

		if (text.at[i] != '+')
			continue;
		c = text.len - i > 2 ? hex_pair(text.at + i + 1) : -1;
		if (c != '+' && c != '=' && c != '@' && (c < 0x80 || c > 0xff) && c != ' ')
			return FALSE;
		any = TRUE;
	}
	return any;
}

static DsnStr
decode_xtext(DsnArena *arena, DsnStr text)
{
	char *out;
	gsize n = 0;

	if (!is_xtext(text))
		return text;
	out = dsn_arena_alloc(arena, text.len);
	for (gsize i = 0; i < text.len; i++) {
		gboolean coded = text.at[i] == '+';

		out[n++] = coded ? (char)hex_pair(text.at + i + 1) : text.at[i];
		i += coded ? 2 : 0;
	}
	if (!g_utf8_validate(out, (gssize)n, NULL) || !dsn_address_is_valid((DsnStr){ out, n }))
		return text;
	return (DsnStr){ out, n };
}

/* "\x{E9}" (RFC 6533 section 3): returns its length and the character, or 0. */
static gsize
take_escape(DsnStr text, gsize at, gunichar *character)
{
	gsize i = at + 3;
	gunichar c = 0;

	if (text.len - at < 5 || memcmp(text.at + at, "\\x{", 3) != 0)
		return 0;
	for (; i < text.len && i < at + 9 && g_ascii_isxdigit(text.at[i]); i++)
		c = c * 16 + (gunichar)g_ascii_xdigit_value(text.at[i]);
	if (i == at + 3 || i >= text.len || text.at[i] != '}' || c < ' ' || !g_unichar_validate(c))
		return 0;
	*character = c;
	return i + 1 - at;
}

static DsnStr
decode_utf8_type(DsnArena *arena, DsnStr text)
{
	char *out;
	gsize n = 0;

	if (dsn_str_find(text, DSN_STR("\\x{"), 0) < 0)
		return text;
	out = dsn_arena_alloc(arena, text.len); /* an escape is longer than its UTF-8 */
	for (gsize i = 0; i < text.len;) {
		gunichar c;
		gsize used = take_escape(text, i, &c);

		if (used > 0)
			n += (gsize)g_unichar_to_utf8(c, out + n), i += used;
		else
			out[n++] = text.at[i++];
	}
	return (DsnStr){ out, n };
}

/* The type ends at a semicolon that stands before anything an address could be made of. */
static DsnStr
take_type(DsnStr *value)
{
	DsnStr type;
	gsize end = 0;

	while (end < value->len && (g_ascii_isalnum(value->at[end]) ||
					   memchr(" \t\r\n-./_", value->at[end], 8) != NULL))
		end++;
	if (end == value->len || value->at[end] != ';')
		return DSN_STR_ABSENT;
	type = dsn_str_trim(dsn_str_slice(*value, 0, end));
	*value = dsn_str_slice(*value, end + 1, value->len);
	return type;
}

/* The type that nearly all have; absent if it is not that. */
static DsnStr
take_usual_type(DsnStr *value)
{
	const gsize len = sizeof "rfc822;" - 1;

	if (value->len < len ||
		(memcmp(value->at, "rfc822;", len) != 0 && memcmp(value->at, "RFC822;", len) != 0))
		return DSN_STR_ABSENT;
	*value = dsn_str_slice(*value, len, value->len);
	return DSN_STR("rfc822");
}

DsnTypedAddress
dsn_address_typed(DsnArena *arena, DsnStr value)
{
	DsnTypedAddress typed = { .type = take_usual_type(&value) };
	DsnStr text;

	if (typed.type.at == NULL)
		typed.type = dsn_arena_lower(arena, take_type(&value));
	text = value;

	if (dsn_str_has_prefix_nocase(typed.type, DSN_STR("utf-8")))
		text = decode_utf8_type(arena, value);
	typed.address = dsn_address_read(text);
	if (typed.address.at == NULL)
		typed.address = dsn_address_read(decode_xtext(arena, dsn_address_word(text)));
	else
		typed.address = decode_xtext(arena, typed.address);
	return typed;
}

DsnStr
dsn_address_host(DsnStr value)
{
	DsnStr rest = value;

	if (value.len > 4 && memcmp(value.at, "dns;", 4) == 0)
		value = dsn_str_slice(value, 4, value.len);
	else if (take_type(&rest).at != NULL)
		value = rest;
	return dsn_str_trim(value);
}
