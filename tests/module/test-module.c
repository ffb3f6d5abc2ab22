/* SPDX-License-Identifier: MIT */
/* Modules are opened on first need; one that is not there is an error that names it. */
#include "support/test.h"

#include <dsnsift/error.h>
#include <dsnsift/gmime.h>
#include "module/module.h"
#include "mime/mime.h"

/* Sections out of order: RFC 2231 allows them, our own parser declines them. */
static void
gmime_reads_what_is_declined(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnMimeOptions options = { .fallback = dsn_gmime_parse };
	const DsnStr text = DSN_STR("Content-Type: multipart/mixed; boundary*1=b; boundary*0=a\n\n"
				    "--ab\n\nfirst\n--ab\n\nsecond\n--ab--\n");
	const DsnMessage message = { .octets = text, .size = text.len };

	(void)state;
	for (guint times = 0; times < 2; times++) {
		const DsnMail *mail = dsn_mime_parse(arena, &message, &options);

		assert_int_equal(mail->n_parts, 2);
		assert_str(mail->parts[1].content, DSN_STR("second"));
	}
}

static void
what_is_not_there_is_named(void **state)
{
	static const struct {
		const char *module;
		const char *symbol;
		const char *named; /* in the message */
	} cases[] = {
		{ "nothing", "dsn_nothing", "dsnsift-nothing.so" },
		{ "gmime", "dsn_nothing", "dsn_nothing" },
	};
	(void)state;
	each_row (i, cases) {
		g_autoptr(GError) error = NULL;
		gpointer found = dsn_module_find(cases[i].module, cases[i].symbol, &error);

		if (found == NULL && g_error_matches(error, DSN_ERROR, DSN_ERROR_IO) &&
			strstr(error->message, cases[i].named) != NULL)
			continue;
		check_failed("%s, %s: %s", cases[i].module, cases[i].symbol,
			error != NULL ? error->message : "no error");
	}
}

/* It has other structures, whatever its functions are called. */
static void
what_another_release_has_left_is_refused(void **state)
{
	g_autofree char *before = g_strdup(g_getenv("DSNSIFT_LIBDIR"));
	const char *build = g_getenv("DSNSIFT_BUILDDIR");
	g_autofree char *folder =
		g_build_filename(build != NULL ? build : ".", "tests/support/.libs", NULL);
	g_autoptr(GError) error = NULL;
	gpointer found;

	(void)state;
	g_setenv("DSNSIFT_LIBDIR", folder, TRUE);
	found = dsn_module_find("old", "dsn_module_version", &error);
	if (before != NULL)
		g_setenv("DSNSIFT_LIBDIR", before, TRUE);
	assert_null(found);
	assert_true(g_error_matches(error, DSN_ERROR, DSN_ERROR_IO));
	assert_non_null(strstr(error->message, "is of release 0.0.9, not of "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gmime_reads_what_is_declined),
		cmocka_unit_test(what_is_not_there_is_named),
		cmocka_unit_test(what_another_release_has_left_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
