/* SPDX-License-Identifier: MIT */
/* A verdict as a row of named values: what every output format prints. */
#pragma once

#include <dsnsift/verdict.h>

G_BEGIN_DECLS

/* The order is that of the CSV; it and the names are versioned, see dsnsift(1), OUTPUT. */
typedef enum {
	DSN_COLUMN_RECIPIENT,
	DSN_COLUMN_RECIPIENT_SOURCE,
	DSN_COLUMN_FINAL_RECIPIENT,
	DSN_COLUMN_ORIGINAL_RECIPIENT,
	DSN_COLUMN_DOMAIN,
	DSN_COLUMN_PROVIDER,
	DSN_COLUMN_ACTION,
	DSN_COLUMN_CAUSE,
	DSN_COLUMN_OUTCOME,
	DSN_COLUMN_PERMANENCE,
	DSN_COLUMN_STATUS,
	DSN_COLUMN_REPLY_CODE,
	DSN_COLUMN_DIAGNOSTIC,
	DSN_COLUMN_REMOTE_MTA,
	DSN_COLUMN_REPORTING_MTA,
	DSN_COLUMN_RULE,
	DSN_COLUMN_EVIDENCE,
	DSN_COLUMN_DIALECT,
	DSN_COLUMN_DATE, /* ISO 8601, UTC */
	DSN_COLUMN_MESSAGE_ID,
	DSN_COLUMN_ENVELOPE_ID,
	DSN_COLUMN_SUBJECT,
	DSN_COLUMN_SOURCE,
	DSN_COLUMN_OFFSET,
	DSN_COLUMN_COUNT
} DsnColumn;

/* (transfer none): "recipient", "reply_code"; static. */
const char *dsn_column_name(DsnColumn column);

/**
 * DsnRecord:
 * @cause: %DSN_CAUSE_NONE for mail that is no report
 * @extra: (array length=n_extra): the returned original's headers the user asked for
 * @values: by #DsnColumn; absent where nothing is known; as found in the mail, so hostile; each
 *   is cut after 4,096 octets; what is the same for all recipients of a report (its MTA,
 *   Message-ID, envelope, subject, the extra headers) sooner where it has more than 256, so
 *   that it takes 1 MiB, or 128 octets a record, in all
 *
 * One thread uses a record at a time.  A result: it can get more values at its end.
 */
typedef struct {
	DsnAction action;
	DsnCause cause;
	DsnOutcome outcome;
	guint n_extra;
	const DsnStr *extra;
	DsnStr values[DSN_COLUMN_COUNT];
} DsnRecord;

/**
 * dsn_record_make:
 * @verdict: of dsn_sift(), on @message
 * @headers: (array zero-terminated=1) (nullable): names of headers for @extra
 *
 * One record serves all diagnoses of a verdict, one after another:
 *
 *     DsnRecord *record = dsn_record_make(arena, message, verdict, NULL);
 *
 *     for (guint i = 0; i < verdict->n_diagnoses; i++) {
 *             dsn_record_fill(record, i);
 *             sink->record(&options, record, &out);
 *     }
 *
 * Returns: (transfer none): lives in @arena and in what @verdict lives in; its values are those of
 *   the message, until it is filled
 */
DsnRecord *dsn_record_make(DsnArena *arena, const DsnMessage *message, const DsnVerdict *verdict,
	const char *const *headers);

/* Makes @record say what the diagnosis of that index does.  It must be of dsn_record_make(). */
void dsn_record_fill(DsnRecord *record, guint index);

G_END_DECLS
