/* SPDX-License-Identifier: MIT */
/* From the facts of one recipient to a verdict that can say why. */
#pragma once

#include <dsnsift/report.h>
#include <dsnsift/rules.h>

G_BEGIN_DECLS

/**
 * DsnDiagnosis: what is said of one recipient
 * @cause: %DSN_CAUSE_COUNT of mail that is no report
 * @outcome: what became of the mail
 * @status: the enhanced code of the last hop's reply where the diagnostic holds one,
 *   else that of the Status field
 * @reply_code: 200 to 599; 0 if no reply is told of
 * @rule: id of the rule that decided: (transfer none), of the rules' set
 * @evidence: the words it decided on, as they stand in the mail
 * @provider: id of the mailbox provider or relay ("google", "microsoft", ...), or absent
 */
typedef struct {
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

/**
 * dsn_diagnose:
 * @own: (nullable): the user's rules; any of them that fires wins over the built-in ones
 *
 * Pure.  Evidence is weighed as provider text, general text, enhanced code in the
 * diagnostic, Status field, reply code, class.  A fault of the sender never
 * suppresses a recipient; a delay suppresses nobody.
 */
DsnDiagnosis dsn_diagnose(DsnArena *arena, const DsnRules *own, const DsnReport *report,
	const DsnRecipient *recipient);

/* TRUE if mail to the recipient failed or was complained about. */
gboolean dsn_diagnosis_has_failed(const DsnDiagnosis *diagnosis);

/**
 * DsnCandidate: a rule that fired, for explanations
 * @weight: lower is stronger; the first in the list decided
 */
typedef struct {
	DsnRule rule;
	DsnStr evidence;
	guint weight;
} DsnCandidate;

/* All rules that fired for the recipient, the deciding one first. */
const DsnCandidate *dsn_diagnose_all(DsnArena *arena, const DsnRules *own, const DsnReport *report,
	const DsnRecipient *recipient, guint *n_candidates);

G_END_DECLS
