/* SPDX-License-Identifier: MIT */
/* What a careful postmaster says to the replies of judgement.tsv. */
#include "config.h"

#include "support/test.h"

#include "diagnosis/diagnosis.h"

enum { FACTS, CAUSES, ACTIONS, TEXT, N_COLUMNS };

/* A column that holds several words, of which @word is one. */
static gboolean
accepts(const char *column, const char *word)
{
	g_auto(GStrv) words = g_strsplit(column, ",", -1);

	return g_strv_contains((const char *const *)words, word);
}

/* "D status=5.1.1 mx=host to=address": a delay, the Status field, who said it, of whom. */
static void
take_facts(DsnRecipient *recipient, GStrv facts)
{
	for (; *facts != NULL; facts++) {
		const char *value = strchr(*facts, '=');

		if (g_str_equal(*facts, "D"))
			recipient->outcome = DSN_OUTCOME_DELAYED;
		else if (g_str_has_prefix(*facts, "status="))
			recipient->status_field = dsn_str(value + 1);
		else if (g_str_has_prefix(*facts, "mx="))
			recipient->remote_mta = dsn_str(value + 1);
		else if (g_str_has_prefix(*facts, "to="))
			recipient->address = dsn_str(value + 1);
		else
			assert_string_equal(*facts, "-");
	}
}

/* Says what is wrong with the verdict, and how bad it is. */
static void
check_verdict(GStrv row)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_auto(GStrv) facts = g_strsplit(row[FACTS], " ", -1);
	DsnReport report = { .kind = DSN_REPORT_DELIVERY,
		.returned = dsn_fields_parse(
			arena, DSN_STR("From: Bob <bob@shop.example>\n\n"), NULL) };
	DsnRecipient recipient = { .address = DSN_STR("anna@b.example"),
		.outcome = DSN_OUTCOME_FAILED,
		.diagnostic = dsn_str(row[TEXT]) };
	DsnDiagnosis got;

	take_facts(&recipient, facts);
	got = dsn_diagnose(arena, NULL, &report, &recipient);
	if (accepts(row[CAUSES], dsn_cause_name(got.cause)) &&
		accepts(row[ACTIONS], dsn_action_name(got.action)))
		return;
	check_failed("%s: %s, %s (rule %s)\n\twant %s: %s\n\t%s",
		got.action == DSN_ACTION_SUPPRESS && !accepts(row[ACTIONS], "suppress") ? "HARM"
											: "wrong",
		dsn_cause_name(got.cause), dsn_action_name(got.action), got.rule, row[CAUSES],
		row[ACTIONS], row[TEXT]);
}

static void
judges_as_a_careful_postmaster_would(void **state)
{
	g_autofree char *path = g_build_filename(
		g_getenv("DSNSIFT_SRCDIR"), "tests", "diagnosis", "judgement.tsv", NULL);
	g_autofree char *all = NULL;
	g_auto(GStrv) lines = NULL;
	guint n_rows = 0;

	(void)state;
	assert_true(g_file_get_contents(path, &all, NULL, NULL));
	lines = g_strsplit(all, "\n", -1);
	each_row_of (i, g_strv_length(lines), "judgement.tsv") {
		g_auto(GStrv) row = NULL;

		if (lines[i][0] == '#' || lines[i][0] == '\0')
			continue;
		name_row("(line %zu)", i + 1);
		row = g_strsplit(lines[i], "\t", N_COLUMNS);
		if (check_int(g_strv_length(row), N_COLUMNS))
			check_verdict(row);
		n_rows++;
	}
	assert_true(n_rows > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(judges_as_a_careful_postmaster_would),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
