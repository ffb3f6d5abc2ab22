/* SPDX-License-Identifier: MIT */
/* Words with the blanks between them squeezed: as they are looked for, and those of a reason. */
#include "config.h"

#include "dialect-private.h"
#include "octets.h"

#define BLOCK 16 /* octets that are looked at together */

G_STATIC_ASSERT(BLOCK <= DSN_DIALECT_BEHIND);

/* Copies words with one blank between them, up to where more than that is, sixteen octets at most.
 * As many of @to are written over. */
static inline gsize
copy_words(const char *at, gsize len, char *to)
{
#ifdef __SSE2__
	DsnOctets octets = dsn_octets_load_some(at, len);
	guint blanks = dsn_octets_bits(dsn_octets_equal(octets, ' '));
	guint controls = dsn_octets_bits(dsn_octets_within(octets, '\0', ' '));

	dsn_octets_store(to, octets);
	/* Nobody knows what is behind the last. */
	blanks &= (blanks | controls) >> 1 | 1u << (DSN_OCTETS - 1);
	return (gsize)__builtin_ctz(controls | blanks | 1u << MIN(len, DSN_OCTETS));
#else
	gsize n = 0;

	for (len = MIN(len, BLOCK); n < len; n++) {
		if ((guchar)at[n] < ' ' ||
			(at[n] == ' ' && (n + 1 == len || (guchar)at[n + 1] <= ' ')))
			break;
		to[n] = at[n];
	}
	return n;
#endif
}

void
dsn_dialect_add_words(char *to, gsize *n, DsnStr line)
{
	gsize i = 0;

	while (TRUE) {
		gsize many;

		while (i < line.len && (guchar)line.at[i] <= ' ')
			i++;
		if (i == line.len || *n + 1 >= DSN_DIALECT_REASON_MAX)
			break;
		if (*n > 0)
			to[(*n)++] = ' ';
		to[(*n)++] = line.at[i++];
		do {
			gsize room = DSN_DIALECT_REASON_MAX - MIN(*n + 1, DSN_DIALECT_REASON_MAX);

			many = copy_words(line.at + i, MIN(line.len - i, room), to + *n);
			i += many;
			*n += many;
		} while (many == BLOCK);
	}
	/* A cut never leaves half a UTF-8 character. */
	if (*n + 1 >= DSN_DIALECT_REASON_MAX)
		while (*n > 0 && (guchar)to[*n - 1] >= 0x80)
			(*n)--;
}

/* One bit for each of sixteen octets. */
typedef struct {
	guint controls; /* blanks, and what else is no part of a word */
	guint blanks;
} Gaps;

/* Writes the octets at @at in lower case, with a blank for each that is no part of a word. */
static Gaps
copy_lower(const char *at, char *out)
{
	Gaps gaps = { 0 };
#ifdef __SSE2__
	DsnOctets octets = dsn_octets_load(at);
	DsnOctets blanks =
		dsn_octets_or(dsn_octets_equal(octets, ' '), dsn_octets_within(octets, '\t', 5));

	gaps.controls = dsn_octets_bits(dsn_octets_within(octets, '\0', ' ' + 1));
	gaps.blanks = dsn_octets_bits(blanks);
	dsn_octets_store(out, dsn_octets_lower(dsn_octets_at_least(octets, ' ')));
#else
	for (guint i = 0; i < BLOCK; i++) {
		guchar c = (guchar)at[i];

		gaps.controls |= (guint)(c <= ' ') << i;
		gaps.blanks |= (guint)(c == ' ' || (c >= '\t' && c <= '\r')) << i;
		out[i] = dsn_ascii_lower((char)MAX(c, ' '));
	}
#endif
	return gaps;
}

gsize
dsn_dialect_normalise(DsnStr text, char *out, gsize room)
{
	gsize at = 0, n = 0;
	guint behind = 0; /* 1 behind what is no part of a word */

	while (at < text.len && (guchar)text.at[at] <= ' ')
		at++;
	while (at < text.len && n < room) {
		gsize left = MIN(text.len - at, BLOCK);
		char block[BLOCK] = { 0 };
		const char *from = text.at + at;
		guint dropped, many;
		Gaps gaps;

		if (left < BLOCK)
			from = memcpy(block, from, left);
		gaps = copy_lower(from, out + n);
		dropped = gaps.blanks & (gaps.controls << 1 | behind);
		behind = dropped != 0 || gaps.controls >> (BLOCK - 1) != 0;
		/* The usual case for itself: where the next block begins is known at once. */
		if (dropped == 0 && left == BLOCK) {
			at += BLOCK;
			n += BLOCK;
			continue;
		}
		many = (guint)__builtin_ctz(dropped | 1u << left);
		n += many;
		/* Those that are dropped as well. */
		at += many + (guint)__builtin_ctz(~(dropped >> many));
	}
	n = MIN(n, room);
	return n - (n > 0 && out[n - 1] == ' ');
}
