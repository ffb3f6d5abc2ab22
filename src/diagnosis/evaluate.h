/* SPDX-License-Identifier: MIT */
/* The rules that hold for one failure, and the strongest of them. */
#pragma once

#include "reply/reply.h"
#include "rules/match.h"

#include <dsnsift/diagnosis.h>

G_BEGIN_DECLS

/**
 * DsnRuleInput: what the conditions and the texts of rules are compared with
 * @reply: what dsn_reply_locate() found; its @cause_text is what rules are matched on
 * @field: the Status field; @field_text its bytes
 * @field_is_derived: the field says nothing but the reply code in other words
 * @provider: index in the table, or -1
 */
typedef struct {
	DsnReplyAt reply;
	DsnStatus field;
	DsnStr field_text;
	gboolean field_is_derived;
	DsnStr type;
	DsnStr feedback;
	DsnPermanence permanence;
	DsnOutcome outcome;
	gboolean expired;
	gint provider;
	DsnStr diagnostic; /* where the stage may stand, in either of them */
	DsnStr context;
} DsnRuleInput;

/**
 * DsnRuleMatch: a rule that fired
 * @rules: (nullable): NULL if none did
 */
typedef struct {
	const DsnRules *rules;
	guint rule;
	DsnTier tier;
	guint weight;
	DsnStr evidence;
} DsnRuleMatch;

/* Called with each rule that fires; its weight orders them. */
typedef void (*DsnRuleMatchFunc)(const DsnRuleMatch *match, gpointer data);

/**
 * dsn_rules_evaluate:
 * @own: (nullable): the user's rules
 * @input: (inout): its provider is -1 where neither host nor domain told it; then the words of
 *   the reply may, and it is filled in
 * @every: (nullable): called with every rule that holds, for explanations
 */
DsnRuleMatch dsn_rules_evaluate(
	const DsnRules *own, DsnRuleInput *input, DsnRuleMatchFunc every, gpointer data);

/* By remote MTA or by the domain of an address: an index, or -1. */
gint dsn_provider_by_host(DsnStr host);
gint dsn_provider_by_address(DsnStr address);
DsnStr dsn_provider_id(gint provider);

/* Whether the Status field can come from the reply code alone. */
gboolean dsn_status_is_derived(DsnStatus field, const DsnReply *reply);

G_END_DECLS
