/* SPDX-License-Identifier: MIT */
/* What is a report at all, and what it says of the message. */
#include "support/report.h"

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
	{ "... below a return path with nothing in it",
		WITH_MARKS("Return-Path:\nFrom: Bob <b@b.example>\n"), A("failed", "5.0.0", ""),
		-1 },
	{ "... below the return path of a mail server",
		WITH_MARKS("Return-Path: <MAILER-DAEMON@mx.example>\nFrom: Bob <b@b.example>\n"),
		A("failed", "5.0.0", ""), -1 },
	{ "... which has no brackets",
		WITH_MARKS("Return-Path: mailer-daemon\nFrom: Bob <b@b.example>\n"),
		A("failed", "5.0.0", ""), -1 },
	{ "... and is a mail server's own, from its first octet",
		WITH_MARKS("From:postmaster@b.example\n"), A("failed", "5.0.0", ""), -1 },
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

/* What a person's mail has, one a mail: each must do alone. */
static const struct {
	const char *header;
	const char *type;
	gboolean forwarded;
} person_cases[] = {
	{ "Subject: x", "mixed", FALSE },
	{ "Subject: Fwd: x", "mixed", TRUE },
	{ "Subject:   FW: x", "mixed", TRUE },
	{ "Subject: WG: x", "mixed", TRUE },
	{ "Subject: TR: x", "mixed", TRUE },
	{ "Subject: RV: x", "mixed", TRUE },
	{ "Subject: ENC: x", "mixed", TRUE },
	{ "Subject: I: x", "mixed", TRUE },
	{ "Subject: Doorst: x", "mixed", TRUE },
	{ "Subject: VS: x", "mixed", TRUE },
	{ "Subject: VB: x", "mixed", TRUE },
	{ "Subject: PD: x", "mixed", TRUE },
	{ "Subject: ILT: x", "mixed", TRUE },
	{ "Subject: [Fwd: x]", "mixed", TRUE },
	{ "Subject: x fwd: y", "mixed", FALSE },
	{ "User-Agent: x", "mixed", TRUE },
	{ "X-Mailer: x", "mixed", TRUE },
	{ "In-Reply-To: <1@x.example>", "mixed", TRUE },
	{ "List-Id: <l.x.example>", "mixed", TRUE },
	{ "List-Post: <mailto:l@x.example>", "mixed", TRUE },
	{ "Subject: x", "alternative", TRUE },
	{ "Subject: x", "related", TRUE },
	/* no mail program forwards so */
	{ "Subject: Fwd: x", "report", FALSE },
};

static void
tells_what_a_person_has_forwarded(void **state)
{
	(void)state;
	each_row (i, person_cases) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *text = g_strdup_printf(
			"From: Bob <b@b.example>\n%s\nMIME-Version: 1.0\n"
			"Content-Type: multipart/%s; boundary=x\n\n--x\n\nHi!\n--x\n"
			"Content-Type: message/delivery-status\n\n" ONE(
				"Action: failed\n", "5.0.0", "") "\n--x--\n",
			person_cases[i].header, person_cases[i].type);
		const DsnReport *report = read_message(arena, text, NULL);

		if (has_defect(report, DSN_DEFECT_FORWARDED) != person_cases[i].forwarded ||
			(report->n_recipients == 0) != person_cases[i].forwarded)
			check_failed(
				"multipart/%s, %s", person_cases[i].type, person_cases[i].header);
	}
}

#define PART(type, content) "--x\nContent-Type: " type "\n\n" content "\n"
#define UNTYPED(content) "--x\n\n" content "\n"
#define STATUS                                                                                     \
	PART("message/delivery-status", ONE("Action: failed\n", "5.1.1", "Diagnostic-Code: x; y\n"))
#define FEEDBACK                                                                                   \
	PART("message/feedback-report", "Feedback-Type: abuse\nOriginal-Rcpt-To: a@b.example\n")
#define DISPOSITION                                                                                \
	PART("message/disposition-notification", "Final-Recipient: rfc822; a@b.example\n")
#define SALE "From: s@shop.example\nSubject: Sale\nMessage-ID: <1@shop.example>\n"
#define OTHER "From: s@shop.example\nSubject: Other\nMessage-ID: <2@shop.example>\n"

static const struct {
	const char *what;
	const char *parts;
	const char *subject; /* NULL: there is none */
	const char *id;
} returned_cases[] = {
	{ "no type, three fields", STATUS UNTYPED(SALE), "Sale", "1@shop.example" },
	{ "no type, behind a complaint", FEEDBACK UNTYPED(SALE), "Sale", "1@shop.example" },
	{ "no type, behind a disposition", DISPOSITION UNTYPED(SALE), "Sale", "1@shop.example" },
	{ "two fields", STATUS UNTYPED("From: s@shop.example\nSubject: Sale\n"), NULL, NULL },
	{ "no From", STATUS UNTYPED("Subject: Sale\nTo: a@b.example\nMessage-ID: <1@x>\n"), NULL,
		NULL },
	{ "no Subject", STATUS UNTYPED("Message-ID: <1@x>\nTo: a@b.example\nFrom: s@x\n"), NULL,
		NULL },
	{ "before the report", UNTYPED(SALE) STATUS, NULL, NULL },
	{ "words first", STATUS UNTYPED("The mail:\n") UNTYPED(SALE), "Sale", "1@shop.example" },
	{ "a picture first", STATUS PART("image/png", SALE) UNTYPED(OTHER), "Other",
		"2@shop.example" },
	{ "HTML", STATUS PART("text/html", "<pre>" SALE "</pre>"), NULL, NULL },
	{ "the first of two", STATUS UNTYPED(SALE) UNTYPED(OTHER), "Sale", "1@shop.example" },
	{ "what has a type goes before", STATUS UNTYPED(SALE) PART("message/rfc822", OTHER),
		"Other", "2@shop.example" },
	{ "... unless it is empty",
		STATUS UNTYPED(SALE) PART("text/rfc822-headers", "") PART("message/rfc822", ""),
		"Sale", "1@shop.example" },
	{ "... and the next is not",
		STATUS PART("text/rfc822-headers", "") PART("message/rfc822", SALE), "Sale",
		"1@shop.example" },
	{ "of the second report", STATUS STATUS UNTYPED(SALE), "Sale", "1@shop.example" },
	{ "an identifier of one octet", STATUS PART("message/rfc822", "Message-ID: <1>\n"), NULL,
		"1" },
	{ "an identifier of none", STATUS PART("message/rfc822", "Message-ID: <>\n"), NULL, NULL },
	{ "an identifier without brackets", STATUS PART("message/rfc822", "Message-ID: 1@x\n"),
		NULL, "1@x" },
};

static void
finds_the_returned_header(void **state)
{
	(void)state;
	each_row (i, returned_cases) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *text =
			g_strconcat("From: MAILER-DAEMON@mx.example\nSubject: Notice\n"
				    "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
				    "Content-Type: multipart/report; boundary=x\n\n",
				returned_cases[i].parts, "--x--\n", NULL);
		const DsnReport *report = read_message(arena, text, NULL);
		DsnStr subject = dsn_str(returned_cases[i].subject);
		DsnStr id = dsn_str(returned_cases[i].id);

		name_row("(%s)", returned_cases[i].what);
		check_true(report->kind != DSN_REPORT_NONE);
		if (!dsn_str_equal(report->subject, subject) ||
			!dsn_str_equal(report->message_id, id) ||
			(report->message_id.at == NULL) != (id.at == NULL))
			check_failed("got \"%.*s\", \"%.*s\"", (int)report->subject.len,
				report->subject.at, (int)report->message_id.len,
				report->message_id.at);
	}
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
	const DsnRecipient *recipient = report->recipients[0];

	(void)state;
	assert_int_equal(report->n_recipients, 1);
	assert_int_equal(report->kind, DSN_REPORT_DELIVERY);
	assert_str(report->dialect, DSN_STR("rfc3464"));
	assert_str(report->reporting_mta, DSN_STR("mx.example"));
	assert_str(report->envelope_id, DSN_STR("e-1"));
	assert_str(report->message_id, DSN_STR("1@shop.example"));
	assert_str(report->subject, DSN_STR("Caf\xc3\xa9"));
	assert_str(recipient->remote_mta, DSN_STR("mx.b.example"));
	assert_str(recipient->diagnostic_type, DSN_STR("smtp"));
	assert_str(recipient->will_retry_until, DSN_STR("never"));
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
	assert_str(report->recipients[1999]->diagnostic, DSN_STR("host said: 550 no 1999"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_other_mail_alone),
		cmocka_unit_test(tells_what_a_person_has_forwarded),
		cmocka_unit_test(finds_the_returned_header),
		cmocka_unit_test(reads_the_returned_header_and_the_message_fields),
		cmocka_unit_test(stops_at_the_cap_and_stays_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
