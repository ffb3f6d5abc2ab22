/* SPDX-License-Identifier: MIT */
/* What the notice says about each recipient: status parts are often poorer than the text.
 *
 * One pass over the notice, line by line.  Two forms are read, both of many mail servers: a
 * paragraph that begins with the recipient ("<a@b>: host mx said: 550 ..."), and an SMTP
 * transcript (">>> RCPT To:<a@b>", "<<< 550 ...").  Words that do not belong to a recipient of
 * the status part belong to nobody. */
#include "config.h"

#include "base/arena.h"
#include "base/lines.h"
#include "base/str.h"
#include "words/words.h"
#include "address/address.h"
#include "reply/reply.h"
#include "report/diagnostic.h"
#include "report/steps.h"

/* Members of aliases: more than a few are a mailing list's. */
#define MEMBERS_MAX 64
/* Blocks among which the one of a member is searched. */
#define MEMBER_BLOCKS_MAX 256

/* "member (generated from alias)": Exim's status part names the alias alone. */
typedef struct {
	DsnStr member;
	gint alias;
	DsnStr paragraph;
} Member;

/**
 * Scan: how far a notice is read, and what was found
 * @words: what it says of each recipient
 * @current: index of the recipient whose paragraph this is, or -1
 * @unlisted: the address that this paragraph begins with and the status part lacks
 * @paragraph: its lines so far
 * @rcpt: index of the recipient that the last RCPT of the transcript was for, or -1
 * @reply: the last lines of the remote server, and whether they are a whole reply
 * @program: the last line of a delivery program
 * @member: (nullable): the member of an alias whose paragraph this is
 */
typedef struct {
	DsnReportBuilder *builder;
	DsnNoticeWords *words;
	gint current;
	DsnStr unlisted;
	DsnStr paragraph;
	gint rcpt;
	DsnStr reply;
	gboolean reply_ended;
	DsnStr program;
	Member *members;
	guint n_members, members_capacity;
	Member *member;
} Scan;

/* ---- lines ---- */

static DsnStr
after(DsnStr line, gsize from)
{
	return dsn_str_slice(line, MIN(from, line.len), line.len);
}

/* From the first octet of @from, which may be absent, to the last of @to, behind it in the text. */
static DsnStr
span(DsnStr from, DsnStr to)
{
	return from.at != NULL ? (DsnStr){ from.at, (gsize)(to.at + to.len - from.at) } : to;
}

/* The address that a line begins with, or absent.
 * @sign: the first '@' of the line
 * @rest: (out): what follows the address */
static DsnStr
leading_address(DsnStr line, const char *sign, DsnStr *rest)
{
	gsize end = (gsize)(sign - line.at);

	if (line.at[0] == '<') {
		const char *close = memchr(line.at, '>', line.len);

		end = close != NULL ? (gsize)(close - line.at) + 1 : line.len;
	} else {
		for (const char *at = sign; at > line.at; at--)
			if (dsn_is_blank(at[-1]))
				return DSN_STR_ABSENT;
		while (end < line.len && !dsn_is_blank(line.at[end]))
			end++;
	}
	*rest = after(line, end);
	return dsn_address_read(dsn_str_slice(line, 0, end));
}

static gboolean
is_reply_code(DsnStr text)
{
	return text.len > 3 && text.at[0] >= '2' && text.at[0] <= '5' &&
	       g_ascii_isdigit(text.at[1]) && g_ascii_isdigit(text.at[2]) &&
	       (text.at[3] == ' ' || text.at[3] == '-');
}

/* A server that has no recipient left says so to whatever comes next: that is nobody's reply. Where
 * the commands are seen, 503 "bad sequence of commands" is always about them. */
static gboolean
is_follow_on(DsnStr reply)
{
	guint code = (guint)g_ascii_digit_value(reply.at[0]) * 100 +
		     (guint)g_ascii_digit_value(reply.at[1]) * 10 +
		     (guint)g_ascii_digit_value(reply.at[2]);

	return code == 503 || dsn_reply_is_follow_on(code, after(reply, 4));
}

/* ---- transcripts ---- */

static void
take_command(Scan *scan, DsnStr command)
{
	gssize open = dsn_str_find(command, DSN_STR("<"), 0);

	scan->rcpt = scan->current; /* Courier's transcripts stand in paragraphs */
	scan->reply = DSN_STR_ABSENT;
	if (dsn_str_has_prefix_nocase(command, DSN_STR("RCPT")) && open >= 0) {
		DsnStr address = dsn_address_read(after(command, (gsize)open));

		scan->rcpt = address.at != NULL ? dsn_builder_find(scan->builder, address) : -1;
	}
}

static void
take_reply(Scan *scan, DsnStr line, DsnStr text)
{
	if (!is_reply_code(text)) {
		/* Courier puts "<<< " before its own words as well, in the recipient's paragraph.
		 */
		if (scan->current >= 0)
			scan->paragraph = span(scan->paragraph, line);
		return;
	}
	scan->reply = scan->reply_ended ? line : span(scan->reply, line);
	scan->reply_ended = text.at[3] == ' ';
	if (!scan->reply_ended)
		return;
	if (is_follow_on(text))
		scan->reply = DSN_STR_ABSENT;
	else if (scan->rcpt >= 0 && text.at[0] >= '4')
		scan->words[scan->rcpt].reply = scan->reply;
}

/* Whom a summary is about.  Sendmail names a program in the place of the recipient that it stands
 * for: '554 "|/bin/filter"... Service unavailable'. */
static gint
find_summarised(const Scan *scan, DsnStr line, gsize dots)
{
	gsize begin = dots;
	DsnStr address;

	if (scan->builder->report->n_recipients == 1 && is_reply_code(line) &&
		dsn_str_find(dsn_str_slice(line, 3, MIN(dots, 14)), DSN_STR(" \"|"), 0) >= 0)
		return 0;
	while (begin > 0 && line.at[begin - 1] != ' ')
		begin--;
	address = dsn_address_read(dsn_str_slice(line, begin, dots));
	return address.at != NULL ? dsn_builder_find(scan->builder, address) : -1;
}

/* Sendmail's summary, "550 5.1.1 <a@b>... User unknown": its code and words are its own for any
 * refusal, so the reply above it is what counts. */
static gboolean
take_summary(Scan *scan, DsnStr line)
{
	gssize dots = dsn_str_find(line, DSN_STR("... "), 0);
	gint whose = dots > 0 ? find_summarised(scan, line, (gsize)dots) : -1;

	if (whose < 0)
		return FALSE;
	if (scan->words[whose].reply.at == NULL)
		scan->words[whose].reply = scan->reply;
	if (scan->words[whose].own.at == NULL) {
		scan->words[whose].own = line;
		scan->words[whose].program = scan->program;
	}
	scan->reply = scan->program = DSN_STR_ABSENT;
	return TRUE;
}

/* "554 5.0.0 MX list for a.example. points back to us": why Sendmail knows no host just below. */
static gboolean
is_loop_complaint(DsnStr line)
{
	return is_reply_code(line) && dsn_str_find_nocase(line, DSN_STR(" MX list for "), 0) >= 0;
}

/* A line of a transcript but for a summary, by the sign, the code or the word that it begins with.
 */
static gboolean
take_step(Scan *scan, DsnStr line)
{
	switch (line.at[0]) {
	case '.':
		if (!dsn_str_has_prefix_nocase(line, DSN_STR("... while talking to")))
			return FALSE;
		scan->rcpt = -1;
		scan->reply = DSN_STR_ABSENT;
		return TRUE;
	case '>':
		if (!dsn_str_has_prefix_nocase(line, DSN_STR(">>> ")))
			return FALSE;
		take_command(scan, after(line, 4));
		return TRUE;
	case '<':
		if (!dsn_str_has_prefix_nocase(line, DSN_STR("<<< ")))
			return FALSE;
		take_reply(scan, line, after(line, 4));
		return TRUE;
	default:
		if (is_loop_complaint(line))
			scan->reply = line;
		else if (dsn_words_match(&dsn_words_delivery_programs, line) > 0)
			scan->program = line;
		else
			return FALSE;
		return TRUE;
	}
}

/* A summary has a code or names somebody. */
static gboolean
take_transcript(Scan *scan, DsnStr line, const char *sign)
{
	return take_step(scan, line) ||
	       ((sign != NULL || is_reply_code(line)) && take_summary(scan, line));
}

/* ---- paragraphs ---- */

static void
end_paragraph(Scan *scan)
{
	if (scan->current >= 0 && scan->words[scan->current].paragraph.at == NULL)
		scan->words[scan->current].paragraph = scan->paragraph;
	scan->current = -1;
	scan->member = NULL;
	scan->unlisted = scan->paragraph = DSN_STR_ABSENT;
}

static void
end_part(Scan *scan)
{
	end_paragraph(scan);
	scan->rcpt = -1;
	scan->reply = scan->program = DSN_STR_ABSENT;
	scan->reply_ended = FALSE;
}

/* "(generated from alias)", behind an address that the status part lacks: a member of that alias.
 */
static void
take_origin(Scan *scan, DsnStr line)
{
	DsnStr address;

	if (scan->unlisted.at == NULL || scan->n_members == MEMBERS_MAX)
		return;
	if (!dsn_str_has_prefix_nocase(line, DSN_STR("(generated from ")))
		return;
	address = dsn_address_read(
		dsn_str_slice(line, 16, line.len - (line.at[line.len - 1] == ')')));
	if (address.at == NULL || dsn_builder_find(scan->builder, address) < 0)
		return;
	scan->members = dsn_arena_grow(scan->builder->arena, scan->members, scan->n_members,
		&scan->members_capacity, sizeof *scan->members);
	scan->member = &scan->members[scan->n_members++];
	*scan->member = (Member){ scan->unlisted, dsn_builder_find(scan->builder, address), line };
}

/* @sign: (nullable): the first '@' of the line, without which it names nobody */
static void
take_line(Scan *scan, DsnStr line, const char *sign)
{
	DsnStr rest = line, address = DSN_STR_ABSENT;

	if (line.len == 0 || (line.len >= 5 && memcmp(line.at, "-----", 5) == 0)) {
		end_paragraph(scan);
		return;
	}
	if (take_transcript(scan, line, sign))
		return;
	if (sign != NULL)
		address = leading_address(line, sign, &rest);
	if (address.at != NULL) {
		end_paragraph(scan);
		scan->current = dsn_builder_find(scan->builder, address);
		scan->unlisted = scan->current < 0 ? address : DSN_STR_ABSENT;
		while (rest.len > 0 && (rest.at[0] == ':' || rest.at[0] == ' '))
			rest = after(rest, 1);
		scan->paragraph = rest.len > 0 ? rest : DSN_STR_ABSENT;
		return;
	}
	take_origin(scan, line);
	if (scan->current >= 0)
		scan->paragraph = span(scan->paragraph, line);
	else if (scan->member != NULL)
		scan->member->paragraph = span(scan->member->paragraph, line);
}

/* ---- into the report ---- */

/* An alias has several blocks, each with a reply: the paragraph that has this reply tells which
 * member the block is about. */
static void
use_member(DsnReportBuilder *builder, const Member *member)
{
	DsnStr alias = builder->report->recipients[member->alias]->final_recipient;
	DsnStr paragraph = dsn_diagnostic_join(builder->arena, member->paragraph);

	for (guint i = 0; i < MIN(builder->report->n_recipients, MEMBER_BLOCKS_MAX); i++) {
		DsnRecipient *recipient = builder->report->recipients[i];

		if (recipient->actual_recipient.at != NULL || recipient->diagnostic.at == NULL ||
			!dsn_str_equal_nocase(recipient->final_recipient, alias) ||
			dsn_str_find(paragraph, recipient->diagnostic, 0) < 0)
			continue;
		recipient->actual_recipient = member->member;
		recipient->context = paragraph;
		return;
	}
}

static gboolean
is_notice(const DsnPart *part)
{
	return part->kind == DSN_PART_TEXT || part->kind == DSN_PART_HTML;
}

static void
take_part(Scan *scan, DsnStr content)
{
	DsnStrLines lines = dsn_str_lines(content, '@');
	const char *sign;
	DsnStr line;

	while (dsn_str_lines_next(&lines, &line, &sign))
		take_line(scan, line.len > 0 ? dsn_str_trim(line) : line, sign);
	end_part(scan);
}

/* Up to the status fields or the first part that is no notice: what follows is the returned mail.
 */
static void
take_notice(Scan *scan)
{
	const DsnMail *mail = scan->builder->mail;
	const char *fields = scan->builder->status_fields.at;

	for (guint i = 0; i < mail->n_parts && is_notice(&mail->parts[i]); i++) {
		DsnStr content = mail->parts[i].content;

		if (fields != NULL && fields >= content.at && fields < content.at + content.len) {
			take_part(scan, (DsnStr){ content.at, (gsize)(fields - content.at) });
			return;
		}
		take_part(scan, content);
	}
}

void
dsn_builder_read_notice(DsnReportBuilder *builder)
{
	guint n = builder->report->n_recipients;
	Scan state = { .builder = builder, .current = -1, .rcpt = -1 }, *scan = &state;

	if (n == 0)
		return;
	scan->words = dsn_arena_new_array(builder->arena, DsnNoticeWords, n);
	take_notice(scan);
	for (guint i = 0; i < n; i++)
		dsn_diagnostic_fill(
			builder->arena, builder->report->recipients[i], &scan->words[i]);
	for (guint i = 0; i < scan->n_members; i++)
		use_member(builder, &scan->members[i]);
}
