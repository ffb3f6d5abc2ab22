/* SPDX-License-Identifier: MIT */
#include "support/test.h"

#include <dsnsift/record.h>

static const char bounce[] =
	"From: MAILER-DAEMON@mx.example.org\n"
	"Date: Tue, 24 Nov 2026 12:11:05 +0100\n"
	"Subject: Undelivered\n"
	"MIME-Version: 1.0\n"
	"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n"
	"\n"
	"--b\nContent-Type: message/delivery-status\n\n"
	"Reporting-MTA: dns; mx.example.org\n\n"
	"Final-Recipient: rfc822; Ann@EXAMPLE.Com\nAction: failed\nStatus: 5.1.1\n"
	"Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
	"--b\nContent-Type: text/rfc822-headers\n\n"
	"Message-ID: <1@shop.example.com>\nSubject: Hello\nX-Campaign: =?utf-8?q?caf=C3=A9?=\n\n"
	"--b--\n";

static const DsnRecord *
make(DsnArena *arena, DsnStr bytes, guint index, const char *const *headers)
{
	const DsnMessage message = {
		.octets = bytes, .size = bytes.len, .source = "box", .offset = 1234567890123
	};
	const DsnVerdict *verdict = dsn_sift(arena, NULL, &message);
	DsnRecord *record = dsn_record_make(arena, &message, verdict, headers);

	dsn_record_fill(record, index);
	assert_int_equal(record->action, verdict->diagnoses[index]->action);
	assert_int_equal(record->cause, verdict->diagnoses[index]->cause);
	assert_int_equal(record->outcome, verdict->diagnoses[index]->outcome);
	return record;
}

static void
holds_what_the_report_says(void **state)
{
	static const struct {
		DsnColumn column;
		const char *value; /* NULL: absent */
	} cases[] = {
		{ DSN_COLUMN_RECIPIENT, "Ann@EXAMPLE.Com" },
		{ DSN_COLUMN_RECIPIENT_SOURCE, "final-recipient" },
		{ DSN_COLUMN_ORIGINAL_RECIPIENT, NULL },
		{ DSN_COLUMN_DOMAIN, "example.com" },
		{ DSN_COLUMN_ACTION, "suppress" },
		{ DSN_COLUMN_CAUSE, "user-unknown" },
		{ DSN_COLUMN_OUTCOME, "failed" },
		{ DSN_COLUMN_STATUS, "5.1.1" },
		{ DSN_COLUMN_REPLY_CODE, "550" },
		{ DSN_COLUMN_REMOTE_MTA, NULL },
		{ DSN_COLUMN_REPORTING_MTA, "mx.example.org" },
		{ DSN_COLUMN_DATE, "2026-11-24T11:11:05Z" },
		{ DSN_COLUMN_MESSAGE_ID, "1@shop.example.com" },
		{ DSN_COLUMN_ENVELOPE_ID, NULL },
		{ DSN_COLUMN_SUBJECT, "Hello" },
		{ DSN_COLUMN_SOURCE, "box" },
		{ DSN_COLUMN_OFFSET, "1234567890123" },
	};
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnRecord *record = make(arena, dsn_str(bounce), 0, NULL);

	(void)state;
	each_row (i, cases) {
		DsnStr got = record->values[cases[i].column];

		if ((got.at == NULL) != (cases[i].value == NULL) ||
			!dsn_str_equal(got, dsn_str(cases[i].value)))
			check_failed("%s is \"%.*s\"", dsn_column_name(cases[i].column),
				(int)got.len, got.at);
	}
	assert_int_equal(record->action, DSN_ACTION_SUPPRESS);
	assert_int_equal(record->n_extra, 0);
}

static void
copies_headers_of_the_returned_mail(void **state)
{
	static const char *const headers[] = { "x-campaign", "List-ID", "From", NULL };
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnRecord *record = make(arena, dsn_str(bounce), 0, headers);

	(void)state;
	assert_int_equal(record->n_extra, 3);
	assert_str(record->extra[0], DSN_STR("caf\303\251"));
	assert_null(record->extra[1].at);
	assert_null(record->extra[2].at); /* the report's own is not it */
}

static void
says_of_ordinary_mail_only_where_it_is(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnRecord *record = make(arena, DSN_STR("Subject: Hi\n\nHello.\n"), 0, NULL);
	guint present = 0;

	(void)state;
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++)
		present += record->values[i].at != NULL;
	assert_int_equal(present, 4);
	assert_str(record->values[DSN_COLUMN_ACTION], DSN_STR("none"));
	assert_str(record->values[DSN_COLUMN_OUTCOME], DSN_STR("none"));
	assert_str(record->values[DSN_COLUMN_SOURCE], DSN_STR("box"));
	assert_int_equal(record->cause, DSN_CAUSE_NONE);
}

/* One long field would be written once for every recipient. */
static void
cuts_values_between_characters(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autoptr(GString) mail = g_string_new(bounce);
	const DsnRecord *record;

	(void)state;
	for (guint i = 0; i < 5000; i++)
		g_string_insert(mail, strstr(mail->str, "no such user") - mail->str, "\303\244");
	record = make(arena, dsn_str(mail->str), 0, NULL);
	assert_in_range(record->values[DSN_COLUMN_DIAGNOSTIC].len, 4000, 4096);
	assert_true(g_utf8_validate(record->values[DSN_COLUMN_DIAGNOSTIC].at,
		(gssize)record->values[DSN_COLUMN_DIAGNOSTIC].len, NULL));
}

static void
shares_a_limit_among_the_recipients_of_a_report(void **state)
{
	static const char *const names[] = { "X-Long", NULL };
	g_autofree char *longest = g_strnfill(3000, 'x');
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autoptr(GString) mail = g_string_new("From: MAILER-DAEMON@x.example\n"
					       "Content-Type: multipart/report; boundary=b\n\n"
					       "--b\nContent-Type: message/delivery-status\n\n");
	const DsnRecord *record;

	(void)state;
	g_string_append_printf(mail, "Reporting-MTA: dns; %s\n\n", longest);
	for (guint i = 0; i < 2048; i++)
		g_string_append_printf(
			mail, "Final-Recipient: rfc822; u%u@x.example\nAction: failed\n\n", i);
	g_string_append_printf(mail,
		"--b\nContent-Type: message/rfc822\n\nSubject: %s\nX-Long: %s\n\n--b--\n", longest,
		longest);
	record = make(arena, dsn_str(mail->str), 2047, names);
	assert_str(record->values[DSN_COLUMN_RECIPIENT], DSN_STR("u2047@x.example"));
	assert_int_equal(record->values[DSN_COLUMN_REPORTING_MTA].len, 512);
	assert_int_equal(record->values[DSN_COLUMN_SUBJECT].len, 512);
	assert_int_equal(record->extra[0].len, 512);
}

/* A record about one recipient of a report that nobody wrote. */
static const DsnRecord *
make_up(DsnArena *arena, const DsnReport *report, const DsnDiagnosis *diagnosis, guint64 offset)
{
	const DsnMessage message = { .source = "box", .offset = offset };
	const DsnVerdict verdict = { .report = report, .diagnoses = &diagnosis, .n_diagnoses = 1 };

	DsnRecord *record = dsn_record_make(arena, &message, &verdict, NULL);

	dsn_record_fill(record, 0);
	return record;
}

static void
prints_numbers_of_any_length(void **state)
{
	const DsnReport report = { 0 };
	const DsnDiagnosis diagnosis = { .cause = DSN_CAUSE_NONE };
	guint64 number = 0;

	(void)state;
	for (guint i = 0; i < 20; i++) {
		for (guint less = 0; less < 3; less++) {
			g_autoptr(DsnArena) arena = dsn_arena_new();
			g_autofree char *want =
				g_strdup_printf("%" G_GUINT64_FORMAT, number - less);
			const DsnRecord *record =
				make_up(arena, &report, &diagnosis, number - less);

			assert_str(record->values[DSN_COLUMN_OFFSET], dsn_str(want));
		}
		number = number == 0 ? 10 : number * 10;
	}
}

static void
holds_what_is_known_of_a_recipient(void **state)
{
	static const struct {
		const char *address;
		const char *domain; /* NULL: absent */
	} cases[] = { { "ann@B.Example", "b.example" }, { "\"a@b\"@C.example", "c.example" },
		{ "ann", NULL }, { "ann@", NULL }, { NULL, NULL } };

	(void)state;
	each_row (i, cases) {
		DsnRecipient recipient = { .address = dsn_str(cases[i].address) };
		const DsnReport report = { .n_recipients = 1 };
		const DsnDiagnosis diagnosis = { .recipient = &recipient,
			.reply_code = i == 0 ? 0 : 421 };
		g_autoptr(DsnArena) arena = dsn_arena_new();
		const DsnRecord *record = make_up(arena, &report, &diagnosis, 0);

		check_int(record->values[DSN_COLUMN_DOMAIN].at == NULL, cases[i].domain == NULL);
		check_str(record->values[DSN_COLUMN_DOMAIN], dsn_str(cases[i].domain));
		check_int(record->values[DSN_COLUMN_RECIPIENT_SOURCE].at == NULL,
			cases[i].address == NULL);
		check_int(record->values[DSN_COLUMN_REPLY_CODE].at == NULL, i == 0);
		check_str(record->values[DSN_COLUMN_REPLY_CODE], dsn_str(i == 0 ? NULL : "421"));
		check_true(record->values[DSN_COLUMN_STATUS].at == NULL);
	}
}

/* What is known of one recipient is not said of the next. */
static void
serves_one_recipient_after_another(void **state)
{
	const DsnRecipient known = { .address = DSN_STR("ann@b.example"),
		.final_recipient = DSN_STR("ann@b.example"),
		.original_recipient = DSN_STR("ann@a.example"),
		.diagnostic = DSN_STR("550 5.1.1 no"),
		.remote_mta = DSN_STR("mx.example") };
	const DsnRecipient unknown = { 0 };
	const DsnDiagnosis diagnoses[] = {
		{ .recipient = &known,
			.cause = DSN_CAUSE_VIRUS,
			.status = { 5, 1, 1 },
			.reply_code = 550,
			.rule = "rule",
			.evidence = DSN_STR("no"),
			.provider = DSN_STR("google") },
		{ .recipient = &unknown, .cause = DSN_CAUSE_NONE },
	};
	const DsnDiagnosis *const each[] = { &diagnoses[0], &diagnoses[1] };
	const DsnReport report = { .n_recipients = 2 };
	const DsnVerdict verdict = { .report = &report, .diagnoses = each, .n_diagnoses = 2 };
	const DsnMessage message = { .source = "box" };
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnRecord *record = dsn_record_make(arena, &message, &verdict, NULL);
	DsnRecord *other = dsn_record_make(arena, &message, &verdict, NULL);

	(void)state;
	dsn_record_fill(record, 0);
	assert_str(record->values[DSN_COLUMN_CAUSE], DSN_STR("virus"));
	dsn_record_fill(record, 1);
	dsn_record_fill(other, 1);
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++) {
		assert_int_equal(record->values[i].at == NULL, other->values[i].at == NULL);
		assert_str(record->values[i], other->values[i]);
	}
}

/* 4096 octets are a value's, 1 MiB is what all recipients of a report share of its own fields, and
 * 128 octets are everybody's. */
static void
cuts_values_at_their_limits(void **state)
{
	static const struct {
		guint n_recipients;
		gsize most;
	} cases[] = { { 1, 4096 }, { 256, 4096 }, { 512, 2048 }, { 8192, 128 }, { 100000, 128 } };
	static const DsnColumn shared[] = { DSN_COLUMN_REPORTING_MTA, DSN_COLUMN_MESSAGE_ID,
		DSN_COLUMN_ENVELOPE_ID, DSN_COLUMN_SUBJECT };
	g_autofree char *text = g_strnfill(5000, 'x');

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		for (guint more = 0; more < 2; more++) {
			const DsnStr value = { text, cases[i].most + more },
				     own = { text, 4096 + more };
			DsnRecipient recipient = { .diagnostic = own, .remote_mta = value };
			const DsnReport report = { .n_recipients = cases[i].n_recipients,
				.reporting_mta = value,
				.message_id = value,
				.envelope_id = value,
				.subject = value };
			const DsnDiagnosis diagnosis = { .recipient = &recipient };
			g_autoptr(DsnArena) arena = dsn_arena_new();
			const DsnRecord *record = make_up(arena, &report, &diagnosis, 0);

			for (gsize k = 0; k < G_N_ELEMENTS(shared); k++)
				assert_int_equal(record->values[shared[k]].len, cases[i].most);
			assert_int_equal(record->values[DSN_COLUMN_DIAGNOSTIC].len, 4096);
			assert_int_equal(
				record->values[DSN_COLUMN_REMOTE_MTA].len, MIN(value.len, 4096));
		}
}

static void
column_names_differ(void **state)
{
	(void)state;
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++)
		for (guint j = 0; j < i; j++)
			assert_string_not_equal(dsn_column_name(i), dsn_column_name(j));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_what_the_report_says),
		cmocka_unit_test(copies_headers_of_the_returned_mail),
		cmocka_unit_test(says_of_ordinary_mail_only_where_it_is),
		cmocka_unit_test(cuts_values_between_characters),
		cmocka_unit_test(shares_a_limit_among_the_recipients_of_a_report),
		cmocka_unit_test(prints_numbers_of_any_length),
		cmocka_unit_test(holds_what_is_known_of_a_recipient),
		cmocka_unit_test(serves_one_recipient_after_another),
		cmocka_unit_test(cuts_values_at_their_limits),
		cmocka_unit_test(column_names_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
