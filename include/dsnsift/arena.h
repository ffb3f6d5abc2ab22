/* SPDX-License-Identifier: MIT */
/* Memory for what is made of one message: taken piece by piece, given back all at once. */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/**
 * DsnArena:
 *
 * Whatever the stages make of a message lives in the arena that they are given, and in the octets
 * of the message; nothing of it is freed by itself.  One thread uses an arena at a time: a program
 * has one for each of its threads, and resets it between messages.
 *
 * When there is no memory, the program is aborted, as GLib does it.
 */
typedef struct DsnArena DsnArena;

/* (transfer full): to be freed with dsn_arena_free(). */
DsnArena *dsn_arena_new(void);

/* @arena: (nullable) (transfer full) */
void dsn_arena_free(DsnArena *arena);

/* Gives back all that was taken, but for one block that is kept for the next message. */
void dsn_arena_reset(DsnArena *arena);

/* Octets taken since the reset: what one message costs. */
gsize dsn_arena_used(const DsnArena *arena);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnArena, dsn_arena_free)

G_END_DECLS
