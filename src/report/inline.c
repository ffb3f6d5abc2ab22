/* SPDX-License-Identifier: MIT */
/* A report whose structure was lost: a gateway or an archive left the delivery-status fields and
 * the returned header standing in the text. */
#include "config.h"

#include "base/lines.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "report/sender.h"
#include "report/steps.h"

/* Offset of the first line that begins with @words, at or after @from, or -1. */
static gssize
find_line(DsnStr text, DsnStr words, gsize from)
{
	gssize hit = (gssize)from - 1;

	while ((hit = dsn_str_find_nocase(text, words, (gsize)(hit + 1))) >= 0)
		if (hit == 0 || text.at[hit - 1] == '\n')
			return hit;
	return -1;
}

/* Where the fields begin: with those of the message, if they are there, else behind the last empty
 * line before the recipient. */
static gsize
find_begin(DsnStr text, gsize recipient)
{
	gssize reporting = find_line(text, DSN_STR("Reporting-MTA"), 0);
	gsize begin = recipient;

	if (reporting >= 0 && (gsize)reporting < recipient)
		return (gsize)reporting;
	while (begin > 1 && !(text.at[begin - 1] == '\n' && text.at[begin - 2] == '\n'))
		begin--;
	return begin > 1 ? begin : 0;
}

/* Where they end: at a boundary or a header. */
static gsize
find_end(DsnStr text, gsize recipient)
{
	static const char *const ends[] = { "--", "Return-Path:", "Received:", "From:", "To:" };
	gsize end = text.len;

	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
		gssize hit = find_line(dsn_str_slice(text, 0, end), dsn_str(ends[i]), recipient);
		if (hit >= 0)
			end = (gsize)hit;
	}
	return end;
}

/* Passes over a boundary and a part's own header, to the header of the returned mail. */
static void
read_returned(DsnReportBuilder *builder, DsnStr text)
{
	DsnStr rest;

	for (guint header = 0; header < 3 && text.len > 0; header++) {
		DsnStr line, before = text;
		DsnFields fields;

		while (text.len > 0 && (text.at[0] == '-' || text.at[0] == '\n')) {
			before = text;
			(void)dsn_str_line(&text, &line);
		}
		fields = dsn_fields_parse(builder->arena, text, &rest);
		if (fields.n_fields > 2 && dsn_fields_get(&fields, "From").at != NULL) {
			builder->report->returned = fields;
			return;
		}
		text = rest.len < before.len ? rest : DSN_STR_ABSENT;
	}
}

/* RFC 3464 section 2: the return path of a report is empty. */
static gboolean
is_header_of_report(const DsnReportBuilder *builder, DsnStr text)
{
	DsnStr rest;
	DsnFields fields = dsn_fields_parse(builder->arena, text, &rest);

	return dsn_str_equal(dsn_str_trim(dsn_fields_get(&fields, "Return-Path")), DSN_STR("<>"));
}

/* A header whose author is a person is that of the returned mail, even where no line says so. */
static gboolean
is_by_person(const DsnReportBuilder *builder, DsnStr before)
{
	gssize from = find_line(before, DSN_STR("From:"), 0);
	DsnStrLines lines;
	DsnStr line;

	if (from < 0)
		return FALSE;
	lines = dsn_str_lines(dsn_str_slice(before, (gsize)from + 5, before.len), '\n');
	return dsn_str_lines_next(&lines, &line, NULL) && !dsn_sender_is_daemon(builder, line);
}

/* The mail that the sender wrote stands in the same text, and may itself hold such fields.  A
 * header before them may also be the report's own, where an archive kept it whole. */
static gboolean
is_in_returned_mail(const DsnReportBuilder *builder, DsnStr text, gsize recipient)
{
	DsnStr before = dsn_str_slice(text, 0, recipient);
	gsize end = dsn_dialect_before_returned(
		builder->arena, builder->mail, builder->dialects, before)
			    .len;

	if (end == recipient)
		return is_by_person(builder, before);
	return !is_header_of_report(builder, dsn_str_slice(before, end, before.len));
}

gboolean
dsn_builder_read_inline(DsnReportBuilder *builder)
{
	for (guint i = 0; i < builder->mail->n_parts; i++) {
		DsnStr text = builder->mail->parts[i].content;
		gssize recipient;
		gsize begin, end;

		if (builder->mail->parts[i].kind != DSN_PART_TEXT)
			continue;
		recipient = find_line(text, DSN_STR("Final-Recipient"), 0);
		if (recipient < 0)
			continue;
		if (!dsn_mail_is_by_machine(builder))
			return FALSE; /* people quote bounces */
		if (is_in_returned_mail(builder, text, (gsize)recipient))
			continue;
		if (dsn_mail_is_auto_reply(builder))
			return FALSE; /* it quotes what it answers */
		begin = find_begin(text, (gsize)recipient);
		end = find_end(text, (gsize)recipient);
		dsn_builder_read_status(builder, dsn_str_slice(text, begin, end));
		builder->status_fields = dsn_str_slice(text, begin, end);
		read_returned(builder, dsn_str_slice(text, end, text.len));
		return TRUE;
	}
	return FALSE;
}
