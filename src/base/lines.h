/* SPDX-License-Identifier: MIT */
/* The lines of a text, and where each has a certain octet first, found in one pass: sixty-four
 * octets are looked at at once, and lines are mostly shorter. */
#pragma once

#include <dsnsift/str.h>

/**
 * DsnStrLines: what is left of a text
 * @at: where the next line begins
 * @base: the octets that @line_ends and @marks have bits for, sixty-four or up to @end
 * @line_ends, @marks: those that no line has taken yet; the first octet's bit is the lowest
 */
typedef struct {
	const char *at;
	const char *end;
	const char *base;
	guint64 line_ends;
	guint64 marks;
	char mark;
} DsnStrLines;

DsnStrLines dsn_str_lines(DsnStr text, char mark);

/* Private to the one below: looks on until a line ends; FALSE at the end of the text. */
gboolean dsn_str_lines_find_end(DsnStrLines *lines, const char **mark);

/**
 * dsn_str_lines_next:
 * @line: (out): without its LF, which is the only end that is known
 * @mark: (out) (nullable): the first mark in it
 *
 * Returns: %FALSE when nothing is left.
 */
static inline gboolean
dsn_str_lines_next(DsnStrLines *lines, DsnStr *line, const char **mark)
{
	const char *start = lines->at;
	guint64 up_to;

	*mark = NULL;
	if (start == lines->end)
		return FALSE;
	if (lines->line_ends == 0 && !dsn_str_lines_find_end(lines, mark)) {
		*line = (DsnStr){ start, (gsize)(lines->end - start) };
		lines->at = lines->end;
		return TRUE;
	}
	up_to = lines->line_ends ^ (lines->line_ends - 1);
	if (*mark == NULL && (lines->marks & up_to) != 0)
		*mark = lines->base + __builtin_ctzll(lines->marks);
	lines->at = lines->base + __builtin_ctzll(lines->line_ends) + 1;
	lines->line_ends &= ~up_to;
	lines->marks &= ~up_to;
	*line = (DsnStr){ start, (gsize)(lines->at - 1 - start) };
	return TRUE;
}
