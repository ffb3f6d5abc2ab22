/* SPDX-License-Identifier: MIT */
/* The reply within a diagnostic, with the places where it was found. */
#pragma once

#include <dsnsift/status.h>

G_BEGIN_DECLS

/**
 * DsnReplyAt:
 * @code, @status: the codes as they stand in the text, or absent
 * @cause_text: the part of the text that tells the cause: without a reply that only follows
 *   from the one before it ("503 Bad sequence", "554 no valid recipients")
 * @follows: there is no other reply than such a one
 */
typedef struct {
	DsnReply reply;
	DsnStr code;
	DsnStr status;
	DsnStr cause_text;
	gboolean follows;
} DsnReplyAt;

DsnReplyAt dsn_reply_locate(DsnStr text);

/* The reply with that code and these words says no more than "because of the one before". */
gboolean dsn_reply_is_follow_on(guint code, DsnStr words);

G_END_DECLS
