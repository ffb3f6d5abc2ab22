/* SPDX-License-Identifier: MIT */
/* The parts of a message that matter (RFC 5322, 2045-2047, 2231, 6522). */
#pragma once

#include <dsnsift/arena.h>
#include <dsnsift/defect.h>
#include <dsnsift/fields.h>
#include <dsnsift/message.h>

G_BEGIN_DECLS

typedef enum {
	DSN_PART_TEXT,             /* text/plain, no type at all, other text */
	DSN_PART_HTML,             /* text/html; @content is its words, without the tags; empty
				      where an alternative in plain text came before */
	DSN_PART_STATUS,           /* message/delivery-status and kin (RFC 3464, 6533) */
	DSN_PART_FEEDBACK,         /* message/feedback-report (RFC 5965) */
	DSN_PART_DISPOSITION,      /* message/disposition-notification (RFC 8098) */
	DSN_PART_ORIGINAL,         /* message/rfc822, message/global: only its header is read */
	DSN_PART_ORIGINAL_HEADERS, /* text/rfc822-headers, message/global-headers */
	DSN_PART_OTHER,            /* anything else: named, not read */
} DsnPartKind;

/**
 * DsnPart:
 * @depth: multiparts around it; 0 for a message without MIME structure
 * @type: the media type as written, absent if there was none
 * @content: decoded (transfer encoding, charset), valid UTF-8, lines end in LF.
 *   Empty for %DSN_PART_OTHER; of an original what stands after its header is left out
 * @original: header fields of an original
 *
 * A plain value that never grows.
 */
typedef struct {
	DsnPartKind kind;
	guint depth;
	DsnStr type;
	DsnStr content;
	DsnFields original;
} DsnPart;

/**
 * DsnMail:
 * @headers: of the message itself
 * @type: its media type in lower case, "text/plain" if there was none
 * @report_type: the report-type parameter in lower case (RFC 6522 section 3), or absent
 * @parts: (array length=n_parts) (nullable): the leaves in order; the walk never enters an
 *   original.  A multipart within an attached or forwarded message is therefore not seen here
 * @defects: what is odd about its structure
 *
 * A result: it can get more members at its end.
 */
typedef struct {
	DsnFields headers;
	DsnStr type;
	DsnStr report_type;
	const DsnPart *parts;
	guint n_parts;
	DsnDefects defects;
} DsnMail;

/* The limits that dsn_sift() works with; opaque. */
typedef struct DsnMimeLimits DsnMimeLimits;

/**
 * DsnMimeParser:
 * @limits: without zeros
 *
 * Something that reads what dsn_sift() by itself does not; dsn_gmime_parse() is the one there is.
 *
 * Returns: (transfer none) (nullable): lives in @arena and in the octets of @message; NULL if
 *   there is nothing that reads it
 */
typedef const DsnMail *(*DsnMimeParser)(
	DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits);

G_END_DECLS
