/* SPDX-License-Identifier: MIT */
/* The rules that hold for one failure, and the strongest of them. */
#include "config.h"

#include "diagnosis/evaluate.h"
#include "reply/smtp-command.h"
#include "base/str.h"

typedef struct {
	const DsnRules *rules;
	const DsnRuleInput *input;
	DsnRuleMatch best;
	DsnRuleMatchFunc every;
	gpointer data;
	DsnSentence sentence;
	gboolean is_read; /* the sentence */
} Evaluation;

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
is_word(const Evaluation *evaluation, const DsnCondition *c, DsnStr word)
{
	return dsn_str_equal_nocase(word, dsn_str(evaluation->rules->strings + c->a));
}

static gboolean
holds_for_outcome(const DsnCondition *c, const DsnRuleInput *input)
{
	return c->a == DSN_OUTCOME_COUNT ? input->expired : c->a == input->outcome;
}

static DsnSmtpCommand
command_of(const DsnRuleInput *input)
{
	DsnSmtpCommand command = dsn_smtp_command_find(input->diagnostic);

	return command != DSN_SMTP_UNKNOWN ? command : dsn_smtp_command_find(input->context);
}

/* @a and @b: the codes that a status condition may hold for. */
static gboolean
condition_holds(const Evaluation *evaluation, const DsnCondition *c, DsnStatus a, DsnStatus b)
{
	const DsnRuleInput *input = evaluation->input;

	switch ((DsnConditionKind)c->kind) {
	case DSN_CONDITION_PROVIDER:
		return input->provider == (gint)c->a;
	case DSN_CONDITION_STATUS:
		return holds_for_status(c, a) || holds_for_status(c, b);
	case DSN_CONDITION_REPLY:
		return input->reply.reply.code >= c->a && input->reply.reply.code <= c->b;
	case DSN_CONDITION_TYPE:
		return is_word(evaluation, c, input->type);
	case DSN_CONDITION_PERMANENCE:
		return input->permanence == c->a;
	case DSN_CONDITION_FEEDBACK:
		return is_word(evaluation, c, input->feedback);
	case DSN_CONDITION_OUTCOME:
		return holds_for_outcome(c, input);
	case DSN_CONDITION_COMMAND:
		return command_of(input) == c->a;
	case DSN_CONDITION_COUNT:
		break;
	}
	return FALSE;
}

static gboolean
rule_holds(const Evaluation *evaluation, const DsnRuleRow *row, DsnStatus a, DsnStatus b)
{
	const DsnCondition *c = evaluation->rules->conditions, *end;

	if (row->n_conditions == 0)
		return TRUE;
	c += row->first_condition;
	end = c + row->n_conditions;
	while (c < end) {
		guint kind = c->kind;
		gboolean one = FALSE;

		for (; c < end && c->kind == kind; c++)
			one = one || condition_holds(evaluation, c, a, b);
		if (!one)
			return FALSE;
	}
	return TRUE;
}

/* In one tier the earlier rule is the stronger; the user's own are all stronger. */
static inline guint
weight_of(const Evaluation *evaluation, guint rule, DsnTier tier)
{
	return ((guint)tier + (evaluation->rules->own ? 0 : 16)) << 16 | rule;
}

/* Whether it is of use to ask if the conditions of a rule hold: most are too weak. */
static inline gboolean
can_win(const Evaluation *evaluation, guint rule, DsnTier tier)
{
	return weight_of(evaluation, rule, tier) < evaluation->best.weight ||
	       evaluation->every != NULL;
}

static void
found(Evaluation *evaluation, guint rule, DsnTier tier, DsnStr evidence)
{
	DsnRuleMatch match = { evaluation->rules, rule, tier, weight_of(evaluation, rule, tier),
		evidence };

	if (evaluation->rules->own)
		match.tier = DSN_TIER_OWN;
	if (evaluation->every != NULL)
		evaluation->every(&match, evaluation->data);
	if (match.weight < evaluation->best.weight)
		evaluation->best = match;
}

/* Read when it is first asked for: the words of most texts decide without it. */
static const DsnSentence *
sentence_of(Evaluation *evaluation, const DsnNormal *normal)
{
	if (!evaluation->is_read)
		dsn_sentence_read(&evaluation->sentence, dsn_lexicon_builtin(),
			(DsnStr){ normal->text, normal->len }, normal->words);
	evaluation->is_read = TRUE;
	return &evaluation->sentence;
}

/* So many words before and behind a text may say that it is about somebody else. */
#define WORDS_AROUND 4

/* From so many blanks before @hit to as many behind it. */
static DsnStr
surroundings(const DsnNormal *normal, DsnHit *hit)
{
	gsize from = hit->from, to = hit->to;

	for (guint blanks = 0; from > normal->words; from--)
		if (normal->text[from - 1] == ' ' && blanks++ == WORDS_AROUND)
			break;
	for (guint blanks = 0; to < normal->len; to++)
		if (normal->text[to] == ' ' && blanks++ == WORDS_AROUND)
			break;
	hit->from -= MIN(from, hit->from);
	hit->to -= from;
	return (DsnStr){ normal->text + from, to - from };
}

/* Words that would take an address off the lists, and are said of who sends: "outbound mail of this
 * account is suspended".  Not where the recipient is named as well. */
static gboolean
is_about_sender(const DsnRules *rules, const DsnRuleRow *row, const DsnNormal *normal, DsnHit hit)
{
	const DsnLexicon *lexicon = dsn_lexicon_builtin();
	DsnSentence sentence;

	if (rules->own || row->tier != DSN_TIER_TEXT ||
		row->cause == DSN_CAUSE_SUPPRESSED_UPSTREAM || row->cause == DSN_CAUSE_COMPLAINT ||
		dsn_cause_action((DsnCause)row->cause, DSN_PERMANENCE_PERMANENT) !=
			DSN_ACTION_SUPPRESS)
		return FALSE;
	dsn_sentence_read(&sentence, lexicon, surroundings(normal, &hit), 0);
	return dsn_sentence_speaks_near(&sentence, lexicon->sender_side, hit.from, hit.to) &&
	       !dsn_sentence_speaks_near(&sentence, lexicon->recipient_named, hit.from, hit.to);
}

/* The strongest comes first. */
static void
evaluate_texts(Evaluation *evaluation, DsnMatch *match)
{
	const DsnRuleInput *input = evaluation->input;
	DsnHit hit;

	while (dsn_match_next(match, &hit)) {
		const DsnRuleRow *row = &evaluation->rules->rows[hit.rule];

		if (!rule_holds(evaluation, row, input->reply.reply.status, input->field) ||
			is_about_sender(evaluation->rules, row, match->normal, hit))
			continue;
		found(evaluation, hit.rule, (DsnTier)row->tier,
			dsn_normal_origin(
				match->normal, input->reply.cause_text, hit.from, hit.to));
		if (evaluation->every == NULL)
			break;
	}
}

/* The rules on one enhanced code; @tier: what stands for DSN_TIER_REPLY_STATUS. */
static void
evaluate_status(Evaluation *evaluation, DsnStatus status, DsnTier tier, DsnStr evidence)
{
	const DsnRules *rules = evaluation->rules;
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
		if (rules->codes[i].key == key && can_win(evaluation, rules->codes[i].rule, own) &&
			rule_holds(evaluation, row, status, DSN_STATUS_NONE))
			found(evaluation, rules->codes[i].rule, own, evidence);
	}
}

static gboolean
asks_for_status(const Evaluation *evaluation, const DsnRuleRow *row)
{
	for (guint i = 0; i < row->n_conditions; i++)
		if (evaluation->rules->conditions[row->first_condition + i].kind ==
			DSN_CONDITION_STATUS)
			return TRUE;
	return FALSE;
}

static void
evaluate_other_codes(Evaluation *evaluation, DsnTier field_tier)
{
	const DsnRules *rules = evaluation->rules;
	const DsnRuleInput *input = evaluation->input;

	for (guint i = 0; i < rules->n_other_codes; i++) {
		guint rule = rules->other_codes[i];
		const DsnRuleRow *row = &rules->rows[rule];
		DsnTier tier = (DsnTier)row->tier;

		/* By the Status field it is no stronger. */
		if (!can_win(evaluation, rule, tier))
			continue;
		if (rule_holds(evaluation, row, input->reply.reply.status, DSN_STATUS_NONE))
			found(evaluation, rule, tier,
				asks_for_status(evaluation, row) ? input->reply.status
								 : input->reply.code);
		else if (asks_for_status(evaluation, row) &&
			 rule_holds(evaluation, row, input->field, DSN_STATUS_NONE))
			found(evaluation, rule, tier == DSN_TIER_REPLY_STATUS ? field_tier : tier,
				input->field_text);
	}
}

static void
evaluate_codes(Evaluation *evaluation)
{
	const DsnRuleInput *input = evaluation->input;
	DsnTier field_tier = input->field_is_derived ? DSN_TIER_NONE : DSN_TIER_STATUS_FIELD;

	evaluate_status(
		evaluation, input->reply.reply.status, DSN_TIER_REPLY_STATUS, input->reply.status);
	evaluate_status(evaluation, input->field, field_tier, input->field_text);
	evaluate_other_codes(evaluation, field_tier);
}

/* The families in their order, which is that of their rules: the first that holds is the strongest.
 */
static void
evaluate_sentence(Evaluation *evaluation, const DsnNormal *normal)
{
	const DsnRules *rules = evaluation->rules;
	const DsnRuleInput *input = evaluation->input;
	const DsnSentence *sentence = sentence_of(evaluation, normal);

	for (guint i = 0; i < rules->n_families; i++) {
		guint rule = rules->family_rules[i];
		gsize from, to;

		if (!can_win(evaluation, rule, DSN_TIER_SENTENCE))
			break;
		if (dsn_family_find(&rules->families[i], sentence, &from, &to) &&
			rule_holds(evaluation, &rules->rows[rule], input->reply.reply.status,
				input->field))
			found(evaluation, rule, DSN_TIER_SENTENCE,
				dsn_normal_origin(normal, input->reply.cause_text, from, to));
	}
}

/* One set of rules; codes only where no words decided, for they cannot win then. */
static void
evaluate_set(Evaluation *evaluation, DsnMatch *match)
{
	evaluation->rules = match->rules;
	evaluate_texts(evaluation, match);
	if (evaluation->rules->n_families > 0 &&
		(evaluation->every != NULL || evaluation->best.rules == NULL ||
			evaluation->best.tier > DSN_TIER_TEXT))
		evaluate_sentence(evaluation, match->normal);
	if (evaluation->every != NULL || evaluation->best.rules == NULL ||
		evaluation->best.tier > DSN_TIER_WEAK_TEXT)
		evaluate_codes(evaluation);
}

DsnRuleMatch
dsn_rules_evaluate(const DsnRules *own, DsnRuleInput *input, DsnRuleMatchFunc every, gpointer data)
{
	const DsnRules *builtin = dsn_rules_builtin();
	DsnNormal normal;
	DsnMatch match;
	Evaluation evaluation;
	DsnStr cause_text = input->reply.cause_text;
	gsize words = input->reply.reply.text.at != NULL && cause_text.at != NULL
			      ? (gsize)(input->reply.reply.text.at - cause_text.at)
			      : 0;

	evaluation.input = input;
	evaluation.every = every;
	evaluation.data = data;
	evaluation.best = (DsnRuleMatch){ .weight = G_MAXUINT };
	evaluation.is_read = FALSE; /* the sentence is not: it is large */
	dsn_normal_make(&normal, cause_text, words);
	dsn_match_start(&match, builtin, &normal);
	if (input->provider < 0)
		input->provider = dsn_match_provider(&match);
	if (own != NULL) {
		DsnMatch own_match;

		dsn_match_start(&own_match, own, &normal);
		evaluate_set(&evaluation, &own_match);
		if (evaluation.best.rules != NULL && every == NULL)
			return evaluation.best;
	}
	evaluate_set(&evaluation, &match);
	return evaluation.best;
}
