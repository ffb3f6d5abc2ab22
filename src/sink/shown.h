/* SPDX-License-Identifier: MIT */
/* Text that may be hostile, as it may be shown on a terminal, and how much room it takes there. */
#pragma once

#include <dsnsift/buffer.h>
#include <dsnsift/str.h>

#define DSN_SHOWN_ESCAPE_MOST 12 /* octets of "\u{10ffff}" */

/* Takes one character from the front of @rest.  One that a terminal would obey, or an octet that
 * is no UTF-8, becomes "\x1b" or "\u{200b}" in @escape.  Allocates nothing. */
DsnStr dsn_shown_escape(DsnStr *rest, char escape[DSN_SHOWN_ESCAPE_MOST]);
void dsn_shown_add_escaped(DsnBuffer *out, DsnStr text);

/* The same where escapes would be in the way: such a character becomes U+FFFD, and white space of
 * any kind a blank.  @octets: (out): its octets as shown */
gunichar dsn_shown_take(DsnStr *rest, DsnStr *octets);

/* As much of @text as fits into @width columns, with "..." as one character where it is cut, and
 * blanks behind it to fill them. */
void dsn_shown_add_cell(DsnBuffer *out, DsnStr text, guint width);

/* Appends @text and a line end, broken at blanks so that no line takes more than @width columns if
 * words let it.  @column: what the first line takes already; @indent: blanks in front of the
 * others.  Line ends in @text stay. */
void dsn_shown_add_wrapped(
	DsnBuffer *out, const char *text, guint column, guint indent, guint width);
