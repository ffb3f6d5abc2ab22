/* SPDX-License-Identifier: MIT */
/* The unit of work, as the kinds of mailbox fill it. */
#pragma once

#include <dsnsift/buffer.h>
#include <dsnsift/reader.h>

#include "reader/folder.h"
#include "reader/input.h"

/* Files that one claim names. */
#define DSN_BATCH_FILES 64

/* One message or file of a batch: offsets, since buffers move while they grow. */
typedef struct {
	gsize source; /* in names */
	gsize bytes;  /* in bytes */
	gsize len;
	guint64 size;
	guint64 offset;
	gboolean is_quoted; /* by an mbox, from @quote on */
	gsize quote;
} DsnSpan;

struct DsnBatchStore {
	DsnBatch batch;
	DsnReader *reader;
	DsnBuffer bytes;
	DsnBuffer names; /* sources, each with a NUL */
	DsnSpan *spans;
	guint n_spans;
	guint spans_capacity;
	DsnMessage *messages;
	guint messages_capacity;
	/* files yet to be loaded */
	DsnFolder *folder;
	guint n_files;
	guint next_file;
	gboolean is_loaded;
	gsize *files; /* DSN_BATCH_FILES offsets in names */
	DsnInput input;
};

gsize dsn_batch_add_name(DsnBatch *batch, const char *path, const char *name);
void dsn_batch_add_span(DsnBatch *batch, DsnSpan span);
void dsn_batch_add_file(DsnBatch *batch, DsnFolder *folder, const char *prefix, const char *name);
void dsn_batch_reset(DsnBatch *batch, DsnReader *reader);
