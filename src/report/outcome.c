/* SPDX-License-Identifier: MIT */
/* What became of a recipient: the Action field, and what goes for it where there is none. */
#include "config.h"

#include "base/str.h"
#include "report/steps.h"

/* The words of RFC 3464 section 2.3.3 first; the others were seen in real reports. */
static const struct {
	const char *word;
	DsnOutcome outcome;
	gboolean expired;
} actions[] = {
	{ "failed", DSN_OUTCOME_FAILED, FALSE }, { "delayed", DSN_OUTCOME_DELAYED, FALSE },
	{ "delivered", DSN_OUTCOME_DELIVERED, FALSE }, { "relayed", DSN_OUTCOME_RELAYED, FALSE },
	{ "expanded", DSN_OUTCOME_EXPANDED, FALSE }, { "failure", DSN_OUTCOME_FAILED, FALSE },
	{ "fail", DSN_OUTCOME_FAILED, FALSE }, { "error", DSN_OUTCOME_FAILED, FALSE },
	{ "expired", DSN_OUTCOME_FAILED, TRUE }, { "delay", DSN_OUTCOME_DELAYED, FALSE },
	{ "deliverable", DSN_OUTCOME_DELIVERED, FALSE }, /* sendmail -bv: it would be */
};

gboolean
dsn_action_field_parse(DsnStr value, DsnOutcome *outcome, gboolean *expired)
{
	gsize end = 0;

	value = dsn_str_trim(value);
	while (end < value.len && g_ascii_isalpha(value.at[end]))
		end++;
	for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
		if (!dsn_str_is_word(dsn_str_slice(value, 0, end), actions[i].word))
			continue;
		*outcome = actions[i].outcome;
		*expired = actions[i].expired;
		return TRUE;
	}
	return FALSE;
}

/* Subjects of delay notices; a failure notice has none of these words. */
static const char *const delay_subjects[] = { "delayed", "delay", "warning", "still being retried",
	"temporarily", "not yet been delivered" };

static gboolean
is_delay_notice(const DsnMail *mail)
{
	DsnStr subject = dsn_fields_get(&mail->headers, "Subject");

	for (gsize i = 0; i < G_N_ELEMENTS(delay_subjects); i++)
		if (dsn_str_find_nocase(subject, dsn_str(delay_subjects[i]), 0) >= 0)
			return TRUE;
	return FALSE;
}

/* The sending MTA's own words for having given up. */
static const char expiries[][64] = { "envelope expired", "message expired",
	"retry timeout exceeded", "retry time not reached for any host after a long failure period",
	"message timed out", "delivery timed out", "delivery time expired", "too long in queue",
	"message has been in the queue too long", "maximum queue lifetime" };

/* One of them is in each of the words above, and none in what a server mostly says. */
static const char expiry_keys[][8] = { "expired", "time", "queue" };

static gboolean
may_have_expiry(DsnStr text)
{
	for (gsize i = 0; i < G_N_ELEMENTS(expiry_keys); i++)
		if (dsn_str_find_nocase(text, dsn_str(expiry_keys[i]), 0) >= 0)
			return TRUE;
	return FALSE;
}

static gboolean
has_expiry(DsnStr text)
{
	if (!may_have_expiry(text))
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(expiries); i++)
		if (dsn_str_find_nocase(text, dsn_str(expiries[i]), 0) >= 0)
			return TRUE;
	return FALSE;
}

/* Whoever quotes a permanent refusal has not given up waiting. */
static gboolean
says_expired(const DsnRecipient *recipient)
{
	if (recipient->diagnostic.len > 3 && recipient->diagnostic.at[0] == '5')
		return FALSE;
	return has_expiry(recipient->diagnostic) ||
	       (!dsn_str_equal(recipient->diagnostic, recipient->context) &&
		       has_expiry(recipient->context));
}

/* Boxbe asks the sender to register, in the form of a failure: nothing failed, and it is the
 * recipient's own service that speaks. */
static gboolean
is_challenge(const DsnRecipient *recipient)
{
	return dsn_str_equal(recipient->diagnostic_type, DSN_STR("x-boxbe-notice")) ||
	       dsn_str_has_prefix_nocase(recipient->diagnostic, DSN_STR("Sender not pre-approved"));
}

static DsnOutcome
infer_outcome(const DsnReportBuilder *builder, const DsnRecipient *recipient)
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
		(recipient->will_retry_until.at != NULL || is_delay_notice(builder->mail)))
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
	for (guint i = 0; i < builder->report->n_recipients; i++) {
		DsnRecipient *recipient = builder->report->recipients[i];
		DsnStatus status = dsn_status_parse(recipient->status_field);

		if (recipient->outcome == DSN_OUTCOME_COUNT)
			recipient->outcome = infer_outcome(builder, recipient);
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
