/* SPDX-License-Identifier: MIT */
/* What a whole message comes to: its outcome, its one word, and whose it is. */
#include "support/test.h"

#include "diagnosis/policy.h"

static void
names_each_word(void **state)
{
	static const char *const names[] = { "suppress", "investigate", "throttle", "retry",
		"review", "delayed", "none" };
	DsnVerdictWord word;

	(void)state;
	assert_int_equal(G_N_ELEMENTS(names), DSN_VERDICT_COUNT);
	for (guint i = 0; i < DSN_VERDICT_COUNT; i++) {
		assert_string_equal(dsn_verdict_word_name((DsnVerdictWord)i), names[i]);
		assert_true(dsn_verdict_word_parse(dsn_str(names[i]), &word));
		assert_int_equal(word, i);
	}
	assert_false(dsn_verdict_word_parse(DSN_STR("suppres"), &word));
	assert_false(dsn_verdict_word_parse(DSN_STR("Suppress"), &word));
	assert_false(dsn_verdict_word_parse(DSN_STR(""), &word));
}

static void
takes_the_strongest_action_of_those_who_failed(void **state)
{
	static const struct {
		DsnDiagnosis diagnoses[3];
		guint n;
		DsnOutcome outcome;
		DsnVerdictWord word;
		gint decided_by;
	} rows[] = {
#define OF(what, became) { .action = DSN_ACTION_##what, .outcome = DSN_OUTCOME_##became }
		{ { { 0 } }, 0, DSN_OUTCOME_NONE, DSN_VERDICT_NONE, -1 },
		{ { OF(RETRY, FAILED), OF(SUPPRESS, FAILED), OF(INVESTIGATE, FAILED) }, 3,
			DSN_OUTCOME_FAILED, DSN_VERDICT_SUPPRESS, 1 },
		{ { OF(RETRY, FAILED), OF(RETRY, FAILED) }, 2, DSN_OUTCOME_FAILED,
			DSN_VERDICT_RETRY, 0 },
		{ { OF(REVIEW, FAILED) }, 1, DSN_OUTCOME_FAILED, DSN_VERDICT_REVIEW, 0 },
		{ { OF(SUPPRESS, COMPLAINT) }, 1, DSN_OUTCOME_COMPLAINT, DSN_VERDICT_SUPPRESS, 0 },
		/* whoever did not fail costs nobody anything */
		{ { OF(SUPPRESS, DELAYED), OF(RETRY, FAILED) }, 2, DSN_OUTCOME_FAILED,
			DSN_VERDICT_RETRY, 1 },
		{ { OF(SUPPRESS, DELIVERED), OF(SUPPRESS, AUTO_REPLY) }, 2, DSN_OUTCOME_DELIVERED,
			DSN_VERDICT_NONE, 0 },
		{ { OF(NONE, DELIVERED), OF(NONE, DELAYED) }, 2, DSN_OUTCOME_DELAYED,
			DSN_VERDICT_DELAYED, 1 },
		/* an action that is none decides nothing */
		{ { OF(NONE, FAILED) }, 1, DSN_OUTCOME_FAILED, DSN_VERDICT_NONE, 0 },
		{ { OF(NONE, DELIVERED) }, 1, DSN_OUTCOME_NONE, DSN_VERDICT_NONE, -1 },
#undef OF
	};

	(void)state;
	each_row (i, rows) {
		const DsnReport report = { .n_recipients = rows[i].n };
		const DsnDiagnosis *const diagnoses[] = { &rows[i].diagnoses[0],
			&rows[i].diagnoses[1], &rows[i].diagnoses[2] };
		DsnVerdict verdict = { .report = &report,
			.diagnoses = diagnoses,
			.n_diagnoses = MAX(rows[i].n, 1),
			.outcome = rows[i].outcome };

		dsn_policy_decide(&verdict);
		if (verdict.word == rows[i].word && verdict.decided_by == rows[i].decided_by)
			continue;
		check_failed("%s, by %d", dsn_verdict_word_name(verdict.word), verdict.decided_by);
	}
}

#define HEAD                                                                                       \
	"From: MAILER-DAEMON@mx.example\nSubject: Returned mail\nMIME-Version: 1.0\n"              \
	"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"              \
	"--x\n\nSorry.\n--x\nContent-Type: message/delivery-status\n\n"                            \
	"Reporting-MTA: dns; mx.example\n"

/* What is said of one recipient. */
static const char unknown[] = "Action: failed\nStatus: 5.1.1\n";
static const char blocked[] = "Action: failed\nStatus: 5.7.20\n";
static const char full[] = "Action: failed\nStatus: 5.2.2\n";
static const char late[] = "Action: delayed\nStatus: 4.4.1\n";
static const char delivered[] = "Action: delivered\nStatus: 2.1.5\n";
static const char relayed[] = "Action: relayed\nStatus: 2.1.9\n";

static const DsnVerdict *
sift(DsnArena *arena, const char *text)
{
	const DsnMessage message = { .octets = dsn_str(text), .size = strlen(text) };

	return dsn_sift(arena, NULL, &message);
}

static void
a_report_has_one_word_and_one_outcome(void **state)
{
	static const struct {
		const char *said[3];
		gint decided_by;
		DsnOutcome outcome;
		DsnVerdictWord word;
	} rows[] = {
		{ { unknown }, 0, DSN_OUTCOME_FAILED, DSN_VERDICT_SUPPRESS },
		{ { unknown, blocked }, 0, DSN_OUTCOME_FAILED, DSN_VERDICT_SUPPRESS },
		{ { blocked, unknown }, 1, DSN_OUTCOME_FAILED, DSN_VERDICT_SUPPRESS },
		{ { full, blocked, unknown }, 2, DSN_OUTCOME_FAILED, DSN_VERDICT_SUPPRESS },
		{ { full, blocked, full }, 1, DSN_OUTCOME_FAILED, DSN_VERDICT_INVESTIGATE },
		{ { unknown, unknown }, 0, DSN_OUTCOME_FAILED, DSN_VERDICT_SUPPRESS },
		{ { full, full, full }, 0, DSN_OUTCOME_FAILED, DSN_VERDICT_RETRY },
		{ { late, full }, 1, DSN_OUTCOME_FAILED, DSN_VERDICT_RETRY },
		{ { full, late }, 0, DSN_OUTCOME_FAILED, DSN_VERDICT_RETRY },
		{ { delivered, late }, 1, DSN_OUTCOME_DELAYED, DSN_VERDICT_DELAYED },
		{ { late, delivered }, 0, DSN_OUTCOME_DELAYED, DSN_VERDICT_DELAYED },
		{ { relayed, delivered }, 1, DSN_OUTCOME_DELIVERED, DSN_VERDICT_NONE },
		{ { delivered, relayed }, 0, DSN_OUTCOME_DELIVERED, DSN_VERDICT_NONE },
	};

	(void)state;
	each_row (i, rows) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autoptr(GString) text = g_string_new(HEAD);
		const DsnVerdict *verdict;

		for (guint k = 0; k < G_N_ELEMENTS(rows[i].said) && rows[i].said[k] != NULL; k++)
			g_string_append_printf(text,
				"\nFinal-Recipient: rfc822; user%u@b.example\n%s", k,
				rows[i].said[k]);
		g_string_append(text, "\n--x--\n");
		verdict = sift(arena, text->str);
		if (verdict->decided_by == rows[i].decided_by &&
			verdict->outcome == rows[i].outcome && verdict->word == rows[i].word)
			continue;
		check_failed("%s by %d, and %s", dsn_verdict_word_name(verdict->word),
			verdict->decided_by, dsn_outcome_name(verdict->outcome));
	}
}

/* One diagnosis is there all the same. */
static void
a_message_may_name_nobody(void **state)
{
	static const struct {
		const char *text;
		DsnOutcome outcome;
		DsnAction action;
		DsnCause cause;
	} rows[] = {
		{ "From: a@b.example\nSubject: lunch\n\nAt noon?\n", DSN_OUTCOME_NONE,
			DSN_ACTION_NONE, DSN_CAUSE_NONE },
		{ HEAD "\n--x--\n", DSN_OUTCOME_NONE, DSN_ACTION_REVIEW, DSN_CAUSE_UNDETERMINED },
	};

	(void)state;
	each_row (i, rows) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		const DsnVerdict *verdict = sift(arena, rows[i].text);
		const DsnDiagnosis *of_message = verdict->diagnoses[0];

		check_int(verdict->report->n_recipients, 0);
		check_int(verdict->n_diagnoses, 1);
		if (verdict->decided_by == -1 && verdict->word == DSN_VERDICT_NONE &&
			verdict->outcome == rows[i].outcome &&
			of_message->outcome == rows[i].outcome &&
			of_message->action == rows[i].action && of_message->cause == rows[i].cause)
			continue;
		check_failed("%s, %s, cause %u", dsn_outcome_name(verdict->outcome),
			dsn_action_name(of_message->action), of_message->cause);
	}
}

/* Somebody is not to be mailed again, and it is not known who. */
static void
nobody_is_suppressed_without_an_address(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnVerdict *verdict =
		sift(arena, HEAD "\nFinal-Recipient: rfc822; \nAction: failed\nStatus: 5.1.1\n"
				 "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--x--\n");

	(void)state;
	assert_int_equal(verdict->report->n_recipients, 1);
	assert_int_equal(verdict->diagnoses[0]->cause, DSN_CAUSE_USER_UNKNOWN);
	assert_int_equal(verdict->diagnoses[0]->action, DSN_ACTION_REVIEW);
	assert_int_equal(verdict->word, DSN_VERDICT_REVIEW);
}

/* What `dsnsift explain TEXT` asks: no mail around the words, and no address. */
static void
a_reply_is_judged_by_itself(void **state)
{
	static const struct {
		const char *text, *type, *diagnostic;
	} rows[] = {
		{ "550 5.1.1 User unknown", NULL, "550 5.1.1 User unknown" },
		{ " smtp; 550 5.1.1 User unknown\n", "smtp", "550 5.1.1 User unknown" },
		{ "diagnostic-code: X-Unix; 550 5.1.1 User unknown", "x-unix",
			"550 5.1.1 User unknown" },
		{ "550 5.1.1 User unknown; sorry", NULL, "550 5.1.1 User unknown; sorry" },
		{ "550 5.1.1 User unknown Received: from a.example", NULL,
			"550 5.1.1 User unknown" },
	};

	(void)state;
	each_row (i, rows) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		const DsnVerdict *verdict = dsn_sift_reply(arena, NULL, dsn_str(rows[i].text));
		const DsnDiagnosis *diagnosis = verdict->diagnoses[0];
		const DsnCandidate *const *candidates;
		guint n;

		candidates = dsn_verdict_explain(arena, NULL, verdict, 0, &n);
		if (verdict->n_diagnoses == 1 && verdict->word == DSN_VERDICT_SUPPRESS &&
			verdict->outcome == DSN_OUTCOME_FAILED && verdict->decided_by == 0 &&
			diagnosis->cause == DSN_CAUSE_USER_UNKNOWN && n > 1 &&
			strcmp(candidates[0]->rule.id, diagnosis->rule) == 0 &&
			dsn_str_equal(
				diagnosis->recipient->diagnostic_type, dsn_str(rows[i].type)) &&
			dsn_str_equal(
				diagnosis->recipient->diagnostic, dsn_str(rows[i].diagnostic)))
			continue;
		check_failed("%s, %u rules", dsn_cause_name(diagnosis->cause), n);
	}
}

/* An older program has not got the last options, whatever stands there in its memory. */
static void
options_are_read_as_far_as_the_program_has_them(void **state)
{
	const DsnStr text = DSN_STR(HEAD "\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n"
					 "\nFinal-Recipient: rfc822; c@b.example\nAction: failed\n"
					 "\n--x--\n");
	const DsnMessage message = { .octets = text, .size = text.len };
	DsnConfig config = { .size = sizeof config, .max_recipients = 1 };
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	assert_int_equal(dsn_sift(arena, &config, &message)->report->n_recipients, 1);
	config.size = G_STRUCT_OFFSET(DsnConfig, max_recipients);
	assert_int_equal(dsn_sift(arena, &config, &message)->report->n_recipients, 2);
	assert_int_equal(dsn_sift(arena, NULL, &message)->report->n_recipients, 2);
}

static void
an_automatic_reply_is_one_as_a_whole(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnVerdict *verdict = sift(arena,
		"From: a@b.example\nSubject: away\nAuto-Submitted: auto-replied\n\nI am away.\n");

	(void)state;
	assert_int_equal(verdict->outcome, DSN_OUTCOME_AUTO_REPLY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_each_word),
		cmocka_unit_test(takes_the_strongest_action_of_those_who_failed),
		cmocka_unit_test(a_report_has_one_word_and_one_outcome),
		cmocka_unit_test(a_message_may_name_nobody),
		cmocka_unit_test(nobody_is_suppressed_without_an_address),
		cmocka_unit_test(a_reply_is_judged_by_itself),
		cmocka_unit_test(options_are_read_as_far_as_the_program_has_them),
		cmocka_unit_test(an_automatic_reply_is_one_as_a_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
