/* SPDX-License-Identifier: MIT */
/* Addresses: which are valid (RFC 5321, 6532), and where in a field they are (RFC 5322). */
#include "config.h"

#include "address/address.h"
#include "address/octet-class.h"
#include "base/utf8.h"
#include "base/str.h"

/* RFC 5321 allows 64 + 1 + 255; real ones go beyond, hostile ones far beyond. */
#define ADDRESS_MAX 512

static gboolean
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

#define LOCAL DSN_OCTET_LOCAL
#define IN_TEXT DSN_OCTET_LOCAL_IN_TEXT
#define DOMAIN DSN_OCTET_DOMAIN
#define HOST DSN_OCTET_HOST

const guint8 dsn_octet_classes[256] = {
	['!'] = LOCAL | IN_TEXT,
	['#' ... '&'] = LOCAL | IN_TEXT,
	['\''] = LOCAL,
	['*' ... '+'] = LOCAL | IN_TEXT,
	['-' ... '.'] = LOCAL | IN_TEXT | DOMAIN | HOST,
	['/'] = LOCAL | IN_TEXT,
	['0' ... '9'] = LOCAL | IN_TEXT | DOMAIN | HOST,
	['='] = LOCAL | IN_TEXT,
	['?'] = LOCAL | IN_TEXT,
	['A' ... 'Z'] = LOCAL | IN_TEXT | DOMAIN | HOST,
	['^'] = LOCAL | IN_TEXT,
	['_'] = LOCAL | IN_TEXT | DOMAIN,
	['`'] = LOCAL,
	['a' ... 'z'] = LOCAL | IN_TEXT | DOMAIN | HOST,
	['{' ... '~'] = LOCAL | IN_TEXT,
	[0x80 ... 0xff] = DSN_OCTET_UTF8,
};

static inline gboolean
is_local_char(char c)
{
	return dsn_octet_is(c, DSN_OCTET_LOCAL | DSN_OCTET_UTF8);
}

static inline gboolean
is_domain_char(char c)
{
	return dsn_octet_is(c, DSN_OCTET_DOMAIN | DSN_OCTET_UTF8);
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

DsnStr
dsn_address_domain(DsnStr address)
{
	const char *at = address.len > 0 ? memrchr(address.at, '@', address.len) : NULL;

	return at != NULL ? dsn_str_slice(address, (gsize)(at - address.at) + 1, address.len)
			  : DSN_STR_ABSENT;
}

gboolean
dsn_domain_is_within(DsnStr domain, DsnStr parent)
{
	gsize extra = domain.len - parent.len;

	return domain.len >= parent.len &&
	       dsn_str_equal_nocase(dsn_str_slice(domain, extra, domain.len), parent) &&
	       (extra == 0 || domain.at[extra - 1] == '.');
}

/* Octets that are no UTF-8 and characters that no screen shows: written somewhere, such an address
 * would look like another. */
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

/* ---- addresses in ASCII, as nearly all are: no branch for an octet ----
 *
 * Of each octet there are three bits: whether it may stand in a domain, is '@', is '.'.  For
 * example "ab@c.de", whose bit 0 is that of 'a':
 *
 *	domain  1111011    'a', 'b', and all of "c.de"
 *	signs   0000100
 *	dots    0010000
 *	before  0000011    all that stands before the first '@': its bit less one
 *	behind  1111000
 *
 * All bits of @behind must be of @domain, those of @before may be, and no two bits of dots stand
 * side by side. */

#define ASCII_MAX 64

typedef struct {
	guint64 domain;
	guint64 signs;
	guint64 dots;
} Shape;

static inline void
add_block(Shape *shape, DsnStr text, gsize at)
{
	DsnOctets octets = dsn_octets_load_some(text.at + at, text.len - at);

	shape->domain |= (guint64)dsn_octets_bits(dsn_octets_of_domain(octets)) << at;
	shape->signs |= (guint64)dsn_octets_bits(dsn_octets_equal(octets, '@')) << at;
	shape->dots |= (guint64)dsn_octets_bits(dsn_octets_equal(octets, '.')) << at;
}

/* @others: the octets before the '@' that no domain has; few addresses have any. */
static gboolean
is_ascii_local(DsnStr text, guint64 others)
{
	for (; others != 0; others &= others - 1)
		if (!dsn_octet_is(text.at[__builtin_ctzll(others)], DSN_OCTET_LOCAL))
			return FALSE;
	return TRUE;
}

gboolean
dsn_address_is_ascii(DsnStr text)
{
	Shape shape = { 0 };
	guint64 sign, before, behind, dots;
	char first;

	if (text.len < 3 || text.len > ASCII_MAX || text.at[0] == '|')
		return FALSE;
	for (gsize at = 0; at < text.len; at += DSN_OCTETS)
		add_block(&shape, text, at);
	sign = shape.signs & -shape.signs;
	before = sign - 1;
	behind = ~(before | sign) & (~G_GUINT64_CONSTANT(0) >> (ASCII_MAX - text.len));
	if (sign <= 1 || behind == 0)
		return FALSE;
	first = text.at[__builtin_ctzll(sign) + 1];
	dots = shape.dots & behind;
	/* Another '@' may stand neither in a domain nor in a local part. */
	return first != '-' && first != '.' && text.at[text.len - 1] != '.' &&
	       ((behind & ~shape.domain) | (dots & dots << 1)) == 0 &&
	       is_ascii_local(text, before & ~shape.domain);
}

/* ---- any address ---- */

gboolean
dsn_address_is_valid(DsnStr address)
{
	gsize at;

	if (dsn_address_is_ascii(address))
		return TRUE;
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

	if (!dsn_address_is_valid(address))
		return FALSE;
	domain = dsn_address_domain(address);
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

DsnStr
dsn_address_word(DsnStr text)
{
	gsize end = 0;

	for (text = dsn_str_trim(text); text.len > 0 && text.at[0] == '(';)
		text = dsn_str_trim(dsn_str_slice(text, skip_comment(text, 0), text.len));
	while (end < text.len && !dsn_is_white(text.at[end]) && text.at[end] != '(')
		end = text.at[end] == '"' ? skip_quoted(text, end) : end + 1;
	return dsn_str_slice(text, 0, end);
}

DsnStr
dsn_address_read(DsnStr text)
{
	DsnStr inner;
	gsize open;

	text = dsn_str_trim(text);
	inner = text;
	if (text.len > 2 && text.at[0] == '<' && text.at[text.len - 1] == '>')
		inner = dsn_str_slice(text, 1, text.len - 1);
	if (dsn_address_is_ascii(inner))
		return inner;
	open = find_unquoted(text, '<', 0);

	if (open < text.len) {
		gsize close = find_unquoted(text, '>', open);
		text = dsn_str_trim(dsn_str_slice(text, open + 1, close));
	} else {
		text = dsn_address_word(text);
	}
	if (dsn_str_has_prefix_nocase(text, DSN_STR("mailto:")))
		text = dsn_str_slice(text, 7, text.len);
	text = drop_route(text);
	while (text.len > 0 && is_one_of(text.at[text.len - 1], ".,;:>"))
		text.len--;
	return dsn_address_is_valid(text) ? text : DSN_STR_ABSENT;
}

/* Offset of the next octet at or after @from that may end an element or hide its end, or the
 * length. */
static gsize
skip_ordinary(DsnStr text, gsize from)
{
	for (; from < text.len; from += DSN_OCTETS) {
		DsnOctets octets = dsn_octets_load_some(text.at + from, text.len - from);
		/* ':', ';', '<', '>'; and '=' among them, which does no harm. */
		DsnOctets signs = dsn_octets_within(octets, ':', '>' - ':' + 1) |
				  dsn_octets_equal(octets, ',') | dsn_octets_equal(octets, '"') |
				  dsn_octets_equal(octets, '(');
		guint bits = dsn_octets_bits(signs);

		if (bits != 0)
			return from + (gsize)__builtin_ctz(bits);
	}
	return text.len;
}

/* One element of a list: up to a comma, or up to the ';' or ':' of a group. */
static DsnStr
take_element(DsnStr *rest)
{
	gsize i = 0, open = 0;
	DsnStr element;

	while ((i = skip_ordinary(*rest, i)) < rest->len) {
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
		i++;
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
