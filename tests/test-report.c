/* SPDX-License-Identifier: MIT */
/* What is a report at all, and what it says of the message. */
#include "report.h"

static const Case other_cases[] = {
	{ "ordinary mail",
		"From: a@b.example\nSubject: Lunch\n\n550 5.1.1 <c@d.example>: user unknown\n", "",
		-1 },
	{ "nothing at all", "", "", -1 },
	{ "forwarded with its parts",
		"From: Bob <bob@b.example>\nSubject: Fwd: Returned mail\nUser-Agent: "
		"Mutt\nMIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nSee below.\n--x\n"
		"Content-Type: message/delivery-status\n\n" MTA
		"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n--x--\n",
		"", DSN_DEFECT_FORWARDED },
	{ "multipart/mixed of a mail server",
		"From: Mailer Daemon <MAILER-DAEMON@mx.example>\nSubject: Delivery status "
		"notification: failed\nMIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHi!\n--x\n"
		"Content-Type: message/delivery-status\n\n" MTA
		"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n\n--x--\n",
		A("failed", "5.0.0", ""), -1 },
#define WITH_MARKS(headers)                                                                        \
	headers "Subject: x\nX-Mailer: Notes\nMIME-Version: 1.0\n"                                 \
		"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHi!\n--x\n"                   \
		"Content-Type: message/delivery-status\n\n" MTA                                    \
		"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n\n--x--\n"
	{ "marks of a person and nothing of a mail server", WITH_MARKS("From: Bob <b@b.example>\n"),
		"", DSN_DEFECT_FORWARDED },
	{ "marks of a person below an empty return path",
		WITH_MARKS("Return-Path: <>\nFrom: Bob <b@b.example>\n"), A("failed", "5.0.0", ""),
		-1 },
	{ "... below a return path of somebody",
		WITH_MARKS("Return-Path: <c@d.example>\nFrom: Bob <b@b.example>\n"), "",
		DSN_DEFECT_FORWARDED },
	{ "... below Auto-Submitted",
		WITH_MARKS("From: Bob <b@b.example>\nAuto-Submitted: auto-generated\n"),
		A("failed", "5.0.0", ""), -1 },
	{ "... below Auto-Submitted: no",
		WITH_MARKS("From: Bob <b@b.example>\nAuto-Submitted: no\n"), "",
		DSN_DEFECT_FORWARDED },
	{ "... of a name that is believed only where the parts are there",
		WITH_MARKS("From: Bounces <bounces@b.example>\n"), A("failed", "5.0.0", ""), -1 },
	{ "the same name in a mail without the parts",
		"From: Bounces <bounces@b.example>\nSubject: x\n\nCould not be delivered:\n\n"
		"<a@b.example>: 550 5.1.1 User unknown\n",
		"", -1 },
	{ "... below X-Failed-Recipients, which anybody can write",
		WITH_MARKS("From: Bob <b@b.example>\nX-Failed-Recipients: a@b.example\n"), "",
		DSN_DEFECT_FORWARDED },
	{ "fields of a report at the very beginning of the text",
		"From: MAILER-DAEMON@mx.example\nSubject: failed\n\n"
		"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n",
		A("failed", "5.1.1", ""), -1 },
	{ "... behind one empty line",
		"From: MAILER-DAEMON@mx.example\nSubject: failed\n\n\n"
		"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n",
		A("failed", "5.1.1", ""), -1 },
	{ "... behind words and the fields about the message",
		"From: MAILER-DAEMON@mx.example\nSubject: failed\n\nSorry.\n\n" MTA
		"Action: failed\nFinal-Recipient: rfc822; a@b.example\nStatus: 5.1.1\n",
		A("failed", "5.1.1", ""), -1 },
	{ "... where the block begins with another field",
		"From: MAILER-DAEMON@mx.example\nSubject: failed\n\nSorry.\n\n"
		"Action: failed\nFinal-Recipient: rfc822; a@b.example\nStatus: 5.1.1\n",
		A("failed", "5.1.1", ""), -1 },
	{ "quoted in a person's text",
		"From: Bob <bob@b.example>\nSubject: strange bounce\n\nI got this:\n\n" MTA
		"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n",
		"", -1 },
};

static void
leaves_other_mail_alone(void **state)
{
	(void)state;
	check(other_cases, G_N_ELEMENTS(other_cases));
}

static void
reads_the_returned_header_and_the_message_fields(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnReport *report = read_message(arena,
		REPORT("",
			"Reporting-MTA: dns; mx.example\nReceived-From-MTA: DNS; in.example\n"
			"Arrival-Date: Tue, 24 Nov 2026 10:00:00 +0000\nOriginal-Envelope-Id: "
			"e-1\n\n"
			"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n"
			"Remote-MTA: dns; mx.b.example\nDiagnostic-Code: SMTP; 550 no\n"
			"Will-Retry-Until: never\nLast-Attempt-Date: now\nFinal-Log-ID: l-1\n",
			"Message-ID: <1@shop.example>\nSubject: =?utf-8?Q?Caf=C3=A9?=\nTo: "
			"a@b.example\n"),
		NULL);
	const DsnRecipient *recipient = &report->recipients[0];

	(void)state;
	assert_int_equal(report->n_recipients, 1);
	assert_int_equal(report->kind, DSN_REPORT_DELIVERY);
	assert_str(report->dialect, DSN_STR("rfc3464"));
	assert_str(report->reporting_mta, DSN_STR("mx.example"));
	assert_str(report->received_from_mta, DSN_STR("in.example"));
	assert_str(report->arrival_date, DSN_STR("Tue, 24 Nov 2026 10:00:00 +0000"));
	assert_str(report->envelope_id, DSN_STR("e-1"));
	assert_str(report->message_id, DSN_STR("1@shop.example"));
	assert_str(report->subject, DSN_STR("Caf\xc3\xa9"));
	assert_str(recipient->remote_mta, DSN_STR("mx.b.example"));
	assert_str(recipient->diagnostic_type, DSN_STR("smtp"));
	assert_str(recipient->will_retry_until, DSN_STR("never"));
	assert_str(recipient->last_attempt_date, DSN_STR("now"));
	assert_str(recipient->final_log_id, DSN_STR("l-1"));
}

static void
stops_at_the_cap_and_stays_linear(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autoptr(GString) text =
		g_string_new("Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\n"
			     "Content-Type: multipart/report; report-type=delivery-status; "
			     "boundary=x\n\n--x\n\n");
	const DsnReport *report;

	(void)state;
	for (guint i = 0; i < 3000; i++)
		g_string_append_printf(text, "<u%u@b.example>: host said: 550 no %u\n\n", i, i);
	g_string_append(text, "--x\nContent-Type: message/delivery-status\n\n" MTA);
	for (guint i = 0; i < 20000; i++)
		g_string_append_printf(text,
			"Final-Recipient: rfc822; u%u@b.example\nAction: failed\nStatus: 5.1.1\n\n",
			i / 2);
	g_string_append(text, "--x--\n");
	report = read_message(arena, text->str, &(DsnReportOptions){ .recipients = 2000 });
	assert_int_equal(report->n_recipients, 2000);
	assert_true(has_defect(report, DSN_DEFECT_TOO_MANY_RECIPIENTS));
	assert_str(report->recipients[1999].diagnostic, DSN_STR("host said: 550 no 1999"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_other_mail_alone),
		cmocka_unit_test(reads_the_returned_header_and_the_message_fields),
		cmocka_unit_test(stops_at_the_cap_and_stays_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
