/* SPDX-License-Identifier: MIT */
/* What the kinds of mailbox share.  One kind is one file and one const struct. */
#pragma once

#include <dsnsift/buffer.h>
#include <dsnsift/reader.h>

#include "input.h"

/* Default of DsnReaderOptions.head. */
#define DSN_READER_HEAD (1024 * 1024)

/* Files that one claim names. */
#define DSN_BATCH_FILES 64

typedef enum {
	DSN_CLAIM_END,   /* nothing is left in it; take it off */
	DSN_CLAIM_BATCH, /* the batch holds or names something */
	DSN_CLAIM_AGAIN, /* something else was opened on top; ask that */
} DsnClaim;

typedef struct DsnReaderKind {
	DsnClaim (*claim)(DsnReader *reader, gpointer state, DsnBatch *batch);
	void (*free)(gpointer state);
} DsnReaderKind;

extern const DsnReaderKind dsn_reader_maildir;
extern const DsnReaderKind dsn_reader_directory;
extern const DsnReaderKind dsn_reader_mbox;
extern const DsnReaderKind dsn_reader_file;

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
	/* touched by load() as well, so only by way of dsn_reader_fail and _count */
	gint failures;
	guint64 octets_read;
};

/* A directory that batches still read from after the walk has gone on. */
typedef struct {
	gint references;
	int fd;
	gboolean is_maildir;
	char path[];
} DsnFolder;

/* One message or file of a batch: offsets, since buffers move while they grow. */
typedef struct {
	gsize source; /* in names */
	gsize bytes;  /* in bytes */
	gsize len;
	guint64 size;
	guint64 offset;
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

/* Path @path relative to @dir (AT_FDCWD, or what @shown lies in), @shown to people. */
void dsn_reader_push_file(DsnReader *reader, int dir, const char *path, const char *shown);
/* What the name of a file says: one message, whatever it begins with. */
gboolean dsn_reader_is_message_name(const char *name);

/* (transfer full) @folder */
void dsn_reader_push_maildir(DsnReader *reader, DsnFolder *folder);
void dsn_reader_push_directory(DsnReader *reader, DsnFolder *folder);
void dsn_reader_push(DsnReader *reader, const DsnReaderKind *kind, gpointer state);

/* Warns and counts; from any thread. */
void dsn_reader_fail(DsnReader *reader, const char *path, const char *reason);
void dsn_reader_count(DsnReader *reader, guint64 octets);

/* For tests: octets read at once.  The messages must not depend on it. */
void dsn_reader_set_block(DsnReader *reader, gsize block);

typedef enum {
	DSN_FILE_REGULAR,
	DSN_FILE_DIRECTORY,
	DSN_FILE_DANGLING, /* a symbolic link to nothing */
	DSN_FILE_OTHER,    /* FIFO, socket, device, or gone */
} DsnFileType;

/* (nullable): with errno */
DsnFolder *dsn_folder_open(int dir, const char *name, const char *path);
DsnFolder *dsn_folder_ref(DsnFolder *folder);
void dsn_folder_unref(DsnFolder *folder);
DsnFileType dsn_folder_type(const DsnFolder *folder, const char *name, guchar d_type);
/* Opens @path, which begins with that of @folder; -1: see @reason, or it is just gone (NULL). */
int dsn_folder_open_file(DsnFolder *folder, const char *path, const char **reason);

/* Length of @name without its flags. */
gsize dsn_maildir_base_length(const char *name);

gsize dsn_batch_add_name(DsnBatch *batch, const char *path, const char *name);
void dsn_batch_add_span(DsnBatch *batch, DsnSpan span);
void dsn_batch_add_file(DsnBatch *batch, DsnFolder *folder, const char *prefix, const char *name);
void dsn_batch_reset(DsnBatch *batch, DsnReader *reader);
/* Makes the messages of the spans. */
void dsn_batch_publish(DsnBatch *batch);
