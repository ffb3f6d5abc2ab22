/* SPDX-License-Identifier: MIT */
/* The middle of dsnsift in one call: mime -> report -> diagnosis, a pure function of octets. */
#pragma once

#include <dsnsift/diagnosis.h>
#include <dsnsift/dialects.h>

G_BEGIN_DECLS

/**
 * DsnConfig: all that a verdict may depend on besides the message; zeroes are the defaults
 * @size: sizeof(DsnConfig): so a library that has more options knows that the program has not
 * @rules: (nullable): the user's own rules, which win over those built in
 * @dialects: (nullable): the user's own dialects, tried before those built in
 * @return_paths: (array zero-terminated=1) (nullable): patterns of the user's own return paths,
 *   tried before the built-in ones: "bounce+{user}={domain}@lists.example"
 * @fallback: (nullable): dsn_gmime_parse(), for the few messages that are too odd for dsnsift's own
 *   parser; without it, such a message is one text with a defect
 * @max_depth: nested multiparts (16); deeper ones are one %DSN_PART_OTHER
 * @max_parts: leaves of a message (256); the rest is not read
 * @max_fields: header fields of one header (4,096); the rest is not read
 * @max_recipients: of one report (10,000); the rest is not read
 * @max_text: octets of one decoded part (1 MiB); cut there
 *
 * Where a limit is reached there is a defect.  What the options point to must outlive the verdicts
 * that were made with them.
 */
typedef struct {
	gsize size;
	const DsnRules *rules;
	const DsnDialects *dialects;
	const char *const *return_paths;
	DsnMimeParser fallback;
	guint max_depth;
	guint max_parts;
	guint max_fields;
	guint max_recipients;
	gsize max_text;
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

/* (transfer none): "suppress", "delayed"; static. */
const char *dsn_verdict_word_name(DsnVerdictWord word);

/* The other way round.  %FALSE, and nothing changed, if @name is none. */
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
