/* SPDX-License-Identifier: MIT */
/* The addresses that nearly all are, known by what each octet may be: no branch for an octet. */
#include "config.h"

#include "address/octets-address.h"
#include "address/address.h"

#define PLAIN_MAX 64

/**
 * Shape: one bit for each octet of a text, the first octet's is the lowest
 * @domain: it may stand in a domain
 */
typedef struct {
	guint64 domain;
	guint64 signs;
	guint64 dots;
} Shape;

#ifdef __SSE2__
static inline void
look_at(Shape *shape, DsnStr text, gsize place)
{
	DsnOctets octets = dsn_octets_load_some(text.at + place, text.len - place);

	shape->domain |= (guint64)dsn_octets_bits(dsn_octets_domain(octets)) << place;
	shape->signs |= (guint64)dsn_octets_bits(dsn_octets_equal(octets, '@')) << place;
	shape->dots |= (guint64)dsn_octets_bits(dsn_octets_equal(octets, '.')) << place;
}
#else
#define DSN_OCTETS 1

static inline void
look_at(Shape *shape, DsnStr text, gsize place)
{
	char c = text.at[place];

	shape->domain |= (guint64)dsn_octet_is_domain(c) << place;
	shape->signs |= (guint64)(c == '@') << place;
	shape->dots |= (guint64)(c == '.') << place;
}
#endif

/* Few have an octet that may stand in a local part only (RFC 5322 atext). */
static gboolean
is_local(DsnStr text, guint64 others)
{
	for (; others != 0; others &= others - 1)
		if (!dsn_octet_is_local(text.at[__builtin_ctzll(others)]))
			return FALSE;
	return TRUE;
}

gboolean
dsn_address_is_plain(DsnStr text)
{
	Shape shape = { 0 };
	guint64 sign, before, behind, dots;
	char first;

	if (text.len < 3 || text.len > PLAIN_MAX || text.at[0] == '|')
		return FALSE;
	for (gsize place = 0; place < text.len; place += DSN_OCTETS)
		look_at(&shape, text, place);
	sign = shape.signs & -shape.signs;
	before = sign - 1;
	behind = ~(before | sign) & (~G_GUINT64_CONSTANT(0) >> (PLAIN_MAX - text.len));
	if (sign <= 1 || behind == 0)
		return FALSE;
	first = text.at[__builtin_ctzll(sign) + 1];
	dots = shape.dots & behind;
	/* Another '@' is of neither kind. */
	return first != '-' && first != '.' && text.at[text.len - 1] != '.' &&
	       ((behind & ~shape.domain) | (dots & dots << 1)) == 0 &&
	       is_local(text, before & ~shape.domain);
}
