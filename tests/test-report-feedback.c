/* SPDX-License-Identifier: MIT */
/* Feedback loops. */
#include "report.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_feedback_loops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
