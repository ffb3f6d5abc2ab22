/* SPDX-License-Identifier: MIT */
/* What is valid UTF-8, and what a format prints as it is. */
#include "config.h"

#include "support/test.h"
#include "base/utf8.h"

static gsize
count_verbatim_reference(DsnStr str, char special)
{
	gsize n = 0;

	while (n < str.len && str.at[n] >= ' ' && str.at[n] <= '~' && str.at[n] != '"' &&
		str.at[n] != '\\' && str.at[n] != special)
		n++;
	return n;
}

/* Each octet at each place of texts of all lengths, in memory of just that size. */
static void
copies_what_every_format_prints_as_it_is(void **state)
{
	(void)state;
	for (gsize len = 0; len < 40; len++) {
		/* Of no octets too @edge is not NULL, and nothing may be read behind them. */
		char *block = g_malloc(len + 1), *edge = block + 1;
		char *copy = g_malloc(len + DSN_UTF8_BEHIND);
		DsnStr str = { edge, len };

		for (gsize at = 0; at < MAX(len, 1); at++)
			for (guint octet = 0; octet < 256; octet++) {
				gsize want;

				memset(edge, 'x', len);
				if (len > 0)
					edge[at] = (char)octet;
				want = count_verbatim_reference(str, ',');
				assert_int_equal(dsn_utf8_copy_verbatim(copy, str, ','), want);
				assert_memory_equal(copy, edge, want);
			}
		g_free(block);
		g_free(copy);
	}
}

/* Octets on either side of every border between what may follow what. */
static const char borders[] = "a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed"
			      "\xee\xef\xf0\xf1\xf3\xf4\xf5\xff";

static void
assert_valid_as_glib_has_it(const char *at, gsize len)
{
	char *exact = g_memdup2(at, len);
	const char *end;

	g_utf8_validate_len(exact, len, &end);
	assert_int_equal(dsn_utf8_valid((DsnStr){ exact, len }), end - exact);
	g_free(exact);
}

static void
tells_valid_octets_from_others(void **state)
{
	char five[5] = { 0 };

	(void)state;
	for (guint i = 0; borders[i] != '\0'; i++)
		for (guint k = 0; borders[k] != '\0'; k++)
			for (guint m = 0; borders[m] != '\0'; m++)
				for (guint n = 0; borders[n] != '\0'; n++) {
					five[0] = borders[i];
					five[1] = borders[k];
					five[2] = borders[m];
					five[3] = five[4] = borders[n];
					assert_valid_as_glib_has_it(five, 3);
					assert_valid_as_glib_has_it(five, 4);
					assert_valid_as_glib_has_it(five, 5);
				}
	assert_int_equal(dsn_utf8_valid(DSN_STR("a\0b")), 3);
	assert_int_equal(dsn_utf8_valid(DSN_STR("")), 0);
	assert_int_equal(dsn_utf8_valid(DSN_STR("\xef\xbf\xbd")), 3);
}

static void
tells_them_wherever_they_stand(void **state)
{
	static const char *const words[] = { "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xff",
		"\xc3", "\xe2\x82" };

	(void)state;
	for (gsize before = 0; before < 40; before++)
		for (gsize after = 0; after < 20; after++)
			for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
				g_autofree char *front = g_strnfill(before, 'x');
				g_autofree char *back = g_strnfill(after, 'y');
				g_autofree char *text = g_strconcat(front, words[i], back, NULL);

				assert_valid_as_glib_has_it(text, strlen(text));
			}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_what_every_format_prints_as_it_is),
		cmocka_unit_test(tells_valid_octets_from_others),
		cmocka_unit_test(tells_them_wherever_they_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
