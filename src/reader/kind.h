/* SPDX-License-Identifier: MIT */
/* What the kinds of mailbox stand on.  One kind is one file and one const struct. */
#pragma once

#include <dsnsift/reader.h>

/* Default of DsnReaderOptions.head. */
#define DSN_READER_HEAD (1024 * 1024)

typedef enum {
	DSN_CLAIM_END,   /* nothing is left in it; take it off */
	DSN_CLAIM_BATCH, /* the batch holds or names something */
	DSN_CLAIM_AGAIN, /* something else was opened on top; ask that */
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

/* Opens and closes what is read next. */
void dsn_reader_push(DsnReader *reader, const DsnReaderKind *kind, gpointer state);
void dsn_reader_pop(DsnReader *reader);

/* Warns and counts; from any thread. */
void dsn_reader_fail(DsnReader *reader, const char *path, const char *reason);
void dsn_reader_count(DsnReader *reader, guint64 octets);

/* For tests: octets read at once.  The messages must not depend on it. */
void dsn_reader_set_block(DsnReader *reader, gsize block);
