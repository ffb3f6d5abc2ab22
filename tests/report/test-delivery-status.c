/* SPDX-License-Identifier: MIT */
/* The fields of the delivery-status part, and what became of the recipient. */
#include "support/report.h"

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
	{ "nullmailer's reply where there is but one recipient",
		REPORT("",
			"Reporting-MTA: x-local-hostname; mx.example\n\n"
			"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n"
			"Diagnostic-Code: SMTP; 550 no such user\n",
			""),
		"a@b.example|final-recipient|failed|5.1.1|550 no such user\n", -1 },
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

static const struct {
	const char *action;
	const char *outcome;
} words[] = {
	{ "failed", "failed" },
	{ "FAILED (at once)", "failed" },
	{ "failure", "failed" },
	{ "fail", "failed" },
	{ "error", "failed" },
	{ "expired", "failed,expired" },
	{ "delayed", "delayed" },
	{ "delay", "delayed" },
	{ "delivered", "delivered" },
	{ "deliverable", "delivered" },
	{ "relayed", "relayed" },
	{ "expanded", "expanded" },
};

static void
knows_the_words_for_actions(void **state)
{
	(void)state;
	each_row (i, words) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *text = g_strdup_printf(
			REPORT("", ONE("Action: %s\n", "4.0.0", ""), ""), words[i].action);
		g_autofree char *want = g_strdup_printf(A("%s", "4.0.0", ""), words[i].outcome);
		const DsnReport *report = read_message(arena, text, NULL);

		check_str(dump(arena, report), dsn_str(want));
		check_false(has_defect(report, DSN_DEFECT_BAD_ACTION));
	}
}

/* Where there is no Action and the status leaves it open. */
static void
takes_a_warning_by_its_subject(void **state)
{
	static const char *const subjects[] = { "Delayed mail (still being retried)", "delay",
		"Mail DELAYED", "Warning: could not send message for past 4 hours",
		"Mail is still being retried", "Your message is temporarily held",
		"Message has not yet been delivered" };

	(void)state;
	each_row (i, subjects) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *warning = g_strdup_printf(
			"Subject: %s\n%s", subjects[i], REPORT("", ONE("", "4.4.1", ""), ""));
		g_autofree char *failure = g_strdup_printf(
			"Subject: %s\n%s", subjects[i], REPORT("", ONE("", "5.1.1", ""), ""));

		check_str(dump(arena, read_message(arena, warning, NULL)),
			DSN_STR(A("delayed", "4.4.1", "")));
		check_str(dump(arena, read_message(arena, failure, NULL)),
			DSN_STR(A("failed", "5.1.1", "")));
	}
}

static const char *const given_up[] = {
	"envelope expired",
	"message expired",
	"retry timeout exceeded",
	"retry time not reached for any host after a long failure period",
	"message timed out",
	"delivery timed out",
	"delivery time expired",
	"too long in queue",
	"message has been in the queue too long",
	"maximum queue lifetime",
};

static void
knows_the_words_for_having_given_up(void **state)
{
	static const char *const begins[] = { "x-unix; ", "smtp; 451 Queue: it has " };

	(void)state;
	each_row_of (i, G_N_ELEMENTS(given_up) * G_N_ELEMENTS(begins), "given_up") {
		const char *end = given_up[i / 2], *begin = begins[i % 2];
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *text = g_strdup_printf(
			REPORT("", ONE("Action: failed\n", "4.0.0", "Diagnostic-Code: %s%s\n"), ""),
			begin, end);
		const DsnReport *report = read_message(arena, text, NULL);

		name_row("\"%s%s\"", begin, end);
		if (check_int(report->n_recipients, 1))
			check_true(report->recipients[0]->expired);
	}
}

#define FAILED(status, diagnostic)                                                                 \
	REPORT("", ONE("Action: failed\n", status, "Diagnostic-Code: " diagnostic "\n"), "")
#define NO_ACTION(status, more) REPORT("", ONE("", status, more), "")
#define NEITHER(more) REPORT("", MTA "Final-Recipient: rfc822; a@b.example\n" more, "")

static const Case doubtful_cases[] = {
	{ "words that only look like having given up",
		FAILED("4.0.0", "smtp; 451 expired: no time in the queue"),
		A("failed", "4.0.0", "451 expired: no time in the queue"), -1 },
	{ "... and all of them before what does",
		FAILED("4.0.0", "smtp; 451 expired: queue time: message timed out"),
		A("failed,expired", "4.0.0", "451 expired: queue time: message timed out"), -1 },
	{ "a permanent refusal that has the words", FAILED("5.0.0", "smtp; 540 message timed out"),
		A("failed", "5.0.0", "540 message timed out"), -1 },
	{ "a temporary one", FAILED("4.0.0", "smtp; 450 message timed out"),
		A("failed,expired", "4.0.0", "450 message timed out"), -1 },
	{ "the words of the notice beside a reply",
		REPORT("<a@b.example>: delivery timed out\n",
			ONE("Action: failed\n", "4.2.0", "Diagnostic-Code: smtp; 450 4.2.0 busy\n"),
			""),
		A("failed,expired", "4.2.0", "450 4.2.0 busy"), -1 },
	{ "a challenge by its type", FAILED("4.7.0", "X-Boxbe-Notice; Please register."),
		A("auto-reply", "4.7.0", "Please register."), -1 },
	{ "... by its words", FAILED("4.7.0", "smtp; sender NOT pre-approved: register"),
		A("auto-reply", "4.7.0", "sender NOT pre-approved: register"), -1 },
	{ "the Status before the reply", NO_ACTION("4.4.1", "Diagnostic-Code: smtp; 250 Ok\n"),
		A("failed", "4.4.1", "250 Ok"), DSN_DEFECT_NO_ACTION },
	{ "the status of a reply without a code", NEITHER("Diagnostic-Code: smtp; 2.1.5 Ok\n"),
		A("delivered", "", "2.1.5 Ok"), -1 },
	{ "a refusal is not tried again, whatever is said",
		NEITHER("Diagnostic-Code: smtp; 500 no\nWill-Retry-Until: tomorrow\n"),
		A("failed", "", "500 no"), -1 },
	{ "... by its status", NO_ACTION("5.0.0", "Will-Retry-Until: tomorrow\n"),
		A("failed", "5.0.0", ""), -1 },
};

static void
weighs_what_is_doubtful(void **state)
{
	(void)state;
	check(doubtful_cases, G_N_ELEMENTS(doubtful_cases));
}

#define RECEIPT(submitted, words)                                                                  \
	"From: MAILER-DAEMON@mx.example\nAuto-Submitted: " submitted                               \
	"\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/report;\n"                       \
	" report-type=delivery-status; boundary=x\n\n--x\n\n" words                                \
	"--x\nContent-Type: message/delivery-status\n\n" MTA "--x--\n"

static const Case receipt_cases[] = {
	{ "each ending, in any case",
		RECEIPT("auto-generated (return-receipt)",
			"<a@b.example>... Successfully delivered\n"
			"<c@d.example>... relayed to non-DSN-aware mailer\n"
			"team@b.example... EXPANDED to multiple addresses\n"),
		"a@b.example|notice|delivered||\nc@d.example|notice|relayed||\n"
		"team@b.example|notice|expanded||\n",
		-1 },
	{ "the mark alone", RECEIPT("return-receipt", "a@b.example... Successfully delivered\n"),
		"a@b.example|notice|delivered||\n", -1 },
	{ "lines that are none",
		RECEIPT("return-receipt",
			"... Successfully delivered\na@b.example... Deferred\n"
			"a@b.example...Successfully delivered\nSuccessfully delivered\n"),
		"", -1 },
	{ "a report that names nobody and is no receipt",
		RECEIPT("auto-replied", "Hi. This is the qmail-send program at mx.example.\n\n"
					"<a@b.example>:\nUser unknown\n"),
		"a@b.example|final-recipient|failed||User unknown\n", -1 },
	{ "... and one that is",
		RECEIPT("return-receipt", "Hi. This is the qmail-send program at mx.example.\n\n"
					  "<a@b.example>:\nUser unknown\n"),
		"", -1 },
};

static void
reads_receipts_for_aliases(void **state)
{
	(void)state;
	check(receipt_cases, G_N_ELEMENTS(receipt_cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_fields_of_rfc_3464),
		cmocka_unit_test(tells_what_became_of_the_recipient),
		cmocka_unit_test(knows_the_words_for_actions),
		cmocka_unit_test(takes_a_warning_by_its_subject),
		cmocka_unit_test(knows_the_words_for_having_given_up),
		cmocka_unit_test(weighs_what_is_doubtful),
		cmocka_unit_test(reads_receipts_for_aliases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
