/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/diagnosis.h>

#include "diagnosis/collateral.h"
#include "diagnosis/judge.h"

/* Ids of verdicts that no row of the tables gives; see dsnsift-rules(5), OTHER VERDICTS. */
static const char nothing_known[] = "nothing-known";
static const char names_sender[] = "names-sender";

static DsnPermanence
class_permanence(guint class_)
{
	return class_ == 5   ? DSN_PERMANENCE_PERMANENT
	       : class_ == 4 ? DSN_PERMANENCE_TRANSIENT
			     : DSN_PERMANENCE_UNKNOWN;
}

/* By what the last hop said; a delay is transient whatever was said. */
static DsnPermanence
find_permanence(const DsnFacts *facts)
{
	const DsnReply *reply = &facts->reply.reply;
	DsnPermanence permanence = DSN_PERMANENCE_UNKNOWN;

	if (facts->outcome == DSN_OUTCOME_DELAYED)
		return DSN_PERMANENCE_TRANSIENT;
	/* "450 5.1.1": the reply code rules the dialogue (RFC 5321), and it says "try again". */
	if (reply->code / 100 == 4)
		return DSN_PERMANENCE_TRANSIENT;
	if (dsn_status_is_set(reply->status))
		permanence = class_permanence(reply->status.class_);
	if (permanence == DSN_PERMANENCE_UNKNOWN)
		permanence = class_permanence(reply->code / 100);
	if (permanence == DSN_PERMANENCE_UNKNOWN)
		permanence = class_permanence(facts->field.class_);
	if (permanence == DSN_PERMANENCE_UNKNOWN && facts->expired)
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
choose_status(const DsnFacts *facts)
{
	DsnStatus of_reply = facts->reply.reply.status;

	if (says_more(of_reply))
		return of_reply;
	if (dsn_status_is_set(facts->field))
		return facts->field;
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

static DsnFacts
facts_of(const DsnReport *report, const DsnRecipient *recipient, DsnStr text, gint provider)
{
	DsnFacts facts = {
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
		facts.outcome = DSN_OUTCOME_AUTO_REPLY;
	/* What a program printed holds no code of a reply. */
	if (is_of_program(recipient) && facts.reply.reply.code == 0 &&
		dsn_status_is_set(facts.field))
		facts.reply.reply.status = DSN_STATUS_NONE;
	facts.field_is_derived = dsn_status_is_derived(facts.field, &facts.reply.reply);
	facts.permanence = find_permanence(&facts);
	return facts;
}

/* Words about one recipient that stand elsewhere in the notice are asked where those of the
 * diagnostic decide nothing, and before an address is given up. */
static gboolean
context_is_needed(const DsnFinding *finding, const DsnFacts *facts)
{
	if (finding->rules == NULL || facts->reply.follows)
		return TRUE;
	if (finding->tier == DSN_TIER_OWN)
		return FALSE;
	/* Before an address is given up, everything that may clear it is heard. */
	return finding->tier > DSN_TIER_TEXT ||
	       dsn_cause_action((DsnCause)finding->rules->rows[finding->rule].cause,
		       facts->permanence) == DSN_ACTION_SUPPRESS;
}

typedef struct {
	DsnFacts facts; /* of the text that decided */
	DsnFinding finding;
} Verdict;

static void
judge_context(const DsnRules *own, const DsnReport *report, const DsnRecipient *recipient,
	gint provider, Verdict *verdict, DsnFindingFunc every, gpointer data)
{
	const DsnReplyAt *told = &verdict->facts.reply;
	gboolean is_told = told->reply.code != 0 && !told->follows;
	DsnFacts facts = facts_of(report, recipient, recipient->context, provider);
	DsnFinding finding;

	facts.field_is_derived |= verdict->facts.field_is_derived;
	if (is_told) {
		/* What the diagnostic says of the codes stays. */
		facts.reply.reply.code = told->reply.code;
		facts.reply.reply.status = told->reply.status;
		facts.permanence = verdict->facts.permanence;
	}
	finding = dsn_judge(own, &facts, every, data);
	if (finding.rules != NULL &&
		(verdict->finding.rules == NULL || finding.weight < verdict->finding.weight)) {
		verdict->facts = facts;
		verdict->finding = finding;
	} else if (!is_told && facts.reply.reply.code != 0) {
		verdict->facts.reply.reply.code = facts.reply.reply.code;
	}
}

static Verdict
judge_recipient(const DsnRules *own, const DsnReport *report, const DsnRecipient *recipient,
	DsnFindingFunc every, gpointer data)
{
	DsnStr text = main_text(recipient);
	gint provider = dsn_provider_by_host(recipient->remote_mta);
	Verdict verdict = { .facts = facts_of(report, recipient, text, provider) };

	verdict.finding = dsn_judge(own, &verdict.facts, every, data);
	if (!dsn_str_is_empty(recipient->context) && !dsn_str_equal(text, recipient->context) &&
		(every != NULL || context_is_needed(&verdict.finding, &verdict.facts)))
		judge_context(own, report, recipient, provider, &verdict, every, data);
	return verdict;
}

static DsnAction
choose_action(const DsnFinding *finding, DsnCause cause, const DsnFacts *facts)
{
	DsnAction action = dsn_cause_action(cause, facts->permanence);

	if (finding->rules != NULL) {
		guint8 of_rule = finding->rules->rows[finding->rule].action;

		if (of_rule != DSN_RULE_NO_ACTION)
			action = (DsnAction)of_rule;
	}
	/* A fault of the sender never suppresses a recipient, whatever a rule says. */
	if (action == DSN_ACTION_SUPPRESS && *dsn_cause_owner(cause) != 'r')
		action = DSN_ACTION_INVESTIGATE;
	/* Nothing has failed yet. */
	if (facts->outcome == DSN_OUTCOME_DELAYED &&
		(action == DSN_ACTION_SUPPRESS || action == DSN_ACTION_RETRY ||
			action == DSN_ACTION_REVIEW))
		action = DSN_ACTION_NONE;
	return action;
}

/* Where an address is given up: whether the words are about somebody else. */
static void
clear_recipient(DsnDiagnosis *diagnosis, const DsnReport *report, const DsnRecipient *recipient,
	DsnStr reply)
{
	gboolean of_domain = diagnosis->cause == DSN_CAUSE_DOMAIN_UNKNOWN;
	const char *collateral;

	if (dsn_names_sender(report, recipient, reply, of_domain)) {
		diagnosis->cause = of_domain ? DSN_CAUSE_SENDER_DNS : DSN_CAUSE_SENDER_REFUSED;
		diagnosis->action = DSN_ACTION_INVESTIGATE;
		diagnosis->rule = names_sender;
		return;
	}
	collateral = dsn_collateral(recipient, reply, diagnosis->cause == DSN_CAUSE_MAILBOX_MOVED);
	if (collateral != NULL) {
		diagnosis->cause = DSN_CAUSE_UNDETERMINED;
		diagnosis->action = DSN_ACTION_REVIEW;
		diagnosis->rule = collateral;
	}
}

/* The verdict of a rule, unless the words are about somebody else. */
static void
decide(DsnDiagnosis *diagnosis, const Verdict *verdict, const DsnReport *report,
	const DsnRecipient *recipient)
{
	if (verdict->finding.rules != NULL) {
		DsnRule rule = dsn_rules_get(verdict->finding.rules, verdict->finding.rule);

		diagnosis->cause = rule.cause;
		diagnosis->rule = rule.id;
		diagnosis->evidence = verdict->finding.evidence;
	} else if (recipient->outcome == DSN_OUTCOME_DELAYED) {
		diagnosis->cause = DSN_CAUSE_DELAYED;
	}
	diagnosis->action = choose_action(&verdict->finding, diagnosis->cause, &verdict->facts);
	if (diagnosis->action == DSN_ACTION_SUPPRESS && recipient->outcome != DSN_OUTCOME_COMPLAINT)
		clear_recipient(diagnosis, report, recipient, verdict->facts.reply.reply.text);
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
	DsnDiagnosis diagnosis = { .cause = DSN_CAUSE_UNDETERMINED, .rule = nothing_known };
	Verdict verdict = { 0 };

	(void)arena;
	if (is_no_failure(report, recipient, &diagnosis)) {
		verdict.facts = facts_of(report, recipient, recipient->diagnostic,
			dsn_provider_by_host(recipient->remote_mta));
	} else {
		verdict = judge_recipient(own, report, recipient, NULL, NULL);
		decide(&diagnosis, &verdict, report, recipient);
	}
	diagnosis.permanence = verdict.facts.permanence;
	diagnosis.status = choose_status(&verdict.facts);
	diagnosis.reply_code = verdict.facts.reply.reply.code;
	if (verdict.facts.provider < 0)
		verdict.facts.provider = dsn_provider_by_address(recipient->address);
	diagnosis.provider = dsn_provider_id(verdict.facts.provider);
	return diagnosis;
}

typedef struct {
	DsnArena *arena;
	DsnCandidate *items;
	guint n;
	guint capacity;
} Candidates;

static void
collect(const DsnFinding *finding, gpointer data)
{
	Candidates *all = data;
	DsnCandidate candidate = { dsn_rules_get(finding->rules, finding->rule), finding->evidence,
		finding->weight };
	guint i;

	for (i = 0; i < all->n; i++)
		if (all->items[i].rule.id == candidate.rule.id)
			return;
	all->items =
		dsn_arena_grow(all->arena, all->items, all->n, &all->capacity, sizeof *all->items);
	for (i = all->n++; i > 0 && all->items[i - 1].weight > candidate.weight; i--)
		all->items[i] = all->items[i - 1];
	all->items[i] = candidate;
}

const DsnCandidate *
dsn_diagnose_all(DsnArena *arena, const DsnRules *own, const DsnReport *report,
	const DsnRecipient *recipient, guint *n_candidates)
{
	Candidates all = { .arena = arena };

	judge_recipient(own, report, recipient, collect, &all);
	*n_candidates = all.n;
	return all.items;
}
