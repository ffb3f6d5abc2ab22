/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/diagnosis.h>

DsnDiagnosis
dsn_diagnose(DsnArena *arena, const DsnRules *own, const DsnReport *report,
	const DsnRecipient *recipient)
{
	(void)arena;
	(void)own;
	(void)report;
	(void)recipient;
	return (DsnDiagnosis){ .cause = DSN_CAUSE_UNDETERMINED, .action = DSN_ACTION_REVIEW };
}
