/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/arena.h>

#include <stdarg.h>

#define BLOCK_SIZE (64 * 1024)
#define ALIGNMENT 16

typedef struct Block Block;
struct Block {
	Block *next;
	gsize size;
	gsize used;
	char *data;
};

struct DsnArena {
	Block *first;   /* the one kept over a reset */
	Block *current; /* where the next piece is taken */
	gsize used;
};

static Block *
block_new(gsize size)
{
	Block *block = g_malloc(sizeof *block);

	block->next = NULL;
	block->size = size;
	block->used = 0;
	block->data = g_malloc(size);
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

DsnArena *
dsn_arena_new(void)
{
	DsnArena *arena = g_new0(DsnArena, 1);

	arena->first = arena->current = block_new(BLOCK_SIZE);
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
	arena->first->used = 0;
	arena->current = arena->first;
	arena->used = 0;
}

gpointer
dsn_arena_take(DsnArena *arena, gsize size)
{
	Block *block = arena->current;
	char *piece;

	size = (size + ALIGNMENT - 1) & ~(gsize)(ALIGNMENT - 1);
	if (size > block->size - block->used) {
		block->next = block_new(MAX(size, BLOCK_SIZE));
		block = arena->current = block->next;
	}
	piece = block->data + block->used;
	block->used += size;
	arena->used += size;
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
dsn_arena_printf(DsnArena *arena, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	return dsn_arena_copy(arena, dsn_str(text));
}

gsize
dsn_arena_used(const DsnArena *arena)
{
	return arena->used;
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
