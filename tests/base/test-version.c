/* SPDX-License-Identifier: MIT */
#include <dsnsift/version.h>

#include "support/test.h"

static void
what_is_linked_is_what_was_compiled(void **state)
{
	g_autofree char *parts = g_strdup_printf(
		"%d.%d.%d", DSN_VERSION_MAJOR, DSN_VERSION_MINOR, DSN_VERSION_MICRO);

	(void)state;
	assert_string_equal(dsn_version(), DSN_VERSION_STRING);
	assert_string_equal(dsn_version(), parts);
}

/* As an older and as a later release would be asked for, part by part. */
static void
versions_compare_part_by_part(void **state)
{
	static const struct {
		int major, minor, micro;
		gboolean enough;
	} cases[] = {
		{ 0, 0, 0, TRUE },
		{ DSN_VERSION_MAJOR, DSN_VERSION_MINOR, DSN_VERSION_MICRO, TRUE },
		{ DSN_VERSION_MAJOR, DSN_VERSION_MINOR - 1, DSN_VERSION_MICRO + 1, TRUE },
		{ DSN_VERSION_MAJOR - 1, DSN_VERSION_MINOR + 1, DSN_VERSION_MICRO + 1, TRUE },
		{ DSN_VERSION_MAJOR, DSN_VERSION_MINOR, DSN_VERSION_MICRO + 1, FALSE },
		{ DSN_VERSION_MAJOR, DSN_VERSION_MINOR + 1, 0, FALSE },
		{ DSN_VERSION_MAJOR + 1, 0, 0, FALSE },
	};
	(void)state;
	each_row (i, cases)
		check_int(DSN_CHECK_VERSION(cases[i].major, cases[i].minor, cases[i].micro),
			cases[i].enough);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_linked_is_what_was_compiled),
		cmocka_unit_test(versions_compare_part_by_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
