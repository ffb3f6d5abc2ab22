/* SPDX-License-Identifier: MIT */
/* What may cost a recipient the address, and what may not. */
#include "config.h"

#include "diagnosis/policy.h"

#include "diagnosis/misdirected.h"

/* Ids of verdicts that no rule gives; see dsnsift-rules(5), OTHER VERDICTS. */
static const char names_sender[] = "names-sender";

/* The fault is the recipient's alone, whatever a rule asks for. */
static void
limit_to_own_faults(DsnDiagnosis *diagnosis)
{
	if (dsn_cause_owner(diagnosis->cause) != DSN_OWNER_RECIPIENT)
		diagnosis->action = dsn_cause_action(diagnosis->cause, diagnosis->permanence);
}

/* "Domain shop.example does not exist", said of a mail that shop.example has sent. */
static gboolean
blame_sender(DsnDiagnosis *diagnosis, const DsnReport *report, const DsnRecipient *recipient,
	DsnStr reply)
{
	gboolean of_domain = diagnosis->cause == DSN_CAUSE_DOMAIN_UNKNOWN;

	if (!dsn_reply_names_sender(report, recipient, reply, of_domain))
		return FALSE;
	diagnosis->cause = of_domain ? DSN_CAUSE_SENDER_DNS : DSN_CAUSE_SENDER_REFUSED;
	diagnosis->action = DSN_ACTION_INVESTIGATE;
	diagnosis->rule = names_sender;
	return TRUE;
}

/* The words are about another recipient, or nobody knows about which. */
static void
clear_if_misdirected(DsnDiagnosis *diagnosis, const DsnRecipient *recipient, DsnStr reply)
{
	const char *why = dsn_reply_misdirected(
		recipient, reply, diagnosis->cause == DSN_CAUSE_MAILBOX_MOVED);

	if (why == NULL)
		return;
	diagnosis->cause = DSN_CAUSE_UNDETERMINED;
	diagnosis->action = DSN_ACTION_REVIEW;
	diagnosis->rule = why;
}

void
dsn_policy_limit(DsnDiagnosis *diagnosis, const DsnReport *report, const DsnRecipient *recipient,
	DsnStr reply)
{
	if (diagnosis->action == DSN_ACTION_SUPPRESS)
		limit_to_own_faults(diagnosis);
	/* Nothing has failed yet; what the sender can mend is worth knowing before it does. */
	if (diagnosis->outcome == DSN_OUTCOME_DELAYED &&
		diagnosis->action != DSN_ACTION_INVESTIGATE &&
		diagnosis->action != DSN_ACTION_THROTTLE)
		diagnosis->action = DSN_ACTION_NONE;
	/* A complaint is the recipient's own word. */
	if (diagnosis->action == DSN_ACTION_SUPPRESS &&
		diagnosis->outcome != DSN_OUTCOME_COMPLAINT &&
		!blame_sender(diagnosis, report, recipient, reply))
		clear_if_misdirected(diagnosis, recipient, reply);
}

void
dsn_policy_limit_unnamed(DsnDiagnosis *diagnosis, const DsnRecipient *recipient)
{
	/* Somebody is not to be mailed again, and it is not known who. */
	if (diagnosis->action == DSN_ACTION_SUPPRESS && dsn_str_is_empty(recipient->address))
		diagnosis->action = DSN_ACTION_REVIEW;
}

gboolean
dsn_diagnosis_has_failed(const DsnDiagnosis *diagnosis)
{
	return diagnosis->outcome == DSN_OUTCOME_FAILED ||
	       diagnosis->outcome == DSN_OUTCOME_COMPLAINT;
}

/* The strongest action of those who failed; of two that are alike, the first. */
void
dsn_policy_decide(DsnVerdict *verdict)
{
	DsnAction strongest = DSN_ACTION_NONE;

	verdict->decided_by = -1;
	for (guint i = 0; i < verdict->report->n_recipients; i++) {
		const DsnDiagnosis *diagnosis = verdict->diagnoses[i];

		if (dsn_diagnosis_has_failed(diagnosis) && diagnosis->action < strongest) {
			strongest = diagnosis->action;
			verdict->decided_by = (gint)i;
		}
	}
	if (verdict->decided_by >= 0)
		verdict->word = (DsnVerdictWord)strongest;
	else
		verdict->word = verdict->outcome == DSN_OUTCOME_DELAYED ? DSN_VERDICT_DELAYED
									: DSN_VERDICT_NONE;
	/* Where nobody failed, the first recipient that the message's outcome is of. */
	for (guint i = 0; i < verdict->report->n_recipients && verdict->decided_by < 0; i++)
		if (verdict->diagnoses[i]->outcome == verdict->outcome)
			verdict->decided_by = (gint)i;
}
