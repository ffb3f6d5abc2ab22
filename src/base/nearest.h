/* SPDX-License-Identifier: MIT */
/* "Did you mean ...?": how far two words are apart, and which of many is nearest. */
#pragma once

#include <glib.h>

/* Words with more octets are not compared. */
#define DSN_SLIPS_LONGEST 40

/* How many letters were left out, put in, changed, or swapped with the next, to make @b of @a;
 * %G_MAXUINT if one of them is too long.  "form" and "from": 1. */
guint dsn_slips(const char *a, const char *b);

/**
 * DsnNearest: what was probably meant by a word that is none; set @word, then try them all
 * @best: (nullable): one that is a slip or two away
 */
typedef struct {
	const char *word;
	const char *best;
	guint distance;
} DsnNearest;

void dsn_nearest_try(DsnNearest *nearest, const char *candidate);
