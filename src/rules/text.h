/* SPDX-License-Identifier: MIT */
/* Whether one text of a rule stands in a text, and where. */
#pragma once

#include "rules/normal.h"
#include "rules/data.h"

G_BEGIN_DECLS

/**
 * dsn_clue_fits:
 * @from: where the key fragment would begin
 *
 * Whether that fragment stands there.
 */
gboolean dsn_clue_fits(
	const DsnRules *rules, const DsnClue *clue, const DsnNormal *normal, gsize from);

/**
 * dsn_text_stands:
 * @from: (inout): where the key fragment stands for the first time; where the text begins
 * @to: (out): where it ends
 *
 * Whether all of it does: the answer is the same for each place of the key fragment.
 */
gboolean dsn_text_stands(const DsnRules *rules, const DsnText *text, const DsnNormal *normal,
	gsize *from, gsize *to);

G_END_DECLS
