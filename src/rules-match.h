/* SPDX-License-Identifier: MIT */
/* Which texts of a set of rules stand in a text: all at once, in linear time. */
#pragma once

#include "normal.h"
#include "rules-data.h"

G_BEGIN_DECLS

/* No real text holds a tenth of this; what a hostile one holds more is not looked at. */
#define DSN_HITS_MAX 256

/**
 * DsnHit: a rule whose text was found
 * @from, @to: of what was found, in the normal text
 * @place: there, of the rarest four bytes of the text's key fragment
 * @text: the one of the rule's texts
 */
typedef struct {
	guint16 rule;
	guint16 from;
	guint16 to;
	guint16 place;
	guint16 text;
} DsnHit;

/**
 * DsnHits:
 * @items: in the order of their places; for the same place in that of the texts
 * @provider: of those whose texts were found the first in the table, or -1
 */
typedef struct {
	guint n;
	gint provider;
	DsnHit items[DSN_HITS_MAX];
} DsnHits;

void dsn_rules_match(const DsnRules *rules, const DsnNormal *normal, DsnHits *hits);

G_END_DECLS
