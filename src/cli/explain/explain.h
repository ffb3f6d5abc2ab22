/* SPDX-License-Identifier: MIT */
/* What the files of the explain command share. */
#pragma once

#include <dsnsift/dsnsift.h>

/**
 * DsnExplanation: one recipient, or a text that stands for one
 * @index: of the recipient in the report
 * @candidates: (array length=n_candidates): the rules that fired, the deciding one first
 */
typedef struct {
	DsnArena *arena;
	const DsnMessage *message;
	const DsnVerdict *verdict;
	guint index;
	const DsnCandidate *const *candidates;
	guint n_candidates;
} DsnExplanation;

int dsn_explain_main(int argc, char **argv);

void dsn_explain_text(const DsnExplanation *explanation, DsnBuffer *out);
void dsn_explain_jsonl(const DsnExplanation *explanation, DsnBuffer *out);

/* The tables, for people. */
void dsn_explain_rules(const DsnRules *rules, DsnBuffer *out);
