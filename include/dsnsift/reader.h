/* SPDX-License-Identifier: MIT */
/* From paths to messages, a batch at a time. */
#pragma once

#include <dsnsift/error.h>
#include <dsnsift/message.h>

G_BEGIN_DECLS

/**
 * DsnReader:
 *
 * Walks paths in the order given: maildir, mbox (mboxo, mboxrd, mboxcl2), MMDF, a
 * directory of message files, one file, "-" for standard input; any of them may
 * be gzip.  What cannot be read is told through @warn and passed over.
 */
typedef struct DsnReader DsnReader;

/**
 * DsnBatch:
 * @messages: (array length=n_messages) (transfer none): valid until the next claim
 * @serial: 0, 1, 2, ... in the order of the input
 *
 * Some messages that are worked on together: the unit that threads share.
 */
typedef struct DsnBatch {
	const DsnMessage *messages;
	guint n_messages;
	guint64 serial;
	struct DsnBatchStore *store; /* private: the buffers behind the messages */
} DsnBatch;

/* Called from the thread that claims or loads; @path and @reason as UTF-8 or raw bytes. */
typedef void (*DsnReaderWarn)(const char *path, const char *reason, gpointer data);

/**
 * DsnReaderOptions:
 * @head: octets kept of one message; what follows is scanned for its end, not held.
 *   0 means the default of 1 MiB
 * @warn: (nullable): told once for each thing that could not be read
 */
typedef struct {
	gsize head;
	DsnReaderWarn warn;
	gpointer warn_data;
} DsnReaderOptions;

/* (transfer full); @paths is NULL-terminated and must outlive the reader. */
DsnReader *dsn_reader_new(const char *const *paths, const DsnReaderOptions *options);
void dsn_reader_free(DsnReader *reader);

DsnBatch *dsn_batch_new(void);
void dsn_batch_free(DsnBatch *batch);

/**
 * dsn_reader_claim:
 *
 * Takes the next messages of the input into @batch, reusing its buffers.  Threads
 * take turns here (the caller holds a lock); what can be done outside of the lock,
 * such as reading the files of a maildir, is left to dsn_batch_load().
 *
 * Returns: %FALSE at the end of the input.
 */
gboolean dsn_reader_claim(DsnReader *reader, DsnBatch *batch) G_GNUC_WARN_UNUSED_RESULT;

/* Reads what the claim only named; needs no lock.  Afterwards @messages is complete. */
void dsn_batch_load(DsnBatch *batch);

/* Things that could not be read so far: not zero means "exit status says so". */
guint dsn_reader_failures(const DsnReader *reader);

/* Octets read and octets in all (0: unknown, as for a pipe), for a progress bar. */
guint64 dsn_reader_octets_read(const DsnReader *reader);
guint64 dsn_reader_octets_total(const DsnReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnReader, dsn_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnBatch, dsn_batch_free)

G_END_DECLS
