/* SPDX-License-Identifier: MIT */
/* Feedback loops: ARF (RFC 5965), and the complaints that come without it. */
#include "config.h"

#include "base/arena.h"
#include "base/str.h"
#include "words/words.h"
#include "address/address.h"
#include "report/sender.h"
#include "report/steps.h"

/* Fields of the returned mail in which a provider names the recipient that it hides elsewhere. */
static const char *const original_fields[] = { "X-HmXmrOriginalRecipient", "X-Apparently-To",
	"X-Rcpt-To" };

/* A type that is not known is a complaint as well: RFC 5965 section 7.3 says to read it as "other".
 * "not-spam" says that the mail has arrived and is wanted. */
static DsnOutcome
outcome_of(DsnStr type)
{
	return dsn_str_equal(type, DSN_STR("not-spam")) ? DSN_OUTCOME_DELIVERED
							: DSN_OUTCOME_COMPLAINT;
}

static void
add_recipient(DsnReportBuilder *builder, DsnStr address)
{
	DsnRecipient recipient = { .outcome = outcome_of(builder->report->feedback_type) };

	if (address.at != NULL) {
		recipient.address = address;
		recipient.address_source = DSN_SOURCE_ORIGINAL_RCPT_TO;
	}
	dsn_builder_add(builder, &recipient);
}

static void
add_all(DsnReportBuilder *builder, const DsnFields *fields, DsnStr name)
{
	DsnStr rest, address;
	guint index = 0;

	while ((rest = dsn_fields_next(fields, name, &index)).at != NULL)
		while (dsn_address_next(&rest, &address))
			add_recipient(builder, address);
}

/* Where the report names nobody, the returned mail may.  (For any report its return path is tried
 * later.) */
static void
add_from_original(DsnReportBuilder *builder)
{
	for (gsize i = 0; i < G_N_ELEMENTS(original_fields); i++) {
		DsnStr address = dsn_address_read(
			dsn_fields_get(&builder->report->returned, original_fields[i]));

		if (!dsn_address_is_full(address))
			continue;
		add_recipient(builder, address);
		return;
	}
	add_recipient(builder, DSN_STR_ABSENT); /* mailed-address.c looks into To */
}

static void
read_fields(DsnReportBuilder *builder, DsnStr content)
{
	DsnReport *report = builder->report;
	DsnStr rest, type;
	DsnFields fields = dsn_fields_parse(builder->arena, content, &rest);

	type = dsn_str_trim(dsn_fields_get(&fields, "Feedback-Type"));
	if (type.len > 0)
		report->feedback_type = dsn_arena_lower(builder->arena, type);
	report->reporting_mta = dsn_address_host(dsn_fields_get(&fields, "Reporting-MTA"));
	report->envelope_id =
		dsn_field_unfold(builder->arena, dsn_fields_get(&fields, "Original-Envelope-Id"));
	add_all(builder, &fields, DSN_STR("Original-Rcpt-To"));
	if (report->n_recipients == 0)
		add_all(builder, &fields, DSN_STR("Removal-Recipient")); /* AOL */
}

/* Hotmail's loop sends the original in multipart/mixed. */
static gboolean
is_by_hotmail(const DsnMail *mail)
{
	const DsnPart *original = dsn_mail_part(mail, DSN_PART_ORIGINAL);

	return original != NULL &&
	       (dsn_fields_get(&original->original, "X-HmXmrOriginalRecipient").at != NULL ||
		       dsn_words_match(&dsn_words_complaint_subjects,
			       dsn_str_trim(dsn_fields_get(&mail->headers, "Subject"))) > 0) &&
	       !dsn_mail_is_by_person(mail);
}

/* Apple Mail asks a list to stop. */
static DsnStr
find_untyped(const DsnReportBuilder *builder)
{
	const DsnFields *headers = &builder->mail->headers;

	if (is_by_hotmail(builder->mail))
		return DSN_STR("abuse");
	if (dsn_str_equal_nocase(
		    dsn_str_trim(dsn_fields_get(headers, "X-Apple-Unsubscribe")), DSN_STR("true")))
		return DSN_STR("opt-out");
	return DSN_STR_ABSENT;
}

static void
add_from_sender(DsnReportBuilder *builder)
{
	DsnStr from = dsn_address_read(dsn_fields_get(&builder->mail->headers, "From"));

	if (!dsn_address_is_full(from))
		return;
	add_recipient(builder, from);
	builder->report->recipients[0]->address_source = DSN_SOURCE_FROM;
}

gboolean
dsn_builder_read_feedback(DsnReportBuilder *builder)
{
	DsnReport *report = builder->report;
	const DsnPart *part = dsn_mail_part(builder->mail, DSN_PART_FEEDBACK);
	DsnStr untyped = part != NULL ? DSN_STR_ABSENT : find_untyped(builder);

	if (part == NULL && untyped.at == NULL)
		return FALSE;
	report->kind = DSN_REPORT_FEEDBACK;
	report->dialect = DSN_STR("arf");
	report->feedback_type = part != NULL ? DSN_STR("other") : untyped;
	dsn_builder_read_returned(builder);
	if (part != NULL)
		read_fields(builder, part->content);
	else if (dsn_mail_part(builder->mail, DSN_PART_ORIGINAL) == NULL)
		add_from_sender(builder);
	if (report->n_recipients == 0)
		add_from_original(builder);
	return TRUE;
}
