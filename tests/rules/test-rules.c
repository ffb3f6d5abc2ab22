/* SPDX-License-Identifier: MIT */
/* The format of rule files, and the built-in tables as data. */
#include "config.h"

#include "base/arena.h"
#include "diagnosis/check.h"
#include "diagnosis/diagnosis.h"
#include "support/test.h"

static const struct {
	const char *text;
	const char *error; /* NULL: must be taken */
} files[] = {
#define REST "\n@ s\n+ 550 brown fox\n- 550 grey fox\n"
	{ "", NULL },
	{ "# only a comment\n\n", NULL },
	{ "[policy]\na \"brown fox\"" REST, NULL },
	{ "[policy]\r\na \"brown fox\"\r\n\t@ s\r\n\t+ brown fox\r\n\t- fox\r\n", NULL },
	{ "[policy]\na \"brown\" \\\n  | \"red fox\"" REST, NULL },
	{ "[policy]\na status=5.7.x,x.1.1 reply=55x \"brown fox\"\n@ s\n+ 550 5.7.9 brown fox\n- "
	  "x\n",
		NULL },
	{ "[policy]\na reply=550\n@ s\n+ 550 x\n", NULL },

	{ "a \"brown fox\"" REST, "f:1: a rule before the first [cause]" },
	{ "[nonsense]\n", "f:1: \"nonsense\" is no cause" },
	{ "[policy\n", "f:1: \"policy\" is no cause" },
	{ "\n[policy]\nA \"brown fox\"" REST, "f:3: \"A\" is no rule id (a-z, 0-9, -)" },
	{ "[policy]\na-b \"brown fox\"" REST, NULL },
	{ "[policy]\na- \"brown fox\"" REST, "f:2: \"a-\" is no rule id (a-z, 0-9, -)" },
	{ "[policy]\na \"brown fox\"" REST "a \"brown fox\"" REST,
		"f:6: the rule id \"a\" is used already" },
	{ "[policy]\na \"fox\"" REST, "f:2: a text needs a piece of 4 octets or more" },
	{ "[policy]\na \"brown .. \"" REST, "f:2: an empty piece of text" },
	{ "[policy]\na \"brown * \"" REST, "f:2: an empty piece of text" },
	{ "[policy]\na \"* brown\"" REST, "f:2: an empty piece of text" },
	{ "[policy]\na \"\"" REST, "f:2: an empty piece of text" },
	{ "[policy]\na \"brown fox" REST, "f:2: expected a text in quotes" },
	{ "[policy]\na \"brown fox\" \"red fox\"" REST, "f:2: expected \"|\" between texts" },
	{ "[policy]\na \"brown fox\" |" REST, "f:2: expected a text in quotes" },
	{ "[policy]\na brown" REST, "f:2: expected NAME=VALUE or a text in quotes" },
	{ "[policy]\na colour=brown" REST, "f:2: \"colour\" is no condition" },
	{ "[policy]\na status=6.1.1" REST, "f:2: \"6.1.1\" is no status" },
	{ "[policy]\na status=5.1" REST, "f:2: \"5.1\" is no status" },
	{ "[policy]\na status=5.1.1," REST, "f:2: \"\" is no status" },
	{ "[policy]\na reply=5500" REST, "f:2: \"5500\" is no reply" },
	{ "[policy]\na provider=nobody" REST, "f:2: \"nobody\" is no provider" },
	{ "[policy]\na permanence=lost" REST, "f:2: \"lost\" is no permanence" },
	{ "[policy]\na stage=lost" REST, "f:2: \"lost\" is no stage" },
	{ "[policy]\na stage=" REST, "f:2: \"\" is no stage" },
	{ "[policy]\na outcome=lost" REST, "f:2: \"lost\" is no outcome" },
	{ "[policy]\na action=shout" REST, "f:2: \"shout\" is no action" },
	{ "[policy]\na reply=550 reply=551" REST, "f:2: reply= is given twice" },
	{ "[policy]\na action=retry" REST, "f:2: a rule without a condition" },
	{ "[policy]\na" REST, "f:2: a rule without a condition" },
	{ "[policy]\n@ s\n", "f:2: no rule above this line" },
	{ "[policy]\na \"brown fox\"\n@\n", "f:3: nothing behind \"@\"" },
	{ "[policy]\n\na \"brown fox\"\n+ brown fox\n- x\n", "f:3: \"a\" has no source (\"@\")" },
	{ "[policy]\na \"brown fox\"\n@ s\n- x\n[virus]\n",
		"f:2: \"a\" has no example that fires it (\"+\")" },
	{ "[policy]\na \"brown fox\"\n@ s\n+ brown fox\n",
		"f:2: \"a\" has no near text that must not fire it (\"-\")" },
	{ "[policy]\na \"brown fox\"\n@ s\n+ {reply=550 brown fox\n", "f:4: \"{\" without \"}\"" },
	{ "[policy]\na \"{brown|red fox\"" REST, "f:2: \"{\" without \"}\"" },
	{ "[policy]\na \"{brown |red |}foxy\"" REST, NULL },
	{ "[policy]\na \"{brown|red} {fox|}\"" REST,
		"f:2: a text needs a piece of 4 octets or more" },
	{ "[policy]\na \"brown {a|b}{a|b}{a|b}{a|b}{a|b}{a|b}{a|b}\"" REST,
		"f:2: too many choices in one text" },
	{ "[policy]\na \"br\xff\xff\xffn\"" REST, "f:2: the text is not UTF-8" },
};

static void
names_the_line_of_what_is_wrong(void **state)
{
	(void)state;
	each_row (i, files) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DsnRules) rules = dsn_rules_parse(dsn_str(files[i].text), "f", &error);
		const char *got = error != NULL ? error->message : NULL;

		if (g_strcmp0(got, files[i].error) != 0)
			check_failed("\"%s\": got %s, want %s", files[i].text, got, files[i].error);
		check_true((rules == NULL) == (error != NULL));
	}
}

/* How a pattern is matched. */
static const struct {
	const char *pattern;
	const char *text;
	gboolean fires;
} patterns[] = {
	{ "brown fox", "550 5.1.1 A BROWN\t fox!", TRUE },
	{ "brown fox", "550 5.1.1 a brownfox", FALSE },
	{ "Brown  Fox", "550 brown fox", TRUE },
	{ "brown fox", "550-5.1.1 a brown 550-5.1.1 fox jumps 550 5.1.1 over", TRUE },
	{ "brown fox jumps over", "550-5.1.1 a brown 550-5.1.1 fox jumps 550 5.1.1 over", TRUE },
	{ "brown fox", "550-a brown 550 fox", TRUE },
	{ "brown fox", "550 a brown 550 fox", FALSE },
	{ "brown .. lazy", "550 brown fox, lazy dog", TRUE },
	{ "brown .. lazy", "550 lazy dog, brown fox", FALSE },
	{ "lazy .. brown .. lazy", "550 lazy dog, brown fox, lazy dog", TRUE },
	{ "brown .. brown", "550 brown", FALSE },
	{ "^brown", "550 5.1.1 brown fox", TRUE },
	{ "^brown", "550-5.1.1 brown 550 5.1.1 fox", TRUE },
	{ "^brown", "550 5.1.1 a brown fox", FALSE },
	{ "^brown", "5.1.1 brown", TRUE },
	{ "^brown", "host mx.example said: 550 5.1.1 brown fox", TRUE },
	{ "fox jumps$", "550 brown fox jumps \n", TRUE },
	{ "fox jumps$", "550 brown fox jumps over", FALSE },
	{ "brown .. fox$", "550 brown fox and fox", TRUE },
	{ "brown .. fox$", "550 brown fox and foxes", FALSE },
	{ "^brown fox$", "550 brown fox", TRUE },
	{ "^brown fox$", "550 brown fox brown fox", FALSE },
	{ "~brown~", "550 (brown)", TRUE },
	{ "~brown~", "550 embrown", FALSE },
	{ "~brown~", "550 browning, but brown", TRUE },
	{ "~brown~ .. fox", "550 browning fox, brown dog", FALSE },
	{ "100\\$", "550 100$ a day", TRUE },
	{ "bo\xc3\xaete pleine", "550 BO\xc3\x8eTE\xc2\xa0PLEINE", TRUE },
	{ "bo\xc3\xaete pleine", "550 boite pleine", TRUE },
	{ "boite pleine", "550 boi\xcc\x82te pleine", TRUE },
	{ "pelna", "550 pe\xc5\x82na", TRUE },
	{ "\xd0\xb5\xd1\x89", "550 \xd1\x91\xd1\x89", TRUE },
	{ "brown * lazy", "550 a brown fox, lazy dog", TRUE },
	{ "brown * lazy", "550 brown lazy dog", TRUE },
	{ "brown * lazy", "550 brownlazy dog", FALSE },
	{ "brown * lazy", "550 brown one two three four lazy", TRUE },
	{ "brown * lazy", "550 brown one two three four five lazy", FALSE },
	{ "brown * lazy", "550 brown fox: lazy", TRUE },
	{ "brown * lazy", "550 brown fox: a lazy", FALSE },
	{ "brown * lazy", "550 browns fox lazy", FALSE },
	{ "brown * lazy", "550 brown a b c d e brown fox lazy", TRUE },
	{ "brown * lazy~ * dog$", "550 brown fox lazy old dog", TRUE },
	{ "brown * lazy * dog$", "550 brown fox lazy old dogs", FALSE },
	{ "^brown * lazy", "550 a brown fox lazy", FALSE },
	{ "quick .. brown * lazy", "550 quick or not, the brown fox is lazy", TRUE },
	{ "{red|brown} {fox|dog}", "550 brown dog", TRUE },
	{ "{red|brown} {fox|dog}", "550 brown cat", FALSE },
	{ "brown{ red|} fox", "550 brown fox", TRUE },
	{ "brown \\{fox\\}", "550 brown {fox}", TRUE },
	{ "user isn't", "550 user isn\xe2\x80\x99t", TRUE },
	{ "say \\\"hello\\\"", "550 say \"hello\" x", TRUE },
};

static void
matches_texts_as_the_manual_says(void **state)
{
	(void)state;
	each_row (i, patterns) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autoptr(GError) error = NULL;
		g_autofree char *file = g_strdup_printf(
			"[policy]\nmine \"%s\"\n@ s\n+ x\n- x\n", patterns[i].pattern);
		g_autoptr(DsnRules) own = dsn_rules_parse(dsn_str(file), "f", &error);
		DsnReport report = { .kind = DSN_REPORT_DELIVERY };
		DsnRecipient recipient = { .diagnostic = dsn_str(patterns[i].text) };
		DsnDiagnosis diagnosis;

		if (error != NULL) {
			check_failed("%s", error->message);
			continue;
		}
		diagnosis = dsn_diagnose(arena, own, &report, &recipient);
		if ((g_strcmp0(diagnosis.rule, "mine") == 0) != patterns[i].fires)
			check_failed("\"%s\" on \"%s\": got %s", patterns[i].pattern,
				patterns[i].text, diagnosis.rule);
	}
}

#define F DSN_OUTCOME_FAILED

/* What a rule can ask for besides words. */
static const struct {
	const char *condition;
	DsnOutcome outcome;
	const char *field; /* Status */
	const char *diagnostic;
	gboolean fires;
} conditions[] = {
	{ "status=5.1.1", F, "5.1.1", "q", TRUE },
	{ "status=5.1.1", F, "5.1.2", "q", FALSE },
	{ "status=x.1.1", F, "4.1.1", "q", TRUE },
	{ "status=5.x.1", F, "5.7.1", "q", TRUE },
	{ "status=5.x.1", F, "5.7.2", "q", FALSE },
	{ "status=5.1.2,5.1.1", F, "5.1.1", "q", TRUE },
	{ "reply=550", F, NULL, "550 q", TRUE },
	{ "reply=550", F, NULL, "551 q", FALSE },
	{ "reply=55x", F, NULL, "559 q", TRUE },
	{ "reply=55x", F, NULL, "540 q", FALSE },
	{ "permanence=transient", F, NULL, "451 q", TRUE },
	{ "permanence=transient", F, NULL, "551 q", FALSE },
	{ "permanence=permanent", F, NULL, "551 q", TRUE },
	{ "permanence=unknown", F, NULL, "q", TRUE },
	{ "outcome=failed", F, NULL, "q", TRUE },
	{ "outcome=failed", DSN_OUTCOME_DELAYED, NULL, "q", FALSE },
	{ "outcome=delayed", DSN_OUTCOME_DELAYED, NULL, "q", TRUE },
	{ "provider=google", F, NULL, "550 q - gsmtp", TRUE },
	{ "provider=google", F, NULL, "550 q", FALSE },
	{ "type=smtp", F, NULL, "q", TRUE },
	{ "type=x400", F, NULL, "q", FALSE },
	{ "stage=rcpt", F, NULL, "550 q (in reply to RCPT TO command)", TRUE },
	{ "stage=mail", F, NULL, "550 q (in reply to RCPT TO command)", FALSE },
	{ "stage=data", F, NULL, "550 q (in reply to end of DATA command)", TRUE },
	{ "stage=connect", F, NULL, "550 q (in reply to initial greeting)", TRUE },
	{ "stage=rcpt", F, NULL,
		"SMTP error from remote mail server after RCPT TO:<a@b.example>: q", TRUE },
	{ "stage=data", F, NULL,
		"SMTP error from remote mail server after pipelined end of data: q", TRUE },
	{ "stage=helo", F, NULL, "SMTP error from remote mail server after EHLO mx.example: q",
		TRUE },
	{ "stage=rcpt", F, NULL, "550 q, RCPT TO", FALSE },
};

static void
asks_for_codes_and_circumstances(void **state)
{
	(void)state;
	each_row (i, conditions) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autoptr(GError) error = NULL;
		g_autofree char *file = g_strdup_printf(
			"[policy]\nmine %s\n@ s\n+ x\n- x\n", conditions[i].condition);
		g_autoptr(DsnRules) own = dsn_rules_parse(dsn_str(file), "f", &error);
		DsnReport report = { .kind = DSN_REPORT_DELIVERY };
		DsnRecipient recipient = { .outcome = conditions[i].outcome,
			.status_field = dsn_str(conditions[i].field),
			.diagnostic_type = DSN_STR("smtp"),
			.diagnostic = dsn_str(conditions[i].diagnostic) };
		DsnDiagnosis diagnosis;

		if (error != NULL) {
			check_failed("%s", error->message);
			continue;
		}
		diagnosis = dsn_diagnose(arena, own, &report, &recipient);
		if ((g_strcmp0(diagnosis.rule, "mine") == 0) != conditions[i].fires)
			check_failed("%s on \"%s\": got %s", conditions[i].condition,
				conditions[i].diagnostic, diagnosis.rule);
	}
}

/* ---- the tables as data ---- */

static guint
builtin_rule(const char *id)
{
	const DsnRules *rules = dsn_rules_builtin();

	for (guint i = 0; i < dsn_rules_count(rules); i++)
		if (strcmp(dsn_rules_get(rules, i).id, id) == 0)
			return i;
	fail_msg("%s is in a file but not built in", id);
	return 0;
}

static DsnRulesDraft *
read_tables(void)
{
	DsnRulesDraft *draft = dsn_rules_draft_new();
	g_autofree char *path =
		g_build_filename(g_getenv("DSNSIFT_SRCDIR"), "src", "data", "rules", NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	g_autoptr(GError) error = NULL;
	const char *name;

	assert_non_null(dir);
	dsn_rules_draft_know_providers(draft);
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *file = g_build_filename(path, name, NULL), *text = NULL;
		gsize len;

		if (!g_str_has_suffix(name, ".rules"))
			continue;
		assert_true(g_file_get_contents(file, &text, &len, NULL));
		if (!dsn_rules_draft_add(draft, name, (DsnStr){ text, len }, &error))
			fail_msg("%s", error->message);
	}
	return draft;
}

static void
every_rule_file_is_built_in(void **state)
{
	g_autoptr(DsnRulesDraft) draft = read_tables();

	(void)state;
	assert_int_equal(draft->rows->len, dsn_rules_count(dsn_rules_builtin()));
}

static void
every_example_is_decided_by_its_rule(void **state)
{
	g_autoptr(DsnRulesDraft) draft = read_tables();
	guint problems = 0;

	(void)state;
	for (guint i = 0; i < draft->examples->len; i++) {
		const DsnExample *example = &g_array_index(draft->examples, DsnExample, i);
		const DsnRuleRow *row = &g_array_index(draft->rows, DsnRuleRow, example->rule);
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autoptr(GError) error = NULL;
		DsnRecipient recipient;
		DsnDiagnosis diagnosis;
		DsnReport report;

		if (dsn_example_read(arena, example, &report, &recipient, &error)) {
			diagnosis = dsn_diagnose(arena, NULL, &report, &recipient);
			if (dsn_example_holds(
				    example, draft->strings->str + row->id, &diagnosis, &error))
				continue;
		}
		print_message("%s\n", error->message);
		problems++;
	}
	assert_int_equal(problems, 0);
}

/* The fragments of a text with something in each gap, behind the codes of its rule's example. */
static DsnStr
text_that_matches(DsnArena *arena, const DsnText *text, const char *example)
{
	const DsnRules *rules = dsn_rules_builtin();
	DsnReply reply = dsn_reply_find(dsn_str(example));
	g_autoptr(GString) out = g_string_new(NULL);
	char status[DSN_STATUS_MAX];

	dsn_status_print(reply.status, status);
	if (reply.code != 0)
		g_string_append_printf(out, "%u ", reply.code);
	if (*status != '\0')
		g_string_append_printf(out, "%s ", status);
	for (guint i = 0; i < text->n_fragments; i++) {
		const DsnLiteral *fragment = dsn_text_fragment(rules, text, i);

		if (i > 0)
			g_string_append(out, " # ");
		g_string_append_len(out, rules->strings + fragment->at, fragment->len);
	}
	return dsn_arena_copy(arena, (DsnStr){ out->str, out->len });
}

static const DsnExample *
first_example(const DsnRulesDraft *draft, const char *id)
{
	for (guint i = 0; i < draft->examples->len; i++) {
		const DsnExample *example = &g_array_index(draft->examples, DsnExample, i);
		const DsnRuleRow *row = &g_array_index(draft->rows, DsnRuleRow, example->rule);

		if (example->fires && strcmp(draft->strings->str + row->id, id) == 0)
			return example;
	}
	fail_msg("%s has no example", id);
	return NULL;
}

/* An earlier rule of the same cause may take it, but nothing may turn its verdict. */
static void
no_text_is_shadowed_by_another_cause(void **state)
{
	g_autoptr(DsnRulesDraft) draft = read_tables();
	const DsnRules *rules = dsn_rules_builtin();
	guint problems = 0;

	(void)state;
	for (guint i = 0; i < rules->n_texts; i++) {
		const DsnText *text = &rules->texts[i];
		g_autoptr(DsnArena) arena = dsn_arena_new();
		const DsnExample *example;
		DsnRecipient recipient;
		DsnDiagnosis diagnosis;
		DsnReport report;
		DsnRule rule;

		if (text->owner & DSN_TEXT_OF_PROVIDER)
			continue;
		rule = dsn_rules_get(rules, text->owner);
		example = first_example(draft, rule.id);
		assert_true(dsn_example_read(arena, example, &report, &recipient, NULL));
		recipient.diagnostic = text_that_matches(arena, text, example->text);
		diagnosis = dsn_diagnose(arena, NULL, &report, &recipient);
		if (diagnosis.cause == rule.cause)
			continue;
		print_message("\"%.*s\" of %s is decided by %s\n", (int)recipient.diagnostic.len,
			recipient.diagnostic.at, rule.id, diagnosis.rule);
		problems++;
	}
	assert_int_equal(problems, 0);
}

static DsnDiagnosis
judge_text(DsnArena *arena, const char *text)
{
	DsnReport report = { .kind = DSN_REPORT_DELIVERY };
	DsnRecipient recipient = { .diagnostic = dsn_str(text) };

	return dsn_diagnose(arena, NULL, &report, &recipient);
}

static void
every_code_has_a_verdict(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	for (guint code = 400; code < 600; code++) {
		g_autofree char *text = g_strdup_printf("%u", code);

		/* RFC 5321 4.2.1: the second digit is 0 to 5. */
		if (code / 10 % 10 <= 5)
			assert_string_not_equal(judge_text(arena, text).rule, "nothing-known");
	}
	for (guint class_ = 4; class_ <= 5; class_++)
		for (guint16 subject = 0; subject <= 7; subject++)
			for (guint16 detail = 0; detail <= 40; detail++) {
				DsnStatus status = { (guint8)class_, subject, detail };
				char text[DSN_STATUS_MAX];

				if (dsn_status_meaning(status) == NULL)
					continue;
				dsn_status_print(status, text);
				if (strcmp(judge_text(arena, text).rule, "nothing-known") == 0)
					fail_msg("%s has no verdict", text);
			}
}

static void
says_where_each_rule_comes_from(void **state)
{
	const DsnRules *rules = dsn_rules_builtin();

	(void)state;
	for (guint i = 0; i < dsn_rules_count(rules); i++) {
		DsnRule rule = dsn_rules_get(rules, i);

		assert_true(*rule.source != '\0');
		assert_int_equal(builtin_rule(rule.id), i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_the_line_of_what_is_wrong),
		cmocka_unit_test(matches_texts_as_the_manual_says),
		cmocka_unit_test(asks_for_codes_and_circumstances),
		cmocka_unit_test(every_rule_file_is_built_in),
		cmocka_unit_test(every_example_is_decided_by_its_rule),
		cmocka_unit_test(no_text_is_shadowed_by_another_cause),
		cmocka_unit_test(every_code_has_a_verdict),
		cmocka_unit_test(says_where_each_rule_comes_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
