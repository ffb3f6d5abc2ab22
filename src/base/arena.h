/* SPDX-License-Identifier: MIT */
/* How the stages take memory from an arena. */
#pragma once

#include <dsnsift/arena.h>

/* (transfer none): zeroed, aligned for any type, valid until the reset. */
gpointer dsn_arena_alloc(DsnArena *arena, gsize size);
#define dsn_arena_new_array(arena, type, count)                                                    \
	((type *)dsn_arena_alloc((arena), sizeof(type) * (gsize)(count)))

/* The same, not zeroed: for room that is filled at once. */
gpointer dsn_arena_take(DsnArena *arena, gsize size);

/* Absent if @str is. */
DsnStr dsn_arena_copy(DsnArena *arena, DsnStr str);

/* A copy with small letters for the capitals of ASCII. */
DsnStr dsn_arena_lower(DsnArena *arena, DsnStr str);

DsnStr dsn_arena_printf(DsnArena *arena, const char *format, ...) G_GNUC_PRINTF(2, 3);

/**
 * dsn_arena_grow:
 *
 * For arrays whose length nobody knows beforehand: returns @array with room for
 * at least one more than @count elements, moved and made larger when @capacity is
 * reached; what is new is not zeroed.  Amortised constant.  The old place is lost
 * until the reset: large arrays take larger steps, whose unused end costs no memory.
 */
gpointer dsn_arena_grow(
	DsnArena *arena, gpointer array, guint count, guint *capacity, gsize element_size);
