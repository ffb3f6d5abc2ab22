/* SPDX-License-Identifier: MIT */
/* Receipts: notifications of what became of a mail behind its delivery (RFC 8098), and Sendmail's
 * return receipt for an alias. */
#include "config.h"

#include "base/lines.h"
#include "base/str.h"
#include "words/words.h"
#include "address/address.h"
#include "report/steps.h"

/* ---- disposition notifications ---- */

/* Read receipts are no reports of delivery.  Dovecot sends its refusals in this form as well:
 * Sieve's "reject" (RFC 5429) is the recipient's own wish, so the address works; a full mailbox is
 * a failure. */

static DsnStr
find_reason(const DsnMail *mail)
{
	for (guint i = 0; i < mail->n_parts; i++) {
		DsnStr text = mail->parts[i].content;
		gsize len;
		gssize hit;

		if (mail->parts[i].kind != DSN_PART_TEXT)
			continue;
		hit = dsn_words_find(&dsn_words_rejections, text, &len);
		if (hit >= 0)
			return dsn_str_trim(dsn_str_slice(text, (gsize)hit + len, text.len));
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
add_refusal(DsnReportBuilder *builder, DsnStr content, DsnStr reason)
{
	DsnReport *report = builder->report;
	gboolean failed = dsn_words_match(&dsn_words_full_mailboxes, reason) > 0;
	DsnRecipient recipient = { .outcome =
					   failed ? DSN_OUTCOME_FAILED : DSN_OUTCOME_AUTO_REPLY };
	DsnStr rest, line = DSN_STR_ABSENT;
	DsnFields fields = dsn_fields_parse(builder->arena, content, &rest);

	recipient.final_recipient =
		dsn_address_typed(builder->arena, dsn_fields_get(&fields, "Final-Recipient"))
			.address;
	recipient.original_recipient =
		dsn_address_typed(builder->arena, dsn_fields_get(&fields, "Original-Recipient"))
			.address;
	if (dsn_str_line(&reason, &line))
		recipient.diagnostic = dsn_str_trim(line);
	report->kind = failed ? DSN_REPORT_DELIVERY : DSN_REPORT_AUTO_REPLY;
	report->dialect = DSN_STR("mdn");
	dsn_builder_add(builder, &recipient);
}

gboolean
dsn_builder_read_disposition(DsnReportBuilder *builder)
{
	const DsnMail *mail = builder->mail;

	for (guint i = 0; i < mail->n_parts; i++) {
		if (mail->parts[i].kind != DSN_PART_DISPOSITION)
			continue;
		if (is_automatic_reply(mail))
			add_refusal(builder, mail->parts[i].content, find_reason(mail));
		return TRUE;
	}
	return FALSE;
}

/* ---- Sendmail's return receipt: its status part names no recipient, its words do ---- */

static const struct {
	const DsnWords *words;
	DsnOutcome outcome;
} endings[] = {
	{ &dsn_words_expanded_receipts, DSN_OUTCOME_EXPANDED },
	{ &dsn_words_delivered_receipts, DSN_OUTCOME_DELIVERED },
	{ &dsn_words_relayed_receipts, DSN_OUTCOME_RELAYED },
};

/* "<team@a.example>... expanded to multiple addresses" */
static void
read_receipt_line(DsnReportBuilder *builder, DsnStr line)
{
	gssize dots = dsn_str_find(line, DSN_STR("... "), 0);
	DsnRecipient recipient = { .outcome = DSN_OUTCOME_COUNT };
	DsnStr rest;

	if (dots <= 0)
		return;
	rest = dsn_str_slice(line, (gsize)dots + 4, line.len);
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
		if (dsn_words_match(endings[i].words, rest) > 0)
			recipient.outcome = endings[i].outcome;
	recipient.address = dsn_address_read(dsn_str_slice(line, 0, (gsize)dots));
	recipient.address_source = DSN_SOURCE_NOTICE;
	if (recipient.outcome != DSN_OUTCOME_COUNT && dsn_address_is_full(recipient.address))
		dsn_builder_add(builder, &recipient);
}

gboolean
dsn_builder_read_receipt(DsnReportBuilder *builder)
{
	const DsnMail *mail = builder->mail;

	if (dsn_str_find_nocase(dsn_fields_get(&mail->headers, "Auto-Submitted"),
		    DSN_STR("return-receipt"), 0) < 0)
		return FALSE;
	for (guint i = 0; i < mail->n_parts && mail->parts[i].kind == DSN_PART_TEXT; i++) {
		DsnStrLines lines = dsn_str_lines(mail->parts[i].content, '\n');
		DsnStr line;

		while (dsn_str_lines_next(&lines, &line, NULL))
			read_receipt_line(builder, dsn_str_trim(line));
	}
	return TRUE;
}
