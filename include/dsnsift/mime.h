/* SPDX-License-Identifier: MIT */
/* From bytes to the parts that matter (RFC 5322, 2045-2047, 2231, 6522). */
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
 * @report_type: the report-type parameter in lower case, or absent
 * @parts: the leaves in order; the walk never enters an original.  A multipart within
 *   an attached or forwarded message is therefore not seen here
 */
typedef struct {
	DsnFields headers;
	DsnStr type;
	DsnStr report_type;
	const DsnPart *parts;
	guint n_parts;
	DsnDefects defects;
} DsnMail;

/**
 * DsnMimeLimits: what a message may ask of us; 0 means the default
 * @depth: nested multiparts (16); deeper ones are one %DSN_PART_OTHER
 * @parts: leaves (256); the rest is not read
 * @fields: header fields of one header (4096); the rest is not read
 * @text: octets of one decoded part (1 MiB, what the readers keep of a message); cut there
 */
typedef struct {
	guint depth;
	guint parts;
	guint fields;
	gsize text;
} DsnMimeLimits;

/**
 * DsnMimeParser:
 * @limits: without zeros
 *
 * Returns: (transfer none) (nullable): lives in @arena and in the octets of @message; NULL if
 *   there is nothing that reads it
 */
typedef const DsnMail *(*DsnMimeParser)(
	DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits);

/**
 * DsnMimeOptions: zeroes are the defaults
 * @fallback: (nullable): reads a message whose boundary is written in a way that dsn_mime_parse()
 *   does not read, fewer than one in a hundred; dsn_gmime_parse() can.  Where it is absent or
 *   answers NULL, such a message is one text with a defect
 */
typedef struct {
	DsnMimeLimits limits;
	DsnMimeParser fallback;
} DsnMimeOptions;

/**
 * dsn_mime_parse:
 * @options: (nullable): NULL for the defaults
 *
 * Pure, where the fallback is: no file, clock, locale or global is read.  Never fails; what is
 * odd is a defect.  Linear in the length of @message.
 *
 * Returns: (transfer none): lives in @arena and in the octets of @message
 */
const DsnMail *dsn_mime_parse(
	DsnArena *arena, const DsnMessage *message, const DsnMimeOptions *options);

G_END_DECLS
