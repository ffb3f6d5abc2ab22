/* SPDX-License-Identifier: MIT */
/* "Did you mean ...?": the word that is the fewest slips away from another. */
#include "config.h"

#include <string.h>

#include "base/nearest.h"

/* So many slips are a slip; more make it another word. */
static guint
slips_allowed(gsize len)
{
	return len < 4 ? 1 : len < 9 ? 2 : 3;
}

/* The distance of Damerau and Levenshtein in its simple form (optimal string alignment). */
guint
dsn_slips(const char *a, const char *b)
{
	guint rows[3][DSN_SLIPS_LONGEST + 1];
	gsize a_len = strlen(a), b_len = strlen(b);

	if (a_len > DSN_SLIPS_LONGEST || b_len > DSN_SLIPS_LONGEST)
		return G_MAXUINT;
	for (gsize j = 0; j <= b_len; j++)
		rows[0][j] = (guint)j;
	for (gsize i = 1; i <= a_len; i++) {
		guint *row = rows[i % 3];
		const guint *above = rows[(i + 2) % 3], *above_that = rows[(i + 1) % 3];

		row[0] = (guint)i;
		for (gsize j = 1; j <= b_len; j++) {
			row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = MIN(row[j], MIN(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = MIN(row[j], above_that[j - 2] + 1);
		}
	}
	return rows[a_len % 3][b_len];
}

void
dsn_nearest_try(DsnNearest *nearest, const char *candidate)
{
	gsize len = strlen(nearest->word);
	guint slips;

	if (len == 0 || len > DSN_SLIPS_LONGEST)
		return;
	/* A word that was begun is as good as one slip. */
	slips = len >= 3 && strncmp(candidate, nearest->word, len) == 0
			? 1
			: dsn_slips(nearest->word, candidate);
	if (slips > slips_allowed(len) || (nearest->best != NULL && slips >= nearest->distance))
		return;
	nearest->best = candidate;
	nearest->distance = slips;
}
