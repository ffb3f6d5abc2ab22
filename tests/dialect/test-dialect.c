/* SPDX-License-Identifier: MIT */
/* Every dialect proves itself by the examples in its own file; see src/data/dialects/README. */
#include "config.h"

#include <stdlib.h>

#include <dsnsift/arena.h>

#include "base/str.h"
#include "dialect/check.h"
#include "dialect/dialect.h"
#include "mime/fields.h"
#include "mime/mime.h"
#include "support/test.h"

static GString *files; /* of the built-in dialects, one after another */
static DsnDialectDraft *draft;

static int
read_files(void **state)
{
	g_autofree char *folder =
		g_build_filename(getenv("DSNSIFT_SRCDIR"), "src", "data", "dialects", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	(void)state;
	files = g_string_new(NULL);
	draft = dsn_dialect_draft_new();
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autoptr(GError) error = NULL;
		g_autofree char *text = NULL;

		if (!g_str_has_suffix(name, ".dialect"))
			continue;
		if (!g_file_get_contents(path, &text, NULL, &error) ||
			!dsn_dialect_draft_add(draft, name, dsn_str(text), &error)) {
			print_error("%s\n", error->message);
			return -1;
		}
		g_string_append(files, text);
	}
	return draft->examples->len > 0 ? 0 : -1;
}

static int
free_files(void **state)
{
	(void)state;
	g_string_free(files, TRUE);
	dsn_dialect_draft_free(draft);
	return 0;
}

static DsnStr
name_of(const DsnDialectExample *example)
{
	const DsnDialect *dialect = &g_array_index(draft->dialects, DsnDialect, example->dialect);

	return (DsnStr){ draft->pool->str + dialect->name, dialect->name_len };
}

static gboolean
read_mail(DsnArena *arena, const char *text, gsize len, DsnReport *report)
{
	DsnMessage message = { .octets = { text, len }, .size = len, .source = "test" };
	const DsnMail *mail = dsn_mime_parse(arena, &message, NULL);

	return dsn_dialect_read(arena, mail, NULL, report);
}

static void
check_all(const DsnDialects *own)
{
	each_row_of (i, draft->examples->len, "examples") {
		const DsnDialectExample *example = g_ptr_array_index(draft->examples, i);
		DsnStr name = name_of(example);
		g_autofree char *problem = dsn_dialect_example_check(example, own, name);

		name_row("%.*s, line %u", (int)name.len, name.at, example->line);
		if (problem != NULL)
			check_failed("%s", problem);
	}
}

static void
every_example_gives_what_its_file_says(void **state)
{
	(void)state;
	check_all(NULL);
}

/* What was read when the program was built, and what is read now, are the same. */
static void
every_example_gives_the_same_at_run_time(void **state)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DsnDialects) set =
		dsn_dialects_parse((DsnStr){ files->str, files->len }, "all", &error);

	(void)state;
	if (set == NULL)
		fail_msg("%s", error->message);
	check_all(set);
}

/* The same words in a mail that somebody wrote to a friend or to a list. */
static const char *const people[] = {
	"From: Ann Person <ann@people.example>\nSubject: Fwd: Undelivered mail\n\nLook at "
	"this:\n\n",
	"From: Ann Person <ann@people.example>\nSubject: Re: your question\n\n",
	"From: Ann Person <ann@people.example>\nSubject: bounces\nList-Id: "
	"<talk.people.example>\n\n",
	"From: Ann Person <ann@people.example>\nSubject: What is this?\n\nI got this today.\n\n",
};

static void
nobodys_talk_about_a_bounce_is_one(void **state)
{
	(void)state;
	each_row_of (i, draft->examples->len, "examples") {
		const DsnDialectExample *example = g_ptr_array_index(draft->examples, i);
		DsnStr name = name_of(example);
		const char *body = strstr(example->mail->str, "\n\n");

		for (guint k = 0; body != NULL && k < G_N_ELEMENTS(people); k++) {
			g_autoptr(DsnArena) arena = dsn_arena_new();
			g_autofree char *mail = g_strconcat(people[k], body + 2, NULL);
			DsnReport report = { 0 };

			name_row("%.*s, line %u", (int)name.len, name.at, example->line);
			if (read_mail(arena, mail, strlen(mail), &report))
				check_failed(
					"a person's mail (people[%u]) is taken for a bounce", k);
		}
	}
}

/* Of dialects that know a mail the one with the longest words reads it; of two equal ones the one
 * that is described first, wherever its words stand. */
static void
the_surest_dialect_reads_a_mail(void **state)
{
#define LIGHT "Signed: qmail-send\n"
#define EARLIER "This is the machine generated message from mail service\n"
#define LATER "---- The following addresses had permanent fatal errors\n"
	static const struct {
		const char *words;
		const char *dialect;
	} cases[] = {
		{ LIGHT, "qmail" },
		{ LATER, "sendmail" },
		{ LIGHT LATER, "sendmail" },
		{ LATER LIGHT, "sendmail" },
		{ EARLIER LATER, "qmail" },
		{ LATER EARLIER, "qmail" },
	};

	(void)state;
	assert_int_equal(strlen(EARLIER), strlen(LATER));
	each_row (i, cases) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *mail = g_strconcat("From: MAILER-DAEMON@mx.example\n\n",
			cases[i].words, "\n<jane@books.example>\n", NULL);
		DsnReport report = { 0 };

		name_row("(%s)", cases[i].dialect);
		check_true(read_mail(arena, mail, strlen(mail), &report));
		check_str(report.dialect, dsn_str(cases[i].dialect));
	}
}

static void
addresses_of_the_returned_original_are_left_alone(void **state)
{
	static const char mail[] = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\n"
				   "Subject: failure notice\n\n"
				   "Hi. This is the qmail-send program at mx.example.\n\n"
				   "<jane@books.example>:\nNo such user.\n\n"
				   "--- Below this line is a copy of the message.\n\n"
				   "Message-ID: <1@shop.example>\nTo: joe@books.example\n\n"
				   "<ann@books.example>:\nNo such user.\n";
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnReport report = { 0 };

	(void)state;
	assert_true(read_mail(arena, mail, sizeof mail - 1, &report));
	assert_int_equal(report.n_recipients, 1);
	assert_str(report.recipients[0]->final_recipient, DSN_STR("jane@books.example"));
	assert_str(
		dsn_str_trim(dsn_fields_get(&report.returned, "To")), DSN_STR("joe@books.example"));
}

static void
a_delivery_status_part_is_never_overridden(void **state)
{
	static const char mail[] = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\n"
				   "Subject: failure notice\n\n"
				   "Hi. This is the qmail-send program at mx.example.\n\n"
				   "<jane@books.example>:\nNo such user.\n\n"
				   "<joe@books.example>:\nMailbox full.\n\n";
	DsnRecipient recipient = { .final_recipient = DSN_STR("Jane@books.example"),
		.outcome = DSN_OUTCOME_DELAYED };
	DsnRecipient *recipients[] = { &recipient };
	DsnReport report = {
		.dialect = DSN_STR("rfc3464"), .recipients = recipients, .n_recipients = 1
	};
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	assert_true(read_mail(arena, mail, sizeof mail - 1, &report));
	assert_int_equal(report.n_recipients, 1);
	assert_int_equal(recipient.outcome, DSN_OUTCOME_DELAYED);
	assert_str(recipient.diagnostic, DSN_STR("No such user."));
	assert_str(report.dialect, DSN_STR("rfc3464"));
}

static void
a_notice_without_end_is_cut(void **state)
{
	g_autoptr(GString) mail =
		g_string_new("From: MAILER-DAEMON@mx.example\n\n"
			     "Hi. This is the qmail-send program at mx.example.\n\n");
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnReport report = { 0 };

	(void)state;
	for (guint i = 0; i < 10000; i++)
		g_string_append_printf(mail, "<u%u@books.example>:\nNo such user.\n\n", i);
	assert_true(read_mail(arena, mail->str, mail->len, &report));
	assert_int_equal(report.n_recipients, 1024);
	assert_int_equal(report.defects.n_items, 1);
	assert_int_equal(report.defects.items[0].code, DSN_DEFECT_TOO_MANY_RECIPIENTS);
}

/* A reason has one blank between its words, wherever sixteen octets end. */
static void
squeezes_the_words_of_a_reason(void **state)
{
	static const char *const gaps[] = { " ", "  ", "\t", " \t ", "\001", " \001" };

	(void)state;
	for (gsize first = 1; first < 40; first++)
		for (gsize i = 0; i < G_N_ELEMENTS(gaps); i++) {
			g_autoptr(DsnArena) arena = dsn_arena_new();
			g_autofree char *word = g_strnfill(first, 'W');
			g_autofree char *mail = g_strdup_printf(
				"From: MAILER-DAEMON@mx.example\n\n"
				"Hi. This is the qmail-send program at mx.example.\n\n"
				"<ann@books.example>:\nSorry %s%sno%smailbox here by that name.\n",
				word, gaps[i], gaps[i]);
			g_autofree char *want =
				g_strdup_printf("Sorry %s no mailbox here by that name.", word);
			DsnReport report = { 0 };

			assert_true(read_mail(arena, mail, strlen(mail), &report));
			assert_int_equal(report.n_recipients, 1);
			assert_str(report.recipients[0]->diagnostic, dsn_str(want));
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_example_gives_what_its_file_says),
		cmocka_unit_test(every_example_gives_the_same_at_run_time),
		cmocka_unit_test(nobodys_talk_about_a_bounce_is_one),
		cmocka_unit_test(the_surest_dialect_reads_a_mail),
		cmocka_unit_test(addresses_of_the_returned_original_are_left_alone),
		cmocka_unit_test(a_delivery_status_part_is_never_overridden),
		cmocka_unit_test(a_notice_without_end_is_cut),
		cmocka_unit_test(squeezes_the_words_of_a_reason),
	};

	return cmocka_run_group_tests(tests, read_files, free_files);
}
