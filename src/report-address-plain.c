/* SPDX-License-Identifier: MIT */
/* The addresses that nearly all are, known by what each octet may be: no branch for an octet. */
#include "config.h"

#include "octets-address.h"
#include "report-address.h"

#define PLAIN_MAX 64

/**
 * Shape: one bit for each octet of a text, the first octet's is the lowest
 * @local: it may stand in a local part (RFC 5322 atext and the dot)
 * @domain: it may stand in a domain
 */
typedef struct {
	guint64 local;
	guint64 domain;
	guint64 signs;
	guint64 dots;
} Shape;

#ifdef __SSE2__
static inline void
look_at(Shape *shape, DsnStr text, gsize place)
{
	DsnOctets octets = dsn_octets_load_some(text.at + place, text.len - place);
	DsnOctets domain = dsn_octets_domain(octets), local = dsn_octets_local(octets, domain);

	shape->domain |= (guint64)dsn_octets_bits(domain) << place;
	shape->local |= (guint64)dsn_octets_bits(local) << place;
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
	shape->local |= (guint64)dsn_octet_is_local(c) << place;
	shape->signs |= (guint64)(c == '@') << place;
	shape->dots |= (guint64)(c == '.') << place;
}
#endif

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
	       ((before & ~shape.local) | (behind & ~shape.domain) | (dots & dots << 1)) == 0;
}
