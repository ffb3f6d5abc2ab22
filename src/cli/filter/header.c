/* SPDX-License-Identifier: MIT */
/* The header of what came in: our own fields are taken out of it, and a place for new ones is
 * found. */
#include "config.h"

#include "cli/filter/filter.h"
#include "base/str.h"

/* ---- our own fields, out of the stream ---- */

#define PREFIX "X-DSN-"
/* No name is that long: what is longer and still not over is ours, to be on the safe side. */
#define NAME_MAX_OCTETS 1024

enum {
	PLACE_LINE_START,
	PLACE_OTHER_LINE,
	PLACE_OWN_LINE,
	PLACE_BODY,
};

typedef enum {
	LINE_OWN,
	LINE_OTHER,
	LINE_BODY, /* the empty line that ends the header */
	LINE_UNKNOWN,
} LineKind;

static gboolean
is_name_char(char c)
{
	return c > ' ' && c < 127 && c != ':';
}

static LineKind
read_line_start(const char *at, gsize len)
{
	gsize i;

	if (at[0] == '\n')
		return LINE_BODY;
	if (at[0] == '\r')
		return len < 2 ? LINE_UNKNOWN : at[1] == '\n' ? LINE_BODY : LINE_OTHER;
	for (i = 0; i < sizeof PREFIX - 1; i++) {
		if (i == len)
			return LINE_UNKNOWN;
		if (g_ascii_toupper(at[i]) != PREFIX[i])
			return LINE_OTHER;
	}
	while (i < len && is_name_char(at[i]))
		i++;
	/* RFC 5322 section 4.5 has blanks before the colon, and Dovecot reads such fields. */
	while (i < len && dsn_is_blank(at[i]))
		i++;
	if (i >= NAME_MAX_OCTETS)
		return LINE_OWN;
	return i == len ? LINE_UNKNOWN : at[i] == ':' ? LINE_OWN : LINE_OTHER;
}

/* FALSE: more of the line is needed to tell. */
static gboolean
take_line_start(DsnFilterStrip *strip, const char *at, gsize len, gboolean at_end)
{
	if (strip->after_own && dsn_is_blank(at[0])) {
		strip->place = PLACE_OWN_LINE;
		return TRUE;
	}
	switch (read_line_start(at, len)) {
	case LINE_OWN:
		strip->place = PLACE_OWN_LINE;
		break;
	case LINE_BODY:
		strip->place = PLACE_BODY;
		break;
	case LINE_UNKNOWN:
		if (!at_end)
			return FALSE;
		G_GNUC_FALLTHROUGH;
	case LINE_OTHER:
	default:
		strip->place = PLACE_OTHER_LINE;
	}
	strip->after_own = strip->place == PLACE_OWN_LINE;
	return TRUE;
}

/* Moves @len octets down to where the kept ones end. */
static gsize
keep(char *buffer, gsize to, gsize from, gsize len)
{
	if (to != from)
		memmove(buffer + to, buffer + from, len);
	return to + len;
}

gsize
dsn_filter_strip(DsnFilterStrip *strip, char *buffer, gsize clean, gsize *len, gboolean at_end)
{
	gsize in = clean, out = clean;

	while (in < *len) {
		const char *at = buffer + in, *newline;
		gsize n = *len - in;

		if (strip->place == PLACE_LINE_START && !take_line_start(strip, at, n, at_end))
			break;
		if (strip->place != PLACE_BODY) {
			newline = memchr(at, '\n', n);
			n = newline != NULL ? (gsize)(newline + 1 - at) : n;
			if (strip->place != PLACE_OWN_LINE)
				out = keep(buffer, out, in, n);
			if (newline != NULL)
				strip->place = PLACE_LINE_START;
		} else
			out = keep(buffer, out, in, n);
		in += n;
	}
	*len = keep(buffer, out, in, *len - in);
	return out;
}

/* ---- where new ones go ---- */

static gboolean
is_field(DsnStr line)
{
	gsize i = 0;

	while (i < line.len && line.at[i] > ' ' && line.at[i] < 127 && line.at[i] != ':')
		i++;
	if (i == 0)
		return FALSE;
	while (i < line.len && dsn_is_blank(line.at[i]))
		i++;
	return i < line.len && line.at[i] == ':';
}

static gboolean
take_line(DsnStr *rest, DsnStr *line)
{
	const char *newline = rest->len > 0 ? memchr(rest->at, '\n', rest->len) : NULL;
	gsize len = newline != NULL ? (gsize)(newline + 1 - rest->at) : rest->len;

	*line = dsn_str_slice(*rest, 0, len);
	*rest = dsn_str_slice(*rest, len, rest->len);
	return newline != NULL;
}

static gboolean
starts_with(DsnStr str, DsnStr prefix)
{
	return str.len >= prefix.len && memcmp(str.at, prefix.at, prefix.len) == 0;
}

gsize
dsn_filter_split(DsnStr head, const char **eol, gboolean *insertable)
{
	DsnStr rest = head, line;
	gsize split = 0;

	/* RFC 5322 section 4.5.2 lets a blank stand before the colon of a From field. */
	if (starts_with(rest, DSN_STR("From ")) && !starts_with(rest, DSN_STR("From :")))
		do {
			if (!take_line(&rest, &line))
				break; /* not even the end of that line has come */
			split += line.len;
		} while (starts_with(rest, DSN_STR(">From ")));
	rest = dsn_str_slice(head, split, head.len);
	*eol = "\n";
	if (take_line(&rest, &line) && line.len > 1 && line.at[line.len - 2] == '\r')
		*eol = "\r\n";
	*insertable = line.len > 0 &&
		      (is_field(line) || line.at[0] == '\n' || starts_with(line, DSN_STR("\r\n")));
	return split;
}
