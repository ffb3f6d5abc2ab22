/* SPDX-License-Identifier: MIT */
/* What became of a recipient: the Action field, and what goes for it where there is none. */
#include "config.h"

#include "base/str.h"
#include "words/words.h"
#include "report/steps.h"

static const struct {
	const DsnWords *words;
	DsnOutcome outcome;
} actions[] = {
	{ &dsn_words_failed_actions, DSN_OUTCOME_FAILED },
	{ &dsn_words_expired_actions, DSN_OUTCOME_FAILED },
	{ &dsn_words_delayed_actions, DSN_OUTCOME_DELAYED },
	{ &dsn_words_delivered_actions, DSN_OUTCOME_DELIVERED },
	{ &dsn_words_relayed_actions, DSN_OUTCOME_RELAYED },
	{ &dsn_words_expanded_actions, DSN_OUTCOME_EXPANDED },
};

gboolean
dsn_action_field_parse(DsnStr value, DsnOutcome *outcome, gboolean *expired)
{
	gsize end = 0;

	value = dsn_str_trim(value);
	while (end < value.len && g_ascii_isalpha(value.at[end]))
		end++;
	value = dsn_str_slice(value, 0, end);
	for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
		if (dsn_words_match(actions[i].words, value) == 0)
			continue;
		*outcome = actions[i].outcome;
		*expired = actions[i].words == &dsn_words_expired_actions;
		return TRUE;
	}
	return FALSE;
}

/* Whoever quotes a permanent refusal has not given up waiting. */
static gboolean
says_expired(const DsnRecipient *recipient)
{
	if (recipient->diagnostic.len > 3 && recipient->diagnostic.at[0] == '5')
		return FALSE;
	return dsn_words_match(&dsn_words_expiries, recipient->diagnostic) > 0 ||
	       (!dsn_str_equal(recipient->diagnostic, recipient->context) &&
		       dsn_words_match(&dsn_words_expiries, recipient->context) > 0);
}

/* Boxbe asks the sender to register, in the form of a failure: nothing failed, and it is the
 * recipient's own service that speaks. */
static gboolean
is_challenge(const DsnRecipient *recipient)
{
	return dsn_str_equal(recipient->diagnostic_type, DSN_STR("x-boxbe-notice")) ||
	       dsn_words_match(&dsn_words_challenges, recipient->diagnostic) > 0;
}

/* Whether the mail is a delay notice: read when it is first needed, and once, for a subject may be
 * as long as the mail, and there may be thousands of recipients. */
typedef struct {
	const DsnMail *mail;
	gboolean is_read;
	gboolean is_delayed;
} Subject;

static gboolean
is_delay_notice(Subject *subject)
{
	if (!subject->is_read)
		subject->is_delayed =
			dsn_words_match(&dsn_words_delay_subjects,
				dsn_fields_get(&subject->mail->headers, "Subject")) > 0;
	subject->is_read = TRUE;
	return subject->is_delayed;
}

static DsnOutcome
infer_outcome(Subject *subject, const DsnRecipient *recipient)
{
	DsnStatus status = dsn_status_parse(recipient->status_field);

	if (!dsn_status_is_set(status) && recipient->diagnostic.at != NULL) {
		DsnReply reply = dsn_reply_find(recipient->diagnostic);
		status = reply.status;
		if (!dsn_status_is_set(status))
			status.class_ = (guint8)(reply.code / 100);
	}
	if (status.class_ == 2)
		return DSN_OUTCOME_DELIVERED;
	if (status.class_ != 5 &&
		(recipient->will_retry_until.at != NULL || is_delay_notice(subject)))
		return DSN_OUTCOME_DELAYED;
	return DSN_OUTCOME_FAILED;
}

/* Without an Action the class of the Status decides: 5 failed, 2 was delivered; 4 is a delay
 * only where the report says that it goes on trying, for whoever gave up writes 4 as well.
 *
 * OpenSMTPD reports its final expiry as "delayed": its words "Envelope expired" are right. */
void
dsn_builder_settle_outcomes(DsnReportBuilder *builder)
{
	Subject subject = { .mail = builder->mail };

	for (guint i = 0; i < builder->report->n_recipients; i++) {
		DsnRecipient *recipient = builder->report->recipients[i];
		DsnStatus status = dsn_status_parse(recipient->status_field);

		if (recipient->outcome == DSN_OUTCOME_COUNT)
			recipient->outcome = infer_outcome(&subject, recipient);
		if (is_challenge(recipient))
			recipient->outcome = DSN_OUTCOME_AUTO_REPLY;
		if (recipient->outcome == DSN_OUTCOME_DELAYED && status.subject == 4 &&
			status.detail == 7 && recipient->will_retry_until.at == NULL &&
			says_expired(recipient))
			recipient->outcome = DSN_OUTCOME_FAILED;
		if (recipient->outcome == DSN_OUTCOME_FAILED &&
			((status.subject == 4 && status.detail == 7) || says_expired(recipient)))
			recipient->expired = TRUE;
	}
}
