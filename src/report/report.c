/* SPDX-License-Identifier: MIT */
/* The order in which a mail is read: what is structured first, what was guessed never over it. */
#include "config.h"

#include "dialect/dialect.h"
#include "report/read.h"
#include "base/arena.h"
#include "base/defect.h"

#define RECIPIENTS_DEFAULT 10000

static gboolean
has_part(const DsnMail *mail, DsnPartKind kind)
{
	for (guint i = 0; i < mail->n_parts; i++)
		if (mail->parts[i].kind == kind)
			return TRUE;
	return FALSE;
}

/* Several status parts are one report: Domino and some gateways write one a recipient.  The
 * returned mail is the last part (RFC 6522 section 3): what seems to follow it is its own text,
 * with a boundary that its author guessed. */
static gboolean
read_status_parts(DsnReading *reading)
{
	gboolean any = FALSE;

	for (guint i = 0; i < reading->mail->n_parts; i++) {
		const DsnPart *part = &reading->mail->parts[i];

		if (any && (part->kind == DSN_PART_ORIGINAL ||
				   part->kind == DSN_PART_ORIGINAL_HEADERS))
			break;
		if (part->kind != DSN_PART_STATUS)
			continue;
		dsn_reading_status(reading, part->content);
		any = TRUE;
	}
	return any;
}

static gboolean
read_status_text(DsnReading *reading)
{
	return !has_part(reading->mail, DSN_PART_FEEDBACK) && dsn_reading_inline(reading);
}

static gboolean
lacks_words(const DsnReport *report)
{
	for (guint i = 0; i < report->n_recipients; i++)
		if (report->recipients[i]->diagnostic.at == NULL)
			return TRUE;
	return report->n_recipients == 0;
}

/* The words of the notice, then a dialect where they left a gap. */
static gboolean
read_delivery(DsnReading *reading)
{
	DsnReport *report = reading->report;

	if (!read_status_parts(reading) && !read_status_text(reading))
		return FALSE;
	report->kind = DSN_REPORT_DELIVERY;
	report->dialect = DSN_STR("rfc3464");
	if (report->n_recipients == 0 && dsn_reading_receipt(reading))
		return TRUE;
	dsn_reading_context(reading);
	dsn_reading_merge_same(reading);
	if (lacks_words(report) &&
		dsn_dialect_read(reading->arena, reading->mail, reading->dialects, report))
		report->dialect = DSN_STR("rfc3464");
	return TRUE;
}

static gboolean
read_dialect(DsnReading *reading)
{
	DsnReport *report = reading->report;

	if (!dsn_dialect_read(reading->arena, reading->mail, reading->dialects, report))
		return FALSE;
	report->kind = DSN_REPORT_DELIVERY;
	return TRUE;
}

/* Whether the report is a person's attachment; told as a defect, and not read. */
static gboolean
is_forwarded(DsnReading *reading)
{
	const DsnMail *mail = reading->mail;

	if (!has_part(mail, DSN_PART_STATUS) && !has_part(mail, DSN_PART_FEEDBACK))
		return FALSE;
	if (!dsn_reading_is_forwarded(reading))
		return FALSE;
	dsn_defects_add(&reading->report->defects, reading->arena, DSN_DEFECT_FORWARDED,
		dsn_fields_get(&mail->headers, "Subject"));
	return TRUE;
}

static void
read_kind(DsnReading *reading)
{
	if (!is_forwarded(reading) &&
		(read_delivery(reading) || dsn_reading_feedback(reading) ||
			dsn_reading_disposition(reading) || read_dialect(reading)))
		return;
	if (dsn_reading_is_auto_reply(reading))
		dsn_reading_auto_reply(reading);
}

const DsnReport *
dsn_report_read(DsnArena *arena, const DsnMail *mail, const DsnReportOptions *options)
{
	DsnReport *report = dsn_arena_new_array(arena, DsnReport, 1);
	DsnReading reading = { .arena = arena, .mail = mail, .report = report };
	DsnStr date;

	g_return_val_if_fail(mail != NULL, report);
	reading.dialects = options != NULL ? options->dialects : NULL;
	reading.max_recipients = options != NULL && options->recipients > 0 ? options->recipients
									    : RECIPIENTS_DEFAULT;
	read_kind(&reading);
	if (report->kind == DSN_REPORT_NONE)
		return report;
	date = dsn_fields_get(&mail->headers, "Date");
	report->date = date.at != NULL ? dsn_field_unfold(arena, date) : date;
	dsn_reading_returned(&reading);
	dsn_reading_settle_outcomes(&reading);
	dsn_reading_mailed(&reading, options);
	return report;
}
