/* SPDX-License-Identifier: MIT */
/* From lines of a notice to the words of a diagnostic. */
#include "config.h"

#include "base/arena.h"
#include "base/lines.h"
#include "base/str.h"
#include "report/diagnostic.h"

/* Octets that are kept of what is said of one recipient: a reply has some hundred, a hostile mail
 * has any number. */
#define CONTEXT_MAX 4096

/* Some programs print the mail they were given: that is no reason, and may itself be a bounce.
 * Absent if nothing stands before it. */
static DsnStr
before_mail(DsnStr words)
{
	static const char *const begins[] = {
		"Return-Path: ", "Delivered-To: ", "X-Original-To: ", "Received: "
	};
	gsize end = words.len;

	if (dsn_str_find(words, DSN_STR("Received: "), 0) < 0)
		return words;
	for (gsize i = 0; i < G_N_ELEMENTS(begins); i++) {
		gssize hit = dsn_str_find(dsn_str_slice(words, 0, end), dsn_str(begins[i]), 0);
		if (hit >= 0)
			end = (gsize)hit;
	}
	words = dsn_str_trim(dsn_str_slice(words, 0, end));
	return words.len > 0 ? words : DSN_STR_ABSENT;
}

/* "smtp; 550 ...": the type is one word; without it the whole value is the diagnostic. */
static void
read_diagnostic(DsnRecipient *recipient, DsnStr value)
{
	gsize end = 0;

	while (end < value.len && (g_ascii_isalnum(value.at[end]) || value.at[end] == '-'))
		end++;
	if (end > 0 && end < value.len && value.at[end] == ';' && g_ascii_isalpha(value.at[0])) {
		recipient->diagnostic_type = dsn_str_slice(value, 0, end);
		value = dsn_str_trim(dsn_str_slice(value, end + 1, value.len));
	}
	if (value.len > 0)
		recipient->diagnostic = value;
}

/* "< #5.1.1 smtp;550 5.1.1 unknown user>" */
static DsnStr
strip_angles(DsnStr value)
{
	if (value.len > 1 && value.at[0] == '<' && value.at[value.len - 1] == '>')
		return dsn_str_trim(dsn_str_slice(value, 1, value.len - 1));
	return value;
}

void
dsn_diagnostic_parse(DsnArena *arena, DsnRecipient *recipient, DsnStr value, DsnStr supplement)
{
	read_diagnostic(recipient, value);
	recipient->diagnostic_type = dsn_arena_lower(arena, recipient->diagnostic_type);
	if (recipient->diagnostic.at == NULL) {
		supplement = strip_angles(supplement);
		recipient->diagnostic = supplement.len > 0 ? supplement : DSN_STR_ABSENT;
	}
	recipient->diagnostic = before_mail(recipient->diagnostic);
}

/* Adds @line, trimmed, to the @n octets of @out, with a blank between. */
static void
add_line(char *out, gsize *n, DsnStr line)
{
	line = dsn_str_trim(line);
	if (line.len == 0)
		return;
	if (*n > 0)
		out[(*n)++] = ' ';
	memcpy(out + *n, line.at, line.len);
	*n += line.len;
}

DsnStr
dsn_diagnostic_join(DsnArena *arena, DsnStr words)
{
	char *out;
	gsize n = 0;
	DsnStrLines lines;
	DsnStr line;

	words.len = MIN(words.len, CONTEXT_MAX);
	if (words.len == 0)
		return DSN_STR_ABSENT;
	out = dsn_arena_take(arena, words.len + 1);
	lines = dsn_str_lines(words, '\n');
	while (dsn_str_lines_next(&lines, &line, NULL)) {
		line = dsn_str_trim(line);
		if (dsn_str_has_prefix_nocase(line, DSN_STR("<<< ")))
			line = dsn_str_slice(line, 4, line.len);
		else if (dsn_str_has_prefix_nocase(line, DSN_STR(">>> ")))
			continue;
		add_line(out, &n, line);
	}
	return n > 0 ? before_mail((DsnStr){ out, n }) : DSN_STR_ABSENT;
}

/* The code stands in the summary, so it comes first. */
static DsnStr
join_own(DsnArena *arena, const DsnNoticeWords *words)
{
	DsnStr own = dsn_diagnostic_join(arena, words->own),
	       program = dsn_diagnostic_join(arena, words->program);

	if (program.at == NULL)
		return own;
	return dsn_arena_printf(
		arena, "%.*s %.*s", (int)own.len, own.at, (int)program.len, program.at);
}

/* The status part's reply is often only the first line of what the transcript has whole. */
void
dsn_diagnostic_fill(DsnArena *arena, DsnRecipient *recipient, const DsnNoticeWords *words)
{
	DsnStr reply = dsn_diagnostic_join(arena, words->reply);
	DsnStr own = join_own(arena, words);

	/* The summary has a code where the paragraph has none; over a remote reply it is wrong. */
	if (reply.at == NULL && own.at != NULL &&
		!dsn_str_equal(recipient->diagnostic_type, DSN_STR("smtp")))
		reply = own;
	if (reply.at == NULL)
		reply = dsn_diagnostic_join(arena, words->paragraph);
	if (recipient->diagnostic.at == NULL)
		recipient->diagnostic = reply;
	else if (reply.len > recipient->diagnostic.len &&
		 dsn_str_has_prefix_nocase(reply, recipient->diagnostic))
		recipient->diagnostic = reply;
	if (recipient->context.at == NULL)
		recipient->context = reply;
}
