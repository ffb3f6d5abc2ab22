/* SPDX-License-Identifier: MIT */
/* Whole messages out of a buffer that an mbox or MMDF file is read into. */
#include "config.h"

#include "reader/mbox-split.h"
#include "reader/mbox-separator.h"

/*
 * A From_ line separates when an empty line stands before it and a plausible date in
 * it; returned mails are full of lines that only begin with "From ".  A Content-Length
 * (mboxcl, mboxcl2) is believed when a From_ line or the end of the input is found
 * exactly where it points to, at most the head of a message away.
 *
 * Nothing in an mbox says whether "From " was quoted by mboxo's rule or by mboxrd's.
 * Both write "From " as ">From ", so that one ">" is taken off wherever quoting is
 * in use; only what mboxo took for an original ">From " loses one ">" too many.
 * Quoting is not in use in a message that has an unquoted "From " line, and not in one
 * whose Content-Length is right (mboxcl2).
 */

/* Octets before the place where the search goes on that are kept: an empty line before a From_ line
 * is known by its own line end and that of the line before it, "\r\n\r\n" at most. */
#define LOOK_BACK 4

typedef enum {
	NO_SEPARATOR,
	SEPARATOR,
	WITHIN_BODY, /* a separator by its looks, in a body that Content-Length measured */
	NEEDS_MORE,  /* more octets will tell */
} Finding;

void
dsn_split_init(DsnSplit *split, DsnBuffer *buffer, guint64 base, gsize head, gboolean is_mmdf)
{
	*split = (DsnSplit){ .buffer = buffer,
		.base = base,
		.head = head,
		.from_lines = DSN_FROM_LINES_MAX,
		.is_mmdf = is_mmdf };
}

void
dsn_split_set_from_lines(DsnSplit *split, gsize most)
{
	split->from_lines = most;
}

/* Octets from the start of a message that are kept of it: of the rest only the end is looked for.
 */
static gsize
kept(const DsnSplit *split)
{
	return split->from_lines + split->head;
}

static void
start_at(DsnSplit *split, gsize start)
{
	split->base += split->dropped;
	split->dropped = 0;
	split->start = split->scan = start;
	split->end = split->next = split->body_end = 0;
	split->has_header = split->has_quotes = split->has_bare = split->is_measured = FALSE;
}

/* The line at @from, without its end; FALSE when more octets are needed to tell. */
static gboolean
take_line(const DsnSplit *split, gsize from, DsnStr *line)
{
	const char *at = split->buffer->at + from;
	gsize len = split->buffer->len - from;
	const char *lf = memchr(at, '\n', MIN(len, DSN_FROM_LINE_MAX + 1));

	if (lf == NULL && len <= DSN_FROM_LINE_MAX && !split->at_end)
		return FALSE;
	len = lf != NULL ? (gsize)(lf - at) : MIN(len, DSN_FROM_LINE_MAX + 1);
	if (len > 0 && at[len - 1] == '\r')
		len--;
	*line = (DsnStr){ at, len };
	return TRUE;
}

/* Length of the line end at @pos; 0 if there is none. */
static gsize
line_end(const DsnSplit *split, gsize pos)
{
	DsnStr octets = { split->buffer->at, split->buffer->len };

	return dsn_line_end(dsn_str_slice(octets, MIN(pos, octets.len), octets.len));
}

/* Where the empty line starts that the LF at @pos ends; G_MAXSIZE if the line has text. */
static gsize
find_empty_line(const DsnSplit *split, gsize pos)
{
	const char *at = split->buffer->at;

	if (pos > split->start && at[pos - 1] == '\r')
		pos--;
	return pos > split->start && at[pos - 1] == '\n' ? pos : G_MAXSIZE;
}

/* Once a message: where its body ends, if Content-Length is in its header and points to no further
 * than the head: beyond, octets may be dropped, and what is believed must not depend on whether. */
static void
read_header(DsnSplit *split, gsize limit)
{
	DsnStr message = { split->buffer->at + split->start, limit - split->start };
	gsize length = dsn_content_length_end(message);

	split->has_header = TRUE;
	split->body_end = length > 0 && length <= split->head ? split->start + length : 0;
}

/* Does a From_ line, or the end of the input, come where Content-Length says that the body ends? */
static Finding
check_body_end(const DsnSplit *split)
{
	gsize pos = split->body_end, blank, skipped = 0;
	DsnStr line;

	while (skipped < 2 && (blank = line_end(split, pos)) > 0)
		pos += blank, skipped++;
	if (pos + 1 >= split->buffer->len && !split->at_end)
		return NEEDS_MORE;
	if (pos >= split->buffer->len)
		return pos == split->buffer->len ? SEPARATOR : NO_SEPARATOR;
	if (skipped == 0 && split->buffer->at[pos - 1] != '\n')
		return NO_SEPARATOR;
	if (!take_line(split, pos, &line))
		return NEEDS_MORE;
	return dsn_from_line_is_plausible(line) ? SEPARATOR : NO_SEPARATOR;
}

/* What the line is that begins with "From " after the LF at @pos. */
static Finding
classify_from_line(DsnSplit *split, gsize pos)
{
	gsize begin = pos + 1, empty = find_empty_line(split, pos);
	Finding measured = NO_SEPARATOR;
	DsnStr line;

	if (!split->has_header && split->dropped == 0)
		read_header(split, begin);
	if (empty == G_MAXSIZE && split->body_end != begin)
		return NO_SEPARATOR;
	if (!take_line(split, begin, &line))
		return NEEDS_MORE;
	if (!dsn_from_line_is_plausible(line))
		return NO_SEPARATOR;
	if (split->body_end > begin && split->dropped == 0)
		measured = check_body_end(split);
	if (measured == NEEDS_MORE)
		return NEEDS_MORE;
	if (measured == SEPARATOR) {
		split->is_measured = TRUE;
		return WITHIN_BODY;
	}
	if (split->body_end > 0 && (split->body_end == begin || split->body_end == empty))
		split->is_measured = TRUE;
	split->end = empty == G_MAXSIZE || split->body_end == begin ? begin : empty;
	split->next = begin;
	return SEPARATOR;
}

/* The last message has no separator after it, but an empty line, or should have. */
static gboolean
find_end(DsnSplit *split)
{
	gsize len = split->buffer->len, empty = G_MAXSIZE;

	if (split->start >= len)
		return FALSE;
	if (!split->has_header && split->dropped == 0)
		read_header(split, len);
	if (!split->is_mmdf && split->body_end != len && split->buffer->at[len - 1] == '\n')
		empty = find_empty_line(split, len - 1);
	if (split->body_end > 0 && (split->body_end == len || split->body_end == empty))
		split->is_measured = TRUE;
	split->end = empty != G_MAXSIZE ? empty : len;
	split->next = len;
	return TRUE;
}

/* All was searched but for what may be the beginning of a separator. */
static void
wait_at_end(DsnSplit *split)
{
	gsize len = split->buffer->len;

	if (len > DSN_SEPARATOR_MAX)
		split->scan = MAX(split->scan, len - DSN_SEPARATOR_MAX);
}

static gboolean
find_mbox(DsnSplit *split)
{
	const DsnBuffer *buffer = split->buffer;

	for (;;) {
		gsize pos = dsn_separator_find(buffer->at, buffer->len, split->scan);

		if (pos == buffer->len) {
			wait_at_end(split);
			return split->at_end && find_end(split);
		}
		split->scan = pos;
		if (buffer->at[pos + 1] == '>') {
			if (!split->has_quotes)
				split->quote = pos - split->start;
			split->has_quotes = TRUE;
			split->scan = pos + 1;
			continue;
		}
		switch (classify_from_line(split, pos)) {
		case NEEDS_MORE:
			return FALSE;
		case SEPARATOR:
			return TRUE;
		case WITHIN_BODY:
			split->scan = split->body_end - 1;
			break;
		case NO_SEPARATOR:
			split->has_bare = TRUE;
			split->scan = pos + 1;
			break;
		}
	}
}

/* Whether the line at @from is four ^A. */
static Finding
classify_mmdf_line(const DsnSplit *split, gsize from)
{
	static const DsnStr separator = { "\1\1\1\1", 4 };
	const gsize left = split->buffer->len - from;
	DsnStr line;

	if (left < 6 && !split->at_end)
		return NEEDS_MORE;
	if (left < 4 || memcmp(split->buffer->at + from, separator.at, separator.len) != 0)
		return NO_SEPARATOR;
	if (!take_line(split, from, &line))
		return NEEDS_MORE;
	return line.len == separator.len ? SEPARATOR : NO_SEPARATOR;
}

/* Every message has a line of four ^A before it and one after it. */
static gboolean
find_mmdf(DsnSplit *split)
{
	const DsnBuffer *buffer = split->buffer;
	Finding found;
	gsize pos;

	while (split->dropped == 0 &&
		(found = classify_mmdf_line(split, split->start)) != NO_SEPARATOR) {
		if (found == NEEDS_MORE)
			return FALSE;
		pos = split->start + 4;
		start_at(split, pos + line_end(split, pos));
	}
	for (;;) {
		pos = dsn_separator_find_mmdf(buffer->at, buffer->len, split->scan);
		if (pos == buffer->len) {
			wait_at_end(split);
			return split->at_end && find_end(split);
		}
		split->scan = pos;
		found = classify_mmdf_line(split, pos + 1);
		if (found == NEEDS_MORE)
			return FALSE;
		split->scan = pos + 1;
		if (found == NO_SEPARATOR)
			continue;
		split->end = split->next = pos + 1;
		return TRUE;
	}
}

gboolean
dsn_split_find(DsnSplit *split)
{
	if (split->next > 0)
		start_at(split, split->next);
	return split->is_mmdf ? find_mmdf(split) : find_mbox(split);
}

DsnSplitMessage
dsn_split_message(const DsnSplit *split)
{
	/* what lies beyond may not be what followed it */
	gsize whole = split->dropped > 0 ? split->start + kept(split) : split->end;
	const char *at = split->buffer->at;
	gsize skip = dsn_from_line_skip(
		      dsn_str_slice((DsnStr){ at, whole }, split->start, MAX(whole, split->start)),
		      split->from_lines),
	      from = split->start + skip;
	DsnSplitMessage message = { .from = from, .offset = split->base + from };

	if (from >= split->end)
		return message;
	message.size = split->end + split->dropped - from;
	message.len = MIN(whole - from, split->head);
	message.is_quoted = split->has_quotes && !split->has_bare && !split->is_measured;
	message.quote = split->quote > skip ? split->quote - skip : 0;
	return message;
}

/* Takes @n octets at @from out of the buffer, before where the search goes on. */
static void
take_out(DsnSplit *split, gsize from, gsize n)
{
	DsnBuffer *buffer = split->buffer;

	memmove(buffer->at + from, buffer->at + from + n, buffer->len - from - n);
	buffer->len -= n;
	split->scan -= n;
}

/* Takes out what comes before the message that is looked at: messages without a single octet. */
static void
drop_before(DsnSplit *split)
{
	gsize n = split->start;

	take_out(split, 0, n);
	split->base += n;
	split->start = 0;
	if (split->body_end > 0)
		split->body_end -= n;
}

void
dsn_split_drop(DsnSplit *split)
{
	const gsize limit = kept(split);
	gsize keep;

	if (split->start > 0)
		drop_before(split);
	keep = MAX(limit, split->scan > LOOK_BACK ? split->scan - LOOK_BACK : 0);
	if (keep <= limit || keep >= split->buffer->len)
		return;
	take_out(split, limit, keep - limit);
	split->dropped += keep - limit;
}
