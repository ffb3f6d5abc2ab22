/* SPDX-License-Identifier: MIT */
/* The pieces of `dsnsift filter`.  None of them may lose a mail: see dsnsift(1), MAIL FILTER. */
#pragma once

#include <dsnsift/buffer.h>
#include <dsnsift/record.h>
#include <dsnsift/verdict.h>

/* Returns an exit status; every other than 0, 1, 64 and 75 makes an MTA bounce the mail. */
int dsn_filter_main(int argc, char **argv);

/* ---- options.c ---- */

/**
 * DsnFilterOptions: the command line
 * @words: bits: verdicts that --test says yes to
 * @prints: --print: one word, not the message; @field is its number
 * @silent: --no-output
 */
typedef struct {
	guint words;
	gboolean prints;
	guint field;
	const char *append;
	gboolean silent;
	const char *rules;
	const char *dialects;
} DsnFilterOptions;

/* Returns: (transfer full) (nullable): what is wrong. */
char *dsn_filter_options_parse(DsnFilterOptions *options, int argc, char **argv);

/* ---- header.c: our own fields out of what came in ---- */

/**
 * DsnFilterStrip: where in the header the stream stands; zero-initialise it
 *
 * A stranger must not be able to forge a verdict, so every field of our prefix is
 * taken out of the outer header, with its folds.
 */
typedef struct {
	guint place;
	gboolean after_own;
} DsnFilterStrip;

/**
 * dsn_filter_strip:
 * @clean: octets of @buffer that are done
 * @len: (inout): octets in it
 * @at_end: nothing comes any more
 *
 * Works in place.  A line whose name has not come whole stays undone until more is there.
 *
 * Returns: the octets done now.
 */
gsize dsn_filter_strip(
	DsnFilterStrip *strip, char *buffer, gsize clean, gsize *len, gboolean at_end);

/* ---- message.c: the whole message, of any size ---- */

/* What the readers keep of one message; only that is judged. */
#define DSN_FILTER_HEAD (1024 * 1024)

/**
 * DsnFilterHold: a message, read to its end
 * @head: its first @len octets; all of it unless it is larger than 4 MiB
 * @spool: unlinked file that holds the next @spooled octets, or -1
 * @tail: (nullable): what comes after those, where no file would take it
 * @total: octets in all
 */
typedef struct {
	char *head;
	gsize len;
	gsize capacity;
	int spool;
	guint64 spooled;
	char *tail;
	gsize tail_len;
	gsize tail_capacity;
	guint64 total;
	DsnFilterStrip strip;
} DsnFilterHold;

/**
 * dsn_filter_hold:
 * @whole: keep all of it; otherwise the head, and the rest is read and forgotten
 *
 * Reads @fd to its end in any case.
 *
 * Returns: 0, or an errno if the message was not read whole or cannot be held.
 */
int dsn_filter_hold(DsnFilterHold *hold, int fd, gboolean whole);

/* ---- message.c: and out again; safe in a signal handler ---- */

/* Writes all of it, or returns an errno. */
int dsn_filter_write(int fd, const char *at, gsize len);

/**
 * dsn_filter_pass:
 * @split: where in the head @insert goes
 *
 * Writes the whole message and closes @fd.
 *
 * Returns: 0, or an errno.
 */
int dsn_filter_pass(const DsnFilterHold *hold, gsize split, DsnStr insert, int fd);

/* ---- guard.c: when judging crashes or takes too long ---- */

/* Runs in a signal handler: only write() and its like; returns the exit status. */
typedef int (*DsnFilterRescue)(int signal_number, gpointer data);

/* Once, first of all: a lost reader is an error, not a death; a request to end is 75. */
void dsn_filter_guard_start(void);

/* From here on a crash, a failed allocation or @seconds passing ends in @rescue. */
void dsn_filter_guard(guint seconds, DsnFilterRescue rescue, gpointer data);
void dsn_filter_guard_end(void);

/* ---- fields.c: one word for the message, and its header fields ---- */

/**
 * dsn_filter_split:
 * @eol: (out): the line end of the first header line
 * @insertable: (out): whether header fields may stand there
 *
 * Returns: octets of the mailbox's From_ lines at the start of @head.
 */
gsize dsn_filter_split(DsnStr head, const char **eol, gboolean *insertable);

void dsn_filter_print_fields(const DsnVerdict *verdict, const char *eol, DsnBuffer *out);

/* For --print: the fields by number, %NULL behind the last. */
const char *dsn_filter_field_name(guint i);
void dsn_filter_print_field(const DsnVerdict *verdict, guint field, DsnBuffer *out);

/* ---- append.c: side output ---- */

/* Rows of those who failed, as they go into a file of that name (.jsonl: JSON Lines). */
void dsn_filter_records(DsnArena *arena, const DsnMessage *message, const DsnVerdict *verdict,
	const char *path, DsnBuffer *header, DsnBuffer *rows);

/* One write() of the rows, below @header if the file is empty.  Returns 0 or an errno. */
int dsn_filter_append(const char *path, DsnStr header, DsnStr rows);
