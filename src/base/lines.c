/* SPDX-License-Identifier: MIT */
/* Lines of a text, found by blocks of octets. */
#include "config.h"

#include "base/lines.h"

#include "base/octets.h"

/* ---- lines that end in LF ---- */

#define BLOCK 64

static void
set_bits(DsnStrLines *lines, const char at[BLOCK])
{
	guint64 line_ends = 0, hits = 0;

#pragma GCC unroll 4
	for (guint i = 0; i < BLOCK; i += DSN_OCTETS) {
		DsnOctets octets = dsn_octets_load(at + i);

		line_ends |= (guint64)dsn_octets_bits(dsn_octets_equal(octets, '\n')) << i;
		hits |= (guint64)dsn_octets_bits(dsn_octets_equal(octets, lines->wanted)) << i;
	}
	lines->line_ends = line_ends;
	lines->hits = hits;
}

/* The bits of the block at the base.  Nothing may be read behind the end of the text. */
static void
read_block(DsnStrLines *lines)
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
dsn_str_lines(DsnStr text, char wanted)
{
	DsnStrLines lines = { .at = text.at, .base = text.at, .wanted = wanted };

	lines.end = dsn_str_slice(text, text.len, text.len).at;
	if (text.len > 0)
		read_block(&lines);
	return lines;
}

gboolean
dsn_str_lines_find_end(DsnStrLines *lines, const char **hit)
{
	do {
		if (*hit == NULL && lines->hits != 0)
			*hit = lines->base + __builtin_ctzll(lines->hits);
		if (lines->end - lines->base <= BLOCK)
			return FALSE;
		lines->base += BLOCK;
		read_block(lines);
	} while (lines->line_ends == 0);
	return TRUE;
}

/* ---- lines with any end ---- */

/* Offset of the first LF or CR, or the length. */
static gsize
find_line_end(DsnStr text)
{
	gsize at = 0;

	for (; text.len - at >= DSN_OCTETS; at += DSN_OCTETS) {
		DsnOctets octets = dsn_octets_load(text.at + at);
		guint ends = dsn_octets_bits(
			dsn_octets_equal(octets, '\n') | dsn_octets_equal(octets, '\r'));

		if (ends != 0)
			return at + (gsize)__builtin_ctz(ends);
	}
	while (at < text.len && text.at[at] != '\n' && text.at[at] != '\r')
		at++;
	return at;
}

gboolean
dsn_str_line(DsnStr *rest, DsnStr *line)
{
	gsize end, next;

	if (rest->len == 0)
		return FALSE;
	end = find_line_end(*rest);
	next = MIN(end + 1, rest->len);
	if (next < rest->len && rest->at[end] == '\r' && rest->at[next] == '\n')
		next++;
	*line = dsn_str_slice(*rest, 0, end);
	*rest = dsn_str_slice(*rest, next, rest->len);
	return TRUE;
}
