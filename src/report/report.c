/* SPDX-License-Identifier: MIT */
/* The order in which a mail is read: structured parts first, and what was guessed never replaces
 * what they say. */
#include "config.h"

#include "base/arena.h"
#include "base/defect.h"
#include "dialect/dialect.h"
#include "report/sender.h"
#include "report/steps.h"

#define RECIPIENTS_DEFAULT 10000

/* Several status parts are one report: Domino and some gateways write one a recipient.  The
 * returned mail is the last part (RFC 6522 section 3): what seems to follow it is its own text,
 * with a boundary that its author guessed. */
static gboolean
read_status_parts(DsnReportBuilder *builder)
{
	gboolean any = FALSE;

	for (guint i = 0; i < builder->mail->n_parts; i++) {
		const DsnPart *part = &builder->mail->parts[i];

		if (any && (part->kind == DSN_PART_ORIGINAL ||
				   part->kind == DSN_PART_ORIGINAL_HEADERS))
			break;
		if (part->kind != DSN_PART_STATUS)
			continue;
		dsn_builder_read_status(builder, part->content);
		any = TRUE;
	}
	return any;
}

static gboolean
read_status_text(DsnReportBuilder *builder)
{
	return dsn_mail_part(builder->mail, DSN_PART_FEEDBACK) == NULL &&
	       dsn_builder_read_inline(builder);
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
read_delivery(DsnReportBuilder *builder)
{
	DsnReport *report = builder->report;

	if (!read_status_parts(builder) && !read_status_text(builder))
		return FALSE;
	report->kind = DSN_REPORT_DELIVERY;
	report->dialect = DSN_STR("rfc3464");
	if (report->n_recipients == 0 && dsn_builder_read_receipt(builder))
		return TRUE;
	/* The reply of the only one that is told of is about him. */
	if (builder->n_added == 1 && report->n_recipients == 1)
		report->recipients[0]->reply_uncertain = FALSE;
	dsn_builder_read_notice(builder);
	dsn_builder_merge_same(builder);
	if (lacks_words(report) &&
		dsn_dialect_read(builder->arena, builder->mail, builder->dialects, report))
		report->dialect = DSN_STR("rfc3464");
	return TRUE;
}

static gboolean
read_dialect(DsnReportBuilder *builder)
{
	DsnReport *report = builder->report;

	if (!dsn_dialect_read(builder->arena, builder->mail, builder->dialects, report))
		return FALSE;
	report->kind = DSN_REPORT_DELIVERY;
	return TRUE;
}

/* A report that a person has sent on: a defect, and not read. */
static gboolean
is_forwarded(DsnReportBuilder *builder)
{
	const DsnMail *mail = builder->mail;

	if (dsn_mail_part(mail, DSN_PART_STATUS) == NULL &&
		dsn_mail_part(mail, DSN_PART_FEEDBACK) == NULL)
		return FALSE;
	if (!dsn_mail_is_forwarded(builder))
		return FALSE;
	dsn_defects_add(&builder->report->defects, builder->arena, DSN_DEFECT_FORWARDED,
		dsn_fields_get(&mail->headers, "Subject"));
	return TRUE;
}

static void
read_kind(DsnReportBuilder *builder)
{
	if (!is_forwarded(builder) &&
		(read_delivery(builder) || dsn_builder_read_feedback(builder) ||
			dsn_builder_read_disposition(builder) || read_dialect(builder)))
		return;
	if (dsn_mail_is_auto_reply(builder))
		dsn_builder_read_auto_reply(builder);
}

const DsnReport *
dsn_report_read(DsnArena *arena, const DsnMail *mail, const DsnReportOptions *options)
{
	DsnReport *report = dsn_arena_new_array(arena, DsnReport, 1);
	DsnReportBuilder builder = { .arena = arena, .mail = mail, .report = report };
	DsnStr date;

	g_return_val_if_fail(mail != NULL, report);
	builder.dialects = options != NULL ? options->dialects : NULL;
	builder.max_recipients = options != NULL && options->recipients > 0 ? options->recipients
									    : RECIPIENTS_DEFAULT;
	read_kind(&builder);
	if (report->kind == DSN_REPORT_NONE)
		return report;
	date = dsn_fields_get(&mail->headers, "Date");
	report->date = date.at != NULL ? dsn_field_unfold(arena, date) : date;
	dsn_builder_read_returned(&builder);
	dsn_builder_settle_outcomes(&builder);
	dsn_builder_choose_mailed(&builder, options);
	return report;
}
