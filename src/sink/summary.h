/* SPDX-License-Identifier: MIT */
/* What a whole mailbox says that no single bounce does: for people. */
#pragma once

#include <dsnsift/buffer.h>
#include <dsnsift/record.h>

/**
 * DsnSummaryNotes: what threads keep of their records until it is their turn
 *
 * Plain; zero-initialise it.  Belongs to one thread at a time.
 */
typedef struct {
	guint64 n_messages;
	DsnBuffer entries;
} DsnSummaryNotes;

void dsn_summary_notes_add(DsnSummaryNotes *notes, const DsnRecord *record);
void dsn_summary_notes_reset(DsnSummaryNotes *notes);
void dsn_summary_notes_clear(DsnSummaryNotes *notes);

/**
 * DsnSummary:
 *
 * Counts by action and cause, and by cause and provider.  Its memory is bounded: of
 * very many domains those that are seen least are forgotten.  What it says depends
 * on the order of the notes only, not on how they were cut.
 */
typedef struct DsnSummary DsnSummary;

DsnSummary *dsn_summary_new(void);
void dsn_summary_free(DsnSummary *summary);
void dsn_summary_add(DsnSummary *summary, const DsnSummaryNotes *notes);

/* @passed_over: files that are no mail */
void dsn_summary_print(const DsnSummary *summary, guint passed_over, DsnBuffer *out);
