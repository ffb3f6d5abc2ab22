/* SPDX-License-Identifier: MIT */
/* What is said of one recipient, and by which rule. */
#pragma once

#include <dsnsift/facts.h>
#include <dsnsift/rules.h>

G_BEGIN_DECLS

/**
 * DsnDiagnosis: what happened to the mail for one recipient, and what to do
 * @recipient: (nullable): whom it is about; %NULL where it is about a message that names nobody
 * @cause: %DSN_CAUSE_NONE of mail that is no report
 * @action: never %DSN_ACTION_SUPPRESS for a fault of the sender's, nor where nothing failed
 * @outcome: what became of the mail
 * @status: the enhanced code (RFC 3463) of the last hop's reply where the diagnostic holds one,
 *   else that of the Status field
 * @reply_code: 200 to 599 (RFC 5321 section 4.2); 0 if no reply is told of
 * @rule: (nullable): id of the rule that decided; belongs to the set of rules that it is of
 * @evidence: the words it decided on, as they stand in the mail
 * @provider: id of the mailbox provider or relay ("google", "microsoft", ...), or absent
 *
 * A result: it can get more members at its end.
 */
typedef struct {
	const DsnRecipient *recipient;
	DsnCause cause;
	DsnAction action;
	DsnOutcome outcome;
	DsnPermanence permanence;
	DsnStatus status;
	guint reply_code;
	const char *rule;
	DsnStr evidence;
	DsnStr provider;
} DsnDiagnosis;

/* %TRUE if mail to the recipient failed or was complained about. */
gboolean dsn_diagnosis_has_failed(const DsnDiagnosis *diagnosis);

/**
 * DsnCandidate: a rule that fired, for explanations
 * @evidence: the words it fired on, as they stand in the mail
 * @weight: lower is stronger
 *
 * A result: it can get more members at its end.
 */
typedef struct {
	DsnRule rule;
	DsnStr evidence;
	guint weight;
} DsnCandidate;

G_END_DECLS
