/* SPDX-License-Identifier: MIT */
/* Disposition notifications (RFC 8098).  Read receipts are no reports of delivery.  Dovecot sends
 * its refusals in this form as well: Sieve's "reject" (RFC 5429) is the recipient's own wish, so
 * the address works; a full mailbox is a failure. */
#include "config.h"

#include "address/address.h"
#include "report/read.h"

/* Words before the reason, in the notice of Dovecot's delivery agents. */
static const char refusal[] = "was automatically rejected:";
/* The default of quota_exceeded_message, now and in old releases: both begin so. */
static const char full[] = "quota exceeded";

static DsnStr
find_reason(const DsnMail *mail)
{
	for (guint i = 0; i < mail->n_parts; i++) {
		DsnStr text = mail->parts[i].content;
		gssize hit;

		if (mail->parts[i].kind != DSN_PART_TEXT)
			continue;
		hit = dsn_str_find_nocase(text, dsn_str(refusal), 0);
		if (hit >= 0)
			return dsn_str_trim(
				dsn_str_slice(text, (gsize)hit + sizeof refusal - 1, text.len));
	}
	return DSN_STR_ABSENT;
}

static gboolean
is_automatic_reply(const DsnMail *mail)
{
	return dsn_str_has_prefix_nocase(
		dsn_str_trim(dsn_fields_get(&mail->headers, "Auto-Submitted")),
		DSN_STR("auto-replied"));
}

static void
add_recipient(DsnReading *reading, DsnStr content, DsnStr reason)
{
	DsnReport *report = reading->report;
	gboolean failed = dsn_str_has_prefix_nocase(reason, dsn_str(full));
	DsnRecipient recipient = { .outcome =
					   failed ? DSN_OUTCOME_FAILED : DSN_OUTCOME_AUTO_REPLY };
	DsnStr rest, line = DSN_STR_ABSENT;
	DsnFields fields = dsn_fields_parse(reading->arena, content, &rest);

	recipient.final_recipient =
		dsn_address_typed(reading->arena, dsn_fields_get(&fields, "Final-Recipient"))
			.address;
	recipient.original_recipient =
		dsn_address_typed(reading->arena, dsn_fields_get(&fields, "Original-Recipient"))
			.address;
	if (dsn_str_line(&reason, &line))
		recipient.diagnostic = dsn_str_trim(line);
	report->kind = failed ? DSN_REPORT_DELIVERY : DSN_REPORT_AUTO_REPLY;
	report->dialect = DSN_STR("mdn");
	dsn_reading_add(reading, &recipient, DSN_STR_ABSENT);
}

gboolean
dsn_reading_disposition(DsnReading *reading)
{
	const DsnMail *mail = reading->mail;

	for (guint i = 0; i < mail->n_parts; i++) {
		if (mail->parts[i].kind != DSN_PART_DISPOSITION)
			continue;
		if (is_automatic_reply(mail))
			add_recipient(reading, mail->parts[i].content, find_reason(mail));
		return TRUE;
	}
	return FALSE;
}
