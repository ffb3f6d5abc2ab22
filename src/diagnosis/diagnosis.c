/* SPDX-License-Identifier: MIT */
/* From the facts of one recipient to its diagnosis. */
#include "config.h"

#include "diagnosis/diagnosis.h"
#include "diagnosis/evaluate.h"
#include "diagnosis/policy.h"
#include "base/arena.h"
#include "base/str.h"

/* The id of a verdict that no rule gives; see dsnsift-rules(5), OTHER VERDICTS. */
static const char nothing_known[] = "nothing-known";

static DsnPermanence
class_permanence(guint class_)
{
	return class_ == 5   ? DSN_PERMANENCE_PERMANENT
	       : class_ == 4 ? DSN_PERMANENCE_TRANSIENT
			     : DSN_PERMANENCE_UNKNOWN;
}

/* By what the last hop said; a delay is transient whatever was said. */
static DsnPermanence
find_permanence(const DsnRuleInput *input)
{
	const DsnReply *reply = &input->reply.reply;
	DsnPermanence permanence = DSN_PERMANENCE_UNKNOWN;

	if (input->outcome == DSN_OUTCOME_DELAYED)
		return DSN_PERMANENCE_TRANSIENT;
	/* "450 5.1.1": the reply code rules the dialogue (RFC 5321), and it says "try again". */
	if (reply->code / 100 == 4)
		return DSN_PERMANENCE_TRANSIENT;
	if (dsn_status_is_set(reply->status))
		permanence = class_permanence(reply->status.class_);
	if (permanence == DSN_PERMANENCE_UNKNOWN)
		permanence = class_permanence(reply->code / 100);
	if (permanence == DSN_PERMANENCE_UNKNOWN)
		permanence = class_permanence(input->field.class_);
	if (permanence == DSN_PERMANENCE_UNKNOWN && input->expired)
		permanence = DSN_PERMANENCE_TRANSIENT;
	return permanence;
}

static gboolean
says_more(DsnStatus status)
{
	return dsn_status_is_set(status) && (status.subject != 0 || status.detail != 0);
}

/* The last hop's code, else the Status field; x.0.0 yields to what says more. */
static DsnStatus
choose_status(const DsnRuleInput *input)
{
	DsnStatus of_reply = input->reply.reply.status;

	if (says_more(of_reply))
		return of_reply;
	if (dsn_status_is_set(input->field))
		return input->field;
	return of_reply;
}

static gboolean
is_of_program(const DsnRecipient *recipient)
{
	return dsn_str_equal_nocase(recipient->diagnostic_type, DSN_STR("x-unix"));
}

/* The words of the last hop's reply; of a program all the MTA says about it. */
static DsnStr
main_text(const DsnRecipient *recipient)
{
	if (dsn_str_is_empty(recipient->diagnostic) ||
		(is_of_program(recipient) &&
			dsn_str_find_nocase(recipient->context, DSN_STR("command output"), 0) >= 0))
		return recipient->context;
	return recipient->diagnostic;
}

static DsnRuleInput
rule_input_of(const DsnReport *report, const DsnRecipient *recipient, DsnStr text, gint provider)
{
	DsnRuleInput input = {
		.reply = dsn_reply_locate(text),
		.field = dsn_status_parse(dsn_str_trim(recipient->status_field)),
		.field_text = dsn_str_trim(recipient->status_field),
		.type = recipient->diagnostic_type,
		.feedback = report->feedback_type,
		.outcome = recipient->outcome,
		.expired = recipient->expired,
		.provider = provider,
		.diagnostic = recipient->diagnostic,
		.context = recipient->context,
	};

	if (report->kind == DSN_REPORT_AUTO_REPLY)
		input.outcome = DSN_OUTCOME_AUTO_REPLY;
	/* What a program printed holds no code of a reply. */
	if (is_of_program(recipient) && input.reply.reply.code == 0 &&
		dsn_status_is_set(input.field))
		input.reply.reply.status = DSN_STATUS_NONE;
	input.field_is_derived = dsn_status_is_derived(input.field, &input.reply.reply);
	input.permanence = find_permanence(&input);
	return input;
}

/* Words about one recipient that stand elsewhere in the notice are asked where those of the
 * diagnostic decide nothing, and before an address is given up. */
static gboolean
context_is_needed(const DsnRuleMatch *match, const DsnRuleInput *input)
{
	if (match->rules == NULL || input->reply.follows)
		return TRUE;
	if (match->tier == DSN_TIER_OWN)
		return FALSE;
	/* Before an address is given up, everything that may clear it is heard. */
	return match->tier > DSN_TIER_TEXT ||
	       dsn_cause_action((DsnCause)match->rules->rows[match->rule].cause,
		       input->permanence) == DSN_ACTION_SUPPRESS;
}

typedef struct {
	DsnRuleInput input; /* of the text that decided */
	DsnRuleMatch match;
} Evaluated;

/* Words elsewhere that speak of a fault of the sender's clear the recipient, whatever the words are
 * known by: a text or what the sentence says. */
static gboolean
clears_recipient(const Evaluated *evaluated, const DsnRuleMatch *context)
{
	const DsnRuleMatch *match = &evaluated->match;

	return match->tier >= DSN_TIER_TEXT && context->tier <= DSN_TIER_SENTENCE &&
	       dsn_cause_action((DsnCause)match->rules->rows[match->rule].cause,
		       evaluated->input.permanence) == DSN_ACTION_SUPPRESS &&
	       dsn_cause_action((DsnCause)context->rules->rows[context->rule].cause,
		       evaluated->input.permanence) == DSN_ACTION_INVESTIGATE &&
	       dsn_cause_owner((DsnCause)context->rules->rows[context->rule].cause) ==
		       DSN_OWNER_SENDER;
}

static void
evaluate_context(const DsnRules *own, const DsnReport *report, const DsnRecipient *recipient,
	gint provider, Evaluated *evaluated, DsnRuleMatchFunc every, gpointer data)
{
	const DsnReplyAt *told = &evaluated->input.reply;
	gboolean is_told = told->reply.code != 0 && !told->follows;
	DsnRuleInput input = rule_input_of(report, recipient, recipient->context, provider);
	DsnRuleMatch match;

	input.field_is_derived |= evaluated->input.field_is_derived;
	if (is_told) {
		/* What the diagnostic says of the codes stays. */
		input.reply.reply.code = told->reply.code;
		input.reply.reply.status = told->reply.status;
		input.permanence = evaluated->input.permanence;
	}
	match = dsn_rules_evaluate(own, &input, every, data);
	if (match.rules != NULL &&
		(evaluated->match.rules == NULL || match.weight < evaluated->match.weight ||
			clears_recipient(evaluated, &match))) {
		evaluated->input = input;
		evaluated->match = match;
	} else if (!is_told && input.reply.reply.code != 0) {
		evaluated->input.reply.reply.code = input.reply.reply.code;
	}
}

static Evaluated
evaluate_recipient(const DsnRules *own, const DsnReport *report, const DsnRecipient *recipient,
	DsnRuleMatchFunc every, gpointer data)
{
	DsnStr text = main_text(recipient);
	gint provider = dsn_provider_by_host(recipient->remote_mta);
	Evaluated evaluated = { .input = rule_input_of(report, recipient, text, provider) };

	evaluated.match = dsn_rules_evaluate(own, &evaluated.input, every, data);
	if (!dsn_str_is_empty(recipient->context) && !dsn_str_equal(text, recipient->context) &&
		(every != NULL || context_is_needed(&evaluated.match, &evaluated.input)))
		evaluate_context(own, report, recipient, provider, &evaluated, every, data);
	return evaluated;
}

/* What the strongest rule asks for; the cause's own action where it asks for nothing else. */
static void
apply_rule(DsnDiagnosis *diagnosis, const DsnRuleMatch *match)
{
	guint8 action = DSN_RULE_NO_ACTION;

	if (match->rules != NULL) {
		DsnRule rule = dsn_rules_get(match->rules, match->rule);

		diagnosis->cause = rule.cause;
		diagnosis->rule = rule.id;
		diagnosis->evidence = match->evidence;
		action = match->rules->rows[match->rule].action;
	} else if (diagnosis->outcome == DSN_OUTCOME_DELAYED) {
		diagnosis->cause = DSN_CAUSE_DELAYED;
	}
	diagnosis->action = action != DSN_RULE_NO_ACTION
				    ? (DsnAction)action
				    : dsn_cause_action(diagnosis->cause, diagnosis->permanence);
}

/* Good news, an answer or nothing at all: no cause to look for. */
static gboolean
is_no_failure(const DsnReport *report, const DsnRecipient *recipient, DsnDiagnosis *diagnosis)
{
	DsnOutcome outcome = recipient->outcome;

	if (report->kind == DSN_REPORT_AUTO_REPLY)
		outcome = DSN_OUTCOME_AUTO_REPLY;
	switch (outcome) {
	case DSN_OUTCOME_DELIVERED:
	case DSN_OUTCOME_RELAYED:
	case DSN_OUTCOME_EXPANDED:
		diagnosis->cause = DSN_CAUSE_DELIVERED;
		break;
	case DSN_OUTCOME_AUTO_REPLY:
		diagnosis->cause = DSN_CAUSE_AUTO_REPLY;
		break;
	case DSN_OUTCOME_NONE:
		diagnosis->cause = DSN_CAUSE_UNDETERMINED;
		break;
	case DSN_OUTCOME_FAILED:
	case DSN_OUTCOME_COMPLAINT:
	case DSN_OUTCOME_DELAYED:
	case DSN_OUTCOME_COUNT:
		return FALSE;
	}
	diagnosis->action = DSN_ACTION_NONE;
	diagnosis->rule = dsn_cause_name(diagnosis->cause);
	return TRUE;
}

DsnDiagnosis
dsn_diagnose(DsnArena *arena, const DsnRules *own, const DsnReport *report,
	const DsnRecipient *recipient)
{
	DsnDiagnosis diagnosis = { .recipient = recipient,
		.cause = DSN_CAUSE_UNDETERMINED,
		.outcome = recipient->outcome,
		.rule = nothing_known };
	Evaluated evaluated = { 0 };

	(void)arena;
	if (is_no_failure(report, recipient, &diagnosis)) {
		evaluated.input = rule_input_of(report, recipient, recipient->diagnostic,
			dsn_provider_by_host(recipient->remote_mta));
		diagnosis.permanence = evaluated.input.permanence;
	} else {
		evaluated = evaluate_recipient(own, report, recipient, NULL, NULL);
		diagnosis.permanence = evaluated.input.permanence;
		apply_rule(&diagnosis, &evaluated.match);
		dsn_policy_limit(&diagnosis, report, recipient, evaluated.input.reply.reply.text);
	}
	diagnosis.status = choose_status(&evaluated.input);
	diagnosis.reply_code = evaluated.input.reply.reply.code;
	if (evaluated.input.provider < 0)
		evaluated.input.provider = dsn_provider_by_address(recipient->address);
	diagnosis.provider = dsn_provider_id(evaluated.input.provider);
	return diagnosis;
}

typedef struct {
	DsnArena *arena;
	const DsnCandidate **items;
	guint n;
	guint capacity;
} Candidates;

static void
collect(const DsnRuleMatch *match, gpointer data)
{
	Candidates *all = data;
	DsnRule rule = dsn_rules_get(match->rules, match->rule);
	DsnCandidate *candidate;
	guint i;

	for (i = 0; i < all->n; i++)
		if (all->items[i]->rule.id == rule.id)
			return;
	candidate = dsn_arena_take(all->arena, sizeof *candidate);
	*candidate = (DsnCandidate){ rule, match->evidence, match->weight };
	all->items =
		dsn_arena_grow(all->arena, all->items, all->n, &all->capacity, sizeof *all->items);
	for (i = all->n++; i > 0 && all->items[i - 1]->weight > candidate->weight; i--)
		all->items[i] = all->items[i - 1];
	all->items[i] = candidate;
}

const DsnCandidate *const *
dsn_diagnose_all(DsnArena *arena, const DsnRules *own, const DsnReport *report,
	const DsnRecipient *recipient, guint *n_candidates)
{
	Candidates all = { .arena = arena };

	evaluate_recipient(own, report, recipient, collect, &all);
	*n_candidates = all.n;
	return all.items;
}
