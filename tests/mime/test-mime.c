/* SPDX-License-Identifier: MIT */
/* The structure of messages: parts, boundaries, limits, defects. */
#include "support/test.h"

#include "mime/mime.h"

static const DsnMail *
parse(DsnArena *arena, const char *text)
{
	const DsnMessage message = { .octets = dsn_str(text), .size = strlen(text) };

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

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
#define SEVEN "X: 1\nX: 2\nX: 3\nX: 4\nX: 5\nX: 6\nX: 7\n"
#define STATUS "Content-Type: message/delivery-status\n"

/* A leaf is told as kind, depth and content: "t1:text|"; a defect as "!name|". */
static const struct {
	const char *message;
	const char *told;
} cases[] = {
	{ "", "t0:|" },
	{ "\n", "t0:|" },
	{ "Subject: x\n\nbody", "t0:body|" },
	{ "no header at all", "t0:no header at all|" },
	/* Around a header. */
	{ "From a@example.org Tue\nA: 1\n\nbody", "t0:body|" },
	{ ">From a@example.org Tue\nA: 1\n\nbody", "t0:body|" },
	{ "From a Tue\nfrom b\n>From c\nA: 1\n\nbody", "t0:body|" },
	{ "\n\nA: 1\n\nbody", "t0:body|!late-header|" },
	{ " \n\t \r\n\r\nA: 1\n\nbody", "t0:body|!late-header|" },
	{ "\xef\xbb\xbf"
	  "A: 1\n\nbody",
		"t0:body|!late-header|" },
	{ "\xef\xbb\xbf\n"
	  "A: 1\n\nbody",
		"t0:body|!late-header|" },
	{ "\nFrom a Tue\n\nA: 1\n\nbody", "t0:body|!late-header|" },
	{ "\r\rA: 1\r\rbody\r", "t0:body\n|!late-header|" },
	{ "\n A: 1\n\nbody", "t0: A: 1\n\nbody|" },
	{ "\xef\xbb\xbf A: 1\n\nbody", "t0:\xef\xbb\xbf A: 1\n\nbody|" },
	{ "\n\nno header at all", "t0:\nno header at all|" },
	{ "From : a@example.org\n\nbody", "t0:body|" },
	{ "A: 1\nbroken line\nB: 2\n\nbody", "t0:body|" },
	{ "A: 1\nThe empty line is missing.\n", "t0:The empty line is missing.\n|" },
	/* Line ends. */
	{ "A: 1\r\n\r\na\r\nb\r\n", "t0:a\nb\n|" },
	{ "A: 1\r\ra\rb\r", "t0:a\nb\n|" },
	{ "Content-Type: multipart/mixed; boundary=b\r\r--b\r\rx\r--b--\r", "t1:x|" },
	{ "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n", "t1:x|" },
	{ MIXED "--b\r\rx\r--b--\r", "t1:x|" },
	{ MIXED "--b\r\n\r\nx\r\n--b--\r\n", "t1:x|" },
	/* Boundaries. */
	{ MIXED "--b\n\nx\n--b--\n", "t1:x|" },
	{ MIXED "--b\n\nx\n\n--b \t\n\ny\n--b--", "t1:x\n|t1:y|" },
	{ MIXED "--b\n\n--b\n\n--b--\n", "t1:|t1:|" },
	{ MIXED "--b\n--b\n--b--\n", "t1:|t1:|" },
	{ MIXED "--b\n\n--bb\n---b\n -b\n-- b\n--b- -\n--b--\n",
		"t1:--bb\n---b\n -b\n-- b\n--b- -|" },
	{ MIXED "--b\nA: 1\nbody\n--b--\n", "t1:body|" },
	{ MIXED "--b\nA: 1\n--b--\n", "t1:|" },
	{ MIXED "--b\n\nx\n", "t1:x\n|!no-close-boundary|" },
	{ MIXED "--b\n\nx\n--b--\nepilogue\n", "t1:x|" },
	{ MIXED "text\n", "t1:text\n|!no-boundary|" },
	{ "Content-Type: multipart/mixed\n\n--b\n\nx\n", "t0:--b\n\nx\n|!no-boundary|" },
	{ "Content-Type: multipart/mx6d; boundary=b\n\n--b\n\nx\n--b--\n", "t1:x|" },
	{ "Content-Type: multipart; boundary=b\n\n--b\n\nx\n--b--\n", "t1:x|" },
	{ "Content-Type: mixed; boundary=b\n\n--b\n\nx\n--b--\n", "t1:x|" },
	{ "Content-Type: multipart/digest; boundary=b\n\n--b\n\nA: 1\n\nx\n--b--\n",
		"o1:A: 1\n\n|" },
	/* Parameters. */
	{ "Content-Type: multipart/mixed; boundary=\"a b:\\\"c\"\n\n--a b:\"c\n\nx\n--a b:\"c--\n",
		"t1:x|" },
	{ "Content-Type: multipart/mixed (a; boundary=c (d));\n boundary (e) = b ; "
	  "x=y\n\n--b\n\nx\n--b--\n",
		"t1:x|" },
	{ "Content-Type: multipart/mixed; x=\"a;boundary=c\"; BOUNDARY=b\n\n--b\n\nx\n--b--\n",
		"t1:x|" },
	{ "Content-Type: multipart/mixed; boundary*0=a; boundary*1=\"b\"\n\n--ab\n\nx\n--ab--\n",
		"t1:x|" },
	{ "Content-Type: multipart/mixed; boundary*=us-ascii'en'%62\n\n--b\n\nx\n--b--\n",
		"t1:x|" },
	{ "Content-Type: multipart/mixed;\nboundary=b\n\n--b\n\nx\n--b--\n", "t1:x|" },
	{ "Content-Type: multipart/mixed boundary=b\n\n--b\n\nx\n--b--\n", "t1:x|" },
	{ "Content-Type: multipart/mixed; boundary=\"b \"\n\n--b\n\nx\n--b--\n", "t1:x|" },
	{ "Content-Type: multipart/mixed; boundary=\"b\n\n--b\n\nx\n--b--\n", "t1:x|" },
	/* Nesting. */
	{ MIXED "--b\nContent-Type: multipart/mixed; "
		"boundary=c\n\n--c\n\nx\n--c--\n\n--b\n\ny\n--b--\n",
		"t2:x|t1:y|" },
	{ MIXED "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--b\n\ny\n--b--\n",
		"t2:x|t1:y|!no-close-boundary|" },
	{ MIXED "--b\nContent-Type: multipart/mixed; boundary=c\n\ntext\n--b\n\ny\n--b--\n",
		"t2:text|t1:y|!no-boundary|" },
	{ MIXED "--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nx\n--bb--\n--b--\n",
		"t2:x|" },
	{ MIXED "--b\nContent-Type: multipart/mixed;\nboundary=c\n\n--c\n\nx\n--c--\n--b--\n",
		"t2:x|" },
	/* Kinds. */
	{ MIXED "--b\nContent-Type: text/html\n\n<p>x\n--b\nContent-Type: image/png\n\nx\n--b--\n",
		"h1:x\n|-1:|" },
	{ MIXED "--b\nContent-Type: message/xdelivery-status\n\nx\n--b\nContent-Type: "
		"message/global-delivery-status\n\ny\n--b--\n",
		"s1:x|s1:y|" },
	{ MIXED "--b\nContent-Type: message/feedback-report\n\nx\n--b\nContent-Type: "
		"message/disposition-notification\n\ny\n--b--\n",
		"f1:x|d1:y|" },
	{ MIXED "--b\nContent-Type: Text/RFC822-Headers\n\nA: 1\n\n--b\nContent-Type: "
		"message/global-headers\n\nB: 2\n--b--\n",
		"O1:A: 1\n|O1:B: 2|" },
	{ MIXED "--b\nContent-Type: text; x=y\n\nx\n--b\nContent-Type: "
		"message/partial\n\ny\n--b--\n",
		"t1:x|t1:y|" },
	/* Status parts that lost something on their way. */
	{ MIXED "--b\n" STATUS "Reporting-MTA: x\n\nAction: failed\n--b--\n",
		"s1:Reporting-MTA: x\n\nAction: failed|" },
	{ MIXED "--b\n" SEVEN STATUS "Reporting-MTA: x\n--b\n" STATUS SEVEN
		"Final-Recipient: x\n--b--\n",
		"s1:Reporting-MTA: x|s1:Final-Recipient: x|" },
	{ MIXED "--b\n" SEVEN SEVEN SEVEN STATUS "Content-Type: text/plain\n" SEVEN "\nx\n--b--\n",
		"s1:x|" },
	{ MIXED "--b\nReporting-MTA: x\n" STATUS "\nx\n--b--\n", "s1:x|" },
	{ MIXED "--b\n" STATUS "\nContent-Type: text/plain\n\nAction: failed\n--b--\n",
		"s1:Action: failed|" },
	{ MIXED "--b\n" STATUS "Content-Transfer-Encoding: base64\n\nQWN0aW9uOiB4Cg==\n--b--\n",
		"s1:Action: x\n|" },
	{ MIXED "--b\n" STATUS "\nContent-Type: text/plain\nContent-Transfer-Encoding: "
		"quoted-printable\n\nStatus: 5=2E0=2E0\n--b--\n",
		"s1:Status: 5.0.0|" },
	/* Originals: the header only, whatever it says. */
	{ MIXED "--b\nContent-Type: message/rfc822\n\nA: 1\nContent-Type: multipart/mixed; "
		"boundary=c\n\n--c\n" STATUS "\nno\n--c--\n--b--\n",
		"o1:A: 1\nContent-Type: multipart/mixed; boundary=c\n\n|" },
	{ MIXED "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: "
		"base64\n\nQTogMQoKYm9keQ==\n--b--\n",
		"o1:A: 1\n\n|" },
	{ MIXED "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nA: "
		"1\n\nbody\n--b--\n",
		"o1:A: 1\n\n|" },
	{ MIXED "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: "
		"quoted-printable\n\nA: =C3=A4\n\nbody\n--b--\n",
		"o1:A: \xc3\xa4\n\n|" },
	{ MIXED "--b\nContent-Type: message/rfc822\n\nFrom a@example.org Tue\nA: 1\r\nB: "
		"\xe4\r\n\r\nbody\n--b--\n",
		"o1:A: 1\nB: \xc3\xa4\n\n|" },
	{ MIXED "--b\nContent-Type: message/rfc822\n\n\nA: 1\n\nbody\n--b--\n", "o1:A: 1\n\n|" },
	{ MIXED "--b\nContent-Type: message/rfc822\n\nMessage removed.\n--b--\n", "o1:|" },
	{ "Content-Type: message/rfc822\n\nA: 1\n\nx", "o0:A: 1\n\n|" },
};

static void
reads_any_structure(void **state)
{
	static const char letters[] = "thsfdoO-";

	(void)state;
	each_row (i, cases) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autoptr(GString) told = g_string_new(NULL);
		const DsnMail *mail = parse(arena, cases[i].message);

		for (guint k = 0; k < mail->n_parts; k++) {
			const DsnPart *part = &mail->parts[k];

			g_string_append_printf(told, "%c%u:%.*s|", letters[part->kind], part->depth,
				(int)part->content.len, part->content.at);
		}
		for (guint k = 0; k < mail->defects.n_items; k++)
			g_string_append_printf(
				told, "!%s|", dsn_defect_name(mail->defects.items[k].code));
		if (strcmp(told->str, cases[i].told) != 0)
			check_failed("%s\ngot:  %s\nwant: %s", cases[i].message, told->str,
				cases[i].told);
	}
}

static void
html_is_not_read_where_an_alternative_says_enough(void **state)
{
	static const char start[] = "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n";
	static const char html[] = "\n--b\nContent-Type: text/html\n\n<p>x\n--b--\n";

	(void)state;
	for (guint length = 0; length <= 400; length += 400) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *filler = g_strnfill(length, 'a');
		g_autofree char *message = g_strconcat(start, filler, html, NULL);
		const DsnMail *mail = parse(arena, message);

		assert_int_equal(mail->n_parts, 2);
		assert_int_equal(mail->parts[1].kind, DSN_PART_HTML);
		assert_str(mail->parts[1].content, length > 0 ? DSN_STR("") : DSN_STR("x\n"));
	}
}

static void
a_message_that_is_cut_is_not_to_blame_for_its_end(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnStr text = DSN_STR(MIXED "--b\n\nx\n");
	const DsnMessage message = { .octets = text, .size = text.len + 1 };
	const DsnMail *mail = dsn_mime_parse(arena, &message, NULL);

	(void)state;
	assert_int_equal(mail->defects.n_items, 1);
	assert_int_equal(mail->defects.items[0].code, DSN_DEFECT_CUT);
}

static gboolean
has_defect(const DsnMail *mail, DsnDefectCode code)
{
	for (guint i = 0; i < mail->defects.n_items; i++)
		if (mail->defects.items[i].code == code)
			return TRUE;
	return FALSE;
}

static void
limits_hold(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autoptr(GString) fields = g_string_new(NULL), parts = g_string_new(MIXED),
			   levels = g_string_new("A: 1\n");
	const DsnMail *mail;

	(void)state;
	for (guint i = 0; i < 60000; i++)
		g_string_append_printf(fields, "A%u: %u\n", i, i);
	g_string_append(fields, "\nbody");
	mail = parse(arena, fields->str);
	assert_int_equal(mail->headers.n_fields, 4096);
	assert_str(mail->parts[0].content, DSN_STR("body"));
	assert_true(has_defect(mail, DSN_DEFECT_TOO_MANY_FIELDS));

	for (guint i = 0; i < 50000; i++)
		g_string_append(parts, "--b\n\nx\n");
	mail = parse(arena, parts->str);
	assert_int_equal(mail->n_parts, 256);
	assert_true(has_defect(mail, DSN_DEFECT_TOO_MANY_PARTS));

	for (guint i = 0; i < 3000; i++)
		g_string_append_printf(
			levels, "Content-Type: multipart/mixed; boundary=\"b%u\"\n\n--b%u\n", i, i);
	mail = parse(arena, levels->str);
	assert_int_equal(mail->n_parts, 1);
	assert_int_equal(mail->parts[0].kind, DSN_PART_OTHER);
	assert_int_equal(mail->parts[0].depth, 16);
	assert_true(has_defect(mail, DSN_DEFECT_TOO_DEEP));
}

/* What comes after that is not even decoded, and nobody complains about it. */
static void
decodes_no_more_than_four_times_what_is_kept(void **state)
{
	static const char head[] = "Content-Transfer-Encoding: base64\n\n";
	static const struct {
		gsize bad; /* where an octet stands that is none of base64 */
		gboolean seen;
	} rows[] = { { 10, TRUE }, { 63, TRUE }, { 64, FALSE }, { 190, FALSE } };

	(void)state;
	each_row (i, rows) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		const DsnMimeOptions options = { .limits.text = 16 };
		g_autofree char *body = g_strnfill(200, 'Q'),
				*text = (body[rows[i].bad] = '!', g_strconcat(head, body, NULL));
		const DsnMessage message = { .octets = dsn_str(text), .size = strlen(text) };
		const DsnMail *mail = dsn_mime_parse(arena, &message, &options);

		assert_int_equal(mail->n_parts, 1);
		check_int(mail->parts[0].content.len, 16);
		check_true(has_defect(mail, DSN_DEFECT_CUT));
		check_int(has_defect(mail, DSN_DEFECT_BAD_ENCODING), rows[i].seen);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_parts_of_a_report),
		cmocka_unit_test(reads_any_structure),
		cmocka_unit_test(html_is_not_read_where_an_alternative_says_enough),
		cmocka_unit_test(a_message_that_is_cut_is_not_to_blame_for_its_end),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(decodes_no_more_than_four_times_what_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
