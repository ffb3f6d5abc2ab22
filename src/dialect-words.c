/* SPDX-License-Identifier: MIT */
/* The words of a reason: blanks squeezed, cut where it becomes too long. */
#include "config.h"

#include "dialect-private.h"
#include "octets.h"

/* Copies words with one blank between them, sixteen octets at once: none of the blanks is the last,
 * or has a blank or a control behind it. */
static gsize
copy_words(const char *at, gsize len, char *to)
{
#ifdef __SSE2__
	DsnOctets octets;
	guint blanks, controls;

	if (len < DSN_OCTETS)
		return 0;
	octets = dsn_octets_load(at);
	blanks = dsn_octets_bits(dsn_octets_equal(octets, ' '));
	controls = dsn_octets_bits(dsn_octets_within(octets, '\0', ' '));
	dsn_octets_store(to, octets);
	blanks &= (blanks | controls) >> 1 | 1u << (DSN_OCTETS - 1);
	return (gsize)__builtin_ctz(controls | blanks | 1u << DSN_OCTETS);
#else
	return (void)at, (void)len, (void)to, 0;
#endif
}

void
dsn_dialect_add_words(char *to, gsize *n, DsnStr line)
{
	gboolean gap = *n > 0;

	for (gsize i = 0; i < line.len && *n + 1 < DSN_DIALECT_REASON_MAX; i++) {
		gsize many = gap || *n == 0
				     ? 0
				     : copy_words(line.at + i,
					       MIN(line.len - i, DSN_DIALECT_REASON_MAX - 1 - *n),
					       to + *n);
		char c;

		i += many;
		*n += many;
		if (i == line.len || *n + 1 >= DSN_DIALECT_REASON_MAX)
			break;
		c = line.at[i];
		if ((guchar)c <= ' ') {
			gap = *n > 0;
			continue;
		}
		if (gap)
			to[(*n)++] = ' ';
		to[(*n)++] = c;
		gap = FALSE;
	}
	/* A cut never leaves half a UTF-8 character. */
	if (*n + 1 >= DSN_DIALECT_REASON_MAX)
		while (*n > 0 && (guchar)to[*n - 1] >= 0x80)
			(*n)--;
}
