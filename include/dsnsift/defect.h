/* SPDX-License-Identifier: MIT */
/* What is odd about a mail: data, not an error. */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/* Stable: the names end up in people's files; see dsn_defect_name() and dsnsift(1), VIOLATIONS. */
typedef enum {
	DSN_DEFECT_LATE_HEADER,       /* empty lines or a byte order mark before the header */
	DSN_DEFECT_NO_BOUNDARY,       /* a multipart whose boundary never comes */
	DSN_DEFECT_NO_CLOSE_BOUNDARY, /* ... or is never closed */
	DSN_DEFECT_TOO_DEEP,          /* a limit of DsnMimeLimits was reached */
	DSN_DEFECT_TOO_MANY_PARTS,
	DSN_DEFECT_TOO_MANY_FIELDS,
	DSN_DEFECT_CUT,                /* message or part longer than is read */
	DSN_DEFECT_BAD_ENCODING,       /* base64 or quoted-printable that is none */
	DSN_DEFECT_BAD_CHARSET,        /* unknown charset, or bytes it does not have */
	DSN_DEFECT_NO_BLOCK_SEPARATOR, /* per-message and per-recipient fields in one block */
	DSN_DEFECT_NO_ACTION,          /* RFC 3464 2.3.3 */
	DSN_DEFECT_BAD_ACTION,
	DSN_DEFECT_NO_STATUS, /* RFC 3464 2.3.4 */
	DSN_DEFECT_BAD_STATUS,
	DSN_DEFECT_NO_FINAL_RECIPIENT,    /* RFC 3464 2.3.2 */
	DSN_DEFECT_BAD_RECIPIENT,         /* not an address */
	DSN_DEFECT_NO_ADDRESS_TYPE,       /* "rfc822;" is missing */
	DSN_DEFECT_NO_REPORTING_MTA,      /* RFC 3464 2.2.2 */
	DSN_DEFECT_UNFOLDED_CONTINUATION, /* a field goes on without a blank in front */
	DSN_DEFECT_DUPLICATE_FIELD,
	DSN_DEFECT_TOO_MANY_RECIPIENTS,
	DSN_DEFECT_FORWARDED, /* a report within a mail that a person forwarded */
	DSN_DEFECT_COUNT
} DsnDefectCode;

/**
 * DsnDefect:
 * @text: the words it was seen in, or absent
 *
 * A plain value that never grows.
 */
typedef struct {
	DsnDefectCode code;
	DsnStr text;
} DsnDefect;

/**
 * DsnDefects:
 * @items: (array length=n_items) (nullable) (transfer none): in the order they were met; each code
 *   three times at most
 *
 * A plain value that never grows.
 */
typedef struct {
	const DsnDefect *items;
	guint n_items;
} DsnDefects;

/* (transfer none): in small letters with hyphens: "no-close-boundary"; static. */
const char *dsn_defect_name(DsnDefectCode code);

G_END_DECLS
