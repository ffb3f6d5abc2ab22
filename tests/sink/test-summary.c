/* SPDX-License-Identifier: MIT */
#include "support/test.h"

#include "sink/summary.h"

static void
add(DsnSummary *summary, const DsnRecord *record, guint times)
{
	DsnSummaryNotes notes = { .n_messages = times };

	for (guint i = 0; i < times; i++)
		dsn_summary_notes_add(&notes, record);
	dsn_summary_add(summary, &notes);
	dsn_summary_notes_clear(&notes);
}

static char *
print(DsnSummary *summary)
{
	DsnBuffer out = { 0 };
	char *text;

	dsn_summary_print(summary, 0, &out);
	text = g_strndup(out.at, out.len);
	dsn_buffer_clear(&out);
	return text;
}

static DsnRecord
record_of(DsnAction action, DsnCause cause, const char *provider, const char *domain,
	const char *diagnostic)
{
	return (DsnRecord){ .action = action,
		.cause = cause,
		.outcome = DSN_OUTCOME_FAILED,
		.values[DSN_COLUMN_PROVIDER] = dsn_str(provider),
		.values[DSN_COLUMN_DOMAIN] = dsn_str(domain),
		.values[DSN_COLUMN_DIAGNOSTIC] = dsn_str(diagnostic) };
}

static void
tells_what_piles_up_at_one_place(void **state)
{
	DsnSummary *summary = dsn_summary_new();
	DsnRecord auth = record_of(
		DSN_ACTION_INVESTIGATE, DSN_CAUSE_AUTH_FAILED, "google", "a.example", NULL);
	DsnRecord full =
		record_of(DSN_ACTION_RETRY, DSN_CAUSE_MAILBOX_FULL, NULL, "b.example", NULL);
	DsnRecord listed = record_of(DSN_ACTION_INVESTIGATE, DSN_CAUSE_BLOCKLISTED, "microsoft",
		"c.example", "550 5.7.606 Access denied, banned sending IP [203.0.113.25].");
	DsnRecord unknown =
		record_of(DSN_ACTION_SUPPRESS, DSN_CAUSE_USER_UNKNOWN, "google", "a.example", NULL);
	g_autofree char *text = NULL;

	(void)state;
	add(summary, &auth, 12);
	add(summary, &full, 5);
	add(summary, &listed, 3);
	add(summary, &unknown, 7);
	text = print(summary);
	assert_non_null(strstr(text, "27 messages: 27 failed\n"));
	assert_non_null(strstr(text, "      12 auth-failed at google: "));
	assert_non_null(strstr(text, "       5 mailbox-full at b.example: Mailboxes there"));
	assert_non_null(strstr(text, "       3 blocklisted at microsoft, about 203.0.113.25: "));
	assert_null(strstr(text, "user-unknown at"));
	assert_non_null(strstr(text, "       7 suppress\n               7 user-unknown\n"));
	dsn_summary_free(summary);
}

static void
counts_no_failure_where_there_is_none(void **state)
{
	DsnSummary *summary = dsn_summary_new();
	DsnRecord none = {
		.action = DSN_ACTION_NONE, .cause = DSN_CAUSE_NONE, .outcome = DSN_OUTCOME_NONE
	};
	g_autofree char *text = NULL;

	(void)state;
	add(summary, &none, 2);
	text = print(summary);
	assert_string_equal(text, "2 messages: 2 no report\n");
	dsn_summary_free(summary);
}

/* A hundred thousand domains, and one that is seen again and again. */
static void
keeps_what_is_frequent_in_bounded_memory(void **state)
{
	DsnSummary *summary = dsn_summary_new();
	DsnRecord often =
		record_of(DSN_ACTION_THROTTLE, DSN_CAUSE_RATE_LIMITED, NULL, "often.example", NULL);
	g_autofree char *text = NULL;

	(void)state;
	for (guint i = 0; i < 100000; i++) {
		g_autofree char *domain = g_strdup_printf("d%u.example", i);
		DsnRecord once =
			record_of(DSN_ACTION_THROTTLE, DSN_CAUSE_RATE_LIMITED, NULL, domain, NULL);

		add(summary, &once, 1);
		if (i % 100 == 0)
			add(summary, &often, 3);
	}
	text = print(summary);
	assert_non_null(strstr(text, "    3000 rate-limited at often.example: "));
	assert_true(strlen(text) < 4096);
	dsn_summary_free(summary);
}

static void
shows_hostile_domains_harmlessly(void **state)
{
	DsnSummary *summary = dsn_summary_new();
	DsnRecord hostile = record_of(
		DSN_ACTION_THROTTLE, DSN_CAUSE_RATE_LIMITED, NULL, "\033[31m\n\377.example", NULL);
	g_autofree char *text = NULL;

	(void)state;
	add(summary, &hostile, 2);
	text = print(summary);
	assert_null(strchr(text, 033));
	assert_true(g_utf8_validate(text, -1, NULL));
	assert_non_null(strstr(text, "rate-limited at \357\277\275[31m \357\277\275.example: "));
	dsn_summary_free(summary);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_what_piles_up_at_one_place),
		cmocka_unit_test(counts_no_failure_where_there_is_none),
		cmocka_unit_test(keeps_what_is_frequent_in_bounded_memory),
		cmocka_unit_test(shows_hostile_domains_harmlessly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
