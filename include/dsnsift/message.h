/* SPDX-License-Identifier: MIT */
/* The bytes of one message and where they came from. */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/**
 * DsnMessage:
 * @bytes: the message as it came, without a leading From_ line, and with ">From "
 *   of an mbox undone; at most the reader's head limit, the rest is not kept
 * @size: octets of the whole message; larger than @bytes.len when it was cut
 * @source: path as the user named it (directories walked: path of the file)
 * @offset: octets before its first header field in @source, a From_ line included; of
 *   the unpacked stream if that is gzip.  0 for a file without From_ line
 *
 * A plain value; it owns nothing.  Line ends are whatever they were (LF, CRLF, CR).
 */
typedef struct {
	DsnStr bytes;
	guint64 size;
	const char *source;
	guint64 offset;
} DsnMessage;

G_END_DECLS
