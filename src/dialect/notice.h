/* SPDX-License-Identifier: MIT */
/* A notice as far as it is read, and what it said of recipients so far. */
#pragma once

#include <dsnsift/facts.h>

#include "dialect/known.h"
#include "dialect/template.h"

/* A notice that is read with one dialect of a set. */
typedef struct {
	DsnArena *arena;
	const DsnMail *mail;
	const DsnDialects *set;
	const DsnDialect *dialect;
} DsnDialectReading;

/* The recipients and their reasons, as the templates of @dialect find them in the notice. */
typedef struct {
	DsnRecipient *items;
	guint n_items;
	guint capacity;
	gboolean cut;
	DsnStr original;   /* header of the returned message within the text */
	DsnStr unassigned; /* words that belong to no recipient */
} DsnDialectFindings;

#define DSN_DIALECT_RECIPIENTS 1024 /* of one notice */
#define DSN_DIALECT_REASON_MAX 2048 /* octets of one reason */
#define DSN_DIALECT_NOTICE (256 * 1024)

/* Adds the words of @line to the @n octets of @to, which has room for DSN_DIALECT_REASON_MAX
 * and DSN_NORMAL_BEHIND more: blanks squeezed. */
void dsn_dialect_add_words(char *to, gsize *n, DsnStr line);

typedef struct {
	DsnArena *arena;
	const DsnDialects *set;
	const DsnDialect *dialect;
	DsnDialectFindings *findings;
	DsnRecipient *current; /* whose reason is read, or NULL */
	gboolean reading;      /* lines go to the reason */
	gsize indent;          /* of the recipient's line */
	gssize continued;      /* indent of the reason's line just above, or -1 */
	guint line;            /* number of the line at hand */
	guint recipient_line;  /* and of the recipient's */
	gsize decoration;      /* what stands around his address there, in octets */
	guint list;            /* the first of the recipients listed one a line, without reasons */
	gboolean started;
	char *reason; /* of the current recipient, or pending for the next */
	gsize n_reason;
	char *unassigned; /* lines that belong to nobody; the paragraph above for "before" */
	gsize n_unassigned;
	gboolean keep_unassigned; /* they are no mere greeting: a start was found, or no reason
				   * follows
				   */
	gboolean gap;             /* an empty line came after the last unassigned line */
	DsnStr status;
	DsnStr mta;
} DsnNotice;

/* ---- what it says of the recipient at hand (recipient.c) ---- */

/* The recipient at hand is known whole: what was said goes to it. */
void dsn_notice_finish(DsnNotice *notice);

/* Begins with the recipient that @captures name, if they do; @sentence is of its reason. */
void dsn_notice_open(
	DsnNotice *notice, const DsnDialectCaptures *captures, DsnStr sentence, gsize indent);

/* Addresses one below the other, in the same decoration, are a list; a reason below is that of all.
 */
void dsn_notice_keep_list(DsnNotice *notice, DsnStr line, DsnStr address);

/* Reason, status and host that a line gives, for the recipient at hand or the next. */
void dsn_notice_keep_details(DsnNotice *notice, const DsnDialectCaptures *captures);

/* ---- the recipients (recipient.c) ---- */

/* Those of X-Failed-Recipients. */
void dsn_dialect_add_header(DsnArena *arena, const DsnMail *mail, DsnDialectFindings *findings);

/* ---- the notice (notice.c) ---- */

DsnDialectFindings dsn_dialect_read_notice(const DsnDialectReading *reading, DsnPartKind kind);

/* The next part of that kind before the returned original, or NULL. */
const DsnPart *dsn_dialect_next_part(const DsnMail *mail, DsnPartKind kind, guint *index);

/* ---- what was found (findings.c) ---- */

/* Gives the words that belong to nobody to whom they can belong, and drops who is not believed.
 * @may_be_nameless: a recipient without an address may be left */
void dsn_findings_complete(
	const DsnDialectReading *reading, DsnDialectFindings *findings, gboolean may_be_nameless);

void dsn_findings_set_outcome(
	const DsnDialectFacts *facts, const DsnDialect *dialect, DsnDialectFindings *findings);

/* @report gets the recipients, or what it lacks about those that it has. */
void dsn_findings_fill_report(
	const DsnDialectReading *reading, const DsnDialectFindings *findings, DsnReport *report);
