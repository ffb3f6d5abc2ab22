/* SPDX-License-Identifier: MIT */
/* What is looked for in a mail is found wherever it stands, and leads to the dialects that know it.
 */
#include "config.h"

#include "support/test.h"

#include "dialect/known.h"
#include "base/normal.h"
#include "dialect/notice.h"

static const DsnDialects *set;

/* Capitals, a line end for each blank, and any number of octets in front and behind. */
static void
finds_each_literal_at_every_place(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	for (guint i = 0; i < set->literals.n_literals; i++) {
		const DsnLiteral *literal = &set->literals.literals[i];
		g_autofree char *words = g_strndup(set->literals.pool + literal->at, literal->len);

		if (literal->scope != DSN_DIALECT_SCOPE_TEXT || words[0] == '^')
			continue;
		for (gsize before = 0; before < 20; before++) {
			g_autofree char *filler = g_strnfill(before, 'W');
			g_autofree char *text = g_strdup_printf("%s%s", filler, words);
			gsize len = strlen(text);
			/* In memory of just that size. */
			g_autofree char *edge = g_memdup2(text, len);
			DsnDialectFacts facts = { .set = set };

			for (gsize k = before; k < len; k++)
				edge[k] = edge[k] == ' ' ? '\n' : g_ascii_toupper(edge[k]);
			if (edge[len - 1] == '\n' || edge[0] == '\n')
				continue; /* blanks at the ends are none */
			dsn_dialect_scan_text(arena, (DsnStr){ edge, len }, &facts);
			if (!dsn_dialect_has_literal(&facts, i))
				fail_msg("\"%s\" behind %zu", words, before);
			facts = (DsnDialectFacts){ .set = set };
			dsn_dialect_scan_text(arena, (DsnStr){ edge, len - 1 }, &facts);
			assert_false(dsn_dialect_has_literal(&facts, i));
			/* One octet is another one. */
			edge[before + i % literal->len] = '~';
			facts = (DsnDialectFacts){ .set = set };
			dsn_dialect_scan_text(arena, (DsnStr){ edge, len }, &facts);
			assert_false(dsn_dialect_has_literal(&facts, i));
		}
		dsn_arena_reset(arena);
	}
}

/* What leads to a clause is known before any clause is looked at, however short it is. */
static void
finds_all_that_leads_to_clauses(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	for (guint i = 0; i < set->n_clauses; i++) {
		guint first = set->conditions[set->clauses[i].condition];
		const DsnLiteral *literal;
		g_autofree char *text = NULL;
		DsnDialectFacts facts = { .set = set };

		if (set->clauses[i].use != DSN_DIALECT_KNOWN)
			continue;
		assert_int_equal(first & DSN_DIALECT_NOT, 0);
		literal = &set->literals.literals[first];
		text = g_strdup_printf("%s%.*s.",
			set->literals.pool[literal->at] == '^' ? "" : "so ", literal->len,
			set->literals.pool + literal->at);
		if (literal->scope != DSN_DIALECT_SCOPE_TEXT)
			continue;
		dsn_dialect_scan_text(arena, dsn_str(text + (text[0] == '^')), &facts);
		if ((facts.found.bits[first / 64] >> first % 64 & 1) == 0)
			fail_msg("\"%s\"", text);
	}
}

/* In the field of that name, whatever the case, and in no other of the same length and letter. */
static void
finds_each_literal_of_a_header(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	for (guint i = 0; i < set->literals.n_literals; i++) {
		const DsnLiteral *literal = &set->literals.literals[i];
		const DsnDialectHeader *header;
		g_autofree char *words = g_strndup(set->literals.pool + literal->at, literal->len);
		const char *begin = words[0] == '^' ? words + 1 : words;
		gboolean at_end = g_str_has_suffix(words, "$");

		if (literal->scope == DSN_DIALECT_SCOPE_TEXT)
			continue;
		header = &set->headers[literal->scope - 1];
		for (guint other = 0; other < 2; other++) {
			g_autofree char *name =
				g_ascii_strup(set->literals.pool + header->at, header->len);
			g_autofree char *block = NULL;
			DsnDialectFacts facts = { .set = set };
			DsnFields fields;

			name[1] = other ? 'Q' : name[1];
			block = g_strdup_printf("X-Other: 1\n%s: %s%.*s%s\n", name,
				words[0] == '^' ? "" : "word", (int)(strlen(begin) - at_end), begin,
				at_end ? "" : "word");
			fields = dsn_fields_parse(arena, dsn_str(block), NULL);
			dsn_dialect_scan_headers(arena, &fields, &facts);
			if (dsn_dialect_has_literal(&facts, i) != !other)
				fail_msg("\"%s\" in \"%s\"", words, block);
		}
	}
}

/* One octet after the other, as many as there is room for. */
static gsize
add_each(char *to, gsize n, DsnStr line)
{
	gboolean gap = n > 0;
	gsize before = n;

	for (gsize i = 0; i < line.len && n + 1 < DSN_DIALECT_REASON_MAX; i++) {
		if ((guchar)line.at[i] <= ' ') {
			gap = n > 0;
			continue;
		}
		if (gap)
			to[n++] = ' ';
		if (n + 1 < DSN_DIALECT_REASON_MAX)
			to[n++] = line.at[i];
		gap = FALSE;
	}
	return n - (n > before && to[n - 1] == ' ');
}

static void
squeezes_the_words_of_a_reason(void **state)
{
	static const char letters[] = "aaaaaaa bbbbb  \tc";
	char want[DSN_DIALECT_REASON_MAX + 1], got[DSN_DIALECT_REASON_MAX + DSN_NORMAL_BEHIND];
	static const gsize begins[] = { 0, 5, DSN_DIALECT_REASON_MAX - 40,
		DSN_DIALECT_REASON_MAX - 17, DSN_DIALECT_REASON_MAX - 2,
		DSN_DIALECT_REASON_MAX - 1 };
	guint32 seed = 1;

	(void)state;
	memset(want, 'w', sizeof want);
	for (gsize len = 0; len < 120; len++)
		for (gsize i = 0; i < 10 * G_N_ELEMENTS(begins); i++) {
			/* In memory of just that size. */
			g_autofree char *edge = g_malloc(len);
			gsize n = begins[i / 10], wanted;

			for (gsize k = 0; k < len; k++) {
				seed = seed * 1664525 + 1013904223;
				edge[k] = letters[(seed >> 16) % (sizeof letters - 1)];
			}
			memcpy(got, want, n);
			wanted = add_each(want, n, (DsnStr){ edge, len });
			dsn_dialect_add_words(got, &n, (DsnStr){ edge, len });
			assert_int_equal(n, wanted);
			assert_memory_equal(got, want, n);
		}
}

/* What it wants of header fields, whatever it asks of the text. */
static gboolean
holds_header(const DsnDialectFacts *facts, const DsnDialectClause *clause)
{
	for (guint i = 0; i < clause->n_conditions; i++) {
		guint16 condition = set->conditions[clause->condition + i];
		guint16 literal = condition & ~DSN_DIALECT_NOT;

		if (set->literals.literals[literal].scope == DSN_DIALECT_SCOPE_TEXT)
			continue;
		/* It has to be known before the clause is looked at. */
		if (literal == condition &&
			!(set->literals.literals[literal].flags & DSN_LITERAL_INDEXED))
			fail_msg("literal %u is in no index", literal);
		if (dsn_dialect_has_literal(facts, literal) != (literal == condition))
			return FALSE;
	}
	return TRUE;
}

/* The index from literals to clauses gives what looking at all of them does. */
static void
weighs_as_looking_at_every_clause_does(void **state)
{
	guint32 seed = 1;

	(void)state;
	for (guint round = 0; round < 2000; round++) {
		guint16 want[DSN_DIALECT_MAX_DIALECTS] = { 0 };
		gboolean by_role[DSN_DIALECT_ROLES] = { FALSE }, may_be_known = FALSE;
		DsnDialectKnown known;
		gboolean by_header = round % 2;
		DsnDialectFacts facts = { .set = set };

		/* A clause that holds, and some literals more. */
		for (guint n = 0; n < 8; n++) {
			const DsnDialectClause *clause;
			guint16 literal;

			seed = seed * 1664525 + 1013904223;
			clause = &set->clauses[(seed >> 16) % set->n_clauses];
			literal = set->conditions[clause->condition + n % clause->n_conditions] &
				  ~DSN_DIALECT_NOT;
			dsn_literal_set_found(facts.found.bits, literal);
			for (guint k = 0; n == 0 && k < clause->n_conditions; k++) {
				literal = set->conditions[clause->condition + k];
				if ((literal & DSN_DIALECT_NOT) == 0)
					dsn_literal_set_found(facts.found.bits, literal);
			}
		}
		for (guint i = 0; i < set->n_clauses; i++) {
			const DsnDialectClause *clause = &set->clauses[i];

			may_be_known |= dsn_dialect_is_known_by_header(clause) &&
					holds_header(&facts, clause);
			if (clause->use != DSN_DIALECT_KNOWN || (by_header && !clause->by_header) ||
				!dsn_dialect_holds(&facts, clause))
				continue;
			by_role[clause->role] = TRUE;
			if (clause->role == DSN_DIALECT_ROLE_NOTICE)
				want[clause->dialect] = MAX(want[clause->dialect], clause->weight);
		}
		assert_int_equal(dsn_dialect_may_be_known(&facts), may_be_known);
		for (guint role = 0; role < DSN_DIALECT_ROLES; role++)
			assert_int_equal(dsn_dialect_is_by(&facts, role, by_header), by_role[role]);
		dsn_dialect_weigh(&facts, by_header, &known);
		for (guint i = 0; i < set->n_dialects; i++) {
			assert_int_equal(known.dialects[i / 64] >> i % 64 & 1, want[i] > 0);
			if (want[i] > 0)
				assert_int_equal(known.weights[i], want[i]);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_each_literal_at_every_place),
		cmocka_unit_test(finds_all_that_leads_to_clauses),
		cmocka_unit_test(finds_each_literal_of_a_header),
		cmocka_unit_test(weighs_as_looking_at_every_clause_does),
		cmocka_unit_test(squeezes_the_words_of_a_reason),
	};

	set = dsn_dialects_builtin();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
