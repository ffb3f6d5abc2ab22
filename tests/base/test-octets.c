/* SPDX-License-Identifier: MIT */
/* Each operation on sixteen octets against the same done octet by octet. */
#include "config.h"

#include "support/test.h"
#include "base/octets.h"

/* What is made of two vectors, sixteen octets each. */
typedef struct {
	const char *name;
	void (*kernel)(const char *a, const char *b, char *to);
	void (*reference)(const guint8 *a, const guint8 *b, guint8 *to);
} Operation;

#define KERNEL(name, expression)                                                                   \
	static void kernel_##name(const char *at_a, const char *at_b, char *to)                    \
	{                                                                                          \
		DsnOctets a = dsn_octets_load(at_a), b = dsn_octets_load(at_b);                    \
                                                                                                   \
		(void)b;                                                                           \
		dsn_octets_store(to, expression);                                                  \
	}

#define REFERENCE(name, expression)                                                                \
	static void reference_##name(const guint8 *a, const guint8 *b, guint8 *to)                 \
	{                                                                                          \
		(void)b;                                                                           \
		for (guint i = 0; i < DSN_OCTETS; i++)                                             \
			to[i] = (guint8)(expression);                                              \
	}

#define MASK(condition) ((condition) ? 0xff : 0)

KERNEL(copy, a)
REFERENCE(copy, a[i])
KERNEL(equal, dsn_octets_equal(a, 'x'))
REFERENCE(equal, MASK(a[i] == 'x'))
KERNEL(equal_beyond_ascii, dsn_octets_equal(a, (char)0xe4))
REFERENCE(equal_beyond_ascii, MASK(a[i] == 0xe4))
KERNEL(alike, dsn_octets_alike(a, b))
REFERENCE(alike, MASK(a[i] == b[i]))
KERNEL(digits, dsn_octets_within(a, '0', 10))
REFERENCE(digits, MASK(a[i] >= '0' && a[i] <= '9'))
KERNEL(controls, dsn_octets_within(a, 0, ' '))
REFERENCE(controls, MASK(a[i] < ' '))
KERNEL(beyond_ascii, dsn_octets_within(a, (char)0x80, 0x80))
REFERENCE(beyond_ascii, MASK(a[i] >= 0x80))
KERNEL(around_the_sign, dsn_octets_within(a, 0x70, 0x20))
REFERENCE(around_the_sign, MASK(a[i] >= 0x70 && a[i] < 0x90))
KERNEL(joined, (dsn_octets_equal(a, 'x') | dsn_octets_alike(a, b)) & ~dsn_octets_within(b, 'a', 9))
REFERENCE(joined, MASK((a[i] == 'x' || a[i] == b[i]) && !(b[i] >= 'a' && b[i] < 'a' + 9)))
KERNEL(at_least, dsn_octets_at_least(a, ' '))
REFERENCE(at_least, MAX(a[i], ' '))
KERNEL(at_least_much, dsn_octets_at_least(a, 0xe4))
REFERENCE(at_least_much, MAX(a[i], 0xe4))
KERNEL(multiply, dsn_octets_multiply(a, 40503))
REFERENCE(multiply, (a[i / 2 * 2] | a[i / 2 * 2 + 1] << 8) * 40503u >> i % 2 * 8)
KERNEL(fold, dsn_octets_fold(a))
REFERENCE(fold, a[i] | 0x20)
KERNEL(lower, dsn_octets_lower(a))
REFERENCE(lower, g_ascii_tolower((gchar)a[i]))

#define OPERATION(name)                                                                            \
	{                                                                                          \
#name, kernel_##name, reference_##name                                             \
	}

static const Operation operations[] = {
	OPERATION(copy),
	OPERATION(equal),
	OPERATION(equal_beyond_ascii),
	OPERATION(alike),
	OPERATION(digits),
	OPERATION(controls),
	OPERATION(beyond_ascii),
	OPERATION(around_the_sign),
	OPERATION(joined),
	OPERATION(at_least),
	OPERATION(at_least_much),
	OPERATION(multiply),
	OPERATION(fold),
	OPERATION(lower),
};

static guint8
random_octet(guint32 *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return (guint8)(*seed >> 24);
}

static void
does_what_is_done_octet_by_octet(void **state)
{
	guint failed = 0;

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(operations); i++) {
		const Operation *operation = &operations[i];
		guint32 seed = 1;
		gboolean right = TRUE;

		for (guint round = 0; round < 10000; round++) {
			guint8 a[2 * DSN_OCTETS], b[DSN_OCTETS], got[DSN_OCTETS], want[DSN_OCTETS];
			guint8 *from = a + round % DSN_OCTETS;

			for (guint k = 0; k < DSN_OCTETS; k++) {
				from[k] = random_octet(&seed);
				b[k] = random_octet(&seed) < 64 ? from[k] : random_octet(&seed);
			}
			operation->kernel((const char *)from, (const char *)b, (char *)got);
			operation->reference(from, b, want);
			right &= memcmp(got, want, sizeof want) == 0;
		}
		if (!right)
			print_error("%s\n", operation->name), failed++;
	}
	assert_int_equal(failed, 0);
}

/* All of the masks that there are, and octets that have no more of a mask than its highest bit. */
static void
gathers_the_highest_bits(void **state)
{
	(void)state;
	for (guint bits = 0; bits < 1u << DSN_OCTETS; bits++) {
		char mask[DSN_OCTETS], odd[DSN_OCTETS];

		for (guint i = 0; i < DSN_OCTETS; i++) {
			gboolean is_set = (bits >> i & 1) != 0;

			mask[i] = (char)(is_set ? 0xff : 0);
			odd[i] = (char)((is_set ? 0x80 : 0) | ((bits * 31 + i * 7) & 0x7f));
		}
		assert_int_equal(dsn_octets_bits(dsn_octets_load(mask)), bits);
		assert_int_equal(dsn_octets_bits(dsn_octets_load(odd)), bits);
	}
}

/* In memory of just their size, with zeros behind. */
static void
loads_octets_up_to_the_end(void **state)
{
	(void)state;
	for (gsize n = 0; n < 40; n++) {
		char got[DSN_OCTETS], want[DSN_OCTETS] = { 0 };
		g_autofree char *edge = g_malloc(n);

		for (gsize i = 0; i < n; i++)
			edge[i] = (char)(0xd0 + i);
		for (gsize i = 0; i < MIN(n, DSN_OCTETS); i++)
			want[i] = edge[i];
		dsn_octets_store(got, dsn_octets_load_some(edge, n));
		assert_memory_equal(got, want, sizeof want);
	}
}

/* One octet changed at each place of two texts of each length. */
static void
compares_texts_of_any_length(void **state)
{
	(void)state;
	for (gsize n = 1; n < 40; n++) {
		g_autofree char *a = g_strnfill(n, 'a'), *b = g_strnfill(n, 'a');

		assert_true(dsn_octets_same(a, b, n));
		for (gsize i = 0; i < n; i++) {
			b[i] = 'A';
			assert_false(dsn_octets_same(a, b, n));
			b[i] = 'a';
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_what_is_done_octet_by_octet),
		cmocka_unit_test(gathers_the_highest_bits),
		cmocka_unit_test(loads_octets_up_to_the_end),
		cmocka_unit_test(compares_texts_of_any_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
