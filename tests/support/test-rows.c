/* SPDX-License-Identifier: MIT */
/* Tables of test cases: each bad row is named, and the test fails however its loop is left. */
#include "config.h"

#include "support/test.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
	const char *text;
	gsize len;
} cases[] = { { "a", 1 }, { "b", 7 }, { "c", 1 }, { "d", 8 } };

static void
measures_texts(void **state)
{
	(void)state;
	each_row (i, cases) {
		name_row("(%s)", cases[i].text);
		check_int(strlen(cases[i].text), cases[i].len);
	}
}

static void
leaves_early(void **state)
{
	(void)state;
	each_row (i, cases)
		if (!check_int(strlen(cases[i].text), cases[i].len))
			return;
}

static void
checks_outside_of_a_table(void **state)
{
	(void)state;
	check_string("a", "b");
	print_error("not reached\n");
}

static void
passes(void **state)
{
	(void)state;
	each_row_of (i, 1, "ones")
		check_int(strlen(cases[i].text), cases[i].len);
	check_string(NULL, NULL);
	check_string("a", "a");
	check_str(DSN_STR("a"), DSN_STR("a"));
	check_true(TRUE);
	check_false(FALSE);
	check_memory("ab", "ac", 1);
}

/* What a group of one test says in a process of its own; @failed gets its verdict. */
static char *
run(CMUnitTestFunction test, gboolean *failed)
{
	const struct CMUnitTest tests[] = { { "test", test, NULL, NULL, NULL } };
	GString *said = g_string_new(NULL);
	char buffer[512];
	ssize_t n;
	int ends[2], status;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		_exit(cmocka_run_group_tests(tests, NULL, NULL) != 0);
	}
	close(ends[1]);
	while ((n = read(ends[0], buffer, sizeof buffer)) > 0)
		g_string_append_len(said, buffer, n);
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	*failed = status != 0;
	return g_string_free(said, FALSE);
}

static void
names_every_bad_row(void **state)
{
	gboolean failed;
	g_autofree char *said = run(measures_texts, &failed);

	(void)state;
	assert_true(failed);
	assert_non_null(strstr(said, "cases[1] (b): strlen(cases[i].text): got 1, want 7\n"));
	assert_non_null(strstr(said, "cases[3] (d): strlen(cases[i].text): got 1, want 8\n"));
	assert_non_null(strstr(said, "2 checks of the rows of cases failed"));
	assert_null(strstr(said, "cases[0]"));
	assert_null(strstr(said, "cases[2]"));
}

static void
fails_when_a_loop_is_left_early(void **state)
{
	gboolean failed;
	g_autofree char *said = run(leaves_early, &failed);

	(void)state;
	assert_true(failed);
	assert_non_null(strstr(said, "1 checks of the rows of cases failed"));
}

static void
asserts_outside_of_a_table(void **state)
{
	gboolean failed;
	g_autofree char *said = run(checks_outside_of_a_table, &failed);

	(void)state;
	assert_true(failed);
	assert_null(strstr(said, "not reached"));
}

static void
says_nothing_of_good_rows(void **state)
{
	gboolean failed;
	g_autofree char *said = run(passes, &failed);

	(void)state;
	assert_false(failed);
	assert_null(strstr(said, "rows"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_every_bad_row),
		cmocka_unit_test(fails_when_a_loop_is_left_early),
		cmocka_unit_test(asserts_outside_of_a_table),
		cmocka_unit_test(says_nothing_of_good_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
