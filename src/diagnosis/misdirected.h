/* SPDX-License-Identifier: MIT */
/* Replies that are not about the recipient they are reported for. */
#pragma once

#include <dsnsift/facts.h>

G_BEGIN_DECLS

/**
 * dsn_reply_misdirected:
 * @reply: the words that decided
 * @has_moved: they say that the mailbox has another address now, so that it may be named
 *
 * Where several recipients share a connection, some senders report one refusal for
 * all of them: the reply names another address, or the report's dialect is known for it.
 *
 * Returns: (nullable): the id of the verdict that takes the place of the rule's.
 */
const char *dsn_reply_misdirected(const DsnRecipient *recipient, DsnStr reply, gboolean has_moved);

/**
 * dsn_reply_names_sender:
 * @reply: the words that decided
 * @by_domain: they are about a domain, so that its name alone will do
 *
 * "Domain shop.example does not exist" is no fault of anna@b.example if shop.example has
 * sent the mail: the reply names the sender of the returned mail and nobody else.
 */
gboolean dsn_reply_names_sender(
	const DsnReport *report, const DsnRecipient *recipient, DsnStr reply, gboolean by_domain);

G_END_DECLS
