/* SPDX-License-Identifier: MIT */
/* What is looked for in a mail is found wherever it stands, as looking at each octet does. */
#include "config.h"

#include "support/test.h"

#include "dialect/facts.h"
#include "base/normal.h"
#include "dialect/notice.h"

/* Capitals, a line end for each blank, and any number of octets in front and behind. */
static void
finds_each_literal_at_every_place(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	for (guint i = 0; i < dsn_dialect_n_literals; i++) {
		const DsnDialectLiteral *literal = &dsn_dialect_literals[i];
		g_autofree char *words = g_strndup(dsn_dialect_pool + literal->at, literal->len);

		if (literal->scope != DSN_DIALECT_SCOPE_TEXT || words[0] == '^')
			continue;
		for (gsize before = 0; before < 20; before++) {
			g_autofree char *filler = g_strnfill(before, 'W');
			g_autofree char *text = g_strdup_printf("%s%s", filler, words);
			gsize len = strlen(text);
			/* In memory of just that size. */
			g_autofree char *edge = g_memdup2(text, len);
			DsnDialectFacts facts = { 0 };

			for (gsize k = before; k < len; k++)
				edge[k] = edge[k] == ' ' ? '\n' : g_ascii_toupper(edge[k]);
			if (edge[len - 1] == '\n' || edge[0] == '\n')
				continue; /* blanks at the ends are none */
			dsn_dialect_scan_text(arena, (DsnStr){ edge, len }, &facts);
			if (!dsn_dialect_has_literal(&facts, i))
				fail_msg("\"%s\" behind %zu", words, before);
			facts = (DsnDialectFacts){ 0 };
			dsn_dialect_scan_text(arena, (DsnStr){ edge, len - 1 }, &facts);
			assert_false(dsn_dialect_has_literal(&facts, i));
			/* One octet is another one. */
			edge[before + i % literal->len] = '~';
			facts = (DsnDialectFacts){ 0 };
			dsn_dialect_scan_text(arena, (DsnStr){ edge, len }, &facts);
			assert_false(dsn_dialect_has_literal(&facts, i));
		}
		dsn_arena_reset(arena);
	}
}

/* What leads to a line is known before any line is asked, however short it is. */
static void
finds_all_that_leads_to_lines(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	for (guint i = 0; i < dsn_dialect_n_lines; i++) {
		guint first = dsn_dialect_conditions[dsn_dialect_lines[i].condition];
		const DsnDialectLiteral *literal;
		g_autofree char *text = NULL;
		DsnDialectFacts facts = { 0 };

		if (dsn_dialect_lines[i].use != DSN_DIALECT_KNOWN)
			continue;
		assert_int_equal(first & DSN_DIALECT_NOT, 0);
		literal = &dsn_dialect_literals[first];
		text = g_strdup_printf("%s%.*s.", dsn_dialect_pool[literal->at] == '^' ? "" : "so ",
			literal->len, dsn_dialect_pool + literal->at);
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
	for (guint i = 0; i < dsn_dialect_n_literals; i++) {
		const DsnDialectLiteral *literal = &dsn_dialect_literals[i], *header;
		g_autofree char *words = g_strndup(dsn_dialect_pool + literal->at, literal->len);
		const char *begin = words[0] == '^' ? words + 1 : words;
		gboolean at_end = g_str_has_suffix(words, "$");

		if (literal->scope == DSN_DIALECT_SCOPE_TEXT)
			continue;
		header = &dsn_dialect_headers[literal->scope - 1];
		for (guint other = 0; other < 2; other++) {
			g_autofree char *name =
				g_ascii_strup(dsn_dialect_pool + header->at, header->len);
			g_autofree char *block = NULL;
			DsnDialectFacts facts = { 0 };
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

/* What the vectors find is what plain C finds, at every end, and in memory of just that size. */
static void
finds_places_as_plain_c_does(void **state)
{
	guint n_found = 0;

	(void)state;
	for (guint i = 0; i < dsn_dialect_n_literals; i++) {
		const DsnDialectLiteral *literal = &dsn_dialect_literals[i];
		guint n = i % (DSN_DIALECT_PLACES + 1);
		gsize last = n > 0 ? (n - 1) * DSN_DIALECT_STEP + DSN_DIALECT_TEXT_GRAM : 0;
		g_autofree char *edge = g_malloc0(last + DSN_DIALECT_BEHIND);
		guint64 in_text, in_header;

		for (gsize k = 0; k + i % 7 < last && literal->len > 0; k++)
			edge[k + i % 7] = dsn_dialect_pool[literal->at + k % literal->len];
		in_text = dsn_dialect_text_places(edge, n);
		in_header = dsn_dialect_header_places(edge, n, literal->scope);
		if (in_text != dsn_dialect_text_places_plainly(edge, n) ||
			in_header != dsn_dialect_header_places_plainly(edge, n, literal->scope))
			fail_msg("%u places behind \"%s\"", n, edge);
		n_found += in_text != 0;
		n_found += in_header != 0;
	}
	assert_true(n_found > 300);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_each_literal_at_every_place),
		cmocka_unit_test(finds_all_that_leads_to_lines),
		cmocka_unit_test(finds_each_literal_of_a_header),
		cmocka_unit_test(finds_places_as_plain_c_does),
		cmocka_unit_test(squeezes_the_words_of_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
