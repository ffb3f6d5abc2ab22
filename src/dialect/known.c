/* SPDX-License-Identifier: MIT */
/* Which dialects know a mail, by the literals that it holds: one search finds those that lead to
 * clauses, others are looked for when a clause asks for them. */
#include "config.h"

#include "dialect/known.h"

#include "base/arena.h"
#include "base/normal.h"
#include "base/str.h"
#include "mime/fields.h"

/* ---- which literals a mail holds ---- */

#define VALUE 320 /* octets of a header field that are looked at */

static gboolean
occurs(const DsnDialects *set, const DsnLiteral *literal, DsnStr words)
{
	guchar first = (guchar)set->literals.pool[literal->at];

	/* Most texts have nothing but ASCII. */
	return (first < 0x80 || memchr(words.at, first, words.len) != NULL) &&
	       dsn_literal_find(&set->literals, literal, words, 0) >= 0;
}

static gboolean
occurs_somewhere(const DsnDialectFacts *facts, const DsnLiteral *literal)
{
	for (const DsnDialectWords *words = facts->words; words != NULL; words = words->next)
		if (words->scope == literal->scope && occurs(facts->set, literal, words->words))
			return TRUE;
	return FALSE;
}

gboolean
dsn_dialect_has_literal(const DsnDialectFacts *facts, guint index)
{
	const DsnLiteral *literal = &facts->set->literals.literals[index];

	return dsn_literal_is_found(facts->found.bits, index) ||
	       ((literal->flags & DSN_LITERAL_INDEXED) == 0 && occurs_somewhere(facts, literal));
}

/* The first octets of @text as they are searched, @room at most; so much as DSN_LITERAL_BEHIND of
 * no meaning may be read behind them. */
static DsnStr
add_words(DsnArena *arena, DsnStr text, gsize room, guint8 scope, DsnDialectFacts *facts)
{
	DsnNormaliser to;
	DsnDialectWords *words;
	char *at;
	gsize n;

	room = MIN(room, text.len);
	words = dsn_arena_take(arena, sizeof *words + room + 2 + DSN_NORMAL_BEHIND);
	at = (char *)(words + 1);
	to = (DsnNormaliser){ .text = at + 1, .room = room, .form = DSN_NORMAL_LOWER };
	dsn_normalise(&to, text, 0, text.len);
	n = 1 + to.len - (to.len > 0 && at[to.len] == ' ');
	at[0] = '^';
	if (scope != DSN_DIALECT_SCOPE_TEXT)
		at[n++] = '$';
	memset(at + n, 0, DSN_LITERAL_BEHIND);
	*words = (DsnDialectWords){ facts->words, { at, n }, scope };
	facts->words = words;
	return words->words;
}

G_STATIC_ASSERT(DSN_LITERAL_BEHIND <= DSN_NORMAL_BEHIND);

/* ^ and $ are the ends of a header field, ^ is the beginning of a text. */
static void
search(DsnArena *arena, DsnStr text, gsize room, guint8 scope, DsnDialectFacts *facts)
{
	DsnStr words = add_words(arena, text, room, scope, facts);

	dsn_literal_set_search(&facts->set->literals, words, scope, facts->found.bits, NULL, 0);
}

static void
scan_field(DsnArena *arena, const DsnField *field, guint first, DsnDialectFacts *facts)
{
	const DsnDialects *set = facts->set;

	for (guint i = first; i < set->n_headers; i++) {
		const DsnDialectHeader *header = &set->headers[i];
		DsnStr value = field->value;

		if (!dsn_str_equal_nocase(
			    field->name, dsn_dialect_octets(set, header->at, header->len)))
			continue;
		if (header->presence != DSN_DIALECT_NOT)
			dsn_literal_set_found(facts->found.bits, header->presence);
		if (!header->has_literals)
			return;
		/* Hardly any value has a question mark. */
		if (memchr(value.at, '?', value.len) != NULL &&
			dsn_str_find(value, DSN_STR("=?"), 0) >= 0)
			value = dsn_field_text(arena, value);
		search(arena, value, VALUE, (guint8)(i + 1), facts);
		return;
	}
}

void
dsn_dialect_scan_headers(DsnArena *arena, const DsnFields *headers, DsnDialectFacts *facts)
{
	const guchar *hashes = dsn_fields_name_hashes(headers);

	for (guint i = 0; i < headers->n_fields; i++) {
		guint first = facts->set->header_by_hash[hashes[i]];

		if (first < facts->set->n_headers)
			scan_field(arena, &headers->fields[i], first, facts);
	}
}

/* A returned header within the text says nothing about the notice. */
static DsnStr
cut_original(DsnStr text)
{
	gssize at = dsn_str_find(text, DSN_STR("\nReceived:"), 0);

	return at < 0 ? text : dsn_str_slice(text, 0, (gsize)at);
}

void
dsn_dialect_scan_text(DsnArena *arena, DsnStr text, DsnDialectFacts *facts)
{
	const DsnDialects *set = facts->set;

	text.len = MIN(text.len, 2 * DSN_DIALECT_HEAD);
	text = cut_original(text);
	search(arena, text, DSN_DIALECT_HEAD, DSN_DIALECT_SCOPE_TEXT, facts);
	for (guint i = 0; i < set->n_unindexed; i++)
		if (occurs(set, &set->literals.literals[set->unindexed[i]], facts->words->words))
			dsn_literal_set_found(facts->found.bits, set->unindexed[i]);
}

/* ---- which dialects know it ---- */

static inline gboolean
holds_condition(const DsnDialectFacts *facts, guint16 condition)
{
	gboolean wanted = (condition & DSN_DIALECT_NOT) == 0;

	return dsn_dialect_has_literal(facts, condition & ~DSN_DIALECT_NOT) == wanted;
}

/* From the condition @first on. */
static inline gboolean
holds_from(const DsnDialectFacts *facts, const DsnDialectClause *clause, guint first)
{
	for (guint i = first; i < clause->n_conditions; i++)
		if (!holds_condition(facts, facts->set->conditions[clause->condition + i]))
			return FALSE;
	return TRUE;
}

gboolean
dsn_dialect_holds(const DsnDialectFacts *facts, const DsnDialectClause *clause)
{
	return holds_from(facts, clause, 0);
}

/* The clauses that a literal which was found leads to; no others are looked at. */
typedef struct {
	const guint16 *at, *end;
} Clauses;

static inline Clauses
clauses_of(const DsnDialects *set, guint literal)
{
	return (Clauses){ set->clauses_of + set->clauses_of_heads[literal],
		set->clauses_of + set->clauses_of_heads[literal + 1] };
}

/* Its first condition holds. */
static inline gboolean
makes_known(const DsnDialectFacts *facts, const DsnDialectClause *clause, DsnDialectRole role,
	gboolean by_header)
{
	return clause->role == role && (clause->by_header || !by_header) &&
	       holds_from(facts, clause, 1);
}

gboolean
dsn_dialect_is_by(const DsnDialectFacts *facts, DsnDialectRole role, gboolean by_header)
{
	const DsnDialects *set = facts->set;
	const guint64 *leading = set->by_role[role].bits;

	for (guint i = 0; i < G_N_ELEMENTS(facts->found.bits); i++)
		for (guint64 left = facts->found.bits[i] & leading[i]; left != 0;
			left &= left - 1) {
			Clauses all = clauses_of(set, i * 64 + (guint)__builtin_ctzll(left));

			for (; all.at < all.end; all.at++)
				if (makes_known(facts, &set->clauses[*all.at], role, by_header))
					return TRUE;
		}
	return FALSE;
}

static inline void
weigh_clause(DsnDialectKnown *known, const DsnDialectFacts *facts, const DsnDialectClause *clause,
	gboolean by_header)
{
	guint64 *dialects = &known->dialects[clause->dialect / 64];
	guint64 bit = G_GUINT64_CONSTANT(1) << clause->dialect % 64;
	guint least = (*dialects & bit) != 0 ? known->weights[clause->dialect] : 0;

	if (clause->weight <= least ||
		!makes_known(facts, clause, DSN_DIALECT_ROLE_NOTICE, by_header))
		return;
	*dialects |= bit;
	known->weights[clause->dialect] = clause->weight;
}

void
dsn_dialect_weigh(const DsnDialectFacts *facts, gboolean by_header, DsnDialectKnown *known)
{
	const DsnDialects *set = facts->set;
	const guint64 *leading = set->by_role[DSN_DIALECT_ROLE_NOTICE].bits;

	memset(known->dialects, 0, sizeof known->dialects);
	for (guint i = 0; i < G_N_ELEMENTS(facts->found.bits); i++)
		for (guint64 left = facts->found.bits[i] & leading[i]; left != 0;
			left &= left - 1) {
			Clauses all = clauses_of(set, i * 64 + (guint)__builtin_ctzll(left));

			for (; all.at < all.end; all.at++)
				weigh_clause(known, facts, &set->clauses[*all.at], by_header);
		}
}

static gboolean
holds_header(const DsnDialectFacts *facts, const DsnDialectClause *clause)
{
	for (guint i = 0; i < clause->n_conditions; i++) {
		guint16 condition = facts->set->conditions[clause->condition + i];
		guint literal = condition & ~DSN_DIALECT_NOT;

		if (facts->set->literals.literals[literal].scope != DSN_DIALECT_SCOPE_TEXT &&
			!holds_condition(facts, condition))
			return FALSE;
	}
	return TRUE;
}

static gboolean
has_any(const DsnDialectFacts *facts, const DsnDialectLiterals *literals)
{
	guint64 any = 0;

	for (guint i = 0; i < G_N_ELEMENTS(literals->bits); i++)
		any |= facts->found.bits[i] & literals->bits[i];
	return any != 0;
}

gboolean
dsn_dialect_may_be_known(const DsnDialectFacts *facts)
{
	const DsnDialects *set = facts->set;

	/* Mail of people has none of these words in its header. */
	if (!has_any(facts, &set->in_headers))
		return FALSE;
	for (guint i = 0; i < set->n_clauses; i++) {
		const DsnDialectClause *clause = &set->clauses[i];

		if (dsn_dialect_is_known_by_header(clause) && holds_header(facts, clause))
			return TRUE;
	}
	return FALSE;
}

gboolean
dsn_dialect_says(const DsnDialectFacts *facts, const DsnDialect *dialect, DsnDialectUse use)
{
	guint first = dialect->clause;

	for (guint i = first + dialect->n_known; i < first + dialect->n_clauses; i++)
		if (facts->set->clauses[i].use == use &&
			dsn_dialect_holds(facts, &facts->set->clauses[i]))
			return TRUE;
	return FALSE;
}
