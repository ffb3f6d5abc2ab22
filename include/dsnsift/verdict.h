/* SPDX-License-Identifier: MIT */
/* The middle of dsnsift in one call: mime -> report -> diagnosis, a pure function of bytes. */
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

/**
 * DsnSifted:
 * @diagnoses: (array length=report->n_recipients): one a recipient, in the same order
 * @outcome: of the message: the strongest of its recipients, or %DSN_OUTCOME_NONE
 * @decided_by: index of the recipient whose action is the message's, or -1
 */
typedef struct {
	const DsnMail *mail;
	const DsnReport *report;
	const DsnDiagnosis *diagnoses;
	DsnOutcome outcome;
	gint decided_by;
} DsnSifted;

/**
 * dsn_sift:
 * @config: (nullable)
 *
 * Everything in the result lives in @arena and in the bytes of @message.
 */
DsnSifted dsn_sift(DsnArena *arena, const DsnConfig *config, const DsnMessage *message);

G_END_DECLS
