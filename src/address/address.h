/* SPDX-License-Identifier: MIT */
/* Addresses as reports write them: RFC 5321 paths, RFC 3464 and 6533 typed addresses, lists. */
#pragma once

#include <dsnsift/arena.h>

/* "local@domain" and nothing else (RFC 5321, RFC 6531); a domain need not have a dot:
 * "user@mailhub0". */
gboolean dsn_address_is_valid(DsnStr address);

/* A valid address of at most sixty-four octets of ASCII, without quotes and literals: nearly all
 * are so, and can be taken as they are. */
gboolean dsn_address_is_ascii(DsnStr text);

/* Valid, and the domain has a dot or is a literal: it can be mailed from elsewhere. */
gboolean dsn_address_is_full(DsnStr address);

/**
 * dsn_address_read:
 *
 * The address within "Name <a@b> (comment)", "<@relay:a@b>", "mailto:a@b", "a@b.".
 *
 * Returns: a view of @text, or absent if it holds none or no valid one.
 */
DsnStr dsn_address_read(DsnStr text);

/* What @text begins with, up to a blank, a comment or the end; comments before it are passed over,
 * and blanks in quotes belong to it. */
DsnStr dsn_address_word(DsnStr text);

/**
 * DsnTypedAddress: a field such as Final-Recipient (RFC 3464 section 2.1.2)
 * @type: in lower case, or absent if there was none
 * @address: decoded (xtext of RFC 3461, \x{HEX} of RFC 6533), or absent if it is not valid
 */
typedef struct {
	DsnStr type;
	DsnStr address;
} DsnTypedAddress;

DsnTypedAddress dsn_address_typed(DsnArena *arena, DsnStr value);

/* "dns; mx.example" -> "mx.example": a field such as Remote-MTA (RFC 3464 section 2.1.2), trimmed,
 * a comment in it kept. */
DsnStr dsn_address_host(DsnStr value);

/**
 * dsn_address_next:
 * @rest: (inout): what is left of a list (RFC 5322 section 3.4)
 * @address: (out): the next valid address; what is none is passed over
 *
 * Returns: %FALSE at the end of the list.
 */
gboolean dsn_address_next(DsnStr *rest, DsnStr *address);

/* What follows the last '@', for a quoted local part may have another; absent without one. */
DsnStr dsn_address_domain(DsnStr address);

/* @domain is @parent or ends in it: "a.b.example" is within "B.example"; "ab.example" is not. */
gboolean dsn_domain_is_within(DsnStr domain, DsnStr parent);

/* The only address of the list, which may have it twice; absent if there are more or none. */
DsnStr dsn_address_single(DsnStr list);

/* The same for addresses that differ in case: that of domains means nothing, and in practice that
 * of local parts does not either. */
guint32 dsn_address_hash(DsnStr address);
