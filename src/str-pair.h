/* SPDX-License-Identifier: MIT */
/* The fast way through text that holds nearly nothing of what is looked for. */
#pragma once

#include <dsnsift/str.h>

/**
 * DsnStrPair:
 * @distance: from @first to @second
 *
 * Two bytes of what is looked for, chosen so that they seldom stand so by chance.
 */
typedef struct {
	char first;
	char second;
	gsize distance;
} DsnStrPair;

/**
 * dsn_str_find_pair:
 * @at, @end: where both bytes must lie
 *
 * With the widest vectors that the processor has.
 *
 * Returns: (nullable): the first place of the first byte.
 */
const char *dsn_str_find_pair(const char *at, const char *end, DsnStrPair pair);

/* A way to do it, for the test: @find() only where the processor has it, and with the @end of
 * the first byte. */
typedef struct {
	const char *name;
	gboolean (*is_there)(void);
	const char *(*find)(const char *at, const char *end, DsnStrPair pair);
} DsnStrPairWay;

/* (array zero-terminated=1): the best one first; the last one is plain C. */
extern const DsnStrPairWay dsn_str_pair_ways[];
