/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "diagnosis/judge.h"
#include "reply/smtp-command.h"

typedef struct {
	const DsnRules *rules;
	const DsnFacts *facts;
	DsnFinding best;
	DsnFindingFunc every;
	gpointer data;
} Trial;

/* RFC 3463 has no code for a bare reply: Sendmail's smtptodsn() makes one up. */
gboolean
dsn_status_is_derived(DsnStatus field, const DsnReply *reply)
{
	static const struct {
		guint16 code;
		DsnStatus status;
	} derived[] = {
		{ 550, { 5, 1, 1 } },
		{ 551, { 5, 1, 6 } },
		{ 552, { 5, 2, 2 } },
		{ 553, { 5, 1, 3 } },
		{ 554, { 5, 5, 0 } },
		{ 450, { 4, 2, 0 } },
		{ 451, { 4, 3, 0 } },
		{ 452, { 4, 2, 2 } },
	};

	if (dsn_status_is_set(reply->status))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(derived); i++)
		if (derived[i].code == reply->code && derived[i].status.class_ == field.class_ &&
			derived[i].status.subject == field.subject &&
			derived[i].status.detail == field.detail)
			return TRUE;
	return FALSE;
}

static gboolean
holds_for_status(const DsnCondition *c, DsnStatus status)
{
	return dsn_status_is_set(status) && (c->a == DSN_ANY || c->a == status.class_) &&
	       (c->b == DSN_ANY || c->b == status.subject) &&
	       (c->c == DSN_ANY || c->c == status.detail);
}

static gboolean
is_word(const Trial *trial, const DsnCondition *c, DsnStr word)
{
	return dsn_str_equal_nocase(word, dsn_str(trial->rules->strings + c->a));
}

static gboolean
holds_for_outcome(const DsnCondition *c, const DsnFacts *facts)
{
	return c->a == DSN_OUTCOME_COUNT ? facts->expired : c->a == facts->outcome;
}

static DsnSmtpCommand
stage_of(const DsnFacts *facts)
{
	DsnSmtpCommand stage = dsn_smtp_command_find(facts->diagnostic);

	return stage != DSN_SMTP_UNKNOWN ? stage : dsn_smtp_command_find(facts->context);
}

/* @a and @b: the codes that a status condition may hold for. */
static gboolean
condition_holds(const Trial *trial, const DsnCondition *c, DsnStatus a, DsnStatus b)
{
	const DsnFacts *facts = trial->facts;

	switch ((DsnConditionKind)c->kind) {
	case DSN_CONDITION_PROVIDER:
		return facts->provider == (gint)c->a;
	case DSN_CONDITION_STATUS:
		return holds_for_status(c, a) || holds_for_status(c, b);
	case DSN_CONDITION_REPLY:
		return facts->reply.reply.code >= c->a && facts->reply.reply.code <= c->b;
	case DSN_CONDITION_TYPE:
		return is_word(trial, c, facts->type);
	case DSN_CONDITION_PERMANENCE:
		return facts->permanence == c->a;
	case DSN_CONDITION_FEEDBACK:
		return is_word(trial, c, facts->feedback);
	case DSN_CONDITION_OUTCOME:
		return holds_for_outcome(c, facts);
	case DSN_CONDITION_COMMAND:
		return stage_of(facts) == c->a;
	case DSN_CONDITION_COUNT:
		break;
	}
	return FALSE;
}

static gboolean
rule_holds(const Trial *trial, const DsnRuleRow *row, DsnStatus a, DsnStatus b)
{
	const DsnCondition *c = trial->rules->conditions, *end;

	if (row->n_conditions == 0)
		return TRUE;
	c += row->first_condition;
	end = c + row->n_conditions;
	while (c < end) {
		guint kind = c->kind;
		gboolean one = FALSE;

		for (; c < end && c->kind == kind; c++)
			one = one || condition_holds(trial, c, a, b);
		if (!one)
			return FALSE;
	}
	return TRUE;
}

/* In one tier the earlier rule is the stronger; the user's own are all stronger. */
static inline guint
weight_of(const Trial *trial, guint rule, DsnTier tier)
{
	return ((guint)tier + (trial->rules->own ? 0 : 16)) << 16 | rule;
}

/* Whether it is of use to ask if the conditions of a rule hold: most are too weak. */
static inline gboolean
can_win(const Trial *trial, guint rule, DsnTier tier)
{
	return weight_of(trial, rule, tier) < trial->best.weight || trial->every != NULL;
}

static void
found(Trial *trial, guint rule, DsnTier tier, DsnStr evidence)
{
	DsnFinding finding = { trial->rules, rule, tier, weight_of(trial, rule, tier), evidence };

	if (trial->rules->own)
		finding.tier = DSN_TIER_OWN;
	if (trial->every != NULL)
		trial->every(&finding, trial->data);
	if (finding.weight < trial->best.weight)
		trial->best = finding;
}

/* The strongest comes first. */
static void
judge_texts(Trial *trial, DsnMatch *match)
{
	const DsnFacts *facts = trial->facts;
	DsnHit hit;

	while (dsn_match_next(match, &hit)) {
		const DsnRuleRow *row = &trial->rules->rows[hit.rule];

		if (!rule_holds(trial, row, facts->reply.reply.status, facts->field))
			continue;
		found(trial, hit.rule, (DsnTier)row->tier,
			dsn_normal_origin(match->normal, facts->reply.judged, hit.from, hit.to));
		if (trial->every == NULL)
			break;
	}
}

/* The rules on one enhanced code; @tier: what stands for DSN_TIER_REPLY_STATUS. */
static void
judge_status(Trial *trial, DsnStatus status, DsnTier tier, DsnStr evidence)
{
	const DsnRules *rules = trial->rules;
	guint32 key = (guint32)status.subject << 16 | status.detail;
	guint bucket = dsn_code_bucket(key);

	if (!dsn_status_is_set(status))
		return;
	for (guint i = rules->code_heads[bucket]; i < rules->code_heads[bucket + 1]; i++) {
		const DsnRuleRow *row = &rules->rows[rules->codes[i].rule];
		DsnTier own = (DsnTier)row->tier;

		/* x.0.0 beside other codes in one rule still says no more than the class. */
		if (key == 0 && own < DSN_TIER_EXPIRY)
			own = DSN_TIER_CLASS;
		if (own == DSN_TIER_REPLY_STATUS)
			own = tier;
		if (rules->codes[i].key == key && can_win(trial, rules->codes[i].rule, own) &&
			rule_holds(trial, row, status, DSN_STATUS_NONE))
			found(trial, rules->codes[i].rule, own, evidence);
	}
}

static gboolean
asks_for_status(const Trial *trial, const DsnRuleRow *row)
{
	for (guint i = 0; i < row->n_conditions; i++)
		if (trial->rules->conditions[row->first_condition + i].kind == DSN_CONDITION_STATUS)
			return TRUE;
	return FALSE;
}

static void
judge_other_codes(Trial *trial, DsnTier field_tier)
{
	const DsnRules *rules = trial->rules;
	const DsnFacts *facts = trial->facts;

	for (guint i = 0; i < rules->n_other_codes; i++) {
		guint rule = rules->other_codes[i];
		const DsnRuleRow *row = &rules->rows[rule];
		DsnTier tier = (DsnTier)row->tier;

		/* By the Status field it is no stronger. */
		if (!can_win(trial, rule, tier))
			continue;
		if (rule_holds(trial, row, facts->reply.reply.status, DSN_STATUS_NONE))
			found(trial, rule, tier,
				asks_for_status(trial, row) ? facts->reply.status
							    : facts->reply.code);
		else if (asks_for_status(trial, row) &&
			 rule_holds(trial, row, facts->field, DSN_STATUS_NONE))
			found(trial, rule, tier == DSN_TIER_REPLY_STATUS ? field_tier : tier,
				facts->field_text);
	}
}

static void
judge_codes(Trial *trial)
{
	const DsnFacts *facts = trial->facts;
	DsnTier field_tier = facts->field_is_derived ? DSN_TIER_NONE : DSN_TIER_STATUS_FIELD;

	judge_status(trial, facts->reply.reply.status, DSN_TIER_REPLY_STATUS, facts->reply.status);
	judge_status(trial, facts->field, field_tier, facts->field_text);
	judge_other_codes(trial, field_tier);
}

/* One set of rules; codes only where no words decided, for they cannot win then. */
static void
judge_set(Trial *trial, DsnMatch *match)
{
	trial->rules = match->rules;
	judge_texts(trial, match);
	if (trial->every != NULL || trial->best.rules == NULL || (trial->best.tier > DSN_TIER_TEXT))
		judge_codes(trial);
}

DsnFinding
dsn_judge(const DsnRules *own, DsnFacts *facts, DsnFindingFunc every, gpointer data)
{
	const DsnRules *builtin = dsn_rules_builtin();
	DsnNormal normal;
	DsnMatch match;
	Trial trial = { .facts = facts, .best.weight = G_MAXUINT, .every = every, .data = data };
	DsnStr judged = facts->reply.judged;
	gsize words = facts->reply.reply.text.at != NULL && judged.at != NULL
			      ? (gsize)(facts->reply.reply.text.at - judged.at)
			      : 0;

	dsn_normal_make(&normal, judged, words);
	dsn_match_start(&match, builtin, &normal);
	if (facts->provider < 0)
		facts->provider = dsn_match_provider(&match);
	if (own != NULL) {
		DsnMatch own_match;

		dsn_match_start(&own_match, own, &normal);
		judge_set(&trial, &own_match);
		if (trial.best.rules != NULL && every == NULL)
			return trial.best;
	}
	judge_set(&trial, &match);
	return trial.best;
}
