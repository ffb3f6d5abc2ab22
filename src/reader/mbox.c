/* SPDX-License-Identifier: MIT */
/*
 * mbox and MMDF.
 *
 * A From_ line separates when an empty line stands before it and a plausible date in
 * it; returned mails are full of lines that only begin with "From ".  A Content-Length
 * (mboxcl, mboxcl2) is believed when a From_ line or the end of the input is found
 * exactly where it points to, at most the head of a message away.
 *
 * Nothing in an mbox says whether "From " was quoted by mboxo's rule or by mboxrd's.
 * Both write "From " as ">From ", so that one ">" is taken off wherever quoting is
 * in use; only what mboxo took for an original ">From " loses one ">" too many.
 * Quoting is not in use in a message that has an unquoted "From " line, and not in one
 * whose Content-Length is right (mboxcl2).
 */
#include "config.h"

#include "reader/mbox-split.h"
#include "reader/mailbox.h"

static void
take_message(DsnSplit *split, DsnBatch *batch, gsize source)
{
	DsnSplitMessage message = dsn_split_message(split);

	if (message.size > 0)
		dsn_batch_add_span(batch, (DsnSpan){ .source = source,
						  .bytes = message.from,
						  .len = message.len,
						  .size = message.size,
						  .offset = message.offset,
						  .is_quoted = message.is_quoted,
						  .quote = message.quote });
}

/* Exchanges the buffers: what was carried over is copied once, not twice. */
static void
take_carry(DsnMailbox *mailbox, DsnBuffer *bytes)
{
	DsnBuffer empty = *bytes;

	*bytes = mailbox->carry;
	mailbox->carry = empty;
	mailbox->carry.len = 0;
}

static DsnClaim
claim(DsnReader *reader, gpointer state, DsnBatch *batch)
{
	DsnMailbox *mailbox = state;
	DsnBuffer *bytes = &batch->store->bytes;
	DsnSplit split;
	gsize source;

	if (mailbox->at_end && mailbox->carry.len == 0)
		return DSN_CLAIM_END;
	source = dsn_batch_add_name(batch, mailbox->path, "");
	take_carry(mailbox, bytes);
	dsn_split_init(&split, bytes, mailbox->offset, reader->options.head, mailbox->is_mmdf);
	do {
		split.at_end = !dsn_mailbox_fill(mailbox, reader, bytes);
		while (dsn_split_find(&split))
			take_message(&split, batch, source);
		if (batch->store->n_spans > 0 || split.at_end)
			break;
		dsn_split_drop(&split);
	} while (TRUE);

	dsn_buffer_add(&mailbox->carry,
		dsn_str_slice((DsnStr){ bytes->at, bytes->len }, split.start, bytes->len));
	mailbox->offset = split.base + split.start;
	return batch->store->n_spans > 0 ? DSN_CLAIM_BATCH : DSN_CLAIM_AGAIN;
}

const DsnReaderKind dsn_reader_mbox = {
	.claim = claim,
	.free = dsn_mailbox_free,
};
