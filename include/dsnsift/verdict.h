/* SPDX-License-Identifier: MIT */
/* The middle of dsnsift in one call: mime -> report -> diagnosis, a pure function of octets. */
#pragma once

#include <dsnsift/diagnosis.h>

G_BEGIN_DECLS

/**
 * DsnConfig: all that a verdict may depend on besides the message; zeroes are the defaults
 * @mime: a fallback in it is a parser that may not be pure (<dsnsift/gmime.h>); without one, the
 *   default, all is
 * @rules: (nullable): the user's own rules
 */
typedef struct {
	DsnMimeOptions mime;
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
 *
 * A result: it can get more members at its end.
 */
typedef struct {
	const DsnMail *mail;
	const DsnReport *report;
	const DsnDiagnosis *const *diagnoses;
	guint n_diagnoses;
	DsnOutcome outcome;
	DsnVerdictWord word;
	gint decided_by;
} DsnVerdict;

/**
 * dsn_sift:
 * @config: (nullable)
 *
 * Pure: no file, clock, locale or global is read, and the same octets have the same verdict.
 * Never fails: mail that is no report has a verdict that says so, and what is odd about a mail is
 * among the defects of its report.
 *
 * Returns: (transfer none): lives in @arena, in the octets of @message and in the rules of @config
 */
const DsnVerdict *dsn_sift(DsnArena *arena, const DsnConfig *config, const DsnMessage *message);

/**
 * dsn_sift_reply:
 * @config: (nullable)
 * @reply: what a server said ("550 5.1.1 User unknown"), in several lines or in one; or the value
 *   of a Diagnostic-Code field (RFC 3464 section 2.3.6), its name before it or not
 *
 * For a reply that came by no mail: one recipient without an address.
 *
 * Returns: (transfer none): as dsn_sift(); @mail is %NULL
 */
const DsnVerdict *dsn_sift_reply(DsnArena *arena, const DsnConfig *config, DsnStr reply);

/**
 * dsn_verdict_explain:
 * @config: (nullable): that @verdict was made with
 * @index: of a recipient
 * @n_candidates: (out)
 *
 * Returns: (transfer none) (array length=n_candidates) (nullable): all rules that fire for the
 *   recipient, the one that decided first
 */
const DsnCandidate *const *dsn_verdict_explain(DsnArena *arena, const DsnConfig *config,
	const DsnVerdict *verdict, guint index, guint *n_candidates);

G_END_DECLS
