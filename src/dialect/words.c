/* SPDX-License-Identifier: MIT */
/* Words with the blanks between them squeezed: as they are looked for, and those of a reason. */
#include "config.h"

#include "dialect/facts.h"
#include "dialect/notice.h"

#include "base/octets.h"
#include "base/str.h"

#define BLOCK 16 /* octets that are looked at together */

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

/* Writes the @n octets at @at, BLOCK at most, in lower case, with a blank for each that is no part
 * of a word.  Returns a bit for each of those. */
static inline guint
copy_lower(const char *at, gsize n, char *out)
{
#ifdef __SSE2__
	DsnOctets octets = dsn_octets_at_least(dsn_octets_load_some(at, n), ' ');

	dsn_octets_store(out, dsn_octets_lower(octets));
	return dsn_octets_bits(dsn_octets_equal(octets, ' '));
#else
	guint gaps = 0;

	for (guint i = 0; i < n; i++) {
		gaps |= (guint)((guchar)at[i] <= ' ') << i;
		out[i] = dsn_ascii_lower((guchar)at[i] > ' ' ? at[i] : ' ');
	}
	return gaps;
#endif
}

/* A bit for each of those octets that is a blank, and no other control. */
static inline guint
find_blanks(const char *at, gsize n)
{
#ifdef __SSE2__
	DsnOctets octets = dsn_octets_load_some(at, n);

	return dsn_octets_bits(
		dsn_octets_or(dsn_octets_equal(octets, ' '), dsn_octets_within(octets, '\t', 5)));
#else
	guint blanks = 0;

	for (guint i = 0; i < n; i++)
		blanks |= (guint)(at[i] == ' ' || (at[i] >= '\t' && at[i] <= '\r')) << i;
	return blanks;
#endif
}

#define PIECE 32 /* octets that are looked at together */

/* What was written to @out is @n octets, PIECE at most; takes those out that @dropped has bits for.
 * Returns how many are left. */
static gsize
take_out(char *out, gsize n, guint64 dropped)
{
	char block[2 * PIECE];
	gsize from = 0, to = 0;

	memcpy(block, out, PIECE);
	while (from < n) {
		gsize end = (gsize)__builtin_ctzll(dropped | G_GUINT64_CONSTANT(1) << n);

		/* More than wanted: how much that is takes longer to find out. */
		memcpy(out + to, block + from, PIECE);
		to += end - from;
		from = end + (gsize)__builtin_ctzll(~(dropped >> end));
		dropped = dropped >> from << from;
	}
	return to;
}

/* Both of them for a piece. */
static inline guint64
lower_piece(const char *at, gsize n, char *out)
{
	guint64 gaps = copy_lower(at, MIN(n, BLOCK), out);

	if (n > BLOCK)
		gaps |= (guint64)copy_lower(at + BLOCK, n - BLOCK, out + BLOCK) << BLOCK;
	return gaps & ((G_GUINT64_CONSTANT(1) << n) - 1);
}

static inline guint64
blanks_of_piece(const char *at, gsize n)
{
	guint64 blanks = find_blanks(at, MIN(n, BLOCK));

	return n > BLOCK ? blanks | (guint64)find_blanks(at + BLOCK, n - BLOCK) << BLOCK : blanks;
}

G_STATIC_ASSERT(2 * PIECE <= DSN_DIALECT_BEHIND);

gsize
dsn_dialect_normalise(DsnStr text, char *out, gsize room)
{
	gsize at = 0, n = 0;
	guint64 behind = 0; /* 1 behind what is no part of a word */

	while (at < text.len && (guchar)text.at[at] <= ' ')
		at++;
	while (at < text.len && n < room) {
		gsize left = MIN(text.len - at, PIECE);
		guint64 gaps = lower_piece(text.at + at, left, out + n);
		guint64 second = gaps & (gaps << 1 | behind);

		behind = gaps >> (PIECE - 1);
		/* Most pieces have no two gaps side by side. */
		if (second == 0)
			n += left;
		else
			n += take_out(out + n, left, second & blanks_of_piece(text.at + at, left));
		at += left;
	}
	n = MIN(n, room);
	return n - (n > 0 && out[n - 1] == ' ');
}
