/* SPDX-License-Identifier: MIT */
#include "test.h"

#include <dsnsift/mime.h>

static const DsnMail *
parse(DsnArena *arena, const char *text)
{
	const DsnMessage message = { .bytes = dsn_str(text), .size = strlen(text) };

	return dsn_mime_parse(arena, &message, NULL);
}

static const char report[] = "From MAILER-DAEMON Tue Jan  2 03:04:05 2024\n"
			     "Subject: gone\n"
			     "Content-Type: multipart/report; report-type=Delivery-Status;\n"
			     "\tboundary=\"x=y\"\n"
			     "\n"
			     "preamble\n"
			     "--x=y\n"
			     "\n"
			     "No such user.\n"
			     "--x=y\n"
			     "Content-Type: message/delivery-status\n"
			     "\n"
			     "Reporting-MTA: dns; mx.example.org\n"
			     "\n"
			     "Final-Recipient: rfc822; a@example.com\n"
			     "\n"
			     "--x=y\n"
			     "Content-Type: message/rfc822\n"
			     "\n"
			     "From: me@example.org\n"
			     "Message-ID: <1@example.org>\n"
			     "\n"
			     "Hello\n"
			     "--x=y--\n"
			     "epilogue\n";

static void
finds_the_parts_of_a_report(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnMail *mail = parse(arena, report);

	(void)state;
	assert_str(mail->type, DSN_STR("multipart/report"));
	assert_str(mail->report_type, DSN_STR("delivery-status"));
	assert_str(
		dsn_field_text(arena, dsn_fields_get(&mail->headers, "SUBJECT")), DSN_STR("gone"));
	assert_int_equal(mail->n_parts, 3);
	assert_int_equal(mail->parts[0].kind, DSN_PART_TEXT);
	assert_str(mail->parts[0].content, DSN_STR("No such user."));
	assert_int_equal(mail->parts[1].kind, DSN_PART_STATUS);
	assert_str(mail->parts[1].content, DSN_STR("Reporting-MTA: dns; mx.example.org\n\n"
						   "Final-Recipient: rfc822; a@example.com\n"));
	assert_int_equal(mail->parts[2].kind, DSN_PART_ORIGINAL);
	assert_int_equal(mail->parts[2].original.n_fields, 2);
	assert_int_equal(mail->defects.n_items, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_parts_of_a_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
