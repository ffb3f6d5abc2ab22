/* SPDX-License-Identifier: MIT */
#include "base/str.h"
#include "support/test.h"

#include "base/find.h"
#include "base/lines.h"

static const struct {
	const char *text;
	const char *lines; /* joined with "|", each line ended by one */
} line_cases[] = {
	{ "", "" },
	{ "a", "a|" },
	{ "a\n", "a|" },
	{ "a\nb", "a|b|" },
	{ "a\r\nb\r\n", "a|b|" },
	{ "a\rb\rc", "a|b|c|" },
	{ "a\r\rb\n\nc", "a||b||c|" },
	{ "a\r", "a|" },
	{ "\n", "|" },
};

static void
splits_lines_at_any_kind_of_end(void **state)
{
	(void)state;
	each_row (i, line_cases) {
		DsnStr rest = dsn_str(line_cases[i].text), line;
		g_autoptr(GString) got = g_string_new(NULL);

		while (dsn_str_line(&rest, &line)) {
			g_string_append_len(got, line.at, (gssize)line.len);
			g_string_append_c(got, '|');
		}
		check_str(dsn_str(got->str), dsn_str(line_cases[i].lines));
	}
}

static void
finds_with_and_without_case(void **state)
{
	(void)state;
	assert_int_equal(dsn_str_find(DSN_STR("abcabc"), DSN_STR("ca"), 0), 2);
	assert_int_equal(dsn_str_find(DSN_STR("abcabc"), DSN_STR("bc"), 2), 4);
	assert_int_equal(dsn_str_find(DSN_STR("abc"), DSN_STR("BC"), 0), -1);
	assert_int_equal(dsn_str_find_nocase(DSN_STR("abc"), DSN_STR("BC"), 0), 1);
	assert_int_equal(dsn_str_find(DSN_STR("abc"), DSN_STR("abcd"), 0), -1);
	assert_int_equal(dsn_str_find(DSN_STR("abc"), DSN_STR("a"), 4), -1);
	assert_int_equal(dsn_str_find_nocase(DSN_STR("abc"), DSN_STR(""), 3), 3);
}

static void
finds_at_every_place_of_a_long_text(void **state)
{
	static const char *const needles[] = { "Q", "q1", "[Q]", "Diagnostic-Code", "x@Y" };

	(void)state;
	for (gsize n = 0; n < G_N_ELEMENTS(needles); n++)
		for (gsize at = 0; at < 70; at++) {
			g_autoptr(GString) text = g_string_new(NULL);
			g_autofree char *lower = g_ascii_strdown(needles[n], -1);

			for (gsize i = 0; i < at; i++)
				/* '{' is '[' but for the bit of case. */
				g_string_append_c(text, i % 3 == 0 ? '{' : '-');
			g_string_append(text, lower);
			g_string_append(text, "z");
			assert_int_equal(
				dsn_str_find_nocase(dsn_str(text->str), dsn_str(needles[n]), 0),
				at);
			assert_int_equal(dsn_str_find_nocase(
						 dsn_str(text->str), dsn_str(needles[n]), at + 1),
				-1);
		}
}

static gssize
find_reference(DsnStr str, DsnStr needle, gsize from, gboolean nocase)
{
	for (gsize at = from; at + needle.len <= str.len; at++) {
		gsize n = 0;

		while (n < needle.len && (str.at[at + n] == needle.at[n] ||
						 (nocase && g_ascii_tolower(str.at[at + n]) ==
								    g_ascii_tolower(needle.at[n]))))
			n++;
		if (n == needle.len)
			return (gssize)at;
	}
	return -1;
}

/* In a piece of memory of just that size, so that a sanitizer sees each octet read too many; few
 * letters, so that much begins like the needle. */
static DsnStr
make_text(guint32 *seed, const char *letters, gsize len)
{
	char *text = g_malloc(MAX(len, 1));

	for (gsize i = 0; i < len; i++) {
		*seed = *seed * 1664525 + 1013904223;
		text[i] = letters[(*seed >> 16) % strlen(letters)];
	}
	return (DsnStr){ text, len };
}

static void
finds_what_a_search_byte_by_byte_finds(void **state)
{
	static const char *const letters[] = { "ab", "aAbB", "ab{[@`", "a\xe1\xc1z" };
	guint32 seed = 1;

	(void)state;
	for (gsize len = 0; len < 80; len++)
		for (gsize size = 1; size < 20; size++) {
			const char *set = letters[(len + size) % G_N_ELEMENTS(letters)];
			DsnStr text = make_text(&seed, set, len);
			DsnStr needle = make_text(&seed, set, size);

			for (gsize from = 0; from <= len; from += 7) {
				assert_int_equal(dsn_str_find(text, needle, from),
					find_reference(text, needle, from, FALSE));
				assert_int_equal(dsn_str_find_nocase(text, needle, from),
					find_reference(text, needle, from, TRUE));
			}
			/* A needle that is there, at the end too. */
			for (gsize at = 0; at + size <= len; at++) {
				DsnStr part = dsn_str_slice(text, at, at + size);

				assert_int_equal(dsn_str_find(text, part, 0),
					find_reference(text, part, 0, FALSE));
				assert_int_equal(dsn_str_find_nocase(text, part, at), at);
			}
			g_free((char *)text.at);
			g_free((char *)needle.at);
		}
}

/* After some false starts the search is handed to the library. */
static void
finds_behind_many_false_starts(void **state)
{
	g_autoptr(GString) text = g_string_new(NULL);

	(void)state;
	for (guint tries = 0; tries < 40; tries++) {
		assert_int_equal(dsn_str_find(dsn_str(text->str), DSN_STR("abc"), 0), -1);
		g_string_append(text, "abc");
		assert_int_equal(dsn_str_find(dsn_str(text->str), DSN_STR("abc"), 0), tries * 3);
		g_string_truncate(text, text->len - 3);
		g_string_append(text, "axc");
	}
}

static void
compares_each_octet_without_case(void **state)
{
	(void)state;
	for (gsize len = 1; len < 40; len++)
		for (gsize at = 0; at < len; at++)
			for (guint octet = 0; octet < 256; octet++) {
				g_autofree char *a = g_strnfill(len, 'k'),
						*b = g_strnfill(len, 'K');
				static const char others[] = { 'a', 'Z', '[', '{', '@', '`', 0,
					32 };
				char other = others[(octet + at) % sizeof others];

				a[at] = (char)octet;
				b[at] = other;
				assert_int_equal(dsn_str_equal_nocase(
							 (DsnStr){ a, len }, (DsnStr){ b, len }),
					g_ascii_tolower((char)octet) == g_ascii_tolower(other));
			}
}

/* Each octet at each place, in memory of just that size. */
static void
lowers_capitals_and_nothing_else(void **state)
{
	(void)state;
	for (gsize len = 0; len < 20; len++) {
		char *text = g_malloc(len), *lower = g_malloc(len);

		for (guint octet = 0; octet < 256; octet++)
			for (gsize at = 0; at < len; at++) {
				memset(text, 'Z', len);
				text[at] = (char)octet;
				dsn_str_copy_lower(lower, (DsnStr){ text, len });
				for (gsize i = 0; i < len; i++)
					assert_int_equal(lower[i], g_ascii_tolower(text[i]));
				dsn_str_copy_lower(text, (DsnStr){ text, len });
				assert_memory_equal(text, lower, len);
			}
		g_free(text);
		g_free(lower);
	}
}

static void
finds_the_end_of_a_line_of_any_length(void **state)
{
	(void)state;
	for (gsize length = 0; length < 600; length++) {
		g_autofree char *text = g_strnfill(length + 1, 'a');
		DsnStr rest = { text, length + 1 }, line;

		text[length] = length % 2 ? '\n' : '\r';
		assert_true(dsn_str_line(&rest, &line));
		assert_int_equal(line.len, length);
		assert_int_equal(rest.len, 0);
	}
}

static const char *
find_pair_reference(const char *at, const char *end, DsnStrPair pair)
{
	for (; end - at > (gssize)pair.distance; at++)
		if (*at == pair.first && at[pair.distance] == pair.second)
			return at;
	return NULL;
}

/* Each begin of a text with nothing but false starts, and the pair at each place in turn. */
static void
check_pairs(DsnStrPair pair, gsize alignment, gsize len)
{
	/* no NUL after it: a step too far is seen */
	g_autofree char *block = g_malloc(alignment + len + pair.distance + 1);
	char *text = block + alignment + 1, *end = text + len + pair.distance;

	for (gsize i = 0; i < len + pair.distance; i++)
		text[i] = i / 3 % 2 == 0 ? pair.first : '.';
	for (gsize i = 0; i < len; i++) {
		char first = text[i], second = text[i + pair.distance];

		text[i] = pair.first, text[i + pair.distance] = pair.second;
		for (gsize from = 0; from <= len; from += 1 + from / 2)
			if (dsn_str_find_pair(text + from, end, pair) !=
				find_pair_reference(text + from, end, pair))
				fail_msg("%zu octets from %zu on at alignment %zu, pair at %zu",
					len, from, alignment, i);
		text[i + pair.distance] = second, text[i] = first;
	}
}

static void
finds_pairs_at_all_alignments_and_ends(void **state)
{
	static const DsnStrPair pairs[] = { { 'F', ' ', 4 }, { '\n', '-', 1 }, { '-', '-', 1 },
		{ 'f', 'f', 0 }, { '\0', '\0', 1 }, { '\0', '\xff', 2 }, { 'f', 'm', 40 } };

	(void)state;
	for (gsize p = 0; p < G_N_ELEMENTS(pairs); p++)
		for (gsize len = 0; len < 700; len += len < 140 ? 1 : 53)
			check_pairs(pairs[p], len % 33, len);
}

static void
finds_no_pair_beyond_the_end(void **state)
{
	static const DsnStrPair pair = { 'F', ' ', 4 };
	const char *text = "xFrom x";

	(void)state;
	assert_ptr_equal(dsn_str_find_pair(text, text + 6, pair), text + 1);
	assert_null(dsn_str_find_pair(text, text + 5, pair));
	assert_null(dsn_str_find_pair(text, text + 3, pair));
	assert_null(dsn_str_find_pair(text, text, pair));
	assert_null(dsn_str_find_pair(text + 2, text + 7, pair));
}

/* Texts of all lengths around the blocks that are looked at, with many and few lines and signs. */
static void
finds_lines_and_what_is_wanted_in_them(void **state)
{
	static const char *const letters[] = { "\n@a", "aaaaaaa\n",
		"@aaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@@@@\n\xe9" };
	guint32 seed = 1;

	(void)state;
	for (gsize len = 0; len < 300; len++)
		for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
			DsnStr text = make_text(&seed, letters[i], len), rest = text, line;
			DsnStrLines lines = dsn_str_lines(text, '@');
			const char *sign;

			while (dsn_str_lines_next(&lines, &line, &sign)) {
				const char *end = memchr(rest.at, '\n', rest.len);

				assert_ptr_equal(line.at, rest.at);
				assert_int_equal(
					line.len, end != NULL ? (gsize)(end - rest.at) : rest.len);
				assert_ptr_equal(sign, memchr(line.at, '@', line.len));
				rest = dsn_str_slice(rest, MIN(line.len + 1, rest.len), rest.len);
			}
			assert_int_equal(rest.len, 0);
			g_free((char *)text.at);
		}
}

static void
finds_no_line_in_what_is_absent(void **state)
{
	DsnStrLines lines = dsn_str_lines(DSN_STR_ABSENT, '@');
	DsnStr line;

	(void)state;
	assert_false(dsn_str_lines_next(&lines, &line, NULL));
}

static void
trims_and_compares(void **state)
{
	(void)state;
	assert_str(dsn_str_trim(DSN_STR(" \t a b \r\n")), DSN_STR("a b"));
	assert_str(dsn_str_trim(DSN_STR(" \n ")), DSN_STR(""));
	assert_true(dsn_str_equal_nocase(DSN_STR("RFC822"), DSN_STR("rfc822")));
	assert_false(dsn_str_equal_nocase(DSN_STR("rfc822"), DSN_STR("rfc82")));
	assert_true(dsn_str_has_prefix_nocase(DSN_STR("Diagnostic"), DSN_STR("diag")));
	assert_false(dsn_str_has_prefix_nocase(DSN_STR("di"), DSN_STR("diag")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_lines_at_any_kind_of_end),
		cmocka_unit_test(finds_with_and_without_case),
		cmocka_unit_test(finds_at_every_place_of_a_long_text),
		cmocka_unit_test(finds_what_a_search_byte_by_byte_finds),
		cmocka_unit_test(finds_behind_many_false_starts),
		cmocka_unit_test(compares_each_octet_without_case),
		cmocka_unit_test(lowers_capitals_and_nothing_else),
		cmocka_unit_test(finds_the_end_of_a_line_of_any_length),
		cmocka_unit_test(finds_pairs_at_all_alignments_and_ends),
		cmocka_unit_test(finds_no_pair_beyond_the_end),
		cmocka_unit_test(finds_lines_and_what_is_wanted_in_them),
		cmocka_unit_test(finds_no_line_in_what_is_absent),
		cmocka_unit_test(trims_and_compares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
