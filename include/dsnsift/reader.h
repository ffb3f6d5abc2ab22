/* SPDX-License-Identifier: MIT */
/* From paths to messages, a batch at a time. */
#pragma once

#include <dsnsift/error.h>
#include <dsnsift/message.h>

G_BEGIN_DECLS

/**
 * DsnReader:
 *
 * Walks paths in the order given:
 *
 * - a maildir: new/ and cur/, nothing else of it
 * - any other directory: message files, mailboxes and directories in it, maildirs with
 *   their subfolders included, in the order of the octets of their names (a directory of
 *   more than some 60,000 names is sorted in runs of that size); no dot files, no FIFOs, no
 *   directory twice
 * - an mbox (mboxo, mboxrd, mboxcl, mboxcl2) or MMDF file, known by its first line
 * - any other file: one message; found in a directory only if it begins with a header field or a
 *   From_ line, else it is passed over (notes, tables, indexes).  A file that is called
 *   NAME.eml, or as in a maildir, is one message, whatever it begins with; so is one that is called
 *   NUMBER (MH), but with a From_ line it is the mbox of a year or month
 * - "-": standard input, a mailbox or a message
 *
 * A file may be gzip, known by its first octets.  An empty mailbox file is an empty
 * mailbox; an empty message file is a failure.  What cannot be read is told through
 * @warn and passed over.
 */
typedef struct DsnReader DsnReader;

/**
 * DsnBatch:
 * @messages: (array length=n_messages) (transfer none): complete after dsn_batch_load();
 *   they and their texts are valid until the next load or claim of this batch
 * @serial: 0, 1, 2, ... in the order of the input
 *
 * Some messages that are worked on together: the unit that threads share.  One thread uses a batch
 * at a time.  A result: it can get more members at its end.
 */
typedef struct {
	const DsnMessage *messages;
	guint n_messages;
	guint64 serial;
} DsnBatch;

/* Called from any thread that claims or loads, also from several at once; @path is octets as in
   the file system, @reason is of the locale; both are valid during the call. */
typedef void (*DsnReaderWarn)(const char *path, const char *reason, gpointer data);

/**
 * DsnReaderOptions: zeroes are the defaults
 * @size: sizeof(DsnReaderOptions): so a library that has more options knows that the program has
 *   not
 * @head: octets kept of one message; what follows is scanned for its end, not held.
 *   0 means the default of 1 MiB
 * @warn: (nullable): told once for each thing that could not be read
 * @warn_data: (nullable) (transfer none): what @warn gets; must outlive the reader
 */
typedef struct {
	gsize size;
	gsize head;
	DsnReaderWarn warn;
	gpointer warn_data;
} DsnReaderOptions;

/**
 * dsn_reader_new:
 * @paths: (array zero-terminated=1) (transfer none): must outlive the reader
 * @options: (nullable): copied
 *
 * Never fails: what cannot be opened is found out, and told, when its turn has come.
 *
 * Returns: (transfer full): to be freed with dsn_reader_free()
 */
DsnReader *dsn_reader_new(const char *const *paths, const DsnReaderOptions *options);

/* @reader: (nullable) (transfer full).  Batches may live on, but are not loaded any more. */
void dsn_reader_free(DsnReader *reader);

/* (transfer full): an empty batch, for claims of any reader. */
DsnBatch *dsn_batch_new(void);

/* @batch: (nullable) (transfer full) */
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

/**
 * dsn_batch_load:
 *
 * Reads what the claim only named; needs no lock, and several threads may be in it
 * at once with a batch each.  Called until it says %FALSE, for files that together
 * are too large to be held come by and by:
 *
 *     while (dsn_reader_claim(reader, batch))
 *             while (dsn_batch_load(batch))
 *                     for (guint i = 0; i < batch->n_messages; i++)
 *                             work(&batch->messages[i]);
 *
 * A file that has gone since the claim is none of the messages, and no failure.  One
 * that a mail reader has moved from new/ to cur/ is read where it is now.
 *
 * Returns: %TRUE: @messages holds messages (possibly none) until the next load or
 *   claim of this batch; %FALSE: that was all of it.
 */
gboolean dsn_batch_load(DsnBatch *batch) G_GNUC_WARN_UNUSED_RESULT;

/* Things that could not be read so far, by claims and by loads; from any thread.
   Not zero means "the exit status says so". */
guint dsn_reader_failures(const DsnReader *reader);

/* Files of directories that were passed over because they do not begin as mail does. */
guint dsn_reader_passed_over(const DsnReader *reader);

/* For a progress bar, from any thread: octets read, as they are stored (packed, if gzip),
   and octets in all.  The latter is 0, unknown, as soon as one path is a pipe or a directory. */
guint64 dsn_reader_octets_read(const DsnReader *reader);
guint64 dsn_reader_octets_total(const DsnReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnReader, dsn_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnBatch, dsn_batch_free)

G_END_DECLS
