/* SPDX-License-Identifier: MIT */
/* The octets of one message and where they came from. */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/**
 * DsnMessage:
 * @octets: the message as it came, without a leading From_ line, and with ">From "
 *   of an mbox undone; at most the reader's head limit, the rest is not kept
 * @size: octets of the whole message; larger than @octets.len when it was cut
 * @source: (nullable) (transfer none): path as the user named it (directories walked: path of
 *   the file)
 * @offset: octets before its first header field in @source, a From_ line included; of
 *   the unpacked stream if that is gzip.  0 for a file without From_ line
 *
 * A plain value that never grows; it owns nothing.  Line ends are whatever they were (LF, CRLF,
 * CR).  A program that has a message in memory makes one of it:
 *
 *     const DsnMessage message = { .octets = { text, length }, .size = length };
 */
typedef struct {
	DsnStr octets;
	guint64 size;
	const char *source;
	guint64 offset;
} DsnMessage;

G_END_DECLS
