/* SPDX-License-Identifier: MIT */
/* Rules tried on their own examples. */
#include "config.h"

#include "diagnosis/check.h"

#include "diagnosis/diagnosis.h"
#include "diagnosis/evaluate.h"
#include "reply/smtp-command.h"
#include "base/arena.h"
#include "base/str.h"

typedef struct {
	DsnArena *arena;
	DsnReport *report;
	DsnRecipient *recipient;
	DsnStr reply;
} Facts;

/* A host, or an address, that the table knows the provider by. */
static gboolean
set_provider(Facts *facts, DsnStr id)
{
	const DsnRules *rules = dsn_rules_builtin();

	for (guint i = 0; i < rules->n_provider_names; i++) {
		const DsnProviderName *name = &rules->provider_names[i];
		const char *text = rules->strings + name->name;

		if (!dsn_str_equal(id, dsn_provider_id(name->provider)))
			continue;
		if (name->kind == DSN_PROVIDER_MX)
			facts->recipient->remote_mta = dsn_str(text);
		else
			facts->recipient->address = dsn_arena_printf(facts->arena, "a@%s", text);
		if (name->kind == DSN_PROVIDER_MX)
			return TRUE;
	}
	return !dsn_str_is_empty(facts->recipient->address);
}

static gboolean
set_outcome(Facts *facts, DsnStr value)
{
	facts->recipient->expired = dsn_str_equal(value, DSN_STR("expired"));
	return facts->recipient->expired || dsn_outcome_parse(value, &facts->recipient->outcome);
}

static gboolean
set_permanence(Facts *facts, DsnStr value)
{
	facts->recipient->status_field =
		dsn_str_equal(value, DSN_STR("transient")) ? DSN_STR("4.0.0") : DSN_STR("5.0.0");
	return TRUE;
}

static gboolean
set_command(Facts *facts, DsnStr value)
{
	facts->recipient->context = dsn_arena_printf(
		facts->arena, "(in reply to %.*s command)", (int)value.len, value.at);
	return dsn_smtp_command_parse(value) != DSN_SMTP_UNKNOWN;
}

static gboolean
set_fact(Facts *facts, DsnStr name, DsnStr value)
{
	if (dsn_str_equal(name, DSN_STR("provider")))
		return set_provider(facts, value);
	if (dsn_str_equal(name, DSN_STR("outcome")))
		return set_outcome(facts, value);
	if (dsn_str_equal(name, DSN_STR("permanence")))
		return set_permanence(facts, value);
	if (dsn_str_equal(name, DSN_STR("stage")))
		return set_command(facts, value);
	if (dsn_str_equal(name, DSN_STR("remote")))
		facts->recipient->remote_mta = value;
	else if (dsn_str_equal(name, DSN_STR("recipient")))
		facts->recipient->address = value;
	else if (dsn_str_equal(name, DSN_STR("status")))
		facts->recipient->status_field = value;
	else if (dsn_str_equal(name, DSN_STR("reply")))
		facts->reply = value;
	else if (dsn_str_equal(name, DSN_STR("type")))
		facts->recipient->diagnostic_type = value;
	else if (dsn_str_equal(name, DSN_STR("feedback"))) {
		facts->report->feedback_type = value;
		facts->recipient->outcome = DSN_OUTCOME_COMPLAINT;
	} else
		return FALSE;
	return TRUE;
}

static gboolean
fail(const DsnExample *example, GError **error, const char *what, DsnStr word)
{
	g_set_error(error, DSN_ERROR, DSN_ERROR_RULES, "%s:%u: %s \"%.*s\"", example->file,
		example->line, what, (int)word.len, word.at);
	return FALSE;
}

gboolean
dsn_example_read(DsnArena *arena, const DsnExample *example, DsnReport *report,
	DsnRecipient *recipient, GError **error)
{
	DsnStr rest = dsn_str_trim(dsn_str(example->facts)), text = dsn_str(example->text);
	Facts facts = { .arena = arena, .report = report, .recipient = recipient };

	*report = (DsnReport){ .kind = DSN_REPORT_DELIVERY };
	*recipient = (DsnRecipient){ .outcome = DSN_OUTCOME_FAILED };
	while (rest.len > 0) {
		gssize blank = dsn_str_find(rest, DSN_STR(" "), 0);
		gsize end = blank < 0 ? rest.len : (gsize)blank;
		DsnStr fact = dsn_str_slice(rest, 0, end);
		gssize equals = dsn_str_find(fact, DSN_STR("="), 0);

		if (equals <= 0 || !set_fact(&facts, dsn_str_slice(fact, 0, (gsize)equals),
					   dsn_str_slice(fact, (gsize)equals + 1, fact.len)))
			return fail(example, error, "the example states what is no fact:", fact);
		rest = dsn_str_trim(dsn_str_slice(rest, end, rest.len));
	}
	if (facts.reply.len > 0 && !dsn_str_has_prefix_nocase(text, facts.reply))
		text = dsn_arena_printf(
			arena, "%.*s %s", (int)facts.reply.len, facts.reply.at, example->text);
	recipient->diagnostic = text;
	return TRUE;
}

gboolean
dsn_example_holds(
	const DsnExample *example, const char *id, const DsnDiagnosis *diagnosis, GError **error)
{
	gboolean fired = g_strcmp0(diagnosis->rule, id) == 0;

	if (fired == example->fires)
		return TRUE;
	g_set_error(error, DSN_ERROR, DSN_ERROR_RULES, "%s:%u: \"%s\" %s for: %s", example->file,
		example->line, diagnosis->rule,
		fired ? "must not decide, but does" : "decides instead of its rule", example->text);
	return FALSE;
}

static gboolean
try_example(const DsnRules *own, const DsnExample *example, GError **error)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnRecipient recipient;
	DsnDiagnosis diagnosis;
	DsnReport report;

	if (!dsn_example_read(arena, example, &report, &recipient, error))
		return FALSE;
	diagnosis = dsn_diagnose(arena, own, &report, &recipient);
	return dsn_example_holds(example, dsn_rules_get(own, example->rule).id, &diagnosis, error);
}

/* A rule may ask to suppress for a fault of somebody else's; it never gets it (policy.c), and
 * whoever wrote it should know.  %NULL where it does not ask. */
static char *
find_vain_suppression(const DsnRulesDraft *draft, const DsnRules *rules, guint rule)
{
	DsnRule of = dsn_rules_get(rules, rule);
	DsnOwner owner = dsn_cause_owner(of.cause);
	static const char *const whose[DSN_OWNER_COUNT] = {
		[DSN_OWNER_RECIPIENT] = "the recipient's",
		[DSN_OWNER_SENDER] = "a fault of the sender",
		[DSN_OWNER_NETWORK] = "a fault of the network",
		[DSN_OWNER_REMOTE] = "a fault of the receiving system",
		[DSN_OWNER_EITHER] = "a fault of either side",
		[DSN_OWNER_NOBODY] = "nobody's fault",
	};

	if (rules->rows[rule].action != DSN_ACTION_SUPPRESS || owner == DSN_OWNER_RECIPIENT)
		return NULL;
	return g_strdup_printf("%s:%u: \"%s\" asks to suppress, but %s is %s: nobody is suppressed "
			       "for that",
		draft->file, g_array_index(draft->lines, guint, rule), of.id,
		dsn_cause_name(of.cause), whose[owner]);
}

guint
dsn_rules_check(
	DsnStr text, const char *name, guint *n_rules, DsnProblemFunc problem, gpointer data)
{
	g_autoptr(DsnRulesDraft) draft = dsn_rules_draft_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(DsnRules) rules = dsn_rules_parse(text, name, &error);
	guint problems = 0;

	*n_rules = 0;
	if (rules != NULL) {
		dsn_rules_draft_know_providers(draft);
		if (!dsn_rules_draft_add(draft, name, text, &error))
			g_clear_pointer(&rules, dsn_rules_free);
	}
	if (rules == NULL) {
		problem(error->message, data);
		return 1;
	}
	*n_rules = dsn_rules_count(rules);
	for (guint i = 0; i < *n_rules; i++) {
		g_autofree char *vain = find_vain_suppression(draft, rules, i);

		if (vain != NULL) {
			problem(vain, data);
			problems++;
		}
	}
	for (guint i = 0; i < draft->examples->len; i++) {
		g_autoptr(GError) wrong = NULL;

		if (!try_example(rules, &g_array_index(draft->examples, DsnExample, i), &wrong)) {
			problem(wrong->message, data);
			problems++;
		}
	}
	return problems;
}
