/* SPDX-License-Identifier: MIT */
/* Which octets addresses are made of: one table, and the same for sixteen octets at once. */
#pragma once

#include "base/octets.h"

enum {
	/* may stand unquoted in a local part: atext of RFC 5322 section 3.2.3, and the dot */
	DSN_OCTET_LOCAL = 1 << 0,
	/* may stand in a domain: a letter, a digit, '-', '.'; and '_', which host names must not
	 * have, but have */
	DSN_OCTET_DOMAIN = 1 << 1,
	/* a part of a character beyond ASCII (RFC 6532), which may stand in both */
	DSN_OCTET_UTF8 = 1 << 2,
	/* is of the local part of an address within a sentence: ' and ` are quotes around it there
	 */
	DSN_OCTET_LOCAL_IN_TEXT = 1 << 3,
	/* is of a host name (RFC 1123 section 2.1), so without '_' */
	DSN_OCTET_HOST = 1 << 4,
};

/* The classes of each octet (address.c). */
extern const guint8 dsn_octet_classes[256];

/* @c is of one of @classes. */
static inline gboolean
dsn_octet_is(char c, guint8 classes)
{
	return (dsn_octet_classes[(guchar)c] & classes) != 0;
}

/* Where it is of DSN_OCTET_DOMAIN.  '-', '.', '/' and the digits stand in a row: one comparison
 * finds them, and the slash is taken out. */
static inline DsnOctets
dsn_octets_of_domain(DsnOctets octets)
{
	DsnOctets letters = dsn_octets_within(dsn_octets_fold(octets), 'a', 26);
	DsnOctets row = dsn_octets_within(octets, '-', '9' - '-' + 1);

	return letters | (row & ~dsn_octets_equal(octets, '/')) | dsn_octets_equal(octets, '_');
}

/* Where it is of DSN_OCTET_LOCAL; @domain: where it is of DSN_OCTET_DOMAIN.  Three rows again:
 * "#$%&'",
 * "*+", and from '^' over the small letters to '~'. */
static inline DsnOctets
dsn_octets_of_local(DsnOctets octets, DsnOctets domain)
{
	return domain | dsn_octets_within(octets, '#', 5) | dsn_octets_within(octets, '*', 2) |
	       dsn_octets_within(octets, '^', '~' - '^' + 1) | dsn_octets_equal(octets, '/') |
	       dsn_octets_equal(octets, '!') | dsn_octets_equal(octets, '=') |
	       dsn_octets_equal(octets, '?');
}
