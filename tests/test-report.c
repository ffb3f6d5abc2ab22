/* SPDX-License-Identifier: MIT */
#include "test.h"

#include <dsnsift/report.h>

/* A report around a delivery-status part; @notice and @returned may be empty. */
#define REPORT(notice, status, returned)                                                           \
	"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: bounces@shop.example\n"              \
	"Subject: Returned mail\nMIME-Version: 1.0\n"                                              \
	"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"              \
	"--x\n\n" notice "\n--x\nContent-Type: message/delivery-status\n\n" status                 \
	"\n--x\nContent-Type: text/rfc822-headers\n\n" returned "\n--x--\n"

#define MTA "Reporting-MTA: dns; mx.example\n\n"

/* One recipient a line: address source outcome status "diagnostic". */
static DsnStr
dump(DsnArena *arena, const DsnReport *report)
{
	DsnStr out = DSN_STR("");

	for (guint i = 0; i < report->n_recipients; i++) {
		static const char *const outcomes[] = { "failed", "complaint", "delayed",
			"delivered", "relayed", "expanded", "auto-reply", "none" };
		const DsnRecipient *r = &report->recipients[i];

		out = dsn_arena_printf(arena, "%.*s%.*s|%s|%s%s%s|%.*s|%.*s\n", (int)out.len,
			out.at, (int)r->address.len, r->address.at,
			dsn_recipient_source_name(r->address_source), outcomes[r->outcome],
			r->expired ? ",expired" : "", r->reply_uncertain ? ",uncertain" : "",
			(int)r->status_field.len, r->status_field.at, (int)r->diagnostic.len,
			r->diagnostic.at);
	}
	return out;
}

static const DsnReport *
read_message(DsnArena *arena, const char *text, const DsnReportOptions *options)
{
	DsnMessage message = { .bytes = dsn_str(text), .size = strlen(text) };
	const DsnMimeLimits limits = { .text = 8 * 1024 * 1024 };

	return dsn_report_read(arena, dsn_mime_parse(arena, &message, &limits), options);
}

static gboolean
has_defect(const DsnReport *report, DsnDefectCode code)
{
	for (guint i = 0; i < report->defects.n_items; i++)
		if (report->defects.items[i].code == code)
			return TRUE;
	return FALSE;
}

typedef struct {
	const char *what;
	const char *message;
	const char *recipients;
	int defect; /* -1: none is looked for */
} Case;

static void
check(const Case *cases, gsize n_cases)
{
	for (gsize i = 0; i < n_cases; i++) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		const DsnReport *report = read_message(arena, cases[i].message, NULL);
		DsnStr got = dump(arena, report);

		if (!dsn_str_equal(got, dsn_str(cases[i].recipients)))
			fail_msg("%s: got\n%.*swant\n%s", cases[i].what, (int)got.len, got.at,
				cases[i].recipients);
		if (cases[i].defect >= 0 && !has_defect(report, (DsnDefectCode)cases[i].defect))
			fail_msg("%s: no defect %s", cases[i].what,
				dsn_defect_name((DsnDefectCode)cases[i].defect));
	}
}

static const Case status_cases[] = {
	{ "plain",
		REPORT("",
			MTA "Final-Recipient: rfc822; a@b.example\nAction: failed\n"
			    "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no\n",
			""),
		"a@b.example|final-recipient|failed|5.1.1|550 5.1.1 no\n", -1 },
	{ "names that only begin like ours",
		REPORT("",
			MTA "Final-Recipient: rfc822; a@b.example\nAct: delayed\nStat: 4.4.1\n"
			    "Action: failed\nStatus: 5.1.1\nStatus-Text: 4.4.1\n",
			""),
		"a@b.example|final-recipient|failed|5.1.1|\n", -1 },
	{ "folded, any case, blank before the colon, comments",
		REPORT("",
			MTA
			"FINAL-recipient : RFC822;\n <a@b.example> (Ann)\nACTION: Failed (bad)\n"
			"Status : 5.1.1 (no such user)\nDiagnostic-Code: SMTP; 550-5.1.1 one\n"
			"\t550 5.1.1 two\n",
			""),
		"a@b.example|final-recipient|failed|5.1.1 (no such user)|550-5.1.1 one 550 5.1.1 "
		"two\n",
		-1 },
	{ "no empty line between the blocks",
		REPORT("",
			"Reporting-MTA: dns; mx.example\nFinal-Recipient: rfc822; a@b.example\n"
			"Action: failed\nStatus: 5.7.0\n",
			""),
		"a@b.example|final-recipient|failed|5.7.0|\n", DSN_DEFECT_NO_BLOCK_SEPARATOR },
	{ "two recipients in one block",
		REPORT("",
			MTA
			"Original-Recipient: rfc822; a@b.example\nFinal-Recipient: rfc822; "
			"a@b.example\n"
			"Action: failed\nStatus: 5.1.1\nOriginal-Recipient: rfc822; c@d.example\n"
			"Final-Recipient: rfc822; c@d.example\nAction: delayed\nStatus: 4.2.2\n",
			""),
		"a@b.example|original-recipient|failed|5.1.1|\nc@d.example|original-recipient|"
		"delayed|4.2.2|\n",
		-1 },
	{ "action first, as Exim writes, and empty lines to spare",
		REPORT("",
			MTA
			"\n\nAction: failed\nFinal-Recipient: rfc822;a@b.example\nStatus: 5.0.0\n"
			"\n\n\nAction: delayed\nFinal-Recipient: rfc822;c@d.example\nStatus: "
			"4.0.0\n",
			""),
		"a@b.example|final-recipient|failed|5.0.0|\nc@d.example|final-recipient|delayed|4."
		"0.0|\n",
		-1 },
	{ "an empty line within a block",
		REPORT("",
			MTA
			"Final-Recipient: rfc822; a@b.example\n\nAction: failed\nStatus: 5.1.1\n",
			""),
		"a@b.example|final-recipient|failed|5.1.1|\n", -1 },
	{ "lines that go on without a blank in front",
		REPORT("",
			MTA
			"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n"
			"Diagnostic-Code: SMTP; 550-5.1.1 one\n550 5.1.1 see: https://x.example\n"
			"Last-Attempt-Date: Tue, 24 Nov 2026 10:00:00 +0000\n",
			""),
		"a@b.example|final-recipient|failed|5.1.1|550-5.1.1 one 550 5.1.1 see: "
		"https://x.example\n",
		DSN_DEFECT_UNFOLDED_CONTINUATION },
	{ "no type",
		REPORT("",
			MTA "Final-Recipient: <a@b.example>\nAction: failed\nStatus: 5.1.1\n"
			    "Diagnostic-Code: 550 5.1.1 no; really\n",
			""),
		"a@b.example|final-recipient|failed|5.1.1|550 5.1.1 no; really\n",
		DSN_DEFECT_NO_ADDRESS_TYPE },
	{ "a status that mailbox software has added",
		REPORT("",
			MTA "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: "
			    "RO\nStatus: 5.1.1\n",
			""),
		"a@b.example|final-recipient|failed|5.1.1|\n", -1 },
	{ "a status that is none",
		REPORT("",
			MTA "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.=\n",
			""),
		"a@b.example|final-recipient|failed|5.=|\n", DSN_DEFECT_BAD_STATUS },
	{ "no status",
		REPORT("", MTA "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus:\n",
			""),
		"a@b.example|final-recipient|failed||\n", DSN_DEFECT_NO_STATUS },
	{ "a pipe is no address",
		REPORT("",
			MTA "Original-Recipient: rfc822; a@b.example\nFinal-Recipient: x-unix; "
			    "|/bin/x\n"
			    "Action: failed\nStatus: 5.3.0\n",
			""),
		"a@b.example|original-recipient|failed|5.3.0|\n", DSN_DEFECT_BAD_RECIPIENT },
	{ "the reply in Cisco's field",
		REPORT("",
			MTA "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n"
			    "X-Supplementary-Info: < #5.1.1 smtp;550 5.1.1 no>\n",
			""),
		"a@b.example|final-recipient|failed|5.1.1|#5.1.1 smtp;550 5.1.1 no\n", -1 },
	{ "the same recipient twice: the failure counts",
		REPORT("",
			MTA
			"Final-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.1\n\n"
			"Final-Recipient: rfc822; A@B.example\nAction: failed\nStatus: 5.4.1\n",
			""),
		"A@B.example|final-recipient|failed|5.4.1|\n", -1 },
	{ "nullmailer's one reply for all, and one that names its recipient",
		REPORT("",
			"Reporting-MTA: x-local-hostname; mx.example\n\n"
			"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n"
			"Diagnostic-Code: SMTP; 550 no such user\n\n"
			"Final-Recipient: rfc822; c@d.example\nAction: failed\nStatus: 5.1.1\n"
			"Diagnostic-Code: SMTP; 550 <c@d.example> no such user\n",
			""),
		"a@b.example|final-recipient|failed,uncertain|5.1.1|550 no such user\n"
		"c@d.example|final-recipient|failed|5.1.1|550 <c@d.example> no such user\n",
		-1 },
	{ "a program that prints the mail it was given",
		REPORT("",
			MTA "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.3.0\n"
			    "Diagnostic-Code: x-unix; Oops. Return-Path: <s@shop.example>\n"
			    " Received: by x Status: 5.1.1\n",
			""),
		"a@b.example|final-recipient|failed|5.3.0|Oops.\n", -1 },
	{ "fields that lost their part",
		"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Returned "
		"mail\n\nSorry.\n\n" MTA "Final-Recipient: rfc822; a@b.example\nAction: "
		"failed\nStatus: 5.1.1\n\nReceived: by x\n"
		"From: s@shop.example\nTo: a@b.example\nSubject: Offer\n\nFinal-Recipient: rfc822; "
		"c@d.example\n",
		"a@b.example|final-recipient|failed|5.1.1|\n", -1 },
};

static void
reads_the_fields_of_rfc_3464(void **state)
{
	(void)state;
	check(status_cases, G_N_ELEMENTS(status_cases));
}

#define ONE(action, status, more)                                                                  \
	MTA "Final-Recipient: rfc822; a@b.example\n" action "Status: " status "\n" more
#define A(outcome, status, words) "a@b.example|final-recipient|" outcome "|" status "|" words "\n"

static const Case outcome_cases[] = {
	{ "delayed stays so", REPORT("", ONE("Action: delayed\n", "4.4.7", ""), ""),
		A("delayed", "4.4.7", ""), -1 },
	{ "delivered", REPORT("", ONE("Action: delivered (to mailbox)\n", "2.0.0", ""), ""),
		A("delivered", "2.0.0", ""), -1 },
	{ "relayed", REPORT("", ONE("Action: RELAYED\n", "2.6.0", ""), ""),
		A("relayed", "2.6.0", ""), -1 },
	{ "expanded", REPORT("", ONE("Action: expanded\n", "2.0.0", ""), ""),
		A("expanded", "2.0.0", ""), -1 },
	{ "failure", REPORT("", ONE("Action: failure\n", "5.0.0", ""), ""),
		A("failed", "5.0.0", ""), -1 },
	{ "no Action and no Status: by the status of the reply",
		REPORT("",
			MTA "Final-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 250 "
			    "2.1.5 Ok\n",
			""),
		A("delivered", "", "250 2.1.5 Ok"), -1 },
	{ "... or by its code",
		REPORT("",
			MTA "Final-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 250 Ok\n",
			""),
		A("delivered", "", "250 Ok"), -1 },
	{ "... which may say the opposite",
		REPORT("",
			MTA "Final-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 550 no\n",
			""),
		A("failed", "", "550 no"), -1 },
	{ "expired", REPORT("", ONE("Action: expired\n", "4.0.0", ""), ""),
		A("failed,expired", "4.0.0", ""), -1 },
	{ "given up", REPORT("", ONE("Action: failed\n", "4.4.7", ""), ""),
		A("failed,expired", "4.4.7", ""), -1 },
	{ "no action, 5", REPORT("", ONE("", "5.1.1", ""), ""), A("failed", "5.1.1", ""),
		DSN_DEFECT_NO_ACTION },
	{ "no action, 2", REPORT("", ONE("", "2.1.5", ""), ""), A("delivered", "2.1.5", ""),
		DSN_DEFECT_NO_ACTION },
	{ "no action, 4, will go on",
		REPORT("", ONE("", "4.4.1", "Will-Retry-Until: Sun, 29 Nov 2026 10:00:00 +0000\n"),
			""),
		A("delayed", "4.4.1", ""), DSN_DEFECT_NO_ACTION },
	{ "no action, 4", REPORT("", ONE("", "4.4.1", ""), ""), A("failed", "4.4.1", ""),
		DSN_DEFECT_NO_ACTION },
	{ "an action nobody knows", REPORT("", ONE("Action: pondered\n", "5.1.1", ""), ""),
		A("failed", "5.1.1", ""), DSN_DEFECT_BAD_ACTION },
	{ "OpenSMTPD's expiry",
		REPORT("a@b.example: Envelope expired\n", ONE("Action: delayed\n", "4.4.7", ""),
			""),
		A("failed,expired", "4.4.7", "Envelope expired"), -1 },
	{ "sendmail's receipt for an alias",
		"From: MAILER-DAEMON@mx.example\nAuto-Submitted: auto-generated (return-receipt)\n"
		"Subject: Return receipt\nMIME-Version: 1.0\nContent-Type: multipart/report;\n"
		" report-type=delivery-status; boundary=x\n\n--x\n\n"
		"<team@b.example>... expanded to multiple addresses\nann... Successfully "
		"delivered\n"
		"--x\nContent-Type: message/delivery-status\n\n" MTA "--x--\n",
		"team@b.example|notice|expanded||\n", -1 },
	{ "a challenge is no failure",
		REPORT("",
			ONE("Action: failed\n", "4.7.0",
				"Diagnostic-Code: X-Boxbe-Notice; Sender not pre-approved.\n"),
			""),
		A("auto-reply", "4.7.0", "Sender not pre-approved."), -1 },
};

static void
tells_what_became_of_the_recipient(void **state)
{
	(void)state;
	check(outcome_cases, G_N_ELEMENTS(outcome_cases));
}

static const Case context_cases[] = {
	{ "Postfix's paragraph",
		REPORT("<a@b.example>: host mx said: 550\n    no such user\n\n<c@d.example>: "
		       "other\n",
			ONE("Action: failed\n", "5.1.1", ""), ""),
		A("failed", "5.1.1", "host mx said: 550 no such user"), -1 },
	{ "sendmail's transcript has the whole reply",
		REPORT("   ----- Transcript of session follows -----\n... while talking to "
		       "mx.:\n>>> DATA\n"
		       "<<< 550-5.7.1 one\n<<< 550 5.7.1 two\n550 5.1.1 <a@b.example>... User "
		       "unknown\n"
		       "<<< 554 5.5.1 Error: no valid recipients\n",
			ONE("Action: failed\n", "5.7.1", "Diagnostic-Code: SMTP; 550-5.7.1 one\n"),
			""),
		A("failed", "5.7.1", "550-5.7.1 one 550 5.7.1 two"), -1 },
	{ "each reply to whom it was for",
		REPORT(">>> RCPT To:<c@d.example>\n<<< 550 not this one\n>>> RCPT "
		       "To:<a@b.example>\n<<< 552 this one\n",
			ONE("Action: failed\n", "5.0.0", ""), ""),
		A("failed", "5.0.0", "552 this one"), -1 },
	{ "Courier's transcript within a paragraph",
		REPORT("<a@b.example>:\n     mx [192.0.2.1]:\n >>> (initial greeting)\n <<< 421 "
		       "no\n",
			ONE("Action: failed\n", "5.0.0", ""), ""),
		A("failed", "5.0.0", "421 no"), -1 },
	{ "a summary where there was no remote server",
		REPORT("   ----- Transcript of session follows -----\n550 5.1.1 <a@b.example>... "
		       "User unknown\n",
			ONE("Action: failed\n", "5.1.1", ""), ""),
		A("failed", "5.1.1", "550 5.1.1 <a@b.example>... User unknown"), -1 },
	{ "what sendmail says about the MX list",
		REPORT("   ----- Transcript of session follows -----\n554 5.0.0 MX list for "
		       "b.example. points back to us\n550 5.1.2 <a@b.example>... Host unknown\n",
			ONE("Action: failed\n", "5.1.2", ""), ""),
		A("failed", "5.1.2", "554 5.0.0 MX list for b.example. points back to us"), -1 },
	{ "words about others are not ours",
		REPORT("<c@d.example>: host mx said: 550 no\n",
			ONE("Action: failed\n", "5.0.0", ""), ""),
		A("failed", "5.0.0", ""), -1 },
	{ "Exim's members of an alias",
		REPORT("  c@d.example\n    (generated from all@shop.example)\n    host x\n    550 "
		       "one\n"
		       "  e@f.example\n    (generated from all@shop.example)\n    host y\n    550 "
		       "two\n",
			MTA
			"Action: failed\nFinal-Recipient: rfc822;all@shop.example\nStatus: 5.0.0\n"
			"Diagnostic-Code: smtp; 550 two\n\nAction: failed\n"
			"Final-Recipient: rfc822;all@shop.example\nStatus: 5.0.0\nDiagnostic-Code: "
			"smtp; 550 one\n",
			""),
		"e@f.example|actual-recipient|failed|5.0.0|550 "
		"two\nc@d.example|actual-recipient|failed|5.0.0|550 one\n",
		-1 },
};

static void
finds_what_the_notice_says_of_each(void **state)
{
	(void)state;
	check(context_cases, G_N_ELEMENTS(context_cases));
}

static const Case mailed_cases[] = {
	{ "a forward: Original-Recipient",
		REPORT("",
			MTA "Original-Recipient: rfc822;old@b.example\nFinal-Recipient: "
			    "rfc822;new@c.example\n"
			    "Action: failed\nStatus: 5.1.1\n",
			"To: old@b.example\nFrom: s@shop.example\n"),
		"old@b.example|original-recipient|failed|5.1.1|\n", -1 },
	{ "mailed directly, whatever ORCPT says",
		REPORT("",
			MTA "Original-Recipient: rfc822;x@y.example\nFinal-Recipient: "
			    "rfc822;a@b.example\n"
			    "Action: failed\nStatus: 5.1.1\n",
			"To: a@b.example\nFrom: s@shop.example\n"),
		A("failed", "5.1.1", ""), -1 },
	{ "an alias of ours",
		REPORT("",
			MTA "Original-Recipient: rfc822;help@shop.example\nFinal-Recipient: "
			    "rfc822;a@b.example\n"
			    "Action: failed\nStatus: 5.1.1\n",
			"To: help@shop.example\nFrom: s@shop.example\n"),
		A("failed", "5.1.1", ""), -1 },
	{ "a list is not who failed",
		REPORT("", ONE("Action: failed\n", "5.1.1", ""),
			"To: list@lists.example\nFrom: s@shop.example\n"),
		A("failed", "5.1.1", ""), -1 },
	{ "nobody named: the returned To",
		REPORT("", MTA "Action: failed\nStatus: 5.1.1\n",
			"To: Ann <a@b.example>\nFrom: s@shop.example\n"),
		"a@b.example|returned-to|failed|5.1.1|\n", DSN_DEFECT_NO_FINAL_RECIPIENT },
	{ "nobody named, and To does not tell",
		REPORT("", MTA "Action: failed\nStatus: 5.1.1\n",
			"To: a@b.example, c@d.example\nFrom: s@shop.example\n"),
		"||failed|5.1.1|\n", DSN_DEFECT_NO_FINAL_RECIPIENT },
	{ "VERP of the returned mail",
		REPORT("", ONE("Action: failed\n", "5.1.1", ""),
			"Return-Path: <bounces+ann=x.example@shop.example>\n"
			"To: ann@x.example\nFrom: s@shop.example\n"),
		"ann@x.example|return-path|failed|5.1.1|\n", -1 },
	{ "VERP says nothing of several",
		REPORT("",
			ONE("Action: failed\n", "5.1.1",
				"") "\nFinal-Recipient: rfc822; c@d.example\nAction: "
				    "failed\nStatus: 5.1.2\n",
			"Return-Path: <bounces+ann=x.example@shop.example>\nFrom: "
			"s@shop.example\n"),
		A("failed", "5.1.1", "") "c@d.example|final-recipient|failed|5.1.2|\n", -1 },
};

static void
tells_which_address_was_mailed(void **state)
{
	(void)state;
	check(mailed_cases, G_N_ELEMENTS(mailed_cases));
}

/* The return path that the report was sent to, wherever the server that delivered it wrote it. */
static void
finds_the_return_path_in_each_field(void **state)
{
	static const char *const fields[] = { "Delivered-To", "x-original-to", "Envelope-To",
		"X-ENVELOPE-TO", "To" };

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *text = g_strdup_printf(
			"%s: bounces+ann=x.example@shop.example\n%s", fields[i],
			REPORT("", ONE("Action: failed\n", "5.1.1", ""), "From: s@shop.example\n"));
		const DsnReport *report = read_message(arena, text, NULL);

		assert_int_equal(report->n_recipients, 1);
		assert_str(report->recipients[0].address, DSN_STR("ann@x.example"));
		assert_int_equal(report->recipients[0].address_source, DSN_SOURCE_RETURN_PATH);
	}
}

#define FEEDBACK(fields, original)                                                                 \
	"From: fbl@mail.example\nTo: fbl@shop.example\nSubject: FW: Offer\nMIME-Version: 1.0\n"    \
	"Content-Type: multipart/report; report-type=feedback-report; boundary=x\n\n"              \
	"--x\n\nComplaint.\n--x\nContent-Type: message/feedback-report\n\n" fields                 \
	"\n--x\nContent-Type: message/rfc822\n\n" original "\n\nbody c@d.example\n--x--\n"

static const Case feedback_cases[] = {
	{ "abuse",
		FEEDBACK("Feedback-Type: Abuse\nOriginal-Rcpt-To: <a@b.example>\n",
			"To: x@y.example\n"),
		"a@b.example|original-rcpt-to|complaint||\n", -1 },
	{ "several",
		FEEDBACK("Feedback-Type: abuse\nOriginal-Rcpt-To: a@b.example\nOriginal-Rcpt-To: "
			 "c@d.example\n",
			"To: x@y.example\n"),
		"a@b.example|original-rcpt-to|complaint||\nc@d.example|original-rcpt-to|complaint||"
		"\n",
		-1 },
	{ "redacted: the embedded To",
		FEEDBACK("Feedback-Type: abuse\n", "To: a@b.example\nFrom: s@shop.example\n"),
		"a@b.example|returned-to|complaint||\n", -1 },
	{ "redacted: VERP",
		FEEDBACK("Feedback-Type: fraud\n",
			"Return-Path: <bounces+ann=x.example@shop.example>\nTo: hidden:;\n"),
		"ann@x.example|return-path|complaint||\n", -1 },
	{ "not spam",
		FEEDBACK("Feedback-Type: not-spam\nOriginal-Rcpt-To: a@b.example\n",
			"To: a@b.example\n"),
		"a@b.example|original-rcpt-to|delivered||\n", -1 },
	{ "Hotmail's form",
		"From: staff@hotmail.example\nSubject: complaint about message from "
		"192.0.2.1\nMIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n"
		"X-HmXmrOriginalRecipient: a@b.example\nFrom: s@shop.example\nTo: "
		"x@y.example\n\nbody\n--x--\n",
		"a@b.example|original-rcpt-to|complaint||\n", -1 },
	{ "Apple Mail unsubscribes",
		"From: a@b.example\nSubject: unsubscribe\nX-Apple-Unsubscribe: "
		"true\nAuto-Submitted: auto-replied\n\nPlease.\n",
		"a@b.example|from|complaint||\n", -1 },
};

static void
reads_feedback_loops(void **state)
{
	(void)state;
	check(feedback_cases, G_N_ELEMENTS(feedback_cases));
}

static const Case reply_cases[] = {
	{ "RFC 3834",
		"From: a@b.example\nSubject: Re: x\nAuto-Submitted: auto-replied "
		"(vacation)\n\nAway. This user no longer works here.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "from a robot", "From: auto-reply@b.example\nSubject: x\nX-Autoreply: yes\n\nThanks.\n",
		"auto-reply@b.example|from|auto-reply||\n", -1 },
	{ "by its subject",
		"From: A <a@b.example>\nSubject: Automatische Antwort: Angebot\n\nWeg.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "written by a mail program",
		"From: A <a@b.example>\nSubject: Automatic reply: x\nIn-Reply-To: <1@x.example>\n"
		"X-Mailer: Outlook\n\nAway.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "by an empty return path where no answer is wanted",
		"Return-Path: <>\nFrom: a@b.example\nSubject: x\nPrecedence: bulk\n\nAway.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "... junk, too",
		"Return-Path: <>\nFrom: a@b.example\nSubject: x\nPrecedence: Junk\n\nAway.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "... not with a return path",
		"Return-Path: <a@b.example>\nFrom: a@b.example\nSubject: x\nPrecedence: "
		"bulk\n\nAway.\n",
		"", -1 },
	{ "... not of a list",
		"Return-Path: <>\nFrom: a@b.example\nSubject: x\nPrecedence: bulk\nList-Id: "
		"<l.b.example>\n\nAway.\n",
		"", -1 },
	{ "... not of first class",
		"Return-Path: <>\nFrom: a@b.example\nSubject: x\nPrecedence: "
		"first-class\n\nAway.\n",
		"", -1 },
	{ "in brackets",
		"From: A <a@b.example>\nSubject: [=?utf-8?Q?Automatyczna_odpowied=C5=BA?=] "
		"x\n\n.\n",
		"a@b.example|from|auto-reply||\n", -1 },
	{ "words that go on",
		"From: A <a@b.example>\nSubject: Vacation homes in Denmark\n\nCheap.\n", "", -1 },
	{ "a wish that others do not reply",
		"From: A <a@b.example>\nSubject: x\nX-Auto-Response-Suppress: All\n\nHi.\n", "",
		-1 },
	{ "a read receipt",
		"From: a@b.example\nSubject: Read: x\nMIME-Version: 1.0\nContent-Type: "
		"multipart/report;\n"
		" report-type=disposition-notification; boundary=x\n\n--x\n\nRead.\n--x\n"
		"Content-Type: message/disposition-notification\n\nFinal-Recipient: "
		"rfc822;a@b.example\n"
		"Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--x--\n",
		"", -1 },
	{ "the recipient's own refusal",
		"From: postmaster@b.example\nSubject: Rejected: x\nAuto-Submitted: auto-replied "
		"(rejected)\nMIME-Version: 1.0\n"
		"Content-Type: multipart/report; report-type=disposition-notification; "
		"boundary=x\n\n--x\n\n"
		"Your message to <a@b.example> was automatically rejected:\nNo thanks.\n--x\n"
		"Content-Type: message/disposition-notification\n\nFinal-Recipient: "
		"rfc822;a@b.example\n\n--x--\n",
		"a@b.example|final-recipient|auto-reply||No thanks.\n", -1 },
	{ "a full mailbox in the same form",
		"From: postmaster@b.example\nSubject: Rejected: x\nAuto-Submitted: auto-replied "
		"(rejected)\nMIME-Version: 1.0\n"
		"Content-Type: multipart/report; report-type=disposition-notification; "
		"boundary=x\n\n--x\n\n"
		"Your message to <a@b.example> was automatically rejected:\nQuota exceeded\n--x\n"
		"Content-Type: message/disposition-notification\n\nFinal-Recipient: "
		"rfc822;a@b.example\n\n--x--\n",
		"a@b.example|final-recipient|failed||Quota exceeded\n", -1 },
};

static void
knows_automatic_replies(void **state)
{
	(void)state;
	check(reply_cases, G_N_ELEMENTS(reply_cases));
}

/* By language: those of the report stage are by their first octet. */
static const char *const reply_subjects[] = {
	/* English */
	"out of office",
	"out of the office",
	"out-of-office",
	"automatic reply",
	"auto reply",
	"auto-reply",
	"autoreply",
	"auto response",
	"auto-response",
	"autoresponse",
	"automatic response",
	"automated reply",
	"automated response",
	"away from my mail",
	"vacation",
	"on vacation",
	"i am out of the office",
	"auto:",
	/* German */
	"automatische antwort",
	"abwesenheit",
	"abwesenheitsnotiz",
	"abwesenheitsnachricht",
	"abwesenheitsmeldung",
	"abwesend",
	"automatische abwesenheitsnotiz",
	"ich bin nicht im haus",
	"nicht im büro",
	/* French */
	"réponse automatique",
	"absence du bureau",
	"absent du bureau",
	"absence :",
	"message d'absence",
	"message d’absence",
	/* Spanish, Catalan, Portuguese */
	"fuera de oficina",
	"fuera de la oficina",
	"respuesta automática",
	"respuesta automatica",
	"ausente de la oficina",
	"resposta automàtica",
	"resposta automática",
	"fora do escritório",
	"ausência tempor",
	/* Italian, Romanian */
	"risposta automatica",
	"fuori sede",
	"fuori ufficio",
	"răspuns automat",
	/* Dutch, Scandinavian, Finnish */
	"automatisch antwoord",
	"afwezig",
	"afwezigheid",
	"niet aanwezig",
	"autosvar",
	"automatisk svar",
	"frånvarande",
	"fravær",
	"ikke til stede",
	"automaattinen vastaus",
	"poissa",
	/* Polish, Czech, Slovak, Hungarian */
	"autoodpowiedź",
	"automatyczna odpowiedź",
	"odpowiedź automatyczna",
	"poza biurem",
	"automatická odpověď",
	"automatická odpoveď",
	"mimo kancel",
	"automatikus válasz",
	"házon kívül",
	/* Turkish, Greek */
	"otomatik yanıt",
	"otomatik cevap",
	"ofis dışı",
	"Αυτόματη απάντηση",
	/* Russian, Ukrainian */
	"Автоответ",
	"автоответ",
	"Автоматический ответ",
	"Автовідповідь",
	/* Japanese, Chinese, Korean */
	"自動応答",
	"自動返信",
	"不在",
	"自动回复",
	"自动答复",
	"自動回覆",
	"자동 회신",
	"부재중",
};

static const char *const reply_marks[] = { "Auto-Submitted: auto-replied", "X-Autoreply: yes",
	"X-Auto-Reply: yes", "X-Autorespond: yes", "X-Autoresponder: yes",
	"X-AutoReply-From: a@b.example", "X-Autogenerated: Reply", "X-Mail-Autoreply: yes",
	"X-Vacation: yes", "Precedence: auto_reply", "PRECEDENCE: auto-reply",
	"X-Precedence: auto_reply", "Delivered-To: Autoresponder" };

static DsnReportKind
kind_of(const char *text)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	return read_message(arena, text, NULL)->kind;
}

static void
knows_marks_of_replies(void **state)
{
	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(reply_subjects); i++) {
		g_autofree char *text = g_strdup_printf(
			"From: a@b.example\nSubject: %s: x\n\n.\n", reply_subjects[i]);

		if (kind_of(text) != DSN_REPORT_AUTO_REPLY)
			fail_msg("%s", reply_subjects[i]);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(reply_marks); i++) {
		g_autofree char *text =
			g_strdup_printf("From: a@b.example\nSubject: x\n%s\n\n.\n", reply_marks[i]);

		if (kind_of(text) != DSN_REPORT_AUTO_REPLY)
			fail_msg("%s", reply_marks[i]);
	}
}

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
uses_the_patterns_of_the_user(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	static const char *const patterns[] = { "b.{user}.at.{domain}@shop.example", NULL };
	const DsnReportOptions options = { .return_paths = patterns };
	const DsnReport *report = read_message(arena,
		REPORT("", ONE("Action: failed\n", "5.1.1", ""),
			"Return-Path: <b.ann.at.x.example@shop.example>\nFrom: s@shop.example\n"),
		&options);

	(void)state;
	assert_str(report->recipients[0].address, DSN_STR("ann@x.example"));
	assert_str(report->recipients[0].final_recipient, DSN_STR("a@b.example"));
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
		cmocka_unit_test(reads_the_fields_of_rfc_3464),
		cmocka_unit_test(tells_what_became_of_the_recipient),
		cmocka_unit_test(finds_what_the_notice_says_of_each),
		cmocka_unit_test(tells_which_address_was_mailed),
		cmocka_unit_test(finds_the_return_path_in_each_field),
		cmocka_unit_test(reads_feedback_loops),
		cmocka_unit_test(knows_automatic_replies),
		cmocka_unit_test(knows_marks_of_replies),
		cmocka_unit_test(leaves_other_mail_alone),
		cmocka_unit_test(reads_the_returned_header_and_the_message_fields),
		cmocka_unit_test(uses_the_patterns_of_the_user),
		cmocka_unit_test(stops_at_the_cap_and_stays_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
