/* SPDX-License-Identifier: MIT */
/* Which texts of a set of rules are found in a text: all looked for at once, the strongest first.
 */
#pragma once

#include "rules/data.h"
#include "base/normal.h"

G_BEGIN_DECLS

/* No real text holds a tenth of this; what a hostile one holds more is not looked at. */
#define DSN_CANDIDATES_MAX 1024

/**
 * DsnMatch: the texts whose key fragments are found in a text
 * @candidates: what each is in the order of strength, then of places, then of texts: the
 *   strength of its owner, where the rarest octets of its key fragment are first, the text; sixteen
 *   bits each
 * @next: the candidates below it have been tried
 */
typedef struct {
	const DsnRules *rules;
	const DsnNormal *normal;
	guint64 next;
	guint n;
	guint64 candidates[DSN_CANDIDATES_MAX];
} DsnMatch;

/**
 * DsnHit:
 * @rule: one whose text was found
 * @from, @to: of what was found, in the normal text
 */
typedef struct {
	guint rule;
	gsize from;
	gsize to;
} DsnHit;

/* Finds the candidates; @match keeps pointers to @rules and @normal. */
void dsn_match_start(DsnMatch *match, const DsnRules *rules, const DsnNormal *normal);

/* Of the providers whose texts are found the first in the table, or -1; to be called before the
 * rules are. */
gint dsn_match_provider(DsnMatch *match);

/**
 * dsn_match_next:
 * @hit: (out): where a text of the next rule is found first, the strongest rule coming first
 *
 * Returns: %FALSE when there are no more rules.
 */
gboolean dsn_match_next(DsnMatch *match, DsnHit *hit);

G_END_DECLS
