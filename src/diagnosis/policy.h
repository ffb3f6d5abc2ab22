/* SPDX-License-Identifier: MIT */
/* What may cost a recipient the address, and what may not.  It stands here alone. */
#pragma once

#include <dsnsift/verdict.h>

G_BEGIN_DECLS

/**
 * dsn_policy_limit:
 * @diagnosis: (inout): cause, action and rule as the rules have them
 * @reply: the words that decided
 *
 * Takes a suppression back that is for a fault of somebody else's, or whose words are about
 * somebody else; and whatever is asked for before anything has failed.  Cause and rule say why.
 */
void dsn_policy_limit(DsnDiagnosis *diagnosis, const DsnReport *report,
	const DsnRecipient *recipient, DsnStr reply);

/* The word for a message and the recipient it is of, by its diagnoses. */
void dsn_policy_decide(DsnVerdict *verdict);

/* Of a message: where the report does not name the address, nothing can be suppressed. */
void dsn_policy_limit_unnamed(DsnDiagnosis *diagnosis, const DsnRecipient *recipient);

G_END_DECLS
