/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/lines.h"

#include "base/octets.h"

#define BLOCK 64

static void
set_bits(DsnStrLines *lines, const char at[BLOCK])
{
	guint64 line_ends = 0, marks = 0;

#pragma GCC unroll 4
	for (guint i = 0; i < BLOCK; i += DSN_OCTETS) {
		DsnOctets octets = dsn_octets_load(at + i);

		line_ends |= (guint64)dsn_octets_bits(dsn_octets_equal(octets, '\n')) << i;
		marks |= (guint64)dsn_octets_bits(dsn_octets_equal(octets, lines->mark)) << i;
	}
	lines->line_ends = line_ends;
	lines->marks = marks;
}

/* The bits of the octets at the base.  Nothing may be read behind the end of the text. */
static void
look(DsnStrLines *lines)
{
	gsize left = (gsize)(lines->end - lines->base);
	char last[BLOCK];

	if (left >= BLOCK) {
		set_bits(lines, lines->base);
		return;
	}
	memset(last, 0, sizeof last);
	memcpy(last, lines->base, left);
	set_bits(lines, last);
}

DsnStrLines
dsn_str_lines(DsnStr text, char mark)
{
	DsnStrLines lines = { .at = text.at, .base = text.at, .mark = mark };

	lines.end = dsn_str_slice(text, text.len, text.len).at;
	if (text.len > 0)
		look(&lines);
	return lines;
}

gboolean
dsn_str_lines_find_end(DsnStrLines *lines, const char **mark)
{
	do {
		if (*mark == NULL && lines->marks != 0)
			*mark = lines->base + __builtin_ctzll(lines->marks);
		if (lines->end - lines->base <= BLOCK)
			return FALSE;
		lines->base += BLOCK;
		look(lines);
	} while (lines->line_ends == 0);
	return TRUE;
}
