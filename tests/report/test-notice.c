/* SPDX-License-Identifier: MIT */
/* What the words of the notice say of each recipient. */
#include "support/report.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_the_notice_says_of_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
