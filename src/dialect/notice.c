/* SPDX-License-Identifier: MIT */
/* Reads a notice line by line with the templates of one dialect. */
#include "config.h"

#include "dialect/notice.h"

#include "base/normal.h"

#include "base/lines.h"
#include "base/arena.h"
#include "base/str.h"

static void
read_detail(DsnNotice *notice, const DsnDialectCaptures *captures, DsnStr line)
{
	gboolean empty = captures->reason.at == NULL && captures->status.at == NULL &&
			 captures->mta.at == NULL;

	/* A detail that captures nothing parts what was said before from what comes. */
	if (empty) {
		dsn_notice_finish(notice);
		notice->n_reason = 0;
		if (notice->dialect->reason == DSN_DIALECT_REASON_BEFORE)
			notice->n_unassigned = 0;
		return;
	}
	dsn_notice_keep_details(notice, captures);
	if (!dsn_str_is_empty(captures->reason))
		notice->reading = notice->current != NULL &&
				  notice->dialect->reason != DSN_DIALECT_REASON_NONE;
	else if (!dsn_str_is_empty(captures->mta) && notice->reading)
		dsn_dialect_add_words(notice->reason, &notice->n_reason, line);
	else if (!dsn_str_is_empty(captures->mta) && notice->keep_unassigned)
		dsn_dialect_add_words(notice->unassigned, &notice->n_unassigned, line);
}

/* A reason that has yet to come: "could not be delivered because:" has it below. */
static gboolean
awaits_reason(const DsnNotice *notice)
{
	return notice->n_reason == 0 || notice->reason[notice->n_reason - 1] == ':';
}

static void
read_empty(DsnNotice *notice)
{
	guint8 mode = notice->dialect->reason;

	notice->gap = TRUE;
	notice->continued = -1;
	if (mode != DSN_DIALECT_REASON_BLOCK && !awaits_reason(notice))
		notice->reading = FALSE;
}

static void
read_words(DsnNotice *notice, DsnStr line, gsize indent)
{
	guint8 mode = notice->dialect->reason;

	if (mode == DSN_DIALECT_REASON_INDENTED && notice->reading && indent <= notice->indent)
		notice->reading = FALSE;
	if (notice->reading) {
		dsn_dialect_add_words(notice->reason, &notice->n_reason, line);
		notice->continued = (gssize)indent;
		return;
	}
	if (mode == DSN_DIALECT_REASON_BEFORE && notice->gap)
		notice->n_unassigned = 0;
	notice->gap = FALSE;
	dsn_dialect_add_words(notice->unassigned, &notice->n_unassigned, line);
}

/* Another sentence about him whose reason is read is a part of it.  Where nobody is sure who is
 * named, so is a reply right below him: "550 <us@shop.example>: Sender address rejected". */
static gboolean
is_about_current(const DsnNotice *notice, const DsnDialectCaptures *captures)
{
	if (!notice->reading)
		return FALSE;
	if (!dsn_str_is_empty(captures->code) && awaits_reason(notice) &&
		dsn_dialect_has_row(notice->dialect, DSN_DIALECT_ROW_NEEDS))
		return TRUE;
	return dsn_str_equal_nocase(notice->current->final_recipient, captures->address);
}

/* What stands further in than a recipient is its reason, even if it looks like another.  So is, in
 * a block, what goes on below the reason without an empty line: a remote server may have written
 * it. */
static gboolean
is_inside_reason(const DsnNotice *notice, gsize indent)
{
	guint8 mode = notice->dialect->reason;

	if (!notice->reading)
		return FALSE;
	return (mode == DSN_DIALECT_REASON_INDENTED && indent > notice->indent) ||
	       (mode == DSN_DIALECT_REASON_BLOCK && notice->continued >= 0 &&
		       (gssize)indent >= notice->continued);
}

static void
set_original(DsnNotice *notice, const char *at, const char *end)
{
	notice->findings->original = (DsnStr){ at, (gsize)(end - at) };
}

static void
read_sentence(DsnNotice *notice, DsnDialectCaptures *captures, DsnStr line, gsize indent)
{
	captures->reason = DSN_STR_ABSENT;
	if (is_about_current(notice, captures)) {
		read_words(notice, line, indent);
		return;
	}
	dsn_notice_finish(notice);
	notice->list = G_MAXUINT;
	dsn_notice_open(notice, captures, line, indent);
}

static void
read_start(DsnNotice *notice, DsnNoticeLine *line)
{
	DsnDialectCaptures captures;

	notice->started = dsn_notice_line_match(line, DSN_DIALECT_ROW_START, DSN_DIALECT_ROW_START,
				  &captures) == DSN_DIALECT_ROW_START;
	/* "... to the following recipients, due to a full disk." */
	if (notice->started && dsn_notice_line_match(line, DSN_DIALECT_ROW_DETAIL,
				       DSN_DIALECT_ROW_DETAIL, &captures) == DSN_DIALECT_ROW_DETAIL)
		read_detail(notice, &captures, line->text);
}

/* What the line is to the notice at hand, as its templates say. */
static DsnDialectRowKind
match_line(const DsnNotice *notice, DsnNoticeLine *line, gsize indent, DsnDialectCaptures *captures)
{
	gboolean inside = is_inside_reason(notice, indent);
	DsnDialectRowKind kind;

	if (notice->started && !inside)
		return dsn_notice_line_match(
			line, DSN_DIALECT_ROW_ORIGINAL, DSN_DIALECT_ROW_DETAIL, captures);
	kind = dsn_notice_line_match(
		line, DSN_DIALECT_ROW_ORIGINAL, DSN_DIALECT_ROW_STOP, captures);
	if (kind == DSN_DIALECT_ROW_COUNT && inside)
		kind = dsn_notice_line_match(
			line, DSN_DIALECT_ROW_SKIP, DSN_DIALECT_ROW_DETAIL, captures);
	return kind;
}

static void
read_started(DsnNotice *notice, DsnDialectRowKind kind, DsnDialectCaptures *captures, DsnStr line,
	gsize indent)
{
	if (kind == DSN_DIALECT_ROW_RECIPIENT) {
		dsn_notice_keep_list(notice, line, captures->address);
		dsn_notice_open(notice, captures, DSN_STR_ABSENT, indent);
	} else if (kind == DSN_DIALECT_ROW_SENTENCE) {
		read_sentence(notice, captures, line, indent);
	} else if (kind == DSN_DIALECT_ROW_DETAIL) {
		read_detail(notice, captures, line);
	} else if (kind != DSN_DIALECT_ROW_SKIP) {
		read_words(notice, line, indent);
	}
}

/* FALSE where the notice ends: @text is @raw trimmed, @lines are those behind it. */
static gboolean
read_text(DsnNotice *notice, DsnStr raw, DsnStr text, const char *sign, const DsnStrLines *lines)
{
	gsize indent = (gsize)(text.at - raw.at);
	DsnDialectCaptures captures;
	DsnDialectRowKind kind;
	DsnNoticeLine line;

	dsn_notice_line_begin(&line, notice->set, notice->dialect, text, sign);
	kind = match_line(notice, &line, indent, &captures);
	if (kind == DSN_DIALECT_ROW_ORIGINAL)
		set_original(notice, lines->at, lines->end);
	if (kind == DSN_DIALECT_ROW_ORIGINAL || kind == DSN_DIALECT_ROW_STOP)
		return FALSE;
	if (notice->started)
		read_started(notice, kind, &captures, text, indent);
	else
		read_start(notice, &line);
	return TRUE;
}

/* FALSE where the notice ends. */
static gboolean
read_line(DsnNotice *notice, DsnStr raw, const char *sign, const DsnStrLines *lines)
{
	DsnStr text = dsn_str_trim(raw);

	notice->line++;
	if (dsn_str_is_empty(text)) {
		read_empty(notice);
		return TRUE;
	}
	if (dsn_dialect_begins_header(raw)) {
		set_original(notice, raw.at, lines->end);
		return FALSE;
	}
	return read_text(notice, raw, text, sign, lines);
}

/* FALSE where the notice ends. */
static gboolean
read_part(DsnNotice *notice, DsnStr content)
{
	DsnStrLines lines = dsn_str_lines(content, '@');
	const char *sign;
	DsnStr line;

	while (dsn_str_lines_next(&lines, &line, &sign))
		if (!read_line(notice, line, sign, &lines))
			return FALSE;
	return TRUE;
}

const DsnPart *
dsn_dialect_next_part(const DsnMail *mail, DsnPartKind kind, guint *index)
{
	while (*index < mail->n_parts && mail->parts[*index].kind != DSN_PART_ORIGINAL &&
		mail->parts[*index].kind != DSN_PART_ORIGINAL_HEADERS) {
		const DsnPart *part = &mail->parts[(*index)++];

		if (part->kind == kind)
			return part;
	}
	return NULL;
}

DsnDialectFindings
dsn_dialect_read_notice(const DsnDialectReading *reading, DsnPartKind kind)
{
	DsnArena *arena = reading->arena;
	const DsnDialect *dialect = reading->dialect;
	DsnDialectFindings findings = { 0 };
	DsnNotice notice = { .arena = arena,
		.set = reading->set,
		.dialect = dialect,
		.findings = &findings,
		.continued = -1,
		.list = G_MAXUINT };
	gsize left = DSN_DIALECT_NOTICE;
	const DsnPart *part;
	gboolean goes_on = TRUE;
	guint index = 0;

	notice.reason = dsn_arena_take(arena, DSN_DIALECT_REASON_MAX + DSN_NORMAL_BEHIND);
	notice.unassigned = dsn_arena_take(arena, DSN_DIALECT_REASON_MAX + DSN_NORMAL_BEHIND);
	notice.started = !dsn_dialect_has_row(dialect, DSN_DIALECT_ROW_START);
	notice.keep_unassigned = dialect->reason != DSN_DIALECT_REASON_BEFORE &&
				 (!notice.started || dialect->reason == DSN_DIALECT_REASON_NONE);
	if ((dialect->flags & DSN_DIALECT_FLAG_HEADER) != 0)
		dsn_dialect_add_header(arena, reading->mail, &findings);
	while (goes_on && (part = dsn_dialect_next_part(reading->mail, kind, &index)) != NULL) {
		DsnStr content = part->content;

		content.len = MIN(content.len, left);
		left -= content.len;
		goes_on = read_part(&notice, content);
		read_empty(&notice);
	}
	dsn_notice_finish(&notice);
	dsn_dialect_add_words(notice.unassigned, &notice.n_unassigned,
		(DsnStr){ notice.reason, notice.n_reason });
	findings.unassigned =
		dsn_arena_copy(arena, (DsnStr){ notice.unassigned, notice.n_unassigned });
	return findings;
}
