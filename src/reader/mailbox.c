/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "reader/mailbox.h"

void
dsn_mailbox_free(gpointer state)
{
	DsnMailbox *mailbox = state;

	dsn_input_clear(&mailbox->input);
	dsn_buffer_clear(&mailbox->carry);
	g_free(mailbox->path);
	g_free(mailbox);
}

gboolean
dsn_mailbox_fill(DsnMailbox *mailbox, DsnReader *reader, DsnBuffer *buffer)
{
	char *into = dsn_buffer_reserve(buffer, DSN_INPUT_BLOCK);
	guint64 before = mailbox->input.octets;
	const char *reason = NULL;
	gssize n;

	if (mailbox->at_end)
		return FALSE;
	n = dsn_input_read(&mailbox->input, into, DSN_INPUT_BLOCK, &reason);
	dsn_reader_count(reader, mailbox->input.octets - before);
	if (n < 0)
		dsn_reader_fail(reader, mailbox->path, reason);
	if (n <= 0)
		mailbox->at_end = TRUE;
	else
		buffer->len += (gsize)n;
	return n > 0;
}
