/* SPDX-License-Identifier: MIT */
/* The fast way through text that holds little of what is looked for. */
#pragma once

#include <dsnsift/str.h>

/**
 * DsnStrPair:
 * @fold: the bit that makes capitals small, which both bytes have already; or 0
 * @distance: from @first to @second
 *
 * Two bytes of what is looked for, chosen so that they seldom stand so by chance.
 */
typedef struct {
	char first;
	char second;
	char fold;
	gsize distance;
} DsnStrPair;

/**
 * dsn_str_pair_find:
 * @at, @end: where the first byte may be, offsets in @text; all up to the second can be read
 *
 * With the widest vectors that the processor has.
 *
 * Returns: the first place of the first byte, or -1.
 */
gssize dsn_str_pair_find(const char *text, gsize at, gsize end, DsnStrPair pair);

/* The same between two places where both bytes must lie; NULL if there is none. */
const char *dsn_str_find_pair(const char *at, const char *end, DsnStrPair pair);

/* A way to do it, for the test: only where the processor has it. */
typedef struct {
	const char *name;
	gboolean (*is_there)(void);
	gssize (*find)(const char *text, gsize at, gsize end, DsnStrPair pair);
} DsnStrPairWay;

/* (array zero-terminated=1): the best one first; the last one is plain C. */
extern const DsnStrPairWay dsn_str_pair_ways[];
