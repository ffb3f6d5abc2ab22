/* SPDX-License-Identifier: MIT */
/* The verdict on a message: mail, report and diagnoses in one call. */
#include "config.h"

#include <dsnsift/verdict.h>

static const DsnConfig defaults;

/* A failure or a complaint outweighs a delay, a delay outweighs good news (the order of
 * DsnOutcome). */
static gboolean
outweighs(const DsnRecipient *a, const DsnDiagnosis *by_a, const DsnRecipient *b,
	const DsnDiagnosis *by_b)
{
	if (by_a->action != by_b->action)
		return by_a->action < by_b->action;
	return a->outcome < b->outcome;
}

DsnSifted
dsn_sift(DsnArena *arena, const DsnConfig *config, const DsnMessage *message)
{
	DsnSifted sifted = { .outcome = DSN_OUTCOME_NONE, .decided_by = -1 };
	DsnDiagnosis *diagnoses;
	const DsnReport *report;

	if (config == NULL)
		config = &defaults;
	sifted.mail = dsn_mime_parse(arena, message, &config->mime);
	sifted.report = report = dsn_report_read(arena, sifted.mail, &config->report);
	sifted.diagnoses = diagnoses =
		dsn_arena_new_array(arena, DsnDiagnosis, report->n_recipients);
	for (guint i = 0; i < report->n_recipients; i++) {
		const DsnRecipient *recipient = &report->recipients[i];

		diagnoses[i] = dsn_diagnose(arena, config->rules, report, recipient);
		/* Somebody is not to be mailed again, and it is not known who. */
		if (dsn_str_is_empty(recipient->address) &&
			diagnoses[i].action == DSN_ACTION_SUPPRESS)
			diagnoses[i].action = DSN_ACTION_REVIEW;
		sifted.outcome = MIN(sifted.outcome, recipient->outcome);
		if (sifted.decided_by < 0 ||
			outweighs(recipient, &diagnoses[i], &report->recipients[sifted.decided_by],
				&diagnoses[sifted.decided_by]))
			sifted.decided_by = (gint)i;
	}
	if (report->kind == DSN_REPORT_AUTO_REPLY)
		sifted.outcome = DSN_OUTCOME_AUTO_REPLY;
	return sifted;
}
