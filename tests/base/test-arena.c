/* SPDX-License-Identifier: MIT */
#include "base/arena.h"
#include "support/test.h"

#include <dsnsift/arena.h>

static void
pieces_are_zeroed_aligned_and_apart(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	char *last = NULL;

	(void)state;
	for (gsize size = 1; size < 100000; size = size * 2 + 1) {
		char *piece = dsn_arena_alloc(arena, size);

		assert_int_equal((guintptr)piece % 16, 0);
		for (gsize i = 0; i < size; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 'x', size);
		if (last != NULL)
			assert_int_equal(*last, 'x');
		last = piece;
	}
	dsn_arena_reset(arena);
	assert_int_equal(dsn_arena_used(arena), 0);
	assert_int_equal(*(char *)dsn_arena_alloc(arena, 8), 0);
}

static void
arrays_keep_their_elements_while_they_grow(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	guint *numbers = NULL, capacity = 0;

	(void)state;
	for (guint i = 0; i < 1000; i++) {
		numbers = dsn_arena_grow(arena, numbers, i, &capacity, sizeof *numbers);
		numbers[i] = i;
	}
	for (guint i = 0; i < 1000; i++)
		assert_int_equal(numbers[i], i);
}

static void
large_arrays_leave_little_behind(void **state)
{
	const gsize size = 216, n = 10000;
	g_autoptr(DsnArena) arena = dsn_arena_new();
	guint capacity = 0;
	gpointer array = NULL;

	(void)state;
	for (guint i = 0; i < n; i++)
		array = dsn_arena_grow(arena, array, i, &capacity, size);
	assert_true(dsn_arena_used(arena) - capacity * size < n * size * 4 / 3);
}

static void
copies_and_prints(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	assert_str(dsn_arena_copy(arena, DSN_STR("abc")), DSN_STR("abc"));
	assert_str(dsn_arena_printf(arena, "%d-%s", 5, "x"), DSN_STR("5-x"));
	assert_null(dsn_arena_copy(arena, DSN_STR_ABSENT).at);
	assert_str(dsn_arena_lower(arena, DSN_STR("RFC822-\303\204")), DSN_STR("rfc822-\303\204"));
	assert_null(dsn_arena_lower(arena, DSN_STR_ABSENT).at);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
		cmocka_unit_test(arrays_keep_their_elements_while_they_grow),
		cmocka_unit_test(large_arrays_leave_little_behind),
		cmocka_unit_test(copies_and_prints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
