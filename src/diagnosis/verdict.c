/* SPDX-License-Identifier: MIT */
/* The verdict on a message: the diagnoses of its recipients, and the one word they come to. */
#include "config.h"

#include <dsnsift/verdict.h>

#include "diagnosis/policy.h"
#include "base/arena.h"

G_STATIC_ASSERT((guint)DSN_VERDICT_SUPPRESS == (guint)DSN_ACTION_SUPPRESS);
G_STATIC_ASSERT((guint)DSN_VERDICT_REVIEW == (guint)DSN_ACTION_REVIEW);

const char *
dsn_verdict_word_name(DsnVerdictWord word)
{
	g_return_val_if_fail(word < DSN_VERDICT_COUNT, NULL);
	if (word == DSN_VERDICT_DELAYED)
		return dsn_outcome_name(DSN_OUTCOME_DELAYED);
	if (word == DSN_VERDICT_NONE)
		return dsn_action_name(DSN_ACTION_NONE);
	return dsn_action_name((DsnAction)word);
}

gboolean
dsn_verdict_word_parse(DsnStr name, DsnVerdictWord *word)
{
	for (guint i = 0; i < DSN_VERDICT_COUNT; i++)
		if (dsn_str_equal(name, dsn_str(dsn_verdict_word_name(i)))) {
			*word = i;
			return TRUE;
		}
	return FALSE;
}

/* A report that names nobody has failed somebody all the same: a person should look. */
static DsnDiagnosis
diagnose_nobody(const DsnReport *report, DsnOutcome outcome)
{
	DsnDiagnosis diagnosis = {
		.cause = DSN_CAUSE_COUNT, .action = DSN_ACTION_NONE, .outcome = outcome
	};

	if (report->kind == DSN_REPORT_DELIVERY) {
		diagnosis.action = DSN_ACTION_REVIEW;
		diagnosis.cause = DSN_CAUSE_UNDETERMINED;
	}
	return diagnosis;
}

static void
diagnose_all(DsnVerdict *verdict, DsnArena *arena, const DsnRules *own)
{
	const DsnReport *report = verdict->report;
	DsnDiagnosis *diagnoses;

	verdict->n_diagnoses = MAX(report->n_recipients, 1);
	verdict->diagnoses = diagnoses =
		dsn_arena_new_array(arena, DsnDiagnosis, verdict->n_diagnoses);
	for (guint i = 0; i < report->n_recipients; i++) {
		const DsnRecipient *recipient = &report->recipients[i];

		diagnoses[i] = dsn_diagnose(arena, own, report, recipient);
		dsn_policy_limit_unnamed(&diagnoses[i], recipient);
		verdict->outcome = MIN(verdict->outcome, recipient->outcome);
	}
	if (report->kind == DSN_REPORT_AUTO_REPLY)
		verdict->outcome = DSN_OUTCOME_AUTO_REPLY;
	if (report->n_recipients == 0)
		diagnoses[0] = diagnose_nobody(report, verdict->outcome);
}

DsnVerdict
dsn_sift(DsnArena *arena, const DsnConfig *config, const DsnMessage *message)
{
	static const DsnConfig defaults;
	DsnVerdict verdict = { .outcome = DSN_OUTCOME_NONE };

	if (config == NULL)
		config = &defaults;
	verdict.mail = dsn_mime_parse(arena, message, &config->mime);
	verdict.report = dsn_report_read(arena, verdict.mail, &config->report);
	diagnose_all(&verdict, arena, config->rules);
	dsn_policy_decide(&verdict);
	return verdict;
}
