/* SPDX-License-Identifier: MIT */
/* The bytes of one message and where they came from. */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/**
 * DsnMessage:
 * @bytes: the message as it came, without a leading From_ line of the mailbox;
 *   at most the reader's head limit, the rest of a larger message is not kept
 * @size: bytes of the whole message, in octets; larger than @bytes.len when cut
 * @source: path as the user named it (directories walked: path of the file)
 * @offset: octets before the message in @source; 0 for one message a file
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
