/* SPDX-License-Identifier: MIT */
/* What plain addresses are made of: RFC 5322 atext and the dot, of which most stands in domains. */
#pragma once

#include "base/octets.h"

static inline gboolean
dsn_octet_is_domain(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '.' || c == '_';
}

static inline gboolean
dsn_octet_is_local(char c)
{
	return dsn_octet_is_domain(c) || (c != '\0' && strchr("!#$%&'*+/=?^`{|}~", c) != NULL);
}

#ifdef __SSE2__
/* "-", "." and digits stand in a row, but for the slash among them. */
static inline DsnOctets
dsn_octets_domain(DsnOctets octets)
{
	DsnOctets letters = dsn_octets_within(dsn_octets_fold(octets), 'a', 26);
	DsnOctets row = dsn_octets_without(
		dsn_octets_within(octets, '-', '9' - '-' + 1), dsn_octets_equal(octets, '/'));

	return dsn_octets_or(dsn_octets_or(letters, row), dsn_octets_equal(octets, '_'));
}

static inline DsnOctets
dsn_octets_local(DsnOctets octets, DsnOctets domain)
{
	DsnOctets signs = dsn_octets_or(
		dsn_octets_or(dsn_octets_within(octets, '#', 5), dsn_octets_within(octets, '*', 2)),
		dsn_octets_or(dsn_octets_within(octets, '^', '~' - '^' + 1),
			dsn_octets_equal(octets, '/')));

	signs = dsn_octets_or(signs, dsn_octets_or(dsn_octets_equal(octets, '!'),
					     dsn_octets_or(dsn_octets_equal(octets, '='),
						     dsn_octets_equal(octets, '?'))));
	return dsn_octets_or(domain, signs);
}
#endif
