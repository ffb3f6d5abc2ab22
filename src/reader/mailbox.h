/* SPDX-License-Identifier: MIT */
/* A file that is read block by block, whichever kind it turns out to be. */
#pragma once

#include "reader/batch.h"
#include "reader/kind.h"

/* A mailbox file, a message file or a pipe, and what of it was read but not handed out. */
typedef struct {
	DsnInput input;
	DsnBuffer carry;
	guint64 offset; /* of carry in the file */
	gboolean is_mmdf;
	gboolean at_end;
	char *path;
} DsnMailbox;

void dsn_mailbox_free(gpointer mailbox);

/* Appends a block to @buffer; FALSE at the end, after a warning if it came by an error. */
gboolean dsn_mailbox_fill(DsnMailbox *mailbox, DsnReader *reader, DsnBuffer *buffer);

/* Its state is a DsnMailbox. */
extern const DsnReaderKind dsn_reader_mbox;
