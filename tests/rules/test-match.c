/* SPDX-License-Identifier: MIT */
/* Which rules are found in a text, in which order, and where. */
#include "config.h"

#include "rules/match.h"
#include "support/test.h"

#define REST "\n@ s\n+ x\n- y\n"

/* The words of a rule and where they stand, of all rules: "a:brown fox b:dog". */
static char *
match_all(const DsnRules *rules, const char *text)
{
	g_autofree DsnNormal *normal = g_new(DsnNormal, 1);
	g_autofree DsnMatch *match = g_new(DsnMatch, 1);
	GString *all = g_string_new(NULL);
	DsnHit hit;

	dsn_normal_make(normal, dsn_str(text), 0);
	dsn_match_start(match, rules, normal);
	assert_int_equal(dsn_match_provider(match), -1);
	while (dsn_match_next(match, &hit))
		g_string_append_printf(all, "%s%s:%.*s", all->len > 0 ? " " : "",
			dsn_rules_get(rules, hit.rule).id, (int)(hit.to - hit.from),
			normal->text + hit.from);
	return g_string_free(all, FALSE);
}

static void
assert_matches(const char *file, const char *text, const char *want)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DsnRules) rules = dsn_rules_parse(dsn_str(file), "f", &error);
	g_autofree char *got = NULL;

	assert_null(error);
	got = match_all(rules, text);
	assert_string_equal(got, want);
}

static void
tells_of_the_strongest_first(void **state)
{
	static const char file[] =
		"[expired]\na \"gave up\"" REST "[policy]\nb \"grey fox\" | \"wolf\"" REST
		"c \"brown dog\" | \"old dog\"" REST "d provider=google \"young cat\"" REST;

	(void)state;
	assert_matches(file, "", "");
	assert_matches(file, "fox", "");
	assert_matches(file, "young cat, brown dog, gave up, grey foxes",
		"d:young cat b:grey fox c:brown dog a:gave up");
	/* Each rule once: where it stands first. */
	assert_matches(file, "old dog, brown dog, old dog", "c:old dog");
}

static void
tries_a_text_at_all_places(void **state)
{
	static const char file[] = "[policy]\na \"~brown fox~\"" REST "b \"^red dog\"" REST
				   "c \"long cat .. end$\"" REST "d \"grey hen * egg\"" REST;

	(void)state;
	assert_matches(file, "a brown foxy, an umbrown fox, a brown fox", "a:brown fox");
	assert_matches(file, "a brown foxy, an umbrown fox", "");
	assert_matches(file, "red dog red dog", "b:red dog");
	assert_matches(file, "no red dog", "");
	assert_matches(
		file, "end long cat end long cat the end", "c:long cat end long cat the end");
	assert_matches(file, "long cat long cat end.", "");
	assert_matches(file, "grey hen a b c d e egg, grey hen a egg", "d:grey hen a egg");
	assert_matches(file, "grey hen egg", "d:grey hen egg");
	assert_matches(file, "long cat end", "c:long cat end");
}

/* What is behind the room for a text is not looked at; what is there is told once. */
static void
bears_a_text_of_nothing_but_keys(void **state)
{
	static const char file[] = "[policy]\na \"fox dogs\"" REST "b \"dogs .. the end\"" REST
				   "c \"hens laid\" | \"laid hens\"" REST;
	g_autoptr(GString) text = g_string_new(NULL);

	(void)state;
	while (text->len < DSN_NORMAL_MAX)
		g_string_append(text, "fox dogs ");
	g_string_append(text, "hens laid");
	assert_matches(file, text->str, "a:fox dogs");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_of_the_strongest_first),
		cmocka_unit_test(tries_a_text_at_all_places),
		cmocka_unit_test(bears_a_text_of_nothing_but_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
