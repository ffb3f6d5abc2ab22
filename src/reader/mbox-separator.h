/* SPDX-License-Identifier: MIT */
/* Where a message of an mbox begins and ends: From_ lines and Content-Length. */
#pragma once

#include <dsnsift/str.h>

/* A From_ line that is longer separates nothing. */
#define DSN_FROM_LINE_MAX 1000

/* From_ lines above a header are looked for in this many octets.  Of a message that is too large to
 * be held, so many are kept besides its head: the head is the same however the message comes. */
#define DSN_FROM_LINES_MAX (64 * 1024)

/* Quoted From_ lines are found below this many ">", which no writer comes near. */
#define DSN_FROM_QUOTES_MAX 32

/* Octets that may have to be looked at again when more follow. */
#define DSN_SEPARATOR_MAX (1 + DSN_FROM_QUOTES_MAX + 5)

/* Length of the line end that @octets begin with, an LF or CRLF; 0 if there is none. */
static inline gsize
dsn_line_end(DsnStr octets)
{
	if (octets.len > 0 && octets.at[0] == '\n')
		return 1;
	return octets.len > 1 && octets.at[0] == '\r' && octets.at[1] == '\n' ? 2 : 0;
}

/**
 * dsn_separator_find:
 *
 * Returns: the offset of the next LF that "From ", or ">" to ">>>..." and "From ",
 *   follow; @len when there is none.  Whether it separates is for the caller to say.
 */
gsize dsn_separator_find(const char *at, gsize len, gsize from);

/* MMDF: the next LF that a line of four ^A follows. */
gsize dsn_separator_find_mmdf(const char *at, gsize len, gsize from);

/**
 * dsn_from_line_is_plausible:
 * @line: without its end
 *
 * "From ", a sender or none, and a date: asctime's, with or without seconds, weekday
 * first, time zone before or after the year, "remote from HOST" after it; or that of
 * RFC 5322; or ISO 8601.  People begin paragraphs with "From " too.
 */
gboolean dsn_from_line_is_plausible(DsnStr line);

/**
 * dsn_from_line_skip:
 * @octets: a whole message, or more than @most octets of it
 * @most: %DSN_FROM_LINES_MAX but for tests; a line that ends beyond is taken for none
 *
 * Returns: length of the From_ line, and of ">From " lines after it, that @octets
 *   begin with; 0 when they begin with a header field.  No date is asked for: at the
 *   top of a message nothing else can look so.
 */
gsize dsn_from_line_skip(DsnStr octets, gsize most);

/**
 * dsn_from_line_unquote:
 * @first: where the LF before the first of these lines stands, or some place before it
 *
 * Takes one ">" off each ">From ", ">>From ", ... line of the body, in place.
 *
 * Returns: how much shorter it is now.
 */
gsize dsn_from_line_unquote(char *at, gsize len, gsize first);

/**
 * dsn_content_length_end:
 * @message: from its From_ line on, as far as it is known
 *
 * Returns: octets from the start of @message to the end of its body; 0 if its header is not whole
 *   or does not say
 */
gsize dsn_content_length_end(DsnStr message);
