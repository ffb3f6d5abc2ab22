/* SPDX-License-Identifier: MIT */
/* The MIME stage in one call: octets -> the parts that matter. */
#pragma once

#include <dsnsift/mime.h>

G_BEGIN_DECLS

/**
 * DsnMimeLimits: what a message may ask of us; 0 means the default
 * @depth: nested multiparts (16); deeper ones are one %DSN_PART_OTHER
 * @parts: leaves (256); the rest is not read
 * @fields: header fields of one header (4,096); the rest is not read
 * @text: octets of one decoded part (1 MiB, what the readers keep of a message); cut there
 */
struct DsnMimeLimits {
	guint depth;
	guint parts;
	guint fields;
	gsize text;
};

/**
 * DsnMimeOptions: zeroes are the defaults
 * @fallback: (nullable): asked for a message whose boundary is written in a way that
 *   dsn_mime_parse() does not read, fewer than one in a hundred.  Where it is absent or answers
 *   NULL, such a message is one text with a defect
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
