/* SPDX-License-Identifier: MIT */
/* How far words are apart, and which is meant. */
#include "base/nearest.h"
#include "support/test.h"

static const struct {
	const char *a, *b;
	guint slips;
} slips_cases[] = {
	{ "from", "from", 0 },
	{ "form", "from", 1 }, /* swapped */
	{ "fro", "from", 1 },  /* left out */
	{ "froom", "from", 1 },
	{ "frow", "from", 1 },
	{ "txet", "text", 1 },
	{ "x-mialer", "x-mailer", 1 },
	{ "reply-to", "report-to", 3 },
	{ "", "abc", 3 },
	{ "kitten", "sitting", 3 },
	{ "0123456789012345678901234567890123456789", "0123456789012345678901234567890123456780",
		1 },
	{ "01234567890123456789012345678901234567890", "x", G_MAXUINT },
};

static void
counts_slips(void **state)
{
	(void)state;
	each_row (i, slips_cases) {
		name_row("%s, %s", slips_cases[i].a, slips_cases[i].b);
		check_int(dsn_slips(slips_cases[i].a, slips_cases[i].b), slips_cases[i].slips);
		check_int(dsn_slips(slips_cases[i].b, slips_cases[i].a), slips_cases[i].slips);
	}
}

static const struct {
	const char *word;
	const char *meant; /* NULL: none of them */
} nearest_cases[] = {
	{ "supress", "suppress" },
	{ "retyr", "retry" },
	{ "sup", "suppress" }, /* begun */
	{ "thortle", "throttle" },
	{ "non", "none" },
	{ "xyz", NULL },
	{ "", NULL },
};

static void
finds_what_was_meant(void **state)
{
	static const char *const words[] = { "suppress", "investigate", "throttle", "retry",
		"none" };

	(void)state;
	each_row (i, nearest_cases) {
		DsnNearest nearest = { .word = nearest_cases[i].word };

		name_row("%s", nearest_cases[i].word);
		for (gsize k = 0; k < G_N_ELEMENTS(words); k++)
			dsn_nearest_try(&nearest, words[k]);
		check_string(nearest.best, nearest_cases[i].meant);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_slips),
		cmocka_unit_test(finds_what_was_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
