/* SPDX-License-Identifier: MIT */
/* Whole messages out of a buffer that an mbox is read into. */
#pragma once

#include <dsnsift/buffer.h>

/**
 * DsnSplit:
 * @start: of the message that is looked at, its From_ line included
 * @base: octets of the input before @buffer
 * @dropped: octets taken out of @buffer behind the head of that message
 *
 * dsn_split_find() until FALSE, then more octets into @buffer or @at_end, and again.
 */
typedef struct {
	DsnBuffer *buffer;
	gsize head;
	gsize from_lines; /* octets that From_ lines above a header may have */
	gsize start;
	guint64 base;
	guint64 dropped;
	gboolean at_end;
	gboolean is_mmdf;
	/* private */
	gsize scan;
	gsize end;           /* of the message found */
	gsize next;          /* where the one after it starts */
	gsize body_end;      /* by Content-Length; 0 is unknown */
	gboolean has_header; /* body_end was looked for */
	gboolean has_quotes;
	gsize quote;          /* from @start: the LF before the first of them */
	gboolean has_bare;    /* a From_ line that is not quoted and separates nothing */
	gboolean is_measured; /* its Content-Length is right */
} DsnSplit;

/**
 * DsnSplitMessage:
 * @from, @len: in the buffer
 * @offset: in the input
 * @size: of the whole message
 * @is_quoted: dsn_from_line_unquote() is due, from @quote octets after @from on; it is left to the
 *   caller, who may have more time
 */
typedef struct {
	guint64 offset;
	gsize from;
	gsize len;
	guint64 size;
	gboolean is_quoted;
	gsize quote;
} DsnSplitMessage;

void dsn_split_init(DsnSplit *split, DsnBuffer *buffer, guint64 base, gsize head, gboolean is_mmdf);

/* For tests: another limit than %DSN_FROM_LINES_MAX, before the first call of dsn_split_find(). */
void dsn_split_set_from_lines(DsnSplit *split, gsize most);

/* TRUE: a message is whole; take it with dsn_split_message() before the next call. */
gboolean dsn_split_find(DsnSplit *split);
DsnSplitMessage dsn_split_message(const DsnSplit *split);

/* When no message is whole: forgets what is beyond the head of the first one. */
void dsn_split_drop(DsnSplit *split);
