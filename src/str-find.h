/* SPDX-License-Identifier: MIT */
/* The ways in which dsn_str_find() goes through a text, for the test. */
#pragma once

#include <dsnsift/str.h>

/**
 * DsnStrEnds: the first and the last octet of what is looked for
 * @fold: the bit that makes capitals small, which both have already; or 0
 * @to_last: from the one to the other
 */
typedef struct {
	char first;
	char last;
	char fold;
	gsize to_last;
} DsnStrEnds;

/* @find(): the first place of both from @at on, and before @end, or -1; all of @text up to there,
 * and what follows up to @to_last, can be read.  Only where the processor has it. */
typedef struct {
	const char *name;
	gboolean (*is_there)(void);
	gssize (*find)(const char *text, gsize at, gsize end, DsnStrEnds ends);
} DsnStrEndsWay;

/* (array zero-terminated=1): the best one first; the last one is plain C. */
extern const DsnStrEndsWay dsn_str_ends_ways[];
