/* SPDX-License-Identifier: MIT */
/* The middle of dsnsift in one call: mime -> report -> diagnosis, a pure function of octets. */
#pragma once

#include <dsnsift/diagnosis.h>

G_BEGIN_DECLS

/**
 * DsnConfig: all that a verdict may depend on besides the message; zeroes are the defaults
 * @rules: (nullable): the user's own rules
 */
typedef struct {
	DsnMimeLimits mime;
	DsnReportOptions report;
	const DsnRules *rules;
} DsnConfig;

/* The one word for a whole message, strongest first: the action of those who failed, else whether
 * there is a delay.  The order of its first members is that of DsnAction. */
typedef enum {
	DSN_VERDICT_SUPPRESS,
	DSN_VERDICT_INVESTIGATE,
	DSN_VERDICT_THROTTLE,
	DSN_VERDICT_RETRY,
	DSN_VERDICT_REVIEW,
	DSN_VERDICT_DELAYED,
	DSN_VERDICT_NONE,
	DSN_VERDICT_COUNT
} DsnVerdictWord;

const char *dsn_verdict_word_name(DsnVerdictWord word);
gboolean dsn_verdict_word_parse(DsnStr name, DsnVerdictWord *word);

/**
 * DsnVerdict: what is known of a message, and what to do about it
 * @diagnoses: (array length=n_diagnoses): one a recipient of @report, in the same order; of a
 *   message that names no recipient, one about the message itself
 * @outcome: the strongest of its recipients', or %DSN_OUTCOME_NONE
 * @decided_by: index of the recipient that @word is about, or -1
 */
typedef struct {
	const DsnMail *mail;
	const DsnReport *report;
	const DsnDiagnosis *diagnoses;
	guint n_diagnoses;
	DsnOutcome outcome;
	DsnVerdictWord word;
	gint decided_by;
} DsnVerdict;

/**
 * dsn_sift:
 * @config: (nullable)
 *
 * Everything in the result lives in @arena and in the octets of @message.
 */
DsnVerdict dsn_sift(DsnArena *arena, const DsnConfig *config, const DsnMessage *message);

G_END_DECLS
