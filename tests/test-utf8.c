/* SPDX-License-Identifier: MIT */
/* What a format may print as it is. */
#include "config.h"

#include "test.h"
#include "utf8.h"

/* Each octet at each place of texts of all lengths, in memory of just that size. */
static void
stops_at_each_octet_that_is_not_plain(void **state)
{
	(void)state;
	for (gsize len = 1; len < 40; len++) {
		g_autofree char *text = g_strnfill(len, 'x');
		char *edge = g_malloc(len), *copy = g_malloc(len);

		for (gsize at = 0; at < len; at++)
			for (guint octet = 0; octet < 256; octet++) {
				gboolean plain = octet >= ' ' && octet < 0x7f && octet != '"' &&
						 octet != '\\' && octet != ',';

				memcpy(edge, text, len);
				edge[at] = (char)octet;
				memset(copy, '?', len);
				assert_int_equal(
					dsn_utf8_copy_plain(copy, (DsnStr){ edge, len }, ','),
					plain ? len : at);
				assert_memory_equal(copy, edge, plain ? len : at);
			}
		g_free(edge);
		g_free(copy);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stops_at_each_octet_that_is_not_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
