/* SPDX-License-Identifier: MIT */
/* The reply of the last hop within diagnostics as MTAs write them. */
#include "config.h"

#include "reply/reply.h"
#include "support/test.h"

static const struct {
	const char *text;
	guint code;
	const char *status;
	const char *words;
} cases[] = {
	/* plain replies */
	{ "550 5.1.1 User unknown", 550, "5.1.1", "User unknown" },
	{ "550 User unknown", 550, "", "User unknown" },
	{ "550", 550, "", "" },
	{ "550 5.1.1", 550, "5.1.1", "" },
	{ "5.1.1", 0, "5.1.1", "" },
	{ "5.1.1 User unknown", 0, "5.1.1", "User unknown" },
	{ "User unknown", 0, "", "User unknown" },
	{ "", 0, "", "" },
	{ "421-4.7.0 Try later 421 4.7.0 again", 421, "4.7.0", "Try later 421 4.7.0 again" },
	{ "550 #5.1.0 Address rejected.", 550, "5.1.0", "Address rejected." },
	{ "550 [5.2.2] full", 550, "5.2.2", "full" },
	{ "550: 5.7.1: refused", 550, "5.7.1", "refused" },
	{ "554 30 Sorry, your message cannot be delivered. This mailbox is disabled (554.30).", 554,
		"",
		"30 Sorry, your message cannot be delivered. This mailbox is disabled (554.30)." },

	/* within the words of the sending MTA */
	{ "MAIL+RCPT 550 No Such User Here", 550, "", "No Such User Here" },
	{ "host mx.example[192.0.2.1] said: 550-5.1.1 No such 550 5.1.1 user (in reply to RCPT TO "
	  "command)",
		550, "5.1.1", "No such 550 5.1.1 user (in reply to RCPT TO command)" },
	{ "SMTP; 550 5.7.1 no", 550, "5.7.1", "no" },
	{ "smtp;550 no", 550, "", "no" },
	{ "#< #5.1.1 smtp; 550 5.1.1 <a@b.example>: unknown>", 550, "5.1.1",
		"<a@b.example>: unknown>" },
	{ "#5.1.1 smtp;550 unknown user", 550, "5.1.1", "unknown user" },
	{ "#550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found ##", 550, "5.1.10",
		"RESOLVER.ADR.RecipientNotFound; not found ##" },
	{ "SMTP error from remote mail server after RCPT TO:<a@b.example>: 550 No Such User", 550,
		"", "No Such User" },
	{ "(reason: 550)", 550, "", "" },
	{ "Remote host said: 553 sorry, no (#5.7.1)", 553, "5.7.1", "sorry, no (#5.7.1)" },
	{ "Sorry, no mailbox here by that name. (#5.1.1)", 0, "5.1.1",
		"Sorry, no mailbox here by that name. (#5.1.1)" },
	{ "over quota [#5.2.2]", 0, "5.2.2", "over quota [#5.2.2]" },
	{ "220-mx.example 421 4.2.1 Service refused", 421, "4.2.1", "Service refused" },
	{ "250-SIZE 250 OK 550 5.1.1 no", 550, "5.1.1", "no" },
	{ "failed with 552 over quota", 552, "", "over quota" },
	{ "The account is disabled. 550 user unknown", 550, "", "user unknown" },
	{ "host mx.example [192.0.2.1] 550 user unknown", 550, "", "user unknown" },
	{ "we know 550 users", 0, "", "we know 550 users" },
	{ "邮件被退回： 550 Mailbox not found", 550, "", "Mailbox not found" },

	/* the last hop */
	{ "550 5.7.1 host a.example said: 554 5.1.1 unknown", 554, "5.1.1", "unknown" },
	{ "550 4.4.7 QUEUE.Expired; last error: 452 4.2.2 mailbox full", 452, "4.2.2",
		"mailbox full" },
	{ "550 5.1.351 Remote server returned unknown recipient -> 550 User unknown", 550,
		"5.1.351", "User unknown" },
	{ "550-5.7.26 does not pass checks (SPF and DKIM both 550 5.7.26 do not pass).", 550,
		"5.7.26", "does not pass checks (SPF and DKIM both 550 5.7.26 do not pass)." },
	{ "451 4.4.1 reply: read error from mx.example.", 0, "", NULL },

	/* what only follows from the reply before */
	{ "550 554 5.5.1 Error: no valid recipients", 550, "", "" },
	{ "550 5.1.1 unknown 503 5.5.1 Bad sequence of commands", 550, "5.1.1", "unknown " },
	{ "503 5.5.1 Bad sequence of commands", 503, "5.5.1", "Bad sequence of commands" },

	/* numbers that are no codes */
	{ "550 see 192.0.2.1", 550, "", "see 192.0.2.1" },
	{ "550 client 5.1.1.2 refused", 550, "", "client 5.1.1.2 refused" },
	{ "421 4.7.0 deferred - 4.16.55.1; see", 421, "4.7.0", "deferred - 4.16.55.1; see" },
	{ "550 Exim 4.94.2 refused", 550, "", "Exim 4.94.2 refused" },
	{ "450 Exim 4.94.2 refused", 450, "", "Exim 4.94.2 refused" },
	{ "550 TLSv1.2 needed", 550, "", "TLSv1.2 needed" },
	{ "connect to mx.example[192.0.2.1]:25: Connection timed out", 0, "", NULL },
	{ "more than 500 messages an hour", 0, "", NULL },
	{ "552 5.2.3 larger than 450 kilobytes", 552, "5.2.3", "larger than 450 kilobytes" },
	{ "queued as 4.5.2020", 0, "", NULL },
	{ "550 mailbox (#5.1.1 - plugin)", 550, "", "mailbox (#5.1.1 - plugin)" },
	{ "550 Invalid - https://x.example/DOC-1369#550 [id]", 550, "",
		"Invalid - https://x.example/DOC-1369#550 [id]" },
	{ "see https://x.example/DOC-1369#552 full", 0, "", NULL },
	{ "failed: a#552", 0, "", NULL },
	{ "failed: <#552 5.2.2 full>", 552, "5.2.2", "full>" },
	{ "failed: #552 5.2.2 full", 552, "5.2.2", "full" },
	{ "#552 5.2.2 full", 552, "5.2.2", "full" },
	{ "552; 5.2.2 full", 552, "5.2.2", NULL },
	{ "552<a@b.example> full", 552, "", NULL },
	{ "552#5.2.2 full", 552, "5.2.2", "full" },
	{ "552/full", 0, "", NULL },
	{ "554 OFR_416 [416]", 554, "", "OFR_416 [416]" },
	{ "550 refused 4.2.2", 550, "", "refused 4.2.2" },
	{ "id 4550 and 5501", 0, "", NULL },
	{ "571", 571, "", "" },
};

static void
finds_the_reply_of_the_last_hop(void **state)
{
	(void)state;
	each_row (i, cases) {
		DsnReply reply = dsn_reply_find(dsn_str(cases[i].text));
		char status[DSN_STATUS_MAX];

		dsn_status_print(reply.status, status);
		name_row("\"%s\"", cases[i].text);
		check_int(reply.code, cases[i].code);
		check_string(status, cases[i].status);
		if (cases[i].words != NULL)
			check_str(reply.text, dsn_str(cases[i].words));
	}
}

static void
tells_a_reply_that_only_follows(void **state)
{
	DsnReplyAt at = dsn_reply_locate(DSN_STR("503 5.5.1 Bad sequence of commands"));

	(void)state;
	assert_true(at.follows);
	at = dsn_reply_locate(DSN_STR("550 5.1.1 gone 554 5.5.1 no valid recipients"));
	assert_false(at.follows);
	assert_str(at.cause_text, DSN_STR("550 5.1.1 gone "));
	assert_str(at.code, DSN_STR("550"));
	assert_str(at.status, DSN_STR("5.1.1"));
}

static void
reads_any_bytes_to_their_end_only(void **state)
{
	static const char bytes[] = "550 5.1.1\0 550 5.1.1";
	char *edge = g_malloc(3);

	(void)state;
	assert_int_equal(dsn_reply_find((DsnStr){ bytes, sizeof bytes - 1 }).code, 550);
	assert_int_equal(dsn_reply_find(DSN_STR_ABSENT).code, 0);
	memcpy(edge, "550", 3);
	assert_int_equal(dsn_reply_find((DsnStr){ edge, 3 }).code, 550);
	assert_int_equal(dsn_reply_find((DsnStr){ edge, 2 }).code, 0);
	g_free(edge);
}

/* Digits that begin no code stand in front of it, and words behind, at all distances from the ends
 * of a piece of memory of just that size. */
static void
finds_a_code_at_every_place(void **state)
{
	static const char filler[] = "a019-6.78z";

	(void)state;
	for (gsize before = 0; before < 50; before++)
		for (gsize after = 0; after < 20; after++) {
			gsize len = before + 4 + after;
			g_autofree char *text = g_malloc(len);

			for (gsize i = 0; i < len; i++)
				text[i] = filler[i % (sizeof filler - 1)];
			if (before > 0)
				text[before - 1] = ':';
			memcpy(text + before, "452 ", 4);
			assert_int_equal(dsn_reply_find((DsnStr){ text, len }).code, 452);
			text[before] = '6';
			assert_int_equal(dsn_reply_find((DsnStr){ text, len }).code, 0);
		}
}

/* What stands in front of a code says the same of it wherever that is. */
static void
asks_what_is_before_a_code_at_every_place(void **state)
{
	guint n_found = 0;

	(void)state;
	for (guint octet = 0; octet < 256; octet++) {
		char few[] = " ?550 5.1.1 q";
		guint want;

		few[1] = (char)octet;
		want = dsn_reply_find((DsnStr){ few, sizeof few - 1 }).code;
		n_found += want == 550;
		for (gsize before = 1; before < 40; before++) {
			g_autofree char *text = g_strnfill(before + 40, ' ');

			memcpy(text + before, few + 1, sizeof few - 2);
			assert_int_equal(dsn_reply_find((DsnStr){ text, before + 40 }).code, want);
		}
	}
	assert_true(n_found > 10 && n_found < 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_reply_of_the_last_hop),
		cmocka_unit_test(tells_a_reply_that_only_follows),
		cmocka_unit_test(reads_any_bytes_to_their_end_only),
		cmocka_unit_test(finds_a_code_at_every_place),
		cmocka_unit_test(asks_what_is_before_a_code_at_every_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
