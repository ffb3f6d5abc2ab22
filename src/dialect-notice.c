/* SPDX-License-Identifier: MIT */
/* Reads a notice line by line with the templates of one dialect. */
#include "config.h"

#include "dialect-private.h"
#include "str-lines.h"

typedef struct {
	DsnArena *arena;
	const DsnDialectEntry *entry;
	DsnDialectFindings *findings;
	DsnRecipient *current; /* whose reason is read, or NULL */
	gboolean reading;      /* lines go to the reason */
	gsize indent;          /* of the recipient's line */
	gssize continued;      /* indent of the reason's line just above, or -1 */
	guint line;            /* number of the line at hand */
	guint recipient_line;  /* and of the recipient's */
	gsize dress;           /* what stands around his address there, in bytes */
	guint list;            /* the first of the recipients listed one a line, without reasons */
	gboolean started;
	char *reason; /* of the current recipient, or pending for the next */
	gsize n_reason;
	char *orphan; /* lines that belong to nobody; the paragraph above for "before" */
	gsize n_orphan;
	gboolean keep_orphans; /* they are no mere greeting: a start was found, or no reason follows
				*/
	gboolean gap;          /* an empty line came after the last orphan */
	DsnStr status;
	DsnStr mta;
} Notice;

static DsnStr
take_reason(Notice *notice)
{
	DsnStr reason = dsn_arena_copy(notice->arena, (DsnStr){ notice->reason, notice->n_reason });

	notice->n_reason = 0;
	return dsn_str_is_empty(reason) ? DSN_STR_ABSENT : reason;
}

static void
finish_recipient(Notice *notice)
{
	DsnRecipient *recipient = notice->current;

	if (recipient == NULL)
		return;
	if (dsn_str_is_empty(recipient->diagnostic)) {
		recipient->diagnostic = take_reason(notice);
	} else if (dsn_dialect_has_row(notice->entry, DSN_DIALECT_ROW_NEEDS) &&
		   notice->n_reason > 0) {
		/* Whoever weighs the words of a reason wants all of them. */
		dsn_dialect_add_words(notice->reason, &notice->n_reason, recipient->diagnostic);
		recipient->diagnostic = take_reason(notice);
	}
	if (dsn_str_is_empty(recipient->status_field))
		recipient->status_field = notice->status;
	if (dsn_str_is_empty(recipient->remote_mta))
		recipient->remote_mta = notice->mta;
	if (dsn_dialect_has_words(notice->entry, DSN_DIALECT_ROW_EXPIRED, recipient->diagnostic))
		recipient->expired = TRUE;
	if (!dsn_str_is_empty(recipient->diagnostic))
		dsn_dialect_share_reason(notice->findings, notice->list, recipient);
	notice->n_reason = 0;
	notice->status = notice->mta = DSN_STR_ABSENT;
	notice->current = NULL;
	notice->reading = FALSE;
}

/* A screen name becomes an address where the dialect knows its domain. */
static DsnStr
address_of(Notice *notice, const DsnDialectCaptures *captures)
{
	const DsnDialectEntry *entry = notice->entry;
	DsnStr domain = dsn_dialect_bytes(entry->domain, entry->domain_len);

	if (!dsn_str_is_empty(captures->address))
		return captures->address;
	if (dsn_str_is_empty(domain))
		return DSN_STR_ABSENT;
	return dsn_arena_printf(notice->arena, "%.*s@%.*s", (int)captures->name.len,
		captures->name.at, (int)domain.len, domain.at);
}

/* A reply code in front of a reason is a part of it. */
static DsnStr
reason_of(const DsnDialectCaptures *captures)
{
	DsnStr code = captures->code, reason = captures->reason;

	if (dsn_str_is_empty(code) || code.at > reason.at)
		return reason;
	return (DsnStr){ code.at, (gsize)(reason.at + reason.len - code.at) };
}

static void
keep_details(Notice *notice, const DsnDialectCaptures *captures)
{
	if (!dsn_str_is_empty(captures->reason))
		dsn_dialect_add_words(notice->reason, &notice->n_reason, reason_of(captures));
	if (!dsn_str_is_empty(captures->status))
		notice->status = captures->status;
	if (!dsn_str_is_empty(captures->mta))
		notice->mta = captures->mta;
}

/* Addresses one below the other, in the same dress, are a list; a reason below is that of all. */
static void
keep_list(Notice *notice, DsnStr line, DsnStr address)
{
	gsize dress = line.len - MIN(address.len, line.len);
	gboolean goes_on = notice->current != NULL && notice->reading && notice->n_reason == 0 &&
			   notice->entry->reason != DSN_DIALECT_REASON_INDENTED &&
			   notice->recipient_line + 1 == notice->line && notice->dress == dress;

	if (!goes_on) {
		finish_recipient(notice);
		notice->list = G_MAXUINT;
	} else if (notice->list == G_MAXUINT) {
		notice->list = (guint)(notice->current - notice->findings->items);
	}
	notice->recipient_line = notice->line;
	notice->dress = dress;
}

static void
open_recipient(Notice *notice, const DsnDialectCaptures *captures, DsnStr sentence, gsize indent)
{
	DsnStr address = address_of(notice, captures);

	finish_recipient(notice);
	notice->continued = -1;
	if (dsn_str_is_empty(address))
		return;
	if (notice->entry->reason == DSN_DIALECT_REASON_BEFORE)
		dsn_dialect_add_words(notice->reason, &notice->n_reason,
			(DsnStr){ notice->orphan, notice->n_orphan });
	if (!notice->keep_orphans)
		notice->n_orphan = 0;
	keep_details(notice, captures);
	dsn_dialect_add_words(notice->reason, &notice->n_reason, sentence);
	notice->current = dsn_dialect_add(notice->arena, notice->findings, address);
	notice->reading = notice->current != NULL &&
			  notice->entry->reason != DSN_DIALECT_REASON_BEFORE &&
			  notice->entry->reason != DSN_DIALECT_REASON_NONE;
	notice->indent = indent;
	/* Where no reason follows, a sentence has said it all. */
	if (!dsn_str_is_empty(sentence) && notice->entry->reason == DSN_DIALECT_REASON_NONE)
		finish_recipient(notice);
}

static void
read_detail(Notice *notice, const DsnDialectCaptures *captures, DsnStr line)
{
	gboolean empty = captures->reason.at == NULL && captures->status.at == NULL &&
			 captures->mta.at == NULL;

	/* A detail that captures nothing parts what was said before from what comes. */
	if (empty) {
		finish_recipient(notice);
		notice->n_reason = 0;
		if (notice->entry->reason == DSN_DIALECT_REASON_BEFORE)
			notice->n_orphan = 0;
		return;
	}
	keep_details(notice, captures);
	if (!dsn_str_is_empty(captures->reason))
		notice->reading =
			notice->current != NULL && notice->entry->reason != DSN_DIALECT_REASON_NONE;
	else if (!dsn_str_is_empty(captures->mta) && notice->reading)
		dsn_dialect_add_words(notice->reason, &notice->n_reason, line);
	else if (!dsn_str_is_empty(captures->mta) && notice->keep_orphans)
		dsn_dialect_add_words(notice->orphan, &notice->n_orphan, line);
}

/* A reason that has yet to come: "could not be delivered because:" has it below. */
static gboolean
awaits_reason(const Notice *notice)
{
	return notice->n_reason == 0 || notice->reason[notice->n_reason - 1] == ':';
}

static void
read_empty(Notice *notice)
{
	guint8 mode = notice->entry->reason;

	notice->gap = TRUE;
	notice->continued = -1;
	if (mode != DSN_DIALECT_REASON_BLOCK && !awaits_reason(notice))
		notice->reading = FALSE;
}

static void
read_words(Notice *notice, DsnStr line, gsize indent)
{
	guint8 mode = notice->entry->reason;

	if (mode == DSN_DIALECT_REASON_INDENTED && notice->reading && indent <= notice->indent)
		notice->reading = FALSE;
	if (notice->reading) {
		dsn_dialect_add_words(notice->reason, &notice->n_reason, line);
		notice->continued = (gssize)indent;
		return;
	}
	if (mode == DSN_DIALECT_REASON_BEFORE && notice->gap)
		notice->n_orphan = 0;
	notice->gap = FALSE;
	dsn_dialect_add_words(notice->orphan, &notice->n_orphan, line);
}

/* Another sentence about him whose reason is read is a part of it.  Where nobody is sure who is
 * named, so is a reply right below him: "550 <us@shop.example>: Sender address rejected". */
static gboolean
is_about_current(const Notice *notice, const DsnDialectCaptures *captures)
{
	if (!notice->reading)
		return FALSE;
	if (!dsn_str_is_empty(captures->code) && awaits_reason(notice) &&
		dsn_dialect_has_row(notice->entry, DSN_DIALECT_ROW_NEEDS))
		return TRUE;
	return dsn_str_equal_nocase(notice->current->final_recipient, captures->address);
}

/* What stands further in than a recipient is its reason, even if it looks like another.  So is, in
 * a block, what goes on below the reason without an empty line: a remote server may have written
 * it. */
static gboolean
is_inside_reason(const Notice *notice, gsize indent)
{
	guint8 mode = notice->entry->reason;

	if (!notice->reading)
		return FALSE;
	return (mode == DSN_DIALECT_REASON_INDENTED && indent > notice->indent) ||
	       (mode == DSN_DIALECT_REASON_BLOCK && notice->continued >= 0 &&
		       (gssize)indent >= notice->continued);
}

static void
set_original(Notice *notice, const char *at, const char *end)
{
	notice->findings->original = (DsnStr){ at, (gsize)(end - at) };
}

static void
read_sentence(Notice *notice, DsnDialectCaptures *captures, DsnStr line, gsize indent)
{
	captures->reason = DSN_STR_ABSENT;
	if (is_about_current(notice, captures)) {
		read_words(notice, line, indent);
		return;
	}
	finish_recipient(notice);
	notice->list = G_MAXUINT;
	open_recipient(notice, captures, line, indent);
}

static void
read_start(Notice *notice, DsnNoticeLine *line)
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
match_line(const Notice *notice, DsnNoticeLine *line, gsize indent, DsnDialectCaptures *captures)
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
read_started(Notice *notice, DsnDialectRowKind kind, DsnDialectCaptures *captures, DsnStr line,
	gsize indent)
{
	if (kind == DSN_DIALECT_ROW_RECIPIENT) {
		keep_list(notice, line, captures->address);
		open_recipient(notice, captures, DSN_STR_ABSENT, indent);
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
read_text(Notice *notice, DsnStr raw, DsnStr text, const char *sign, const DsnStrLines *lines)
{
	gsize indent = (gsize)(text.at - raw.at);
	DsnDialectCaptures captures;
	DsnDialectRowKind kind;
	DsnNoticeLine line;

	dsn_notice_line_begin(&line, notice->entry, text, sign);
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
read_line(Notice *notice, DsnStr raw, const char *sign, const DsnStrLines *lines)
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
read_part(Notice *notice, DsnStr content)
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
dsn_dialect_read_notice(
	DsnArena *arena, const DsnMail *mail, DsnPartKind kind, const DsnDialectEntry *entry)
{
	DsnDialectFindings findings = { 0 };
	Notice notice = { .arena = arena,
		.entry = entry,
		.findings = &findings,
		.continued = -1,
		.list = G_MAXUINT };
	gsize left = DSN_DIALECT_NOTICE;
	const DsnPart *part;
	gboolean goes_on = TRUE;
	guint index = 0;

	notice.reason = dsn_arena_take(arena, DSN_DIALECT_REASON_MAX + DSN_DIALECT_SLACK);
	notice.orphan = dsn_arena_take(arena, DSN_DIALECT_REASON_MAX + DSN_DIALECT_SLACK);
	notice.started = !dsn_dialect_has_row(entry, DSN_DIALECT_ROW_START);
	notice.keep_orphans = entry->reason != DSN_DIALECT_REASON_BEFORE &&
			      (!notice.started || entry->reason == DSN_DIALECT_REASON_NONE);
	if ((entry->flags & DSN_DIALECT_FLAG_HEADER) != 0)
		dsn_dialect_add_header(arena, mail, &findings);
	while (goes_on && (part = dsn_dialect_next_part(mail, kind, &index)) != NULL) {
		DsnStr content = part->content;

		content.len = MIN(content.len, left);
		left -= content.len;
		goes_on = read_part(&notice, content);
		read_empty(&notice);
	}
	finish_recipient(&notice);
	dsn_dialect_add_words(
		notice.orphan, &notice.n_orphan, (DsnStr){ notice.reason, notice.n_reason });
	findings.orphan = dsn_arena_copy(arena, (DsnStr){ notice.orphan, notice.n_orphan });
	return findings;
}
