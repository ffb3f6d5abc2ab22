/* SPDX-License-Identifier: MIT */
/* A notice as far as it is read, and what it said of recipients so far. */
#pragma once

#include "dialect/private.h"

typedef struct {
	DsnArena *arena;
	const DsnDialectEntry *entry;
	DsnDialectFindings *findings;
	DsnRecipient *current; /* whose reason is read, or NULL */
	gboolean reading;      /* lines go to the reason */
	gsize indent;          /* of the recipient's line */
	gssize continued;      /* indent of the reason's line just above, or -1 */
	guint line;            /* number of the line at hand */
	guint recipient_line;  /* and of the recipient's */
	gsize dress;           /* what stands around his address there, in bytes */
	guint list;            /* the first of the recipients listed one a line, without reasons */
	gboolean started;
	char *reason; /* of the current recipient, or pending for the next */
	gsize n_reason;
	char *orphan; /* lines that belong to nobody; the paragraph above for "before" */
	gsize n_orphan;
	gboolean keep_orphans; /* they are no mere greeting: a start was found, or no reason follows
				*/
	gboolean gap;          /* an empty line came after the last orphan */
	DsnStr status;
	DsnStr mta;
} DsnNotice;

/* The recipient at hand is known whole: what was said goes to it. */
void dsn_notice_finish(DsnNotice *notice);

/* Begins with the recipient that @captures name, if they do; @sentence is of its reason. */
void dsn_notice_open(
	DsnNotice *notice, const DsnDialectCaptures *captures, DsnStr sentence, gsize indent);

/* Addresses one below the other, in the same dress, are a list; a reason below is that of all. */
void dsn_notice_keep_list(DsnNotice *notice, DsnStr line, DsnStr address);

/* Reason, status and host that a line gives, for the recipient at hand or the next. */
void dsn_notice_keep_details(DsnNotice *notice, const DsnDialectCaptures *captures);
