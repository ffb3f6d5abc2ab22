/* SPDX-License-Identifier: MIT */
/* The verdict on a message: the diagnoses of its recipients, and the one word they come to. */
#include "config.h"

#include <dsnsift/verdict.h>

#include "diagnosis/diagnosis.h"
#include "diagnosis/policy.h"
#include "base/arena.h"
#include "base/str.h"
#include "mime/mime.h"
#include "report/diagnostic.h"
#include "report/report.h"

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
		.cause = DSN_CAUSE_NONE, .action = DSN_ACTION_NONE, .outcome = outcome
	};

	if (report->kind == DSN_REPORT_DELIVERY) {
		diagnosis.action = DSN_ACTION_REVIEW;
		diagnosis.cause = DSN_CAUSE_UNDETERMINED;
	}
	return diagnosis;
}

/* The diagnoses in one array, and what a program sees of it: an array of where they are, which
 * stays right when a later library knows more about a recipient. */
static DsnDiagnosis *
make_room(DsnVerdict *verdict, DsnArena *arena)
{
	guint n = MAX(verdict->report->n_recipients, 1);
	DsnDiagnosis *diagnoses = dsn_arena_take(arena, n * sizeof *diagnoses);
	const DsnDiagnosis **each = dsn_arena_take(arena, n * sizeof *each);

	for (guint i = 0; i < n; i++)
		each[i] = &diagnoses[i];
	verdict->diagnoses = each;
	verdict->n_diagnoses = n;
	return diagnoses;
}

static void
diagnose_recipients(DsnVerdict *verdict, DsnArena *arena, const DsnRules *own)
{
	const DsnReport *report = verdict->report;
	DsnDiagnosis *diagnoses = make_room(verdict, arena);

	for (guint i = 0; i < report->n_recipients; i++) {
		const DsnRecipient *recipient = report->recipients[i];

		diagnoses[i] = dsn_diagnose(arena, own, report, recipient);
		dsn_policy_limit_unnamed(&diagnoses[i], recipient);
		verdict->outcome = MIN(verdict->outcome, recipient->outcome);
	}
	if (report->kind == DSN_REPORT_AUTO_REPLY)
		verdict->outcome = DSN_OUTCOME_AUTO_REPLY;
	if (report->n_recipients == 0)
		diagnoses[0] = diagnose_nobody(report, verdict->outcome);
}

/* What the program, which may be older than this library, knows of the options; and of the others
 * that they are not given. */
static DsnConfig
complete(const DsnConfig *config)
{
	DsnConfig full = { 0 };

	if (config == NULL)
		return full;
	g_return_val_if_fail(config->size > sizeof config->size, full);
	memcpy(&full, config, MIN(config->size, sizeof full));
	return full;
}

const DsnVerdict *
dsn_sift(DsnArena *arena, const DsnConfig *config, const DsnMessage *message)
{
	const DsnConfig full = complete(config);
	const DsnMimeOptions mime = {
		.limits = { full.max_depth, full.max_parts, full.max_fields, full.max_text },
		.fallback = full.fallback,
	};
	const DsnReportOptions report = { full.return_paths, full.max_recipients, full.dialects };
	DsnVerdict *verdict = dsn_arena_take(arena, sizeof *verdict);

	*verdict = (DsnVerdict){ .outcome = DSN_OUTCOME_NONE };
	verdict->mail = dsn_mime_parse(arena, message, &mime);
	verdict->report = dsn_report_read(arena, verdict->mail, &report);
	diagnose_recipients(verdict, arena, full.rules);
	dsn_policy_decide(verdict);
	return verdict;
}

/* "Diagnostic-Code: smtp; 550 ..." may be copied from a report as it stands there. */
static DsnStr
drop_name(DsnStr text)
{
	const DsnStr name = DSN_STR("Diagnostic-Code:");

	text = dsn_str_trim(text);
	return dsn_str_has_prefix_nocase(text, name)
		       ? dsn_str_trim(dsn_str_slice(text, name.len, text.len))
		       : text;
}

const DsnVerdict *
dsn_sift_reply(DsnArena *arena, const DsnConfig *config, DsnStr reply)
{
	DsnRecipient *recipient = dsn_arena_new_array(arena, DsnRecipient, 1);
	DsnReport *report = dsn_arena_new_array(arena, DsnReport, 1);
	DsnVerdict *verdict = dsn_arena_new_array(arena, DsnVerdict, 1);
	DsnDiagnosis *diagnosis;

	dsn_diagnostic_parse(arena, recipient, drop_name(reply), DSN_STR_ABSENT);
	recipient->outcome = verdict->outcome = DSN_OUTCOME_FAILED;
	report->kind = DSN_REPORT_DELIVERY;
	report->recipients = dsn_arena_new_array(arena, DsnRecipient *, 1);
	report->recipients[0] = recipient;
	report->n_recipients = 1;
	verdict->report = report;
	diagnosis = make_room(verdict, arena);
	*diagnosis = dsn_diagnose(arena, complete(config).rules, report, recipient);
	dsn_policy_decide(verdict);
	return verdict;
}

const DsnCandidate *const *
dsn_verdict_explain(DsnArena *arena, const DsnConfig *config, const DsnVerdict *verdict,
	guint index, guint *n_candidates)
{
	const DsnReport *report = verdict->report;

	*n_candidates = 0;
	g_return_val_if_fail(index < report->n_recipients, NULL);
	return dsn_diagnose_all(
		arena, complete(config).rules, report, report->recipients[index], n_candidates);
}
