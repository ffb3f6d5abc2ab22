/* SPDX-License-Identifier: MIT */
/* Lines of a text: one iterator for texts of the MIME stage, which end their lines in LF, and one
 * for what comes from outside, where any end is known. */
#pragma once

#include <dsnsift/str.h>

/**
 * DsnStrLines: what is left of a text
 * @at: where the next line begins
 * @base: the octets that @line_ends and @hits have bits for: sixty-four, or fewer up to @end
 * @line_ends: the LFs, @hits: the octets that are @wanted; of both those that no line has taken
 *   yet.  Bit 0 is for the octet at @base
 *
 * A block of sixty-four octets is looked at at once, for lines are mostly shorter: "ab@c\nd\n" has
 * the line ends 0x50 and, where '@' is wanted, the hits 0x04.
 */
typedef struct {
	const char *at;
	const char *end;
	const char *base;
	guint64 line_ends;
	guint64 hits;
	char wanted;
} DsnStrLines;

/* @wanted: the octet whose first place in each line is told as well; LF if none is */
DsnStrLines dsn_str_lines(DsnStr text, char wanted);

/* For the one below: goes on until a line ends; FALSE at the end of the text. */
gboolean dsn_str_lines_find_end(DsnStrLines *lines, const char **hit);

/**
 * dsn_str_lines_next:
 * @line: (out): without its LF, which is the only end that is known
 * @hit: (out) (nullable) (optional): the first wanted octet in it
 *
 * Returns: %FALSE when nothing is left.
 */
static inline gboolean
dsn_str_lines_next(DsnStrLines *lines, DsnStr *line, const char **hit)
{
	const char *start = lines->at, *first = NULL;
	guint64 up_to;

	if (start == lines->end)
		return FALSE;
	if (lines->line_ends == 0 && !dsn_str_lines_find_end(lines, &first)) {
		*line = (DsnStr){ start, (gsize)(lines->end - start) };
		lines->at = lines->end;
	} else {
		/* Bits 0 to that of the line end: of 0x50 that is 0x1f. */
		up_to = lines->line_ends ^ (lines->line_ends - 1);
		if (first == NULL && (lines->hits & up_to) != 0)
			first = lines->base + __builtin_ctzll(lines->hits);
		lines->at = lines->base + __builtin_ctzll(lines->line_ends) + 1;
		lines->line_ends &= ~up_to;
		lines->hits &= ~up_to;
		*line = (DsnStr){ start, (gsize)(lines->at - 1 - start) };
	}
	if (hit != NULL)
		*hit = first;
	return TRUE;
}

/**
 * dsn_str_line:
 * @rest: (inout): what is left; on return what follows the line
 * @line: (out): the line, without its LF, CRLF or CR
 *
 * Returns: %FALSE when nothing is left.
 */
gboolean dsn_str_line(DsnStr *rest, DsnStr *line);
