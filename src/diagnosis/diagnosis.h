/* SPDX-License-Identifier: MIT */
/* From the facts of one recipient to its diagnosis, and to all rules that hold for it. */
#pragma once

#include <dsnsift/diagnosis.h>

G_BEGIN_DECLS

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

/* (array length=n_candidates): all rules that fired for the recipient, the deciding one first. */
const DsnCandidate *const *dsn_diagnose_all(DsnArena *arena, const DsnRules *own,
	const DsnReport *report, const DsnRecipient *recipient, guint *n_candidates);

G_END_DECLS
