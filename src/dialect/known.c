/* SPDX-License-Identifier: MIT */
/* Which dialects know a mail, by the literals that it holds. */
#include "config.h"

#include "dialect/facts.h"

static inline gboolean
holds_condition(const DsnDialectFacts *facts, guint16 condition)
{
	gboolean wanted = (condition & DSN_DIALECT_NOT) == 0;

	return dsn_dialect_has_literal(facts, condition & ~DSN_DIALECT_NOT) == wanted;
}

/* From the condition @first on. */
static inline gboolean
holds_from(const DsnDialectFacts *facts, const DsnDialectLine *line, guint first)
{
	for (guint i = first; i < line->n_conditions; i++)
		if (!holds_condition(facts, dsn_dialect_conditions[line->condition + i]))
			return FALSE;
	return TRUE;
}

gboolean
dsn_dialect_holds(const DsnDialectFacts *facts, const DsnDialectLine *line)
{
	return holds_from(facts, line, 0);
}

/* The lines that a literal which was found leads to; the others are not looked at. */
typedef struct {
	const guint16 *at, *end;
} Asked;

static inline Asked
asked_of(guint literal)
{
	return (Asked){ dsn_dialect_asked + dsn_dialect_asked_heads[literal],
		dsn_dialect_asked + dsn_dialect_asked_heads[literal + 1] };
}

/* Its first condition holds. */
static inline gboolean
makes_known(const DsnDialectFacts *facts, const DsnDialectLine *line, DsnDialectRole role,
	gboolean by_header)
{
	return line->role == role && (line->by_header || !by_header) && holds_from(facts, line, 1);
}

gboolean
dsn_dialect_is_by(const DsnDialectFacts *facts, DsnDialectRole role, gboolean by_header)
{
	const guint64 *asked = dsn_dialect_asked_by[role].bits;

	for (guint i = 0; i < DSN_DIALECT_MAX_LITERALS / 64; i++)
		for (guint64 left = facts->found.bits[i] & asked[i]; left != 0; left &= left - 1) {
			Asked lines = asked_of(i * 64 + (guint)__builtin_ctzll(left));

			for (; lines.at < lines.end; lines.at++)
				if (makes_known(
					    facts, &dsn_dialect_lines[*lines.at], role, by_header))
					return TRUE;
		}
	return FALSE;
}

static inline void
weigh_line(DsnDialectKnown *known, const DsnDialectFacts *facts, const DsnDialectLine *line,
	gboolean by_header)
{
	guint64 *entries = &known->entries[line->entry / 64];
	guint64 bit = G_GUINT64_CONSTANT(1) << line->entry % 64;
	guint least = (*entries & bit) != 0 ? known->weights[line->entry] : 0;

	if (line->weight <= least || !makes_known(facts, line, DSN_DIALECT_ROLE_NOTICE, by_header))
		return;
	*entries |= bit;
	known->weights[line->entry] = line->weight;
}

void
dsn_dialect_weigh(const DsnDialectFacts *facts, gboolean by_header, DsnDialectKnown *known)
{
	const guint64 *asked = dsn_dialect_asked_by[DSN_DIALECT_ROLE_NOTICE].bits;

	memset(known->entries, 0, sizeof known->entries);
	for (guint i = 0; i < DSN_DIALECT_MAX_LITERALS / 64; i++)
		for (guint64 left = facts->found.bits[i] & asked[i]; left != 0; left &= left - 1) {
			Asked lines = asked_of(i * 64 + (guint)__builtin_ctzll(left));

			for (; lines.at < lines.end; lines.at++)
				weigh_line(known, facts, &dsn_dialect_lines[*lines.at], by_header);
		}
}

static gboolean
holds_header(const DsnDialectFacts *facts, const DsnDialectLine *line)
{
	for (guint i = 0; i < line->n_conditions; i++) {
		guint16 condition = dsn_dialect_conditions[line->condition + i];
		guint literal = condition & ~DSN_DIALECT_NOT;

		if (dsn_dialect_literals[literal].scope != DSN_DIALECT_SCOPE_TEXT &&
			!holds_condition(facts, condition))
			return FALSE;
	}
	return TRUE;
}

static gboolean
has_any(const DsnDialectFacts *facts, const DsnDialectLiterals *literals)
{
	guint64 any = 0;

	for (guint i = 0; i < DSN_DIALECT_MAX_LITERALS / 64; i++)
		any |= facts->found.bits[i] & literals->bits[i];
	return any != 0;
}

gboolean
dsn_dialect_may_be_known(const DsnDialectFacts *facts)
{
	/* Mail of people has none of these words in its header. */
	if (!has_any(facts, &dsn_dialect_asked_headers))
		return FALSE;
	for (guint i = 0; i < dsn_dialect_n_lines; i++) {
		const DsnDialectLine *line = &dsn_dialect_lines[i];

		if (dsn_dialect_is_known_by_header(line) && holds_header(facts, line))
			return TRUE;
	}
	return FALSE;
}

gboolean
dsn_dialect_says(const DsnDialectFacts *facts, const DsnDialectEntry *entry, DsnDialectUse use)
{
	guint first = entry->line;

	for (guint i = first + entry->n_known; i < first + entry->n_lines; i++)
		if (dsn_dialect_lines[i].use == use &&
			dsn_dialect_holds(facts, &dsn_dialect_lines[i]))
			return TRUE;
	return FALSE;
}
