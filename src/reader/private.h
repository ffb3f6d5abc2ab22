/* SPDX-License-Identifier: MIT */
/* What the kinds of mailbox have in common, and how each fills a batch. */
#pragma once

#include <dsnsift/buffer.h>
#include <dsnsift/reader.h>

#include "reader/folder.h"
#include "reader/input.h"

/* Default of DsnReaderOptions.head. */
#define DSN_READER_HEAD (1024 * 1024)

typedef enum {
	DSN_CLAIM_END,   /* nothing is left in it; take it off */
	DSN_CLAIM_BATCH, /* the batch holds or names something */
	DSN_CLAIM_AGAIN, /* something else was opened on top: claim from that */
} DsnClaim;

typedef struct DsnReaderKind {
	DsnClaim (*claim)(DsnReader *reader, gpointer state, DsnBatch *batch);
	void (*free)(gpointer state);
} DsnReaderKind;

/* A directory holds an mbox: the one is opened on top of the other. */
typedef struct DsnOpened {
	const DsnReaderKind *kind;
	gpointer state;
	struct DsnOpened *below;
} DsnOpened;

struct DsnReader {
	const char *const *paths;
	DsnReaderOptions options;
	gsize block;
	DsnOpened *top;
	guint64 serial;
	guint64 octets_total;
	guint passed_over;
	/* touched by load() as well, so only by way of dsn_reader_fail and _count */
	gint failures;
	guint64 octets_read;
};

/* Opens what is read next. */
void dsn_reader_push(DsnReader *reader, const DsnReaderKind *kind, gpointer state);

/* Warns and counts; from any thread. */
void dsn_reader_fail(DsnReader *reader, const char *path, const char *reason);
void dsn_reader_count(DsnReader *reader, guint64 octets);

/* For tests: octets read at once.  The messages must not depend on it. */
void dsn_reader_set_block(DsnReader *reader, gsize block);

/* Files that one claim names. */
#define DSN_BATCH_FILES 64

/* One message or file of a batch: offsets, since buffers move while they grow. */
typedef struct {
	gsize source; /* in the names of the batch */
	gsize octets; /* in the octets of the batch */
	gsize len;
	guint64 size;
	guint64 offset;
	gboolean is_quoted; /* by an mbox, from @quote on */
	gsize quote;
} DsnSpan;

/* A batch, and the buffers behind its messages. */
typedef struct {
	DsnBatch batch; /* the first member: what programs see */
	DsnReader *reader;
	DsnBuffer octets;
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
} DsnBatchStore;

static inline DsnBatchStore *
dsn_batch_store(DsnBatch *batch)
{
	return (DsnBatchStore *)batch;
}

gsize dsn_batch_add_name(DsnBatch *batch, const char *path, const char *name);
void dsn_batch_add_span(DsnBatch *batch, DsnSpan span);
void dsn_batch_add_file(DsnBatch *batch, DsnFolder *folder, const char *prefix, const char *name);
void dsn_batch_reset(DsnBatch *batch, DsnReader *reader);

/* The state of a file or a pipe that is read block by block: what it is and what of it was read but
 * not handed out. */
typedef struct {
	DsnInput input;
	DsnBuffer carry;
	guint64 offset; /* of carry in the file */
	gboolean is_mmdf;
	gboolean at_end;
	char *path;
} DsnFile;

/* Path @path relative to @dir (AT_FDCWD, or what @shown lies in), @shown to people. */
void dsn_reader_push_file(DsnReader *reader, int dir, const char *path, const char *shown);
/* Whether a file of the folder @dir is one message by its name, whatever it begins with; only a
 * bare NUMBER that begins with a From_ line is none. */
gboolean dsn_reader_is_message(int dir, const char *name);

/* (transfer full) @folder */
void dsn_reader_push_maildir(DsnReader *reader, DsnFolder *folder);
void dsn_reader_push_directory(DsnReader *reader, DsnFolder *folder);
