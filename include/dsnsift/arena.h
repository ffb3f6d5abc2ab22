/* SPDX-License-Identifier: MIT */
/* Memory for what is made of one message: taken in order, given back all at once. */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/**
 * DsnArena:
 *
 * Not thread-safe: each worker owns one and resets it between messages.
 * Everything a #DsnMail, #DsnReport or #DsnVerdict points at lives in the
 * message's bytes or in the arena they were made with.
 */
typedef struct DsnArena DsnArena;

DsnArena *dsn_arena_new(void);
void dsn_arena_free(DsnArena *arena);

/* Forgets all that was taken; keeps one block for the next message. */
void dsn_arena_reset(DsnArena *arena);

/* (transfer none): zeroed, aligned for any type, valid until the reset. */
gpointer dsn_arena_alloc(DsnArena *arena, gsize size);
#define dsn_arena_new_array(arena, type, count)                                                    \
	((type *)dsn_arena_alloc((arena), sizeof(type) * (gsize)(count)))

/* The same, but what is there is what was there before: for room that is filled at once. */
gpointer dsn_arena_take(DsnArena *arena, gsize size);

DsnStr dsn_arena_copy(DsnArena *arena, DsnStr str);
DsnStr dsn_arena_printf(DsnArena *arena, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Bytes taken since the reset: what one message costs. */
gsize dsn_arena_used(const DsnArena *arena);

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnArena, dsn_arena_free)

G_END_DECLS
