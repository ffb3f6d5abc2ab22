/* SPDX-License-Identifier: MIT */
/* The recipients that a notice names, each of them once, and what it says of them. */
#include "config.h"

#include "dialect/notice.h"

#include "base/normal.h"

#include "dialect/address.h"
#include "base/arena.h"
#include "base/str.h"

static DsnRecipient *
find_recipient(DsnDialectFindings *findings, DsnStr address)
{
	for (guint i = 0; i < findings->n_items; i++)
		if (dsn_str_equal_nocase(findings->items[i].final_recipient, address))
			return &findings->items[i];
	return NULL;
}

/* (nullable): the recipient of that address, new or found before; %NULL if they are too many. */
static DsnRecipient *
add_recipient(DsnArena *arena, DsnDialectFindings *findings, DsnStr address)
{
	DsnRecipient *recipient = find_recipient(findings, address);

	if (recipient != NULL)
		return recipient;
	if (findings->n_items == DSN_DIALECT_RECIPIENTS) {
		findings->cut = TRUE;
		return NULL;
	}
	findings->items = dsn_arena_grow(arena, findings->items, findings->n_items,
		&findings->capacity, sizeof *findings->items);
	recipient = &findings->items[findings->n_items++];
	*recipient = (DsnRecipient){ .final_recipient = address };
	return recipient;
}

void
dsn_dialect_add_header(DsnArena *arena, const DsnMail *mail, DsnDialectFindings *findings)
{
	for (guint i = 0; i < mail->headers.n_fields; i++) {
		const DsnField *field = &mail->headers.fields[i];

		if (!dsn_str_equal_nocase(field->name, DSN_STR("X-Failed-Recipients")))
			continue;
		for (gsize at = 0; at < field->value.len;) {
			gsize len = dsn_dialect_address(field->value, at);

			if (len > 0)
				add_recipient(
					arena, findings, dsn_str_slice(field->value, at, at + len));
			/* To the next address: never twice over the same octets. */
			at += MAX(len, 1);
			while (at < field->value.len && field->value.at[at - 1] != ',' &&
				field->value.at[at - 1] != ' ' && field->value.at[at - 1] != '\n' &&
				field->value.at[at - 1] != '<')
				at++;
		}
	}
}

/* Gives the reason of @last to those in front of it, from @first on, that have none. */
static void
share_reason(DsnDialectFindings *findings, guint first, const DsnRecipient *last)
{
	for (guint i = first; i < findings->n_items && &findings->items[i] != last; i++) {
		DsnRecipient *recipient = &findings->items[i];

		if (!dsn_str_is_empty(recipient->diagnostic))
			continue;
		recipient->diagnostic = last->diagnostic;
		recipient->expired = last->expired;
	}
}

/* ---- the words of a reason ---- */

void
dsn_dialect_add_words(char *to, gsize *n, DsnStr line)
{
	DsnNormaliser words = { .text = to, .len = *n, .room = DSN_DIALECT_REASON_MAX - 1 };

	line = dsn_str_trim(line);
	if (dsn_str_is_empty(line) || words.len >= words.room)
		return;
	if (words.len > 0)
		to[words.len++] = ' ';
	dsn_normalise(&words, line, 0, line.len);
	*n = words.len - (words.len > 0 && to[words.len - 1] == ' ');
	/* A cut never leaves half a UTF-8 character. */
	if (words.len == words.room)
		while (*n > 0 && (guchar)to[*n - 1] >= 0x80)
			(*n)--;
}

/* ---- what a notice says of the recipient at hand ---- */

static DsnStr
take_reason(DsnNotice *notice)
{
	DsnStr reason = dsn_arena_copy(notice->arena, (DsnStr){ notice->reason, notice->n_reason });

	notice->n_reason = 0;
	return dsn_str_is_empty(reason) ? DSN_STR_ABSENT : reason;
}

void
dsn_notice_finish(DsnNotice *notice)
{
	DsnRecipient *recipient = notice->current;

	if (recipient == NULL)
		return;
	if (dsn_str_is_empty(recipient->diagnostic)) {
		recipient->diagnostic = take_reason(notice);
	} else if (dsn_dialect_has_row(notice->dialect, DSN_DIALECT_ROW_NEEDS) &&
		   notice->n_reason > 0) {
		/* Whoever weighs the words of a reason wants all of them. */
		dsn_dialect_add_words(notice->reason, &notice->n_reason, recipient->diagnostic);
		recipient->diagnostic = take_reason(notice);
	}
	if (dsn_str_is_empty(recipient->status_field))
		recipient->status_field = notice->status;
	if (dsn_str_is_empty(recipient->remote_mta))
		recipient->remote_mta = notice->mta;
	if (dsn_dialect_has_words(
		    notice->set, notice->dialect, DSN_DIALECT_ROW_EXPIRED, recipient->diagnostic))
		recipient->expired = TRUE;
	if (!dsn_str_is_empty(recipient->diagnostic))
		share_reason(notice->findings, notice->list, recipient);
	notice->n_reason = 0;
	notice->status = notice->mta = DSN_STR_ABSENT;
	notice->current = NULL;
	notice->reading = FALSE;
}

/* A screen name becomes an address where the dialect knows its domain. */
static DsnStr
address_of(DsnNotice *notice, const DsnDialectCaptures *captures)
{
	const DsnDialect *dialect = notice->dialect;
	DsnStr domain = dsn_dialect_octets(notice->set, dialect->domain, dialect->domain_len);

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

void
dsn_notice_keep_details(DsnNotice *notice, const DsnDialectCaptures *captures)
{
	if (!dsn_str_is_empty(captures->reason))
		dsn_dialect_add_words(notice->reason, &notice->n_reason, reason_of(captures));
	if (!dsn_str_is_empty(captures->status))
		notice->status = captures->status;
	if (!dsn_str_is_empty(captures->mta))
		notice->mta = captures->mta;
}

void
dsn_notice_keep_list(DsnNotice *notice, DsnStr line, DsnStr address)
{
	gsize decoration = line.len - MIN(address.len, line.len);
	gboolean goes_on = notice->current != NULL && notice->reading && notice->n_reason == 0 &&
			   notice->dialect->reason != DSN_DIALECT_REASON_INDENTED &&
			   notice->recipient_line + 1 == notice->line &&
			   notice->decoration == decoration;

	if (!goes_on) {
		dsn_notice_finish(notice);
		notice->list = G_MAXUINT;
	} else if (notice->list == G_MAXUINT) {
		notice->list = (guint)(notice->current - notice->findings->items);
	}
	notice->recipient_line = notice->line;
	notice->decoration = decoration;
}

void
dsn_notice_open(
	DsnNotice *notice, const DsnDialectCaptures *captures, DsnStr sentence, gsize indent)
{
	DsnStr address = address_of(notice, captures);

	dsn_notice_finish(notice);
	notice->continued = -1;
	if (dsn_str_is_empty(address))
		return;
	if (notice->dialect->reason == DSN_DIALECT_REASON_BEFORE)
		dsn_dialect_add_words(notice->reason, &notice->n_reason,
			(DsnStr){ notice->unassigned, notice->n_unassigned });
	if (!notice->keep_unassigned)
		notice->n_unassigned = 0;
	dsn_notice_keep_details(notice, captures);
	dsn_dialect_add_words(notice->reason, &notice->n_reason, sentence);
	notice->current = add_recipient(notice->arena, notice->findings, address);
	notice->reading = notice->current != NULL &&
			  notice->dialect->reason != DSN_DIALECT_REASON_BEFORE &&
			  notice->dialect->reason != DSN_DIALECT_REASON_NONE;
	notice->indent = indent;
	/* Where no reason follows, a sentence has said it all. */
	if (!dsn_str_is_empty(sentence) && notice->dialect->reason == DSN_DIALECT_REASON_NONE)
		dsn_notice_finish(notice);
}
