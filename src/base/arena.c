/* SPDX-License-Identifier: MIT */
/* Memory for what is made of one message: blocks that are filled from front to back. */
#include "config.h"

#include "base/arena.h"
#include "base/str.h"

#include <stdarg.h>

#define BLOCK_SIZE (64 * 1024)
#define ALIGNMENT 16

typedef struct Block Block;
struct Block {
	Block *next;
	gsize size;
	char *data;
};

/**
 * DsnArena:
 * @at, @left: where the next piece is taken, in the last of the blocks
 * @first: the one kept over a reset
 * @used: what was taken of the blocks before the last
 */
struct DsnArena {
	char *at;
	gsize left;
	Block *first, *last;
	gsize used;
};

static Block *
block_new(gsize size)
{
	Block *block = g_malloc(sizeof *block);

	*block = (Block){ NULL, size, g_malloc(size) };
	return block;
}

static void
blocks_free(Block *block)
{
	while (block != NULL) {
		Block *next = block->next;
		g_free(block->data);
		g_free(block);
		block = next;
	}
}

static void
begin_block(DsnArena *arena, Block *block)
{
	arena->last = block;
	arena->at = block->data;
	arena->left = block->size;
}

DsnArena *
dsn_arena_new(void)
{
	DsnArena *arena = g_new0(DsnArena, 1);

	arena->first = block_new(BLOCK_SIZE);
	begin_block(arena, arena->first);
	return arena;
}

void
dsn_arena_free(DsnArena *arena)
{
	if (arena == NULL)
		return;
	blocks_free(arena->first);
	g_free(arena);
}

void
dsn_arena_reset(DsnArena *arena)
{
	blocks_free(arena->first->next);
	arena->first->next = NULL;
	arena->used = 0;
	begin_block(arena, arena->first);
}

gsize
dsn_arena_used(const DsnArena *arena)
{
	return arena->used + arena->last->size - arena->left;
}

/* Apart from the usual way, which is taken dozens of times for a message. */
static G_GNUC_NO_INLINE gpointer
take_from_new_block(DsnArena *arena, gsize size)
{
	Block *block = block_new(MAX(size, BLOCK_SIZE));

	arena->used = dsn_arena_used(arena);
	arena->last->next = block;
	begin_block(arena, block);
	return dsn_arena_take(arena, size);
}

gpointer
dsn_arena_take(DsnArena *arena, gsize size)
{
	char *piece = arena->at;

	size = (size + ALIGNMENT - 1) & ~(gsize)(ALIGNMENT - 1);
	if (size > arena->left)
		return take_from_new_block(arena, size);
	arena->at += size;
	arena->left -= size;
	return piece;
}

gpointer
dsn_arena_alloc(DsnArena *arena, gsize size)
{
	return memset(dsn_arena_take(arena, size), 0, size);
}

DsnStr
dsn_arena_copy(DsnArena *arena, DsnStr str)
{
	if (str.len == 0)
		return str;
	return (DsnStr){ memcpy(dsn_arena_take(arena, str.len), str.at, str.len), str.len };
}

DsnStr
dsn_arena_lower(DsnArena *arena, DsnStr str)
{
	char *out;

	if (str.len == 0)
		return str;
	out = dsn_arena_take(arena, str.len);
	dsn_str_copy_lower(out, str);
	return (DsnStr){ out, str.len };
}

DsnStr
dsn_arena_printf(DsnArena *arena, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	return dsn_arena_copy(arena, dsn_str(text));
}

gpointer
dsn_arena_grow(DsnArena *arena, gpointer array, guint count, guint *capacity, gsize element_size)
{
	gpointer moved;

	if (count < *capacity)
		return array;
	if (*capacity == 0)
		*capacity = 8;
	else
		*capacity *= *capacity * element_size < BLOCK_SIZE ? 2 : 4;
	moved = dsn_arena_take(arena, *capacity * element_size);
	if (count > 0)
		memcpy(moved, array, count * element_size);
	return moved;
}
