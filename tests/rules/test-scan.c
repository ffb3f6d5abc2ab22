/* SPDX-License-Identifier: MIT */
/* The vectors that look for keys of rules find what plain C finds, at every end. */
#include "config.h"

#include "rules/scan.h"
#include "support/test.h"

#define TEXT                                                                                       \
	"550 5.1.1 <a@example.com>: recipient address rejected: user unknown in virtual "          \
	"mailbox table, the mailbox is full; over quota, connection timed out. no such domain"

/* A copy that ends where no more may be read. */
static char *
copy_tight(const char *text, gsize len)
{
	char *copy = g_malloc(len + DSN_SCAN_BEHIND);

	memcpy(copy, text, len);
	memset(copy + len, 0, DSN_SCAN_BEHIND);
	return copy;
}

static void
scans_as_plain_c_does(void **state)
{
	const guint32 *marks = dsn_rules_builtin()->grams.marks;
	guint n_grams = 0, n_blanks = 0;

	(void)state;
	for (gsize from = 0; from < sizeof TEXT; from++)
		for (gsize n = 0; n <= MIN(DSN_SCAN_BLOCK, sizeof TEXT - 1 - from); n++) {
			g_autofree char *at = copy_tight(&TEXT[from], n);
			guint64 grams = dsn_scan_grams(marks, at, n);
			guint64 blanks = dsn_scan_blanks(at, n);

			if (grams != dsn_scan_grams_plainly(marks, at, n) ||
				blanks != dsn_scan_blanks_plainly(at, n))
				fail_msg("%zu octets from %zu on", n, from);
			n_grams += grams != 0;
			n_blanks += blanks != 0;
		}
	assert_true(n_grams > 0 && n_blanks > 0);
}

static void
scans_no_further_than_it_should(void **state)
{
	guint32 marks[1 << DSN_GRAM_MARKS];
	char text[DSN_SCAN_BLOCK + DSN_SCAN_BEHIND];

	(void)state;
	memset(marks, 0xff, sizeof marks);
	memset(text, ' ', sizeof text);
	for (gsize n = 0; n < DSN_SCAN_BLOCK; n++) {
		guint64 all = (G_GUINT64_CONSTANT(1) << n) - 1;

		assert_true(dsn_scan_grams(marks, text, n) == all);
		assert_true(dsn_scan_blanks(text, n) == all);
	}
	assert_true(~dsn_scan_grams(marks, text, DSN_SCAN_BLOCK) == 0);
	assert_true(~dsn_scan_blanks(text, DSN_SCAN_BLOCK) == 0);
}

/* What is behind a tag must not be taken for one. */
static void
tells_tags_as_plain_c_does(void **state)
{
	static const guint16 values[] = { 0, 1, 0x7fff, 0x8000, 0xffff };
	g_autofree DsnKey *keys = g_new(DsnKey, DSN_KEYS_AT_ONCE);

	(void)state;
	for (guint at = 0; at < DSN_KEYS_AT_ONCE; at++)
		for (guint i = 0; i < G_N_ELEMENTS(values); i++)
			for (guint j = 0; j < G_N_ELEMENTS(values); j++) {
				for (guint k = 0; k < DSN_KEYS_AT_ONCE; k++)
					keys[k] = (DsnKey){ 5, values[i] };
				keys[at].tag = values[j];
				assert_int_equal(dsn_scan_tags(keys, values[i]),
					dsn_scan_tags_plainly(keys, values[i]));
				assert_int_equal(
					dsn_scan_tags(keys, values[i]), (guint)(i == j) << at);
			}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scans_as_plain_c_does),
		cmocka_unit_test(tells_tags_as_plain_c_does),
		cmocka_unit_test(scans_no_further_than_it_should),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
