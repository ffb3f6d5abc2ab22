/* SPDX-License-Identifier: MIT */
/* Feedback loops. */
#include "support/report.h"

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

static const struct {
	const char *message;
	const char *type;
	const char *recipients;
} type_cases[] = {
	{ FEEDBACK("Feedback-Type: Not-SPAM\nOriginal-Rcpt-To: a@b.example\n", ""), "not-spam",
		"a@b.example|original-rcpt-to|delivered||\n" },
	{ FEEDBACK("Original-Rcpt-To: a@b.example\nFeedback-Type:\n", ""), "other",
		"a@b.example|original-rcpt-to|complaint||\n" },
	{ FEEDBACK("original-rcpt-to: a@b.example\n", ""), "other",
		"a@b.example|original-rcpt-to|complaint||\n" },
	{ FEEDBACK("Feedback-Type: Z\nOriginal-Rcpt-To: a@b.example\n", ""), "z",
		"a@b.example|original-rcpt-to|complaint||\n" },
	/* AOL */
	{ FEEDBACK("Feedback-Type: abuse\nRemoval-Recipient: a@b.example\n", ""), "abuse",
		"a@b.example|original-rcpt-to|complaint||\n" },
	{ FEEDBACK("Feedback-Type: abuse\nRemoval-Recipient: c@d.example\n"
		   "Original-Rcpt-To: a@b.example\n",
		  ""),
		"abuse", "a@b.example|original-rcpt-to|complaint||\n" },
	/* the fields of the original, each of them alone */
	{ FEEDBACK("Feedback-Type: abuse\n", "X-Apparently-To: a@b.example\n"), "abuse",
		"a@b.example|original-rcpt-to|complaint||\n" },
	{ FEEDBACK("Feedback-Type: abuse\n", "X-Rcpt-To: a@b.example\nX-Apparently-To: nobody\n"),
		"abuse", "a@b.example|original-rcpt-to|complaint||\n" },
#define UNTYPED(subject, original)                                                                 \
	"From: staff@hotmail.example\nSubject: " subject "\nMIME-Version: 1.0\n"                   \
	"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: "                         \
	"message/rfc822\n\n" original "From: s@shop.example\nTo: a@b.example\n\nbody\n--x--\n"
	{ UNTYPED("Complaint about message from 192.0.2.1", ""), "abuse",
		"a@b.example|returned-to|complaint||\n" },
	{ UNTYPED("x", "X-HmXmrOriginalRecipient: c@d.example\n"), "abuse",
		"c@d.example|original-rcpt-to|complaint||\n" },
	{ UNTYPED("x", ""), "", "" },
	{ "From: a@b.example\nSubject: x\nX-Apple-Unsubscribe: true\n\nPlease.\n", "opt-out",
		"a@b.example|from|complaint||\n" },
	/* which the program sends by itself, and which is no reply */
	{ "From: a@b.example\nSubject: unsubscribe\nX-Apple-Unsubscribe: true\n"
	  "Auto-Submitted: auto-replied\n\nPlease.\n",
		"opt-out", "a@b.example|from|complaint||\n" },
	{ "From: a@b.example\nSubject: x\nX-Apple-Unsubscribe: false\n\nPlease.\n", "", "" },
};

static void
tells_the_type_of_a_complaint(void **state)
{
	(void)state;
	each_row (i, type_cases) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		const DsnReport *report = read_message(arena, type_cases[i].message, NULL);

		check_str(report->feedback_type, dsn_str(type_cases[i].type));
		check_int(report->kind,
			*type_cases[i].type != '\0' ? DSN_REPORT_FEEDBACK : DSN_REPORT_NONE);
		check_str(dump(arena, report), dsn_str(type_cases[i].recipients));
	}
}

/* Its words are anybody's, also where a dialect would read them. */
static void
reads_nothing_else_into_a_complaint(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnReport *report = read_message(arena,
		"From: MAILER-DAEMON@mx.example\nSubject: failure notice\nMIME-Version: 1.0\n"
		"Content-Type: multipart/report; report-type=feedback-report; boundary=x\n\n--x\n\n"
		"Hi. This is the qmail-send program at mx.example.\n\n"
		"<c@d.example>:\nUser unknown\n--x\nContent-Type: message/feedback-report\n\n"
		"Feedback-Type: abuse\nOriginal-Rcpt-To: a@b.example\n\n--x--\n",
		NULL);

	(void)state;
	assert_int_equal(report->kind, DSN_REPORT_FEEDBACK);
	assert_str(report->dialect, DSN_STR("arf"));
	assert_str(dump(arena, report), DSN_STR("a@b.example|original-rcpt-to|complaint||\n"));
}

static void
reads_feedback_loops(void **state)
{
	(void)state;
	check(feedback_cases, G_N_ELEMENTS(feedback_cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_feedback_loops),
		cmocka_unit_test(tells_the_type_of_a_complaint),
		cmocka_unit_test(reads_nothing_else_into_a_complaint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
