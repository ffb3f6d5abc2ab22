/* SPDX-License-Identifier: MIT */
/* Text that may be hostile, as it may be shown on a terminal, and how much room it takes there. */
#include "config.h"

#include "sink/shown.h"

#include "base/buffer.h"
#include "base/str.h"
#include "base/utf8.h"

/* ---- characters ---- */

/* "\x1b", or "\u{200b}" where two digits will not do. */
static DsnStr
print_escape(gunichar c, char text[DSN_SHOWN_ESCAPE_MOST])
{
	char *end = text + DSN_SHOWN_ESCAPE_MOST, *at = end;
	gboolean is_short = c <= 0xff;

	if (!is_short)
		*--at = '}';
	for (guint digits = 0; c > 0 || digits < 2; digits++, c >>= 4)
		*--at = "0123456789abcdef"[c & 15];
	if (!is_short)
		*--at = '{';
	*--at = is_short ? 'x' : 'u';
	*--at = '\\';
	return (DsnStr){ at, (gsize)(end - at) };
}

DsnStr
dsn_shown_escape(DsnStr *rest, char escape[DSN_SHOWN_ESCAPE_MOST])
{
	DsnStr before = *rest;
	gunichar c = dsn_utf8_take(rest);
	gsize len = before.len - rest->len;

	if (c == DSN_UTF8_REPLACEMENT && len == 1)
		return print_escape((guchar)before.at[0], escape);
	if (dsn_utf8_is_control(c))
		return print_escape(c, escape);
	return dsn_str_slice(before, 0, len);
}

void
dsn_shown_add_escaped(DsnBuffer *out, DsnStr text)
{
	char escape[DSN_SHOWN_ESCAPE_MOST];

	while (text.len > 0)
		dsn_buffer_add(out, dsn_shown_escape(&text, escape));
}

gunichar
dsn_shown_take(DsnStr *rest, DsnStr *octets)
{
	DsnStr before = *rest;
	gunichar c = dsn_utf8_take(rest);

	*octets = dsn_str_slice(before, 0, before.len - rest->len);
	if (dsn_utf8_is_space(c)) {
		*octets = DSN_STR(" ");
		return ' ';
	}
	if (dsn_utf8_is_control(c) || c == DSN_UTF8_REPLACEMENT) {
		*octets = DSN_STR("\357\277\275");
		return DSN_UTF8_REPLACEMENT;
	}
	return c;
}

/* Columns of the terminal that a character takes: 0, 1 or 2. */
static guint
width_of(gunichar c)
{
	if (g_unichar_iszerowidth(c))
		return 0;
	return g_unichar_iswide(c) ? 2 : 1;
}

/* ---- cells ---- */

/* Whether @text has more than @width columns; looks no further than needed. */
static gboolean
overflows(DsnStr text, guint width)
{
	guint used = 0, marks = 0;
	DsnStr octets;

	while (text.len > 0 && used <= width) {
		guint wide = width_of(dsn_shown_take(&text, &octets));

		used += wide;
		marks += wide == 0;
		if (marks > width)
			return TRUE;
	}
	return used > width;
}

/* Combining marks, which take no room, are kept up to one a column: a pile of them hides a line. */
void
dsn_shown_add_cell(DsnBuffer *out, DsnStr text, guint width)
{
	gboolean cut = overflows(text, width);
	guint room = width - cut, used = 0, marks = 0;
	DsnStr octets;

	while (text.len > 0) {
		guint wide = width_of(dsn_shown_take(&text, &octets));

		if (used + wide > room || (wide == 0 && ++marks > room))
			break;
		dsn_buffer_add(out, octets);
		used += wide;
	}
	if (cut) {
		dsn_buffer_add(out, DSN_STR("\342\200\246"));
		used++;
	}
	for (; used < width; used++)
		dsn_buffer_add_char(out, ' ');
}

/* ---- paragraphs ---- */

static guint
columns_of(DsnStr text)
{
	guint columns = 0;
	DsnStr octets;

	while (text.len > 0)
		columns += width_of(dsn_shown_take(&text, &octets));
	return columns;
}

static void
add_line_end(DsnBuffer *out, guint indent)
{
	dsn_buffer_add_char(out, '\n');
	for (guint i = 0; i < indent; i++)
		dsn_buffer_add_char(out, ' ');
}

void
dsn_shown_add_wrapped(DsnBuffer *out, const char *text, guint column, guint indent, guint width)
{
	gboolean begins = TRUE;

	while (*text != '\0') {
		DsnStr word = { text, strcspn(text, " \n") };
		guint columns = columns_of(word);

		if (!begins && column + 1 + columns > width) {
			add_line_end(out, indent);
			column = indent;
			begins = TRUE;
		}
		if (!begins) {
			dsn_buffer_add_char(out, ' ');
			column++;
		}
		dsn_buffer_add(out, word);
		column += columns;
		begins = FALSE;
		text += word.len;
		if (*text == '\n') {
			add_line_end(out, text[1] != '\n' ? indent : 0);
			column = indent;
			begins = TRUE;
		}
		text += *text != '\0';
	}
	dsn_buffer_add_char(out, '\n');
}
