/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "support/test.h"

#include <dsnsift/status.h>

static const struct {
	const char *input;
	const char *output; /* NULL: must be refused */
} cases[] = {
	{ "5.1.1", "5.1.1" },
	{ "5.1.1 (no such user)", "5.1.1" },
	{ "5.1.1:", "5.1.1" },
	{ "5.1.1.", "5.1.1" },
	{ "5.001.01", "5.1.1" },
	{ "2.0.0", "2.0.0" },
	{ "4.7.650", "4.7.650" },
	{ "5.999.999", "5.999.999" },

	{ "", NULL },
	{ "5", NULL },
	{ "5.1", NULL },
	{ "5.1.", NULL },
	{ "5..1", NULL },
	{ "5.1.1000", NULL },
	{ "5.1000.1", NULL },
	{ "5.1.1.2", NULL },
	{ "5.1.1a", NULL },
	{ "5.1.1_a", NULL },
	{ "3.1.1", NULL },
	{ "6.1.1", NULL },
	{ "55.1.1", NULL },
	{ " 5.1.1", NULL },
	{ "5.1.1\xc3\xa9", NULL },
	{ "99999999999.1.1", NULL },
};

static void
parses_and_prints_a_code(void **state)
{
	(void)state;
	each_row (i, cases) {
		DsnStatus status = dsn_status_parse(dsn_str(cases[i].input));
		const char *want = cases[i].output != NULL ? cases[i].output : "";
		char text[DSN_STATUS_MAX];
		gsize len = dsn_status_print(status, text);

		name_row("\"%s\"", cases[i].input);
		check_string(text, want);
		check_int(len, strlen(want));
	}
}

static void
refuses_what_is_absent(void **state)
{
	(void)state;
	assert_false(dsn_status_is_set(dsn_status_parse(DSN_STR_ABSENT)));
}

static void
knows_the_registry_whatever_the_class(void **state)
{
	(void)state;
	assert_string_equal(dsn_status_meaning(dsn_status_parse(DSN_STR("5.2.2"))), "Mailbox full");
	assert_string_equal(dsn_status_meaning(dsn_status_parse(DSN_STR("4.2.2"))), "Mailbox full");
	assert_non_null(dsn_status_meaning(dsn_status_parse(DSN_STR("5.7.30"))));
	assert_null(dsn_status_meaning(dsn_status_parse(DSN_STR("5.7.515"))));
	assert_null(dsn_status_meaning(DSN_STATUS_NONE));
}

/* https://www.iana.org/assignments/smtp-enhanced-status-codes: without a gap in each subject. */
static void
knows_all_of_the_registry(void **state)
{
	static const guint16 last[] = { 0, 10, 4, 6, 7, 6, 10, 30 };

	(void)state;
	for (guint16 subject = 0; subject < 10; subject++)
		for (guint16 detail = 0; detail < 40; detail++) {
			DsnStatus status = { 5, subject, detail };
			gboolean known = subject < G_N_ELEMENTS(last) && detail <= last[subject];

			if ((dsn_status_meaning(status) != NULL) != known)
				fail_msg("5.%u.%u", subject, detail);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_and_prints_a_code),
		cmocka_unit_test(refuses_what_is_absent),
		cmocka_unit_test(knows_the_registry_whatever_the_class),
		cmocka_unit_test(knows_all_of_the_registry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
