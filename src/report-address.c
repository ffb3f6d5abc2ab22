/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "report-address.h"
#include "utf8.h"

/* RFC 5321 allows 64 + 1 + 255; real ones go beyond, hostile ones far beyond. */
#define ADDRESS_MAX 512

static gboolean
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static gboolean
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* What may stand unquoted in a local part: RFC 5322 atext and the dot, UTF-8 (RFC 6532); a ':'
 * or '\\' never does.  Most of it may stand in a domain as well. */
enum {
	LOCAL = 1,
	BOTH = 3,
	WIDE_ONLY = 4,
	WIDE = 7, /* both, if it is a character that can be shown */
};

static const guchar classes[256] = {
	['!'] = LOCAL,
	['#' ... '\''] = LOCAL,
	['*' ... '+'] = LOCAL,
	['-' ... '.'] = BOTH,
	['/'] = LOCAL,
	['0' ... '9'] = BOTH,
	['='] = LOCAL,
	['?'] = LOCAL,
	['A' ... 'Z'] = BOTH,
	['^'] = LOCAL,
	['_'] = BOTH,
	['`'] = LOCAL,
	['a' ... 'z'] = BOTH,
	['{' ... '~'] = LOCAL,
	[0x80 ... 0xff] = WIDE,
};

static inline gboolean
is_local_char(char c)
{
	return classes[(guchar)c] != 0;
}

static inline gboolean
is_domain_char(char c)
{
	return classes[(guchar)c] >= BOTH;
}

/* Offset behind the quoted string that starts at @at, or the length if it never ends. */
static gsize
skip_quoted(DsnStr text, gsize at)
{
	for (at++; at < text.len && text.at[at] != '"'; at++)
		if (text.at[at] == '\\')
			at++;
	return MIN(at + 1, text.len);
}

/* Comments nest (RFC 5322 section 3.2.2). */
static gsize
skip_comment(DsnStr text, gsize at)
{
	guint depth = 0;

	for (; at < text.len; at++) {
		if (text.at[at] == '\\')
			at++;
		else if (text.at[at] == '(')
			depth++;
		else if (text.at[at] == ')' && --depth == 0)
			return at + 1;
	}
	return text.len;
}

/* Offset of @wanted outside of quoted strings at or after @from, or the length. */
static gsize
find_unquoted(DsnStr text, char wanted, gsize from)
{
	const char *hit = from < text.len ? memchr(text.at + from, wanted, text.len - from) : NULL;

	if (hit == NULL)
		return text.len;
	if (memchr(text.at + from, '"', (gsize)(hit - text.at) - from) == NULL)
		return (gsize)(hit - text.at);
	while (from < text.len && text.at[from] != wanted)
		from = text.at[from] == '"' ? skip_quoted(text, from) : from + 1;
	return MIN(from, text.len);
}

static gboolean
is_local_part(DsnStr local)
{
	if (local.len > 0 && local.at[0] == '"')
		return local.len > 2 && skip_quoted(local, 0) == local.len &&
		       local.at[local.len - 1] == '"' && memchr(local.at, '\n', local.len) == NULL;
	for (gsize i = 0; i < local.len; i++)
		if (!is_local_char(local.at[i]))
			return FALSE;
	return local.len > 0 && local.at[0] != '|';
}

static gboolean
is_domain(DsnStr domain)
{
	if (domain.len > 2 && domain.at[0] == '[') {
		for (gsize i = 1; i < domain.len - 1; i++)
			if (!g_ascii_isalnum(domain.at[i]) && !is_one_of(domain.at[i], ".:-"))
				return FALSE;
		return domain.at[domain.len - 1] == ']';
	}
	if (domain.len == 0 || domain.at[0] == '.' || domain.at[0] == '-')
		return FALSE;
	for (gsize i = 0; i < domain.len; i++)
		if (!is_domain_char(domain.at[i]) ||
			(i > 0 && domain.at[i] == '.' && domain.at[i - 1] == '.'))
			return FALSE;
	return TRUE;
}

static DsnStr
domain_of(DsnStr address)
{
	gsize at = find_unquoted(address, '@', 0);

	return dsn_str_slice(address, MIN(at + 1, address.len), address.len);
}

/* What no screen shows as it is, or no UTF-8, would be written as another address. */
static gboolean
can_be_shown(DsnStr address)
{
	gsize i = 0;

	while (i < address.len && (guchar)address.at[i] < 0x80)
		i++;
	for (address = dsn_str_slice(address, i, address.len); address.len > 0;) {
		gunichar c = dsn_utf8_take(&address);

		if (c == DSN_UTF8_REPLACEMENT || dsn_utf8_is_control(c) || dsn_utf8_is_space(c))
			return FALSE;
	}
	return TRUE;
}

gboolean
dsn_address_is_sound(DsnStr address)
{
	gsize at;

	if (address.len < 3 || address.len > ADDRESS_MAX)
		return FALSE;
	at = find_unquoted(address, '@', 0);
	return at < address.len && is_local_part(dsn_str_slice(address, 0, at)) &&
	       is_domain(dsn_str_slice(address, at + 1, address.len)) && can_be_shown(address);
}

gboolean
dsn_address_is_full(DsnStr address)
{
	DsnStr domain;

	if (!dsn_address_is_sound(address))
		return FALSE;
	domain = domain_of(address);
	return domain.at[0] == '[' || memchr(domain.at, '.', domain.len) != NULL;
}

/* "@relay,@other:user@host": RFC 5321 section 4.1.1.3 says to ignore the route. */
static DsnStr
drop_route(DsnStr text)
{
	gsize colon;

	if (text.len == 0 || text.at[0] != '@')
		return text;
	colon = find_unquoted(text, ':', 0);
	return dsn_str_slice(text, MIN(colon + 1, text.len), text.len);
}

/* The words of @text up to a blank, a comment or the end, comments before it passed over. */
static DsnStr
first_word(DsnStr text)
{
	gsize end = 0;

	for (text = dsn_str_trim(text); text.len > 0 && text.at[0] == '(';)
		text = dsn_str_trim(dsn_str_slice(text, skip_comment(text, 0), text.len));
	while (end < text.len && !is_blank(text.at[end]) && text.at[end] != '(')
		end = text.at[end] == '"' ? skip_quoted(text, end) : end + 1;
	return dsn_str_slice(text, 0, end);
}

/* Most are a local part and a domain in ASCII, with nothing to unquote, skip or cut off. */
static gboolean
is_plain(DsnStr text)
{
	gsize at = 0, start;

	while (at < text.len && (classes[(guchar)text.at[at]] & (LOCAL | WIDE_ONLY)) == LOCAL)
		at++;
	start = at + 1;
	if (at == 0 || text.at[0] == '|' || start >= text.len || text.at[at] != '@' ||
		text.len > ADDRESS_MAX)
		return FALSE;
	for (at = start; at < text.len && classes[(guchar)text.at[at]] == BOTH; at++)
		if (text.at[at] == '.' && (at == start || text.at[at - 1] == '.'))
			return FALSE;
	return at == text.len && text.at[start] != '-' && text.at[at - 1] != '.';
}

DsnStr
dsn_address_read(DsnStr text)
{
	gsize open;

	text = dsn_str_trim(text);
	if (is_plain(text))
		return text;
	if (text.len > 2 && text.at[0] == '<' && text.at[text.len - 1] == '>' &&
		is_plain(dsn_str_slice(text, 1, text.len - 1)))
		return dsn_str_slice(text, 1, text.len - 1);
	open = find_unquoted(text, '<', 0);

	if (open < text.len) {
		gsize close = find_unquoted(text, '>', open);
		text = dsn_str_trim(dsn_str_slice(text, open + 1, close));
	} else {
		text = first_word(text);
	}
	if (dsn_str_has_prefix_nocase(text, DSN_STR("mailto:")))
		text = dsn_str_slice(text, 7, text.len);
	text = drop_route(text);
	while (text.len > 0 && is_one_of(text.at[text.len - 1], ".,;:>"))
		text.len--;
	return dsn_address_is_sound(text) ? text : DSN_STR_ABSENT;
}

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
	if (!g_utf8_validate(out, (gssize)n, NULL) || !dsn_address_is_sound((DsnStr){ out, n }))
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
	out = dsn_arena_alloc(arena, text.len); /* an escape is never shorter than its bytes */
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

static DsnStr
lower(DsnArena *arena, DsnStr text)
{
	char *out = NULL;

	for (gsize i = 0; i < text.len; i++) {
		if (out == NULL && g_ascii_isupper(text.at[i]))
			out = (char *)dsn_arena_copy(arena, text).at;
		if (out != NULL)
			out[i] = g_ascii_tolower(out[i]);
	}
	return out != NULL ? (DsnStr){ out, text.len } : text;
}

/* The type ends at a semicolon that stands before anything an address could be made of. */
static DsnStr
take_type(DsnStr *value)
{
	DsnStr type;
	gsize end = 0;

	while (end < value->len && (g_ascii_isalnum(value->at[end]) || is_blank(value->at[end]) ||
					   is_one_of(value->at[end], "-./_")))
		end++;
	if (end == value->len || value->at[end] != ';')
		return DSN_STR_ABSENT;
	type = dsn_str_trim(dsn_str_slice(*value, 0, end));
	*value = dsn_str_slice(*value, end + 1, value->len);
	return type;
}

DsnTypedAddress
dsn_address_typed(DsnArena *arena, DsnStr value)
{
	DsnTypedAddress typed = { .type = lower(arena, take_type(&value)) };
	DsnStr text = value;

	if (dsn_str_has_prefix_nocase(typed.type, DSN_STR("utf-8")))
		text = decode_utf8_type(arena, value);
	typed.address = dsn_address_read(text);
	if (typed.address.at == NULL)
		typed.address = dsn_address_read(decode_xtext(arena, first_word(text)));
	else
		typed.address = decode_xtext(arena, typed.address);
	return typed;
}

DsnStr
dsn_address_host(DsnStr value)
{
	DsnStr rest = value;

	if (take_type(&rest).at != NULL)
		value = rest;
	return dsn_str_trim(value);
}

/* One element of a list: up to a comma, or up to the ';' or ':' of a group. */
static DsnStr
take_element(DsnStr *rest)
{
	gsize i = 0, open = 0;
	DsnStr element;

	for (; i < rest->len; i++) {
		char c = rest->at[i];

		if (c == '"')
			i = skip_quoted(*rest, i) - 1;
		else if (c == '(')
			i = skip_comment(*rest, i) - 1;
		else if (c == '<')
			open = 1;
		else if (c == '>')
			open = 0;
		else if (!open && (c == ',' || c == ';' || c == ':'))
			break;
	}
	element = dsn_str_slice(*rest, 0, i);
	*rest = dsn_str_slice(*rest, MIN(i + 1, rest->len), rest->len);
	return element;
}

gboolean
dsn_address_next(DsnStr *rest, DsnStr *address)
{
	while (rest->len > 0) {
		*address = dsn_address_read(take_element(rest));
		if (address->at != NULL)
			return TRUE;
	}
	return FALSE;
}

DsnStr
dsn_address_single(DsnStr list)
{
	DsnStr first, other;

	if (!dsn_address_next(&list, &first))
		return DSN_STR_ABSENT;
	while (dsn_address_next(&list, &other))
		if (!dsn_str_equal_nocase(first, other))
			return DSN_STR_ABSENT;
	return first;
}

guint32
dsn_address_hash(DsnStr address)
{
	guint32 hash = 2166136261u + (guint32)address.len; /* FNV-1a */

	for (gsize i = 0; i < address.len; i++)
		hash = (hash ^ (guchar)dsn_ascii_lower(address.at[i])) * 16777619u;
	return hash;
}
