/* SPDX-License-Identifier: MIT */
/* Templates are found as trying all of them does, and match what they should. */
#include "config.h"

#include "base/str.h"
#include "support/test.h"

#include "dialect/address.h"
#include "dialect/template.h"

static const DsnDialects *set;

/* Whether a row matches does not depend on how it was found, nor does which is the first. */
static const DsnDialectRow *
first_that_matches(const DsnDialect *dialect, guint kind, DsnStr line)
{
	DsnDialectCaptures captures;

	for (guint i = dialect->row[kind]; i < dialect->row[kind + 1]; i++) {
		const DsnDialectRow *row = &set->rows[i];

		if (dsn_dialect_match(dsn_dialect_octets(set, row->at, row->len), line, &captures))
			return row;
	}
	return NULL;
}

/* A line that the template matches, unless its literals stand in captures as well. */
static char *
line_of(const DsnDialectRow *row, const char *any, const char *blank)
{
	const char *const captures[] = { "", "jane@books.example", "jane", "no such user", "5.1.1",
		"mx.books.example", "550", any, blank };
	GString *line = g_string_new(NULL);

	for (guint i = 0; i < row->len; i++) {
		char c = set->literals.pool[row->at + i];

		if ((guchar)c < 0x20)
			g_string_append(line, captures[(guchar)c]);
		else
			g_string_append_c(line, g_ascii_toupper(c));
	}
	return g_string_free(line, FALSE);
}

/* How many kinds of rows match the line. */
static guint
find_rows(const DsnDialect *dialect, const char *text)
{
	guint matched = 0;

	for (guint kind = 0; kind < DSN_DIALECT_TEMPLATES; kind++) {
		const DsnDialectRow *want;
		DsnDialectCaptures got = { 0 };
		DsnNoticeLine line;
		gboolean fits;

		dsn_notice_line_begin(
			&line, set, dialect, dsn_str_trim(dsn_str(text)), strchr(text, '@'));
		want = first_that_matches(line.dialect, kind, line.text);
		fits = dsn_notice_line_match(&line, kind, kind, &got) == kind;
		if (fits != (want != NULL))
			fail_msg("\"%s\", rows of kind %u", text, kind);
		matched += fits;
	}
	return matched;
}

/* A row that begins with anything is found where the line begins with an address, too. */
static void
finds_rows_as_trying_all_does(void **state)
{
	static const char *const any[] = { "any words", "kim@books.example words" };
	guint matched = 0;

	(void)state;
	for (guint e = 0; e < set->n_dialects; e++)
		for (guint i = set->dialects[e].row[0];
			i < set->dialects[e].row[DSN_DIALECT_TEMPLATES]; i++)
			for (gsize a = 0; a < G_N_ELEMENTS(any); a++) {
				g_autofree char *text = line_of(&set->rows[i], any[a], "  ");

				matched += find_rows(&set->dialects[e], text);
			}
	assert_true(matched > 1000);
}

static gboolean
matches(const DsnDialectRow *row, const char *line, gsize len)
{
	/* In memory of just that size. */
	g_autofree char *edge = g_memdup2(line, len);
	DsnDialectCaptures captures;

	return dsn_dialect_match(dsn_dialect_octets(set, row->at, row->len),
		dsn_str_trim((DsnStr){ edge, len }), &captures);
}

/* Whatever stands for a blank, and nothing that lacks an octet of a literal. */
static void
matches_any_blanks_and_all_letters(void **state)
{
	static const char *const blanks[] = { " ", "\t", "  ", " \t \t                          " };
	guint matched = 0;

	(void)state;
	for (guint e = 0; e < set->n_dialects; e++)
		for (guint i = set->dialects[e].row[0];
			i < set->dialects[e].row[DSN_DIALECT_TEMPLATES]; i++) {
			const DsnDialectRow *row = &set->rows[i];
			const char *bytes = set->literals.pool + row->at;
			gboolean plain = FALSE;

			for (gsize b = 0; b < G_N_ELEMENTS(blanks); b++) {
				g_autofree char *line = line_of(row, "any words", blanks[b]);
				gsize len = strlen(line);

				if (b == 0)
					plain = matches(row, line, len);
				assert_int_equal(matches(row, line, len), plain);
				for (gsize k = 0; k < row->len && (guchar)bytes[k] >= 0x20; k++) {
					line[k] ^= 0x08;
					assert_false(matches(row, line, len));
					line[k] ^= 0x08;
				}
				if ((guchar)bytes[row->len - 1] >= 0x20)
					assert_false(matches(row, line, len - 1));
			}
			matched += plain;
		}
	assert_true(matched > 500);
}

/* What stands before, between and behind the octets of an address. */
static void
takes_addresses_to_their_end(void **state)
{
	static const char *const ends[] = { "", ">", " ", "(", "..", "-", "@", "\xc2\xa0", "\xff" };

	(void)state;
	for (gsize local = 0; local < 140; local++)
		for (gsize domain = 0; domain < 40; domain++)
			for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
				gboolean wide = (local + domain) % 3 == 0 && local > 2;
				g_autofree char *user = g_strnfill(local - (wide ? 2 : 0), 'u');
				g_autofree char *host = g_strnfill(domain, 'h');
				g_autofree char *text = g_strdup_printf(
					"%s%s@%s%s", user, wide ? "\xc3\xa9" : "", host, ends[i]);
				gsize len = strlen(text);
				g_autofree char *edge = g_memdup2(text, len);
				gsize want = local == 0 || local > 128 + (gsize)wide || domain == 0
						     ? 0
						     : local + 1 + domain;

				assert_int_equal(
					dsn_dialect_address((DsnStr){ edge, len }, 0), want);
			}
}

/* Each second pair of a line is noted, and no other, wherever sixteen octets end. */
static void
notes_each_second_pair_of_a_line(void **state)
{
	static const char text[] = "Delivery to <Jane@books.example> FAILED: no such user \xc3\xa4";

	(void)state;
	for (gsize len = 0; len < sizeof text; len++) {
		/* In memory of just that size. */
		g_autofree char *edge = g_memdup2(text, len);
		DsnDialectPairs got, want = { { 1 } };

		for (gsize i = 1; i < len; i += 2)
			want.has[dsn_dialect_pair(text[i - 1], text[i])] = 1;
		dsn_dialect_find_pairs(&got, (DsnStr){ edge, len });
		assert_memory_equal(got.has, want.has, sizeof want.has);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_rows_as_trying_all_does),
		cmocka_unit_test(matches_any_blanks_and_all_letters),
		cmocka_unit_test(takes_addresses_to_their_end),
		cmocka_unit_test(notes_each_second_pair_of_a_line),
	};

	set = dsn_dialects_builtin();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
