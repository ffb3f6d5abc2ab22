/* SPDX-License-Identifier: MIT */
/* The search for two octets at a distance, which the search for a string begins with. */
#pragma once

#include <dsnsift/str.h>

/**
 * DsnStrPair:
 * @distance: octets from @first to @second
 *
 * Two octets of what is searched for, chosen so that they rarely occur like this by chance: of
 * "From " the 'F' and the blank, at distance 4.
 */
typedef struct {
	char first;
	char second;
	gsize distance;
} DsnStrPair;

/**
 * dsn_str_find_pair:
 * @at, @end: where both octets must lie; nothing else is read
 *
 * Returns: (nullable): the first place where the pair begins.
 */
const char *dsn_str_find_pair(const char *at, const char *end, DsnStrPair pair);
