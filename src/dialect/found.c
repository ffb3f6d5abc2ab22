/* SPDX-License-Identifier: MIT */
/* The recipients that a dialect has found, each of them once. */
#include "config.h"

#include "dialect/private.h"

static DsnRecipient *
find_recipient(DsnDialectFindings *findings, DsnStr address)
{
	for (guint i = 0; i < findings->n_items; i++)
		if (dsn_str_equal_nocase(findings->items[i].final_recipient, address))
			return &findings->items[i];
	return NULL;
}

DsnRecipient *
dsn_dialect_add(DsnArena *arena, DsnDialectFindings *findings, DsnStr address)
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
				dsn_dialect_add(
					arena, findings, dsn_str_slice(field->value, at, at + len));
			/* To the next address: never twice over the same bytes. */
			at += MAX(len, 1);
			while (at < field->value.len && field->value.at[at - 1] != ',' &&
				field->value.at[at - 1] != ' ' && field->value.at[at - 1] != '\n' &&
				field->value.at[at - 1] != '<')
				at++;
		}
	}
}

void
dsn_dialect_share_reason(DsnDialectFindings *findings, guint first, const DsnRecipient *last)
{
	for (guint i = first; i < findings->n_items && &findings->items[i] != last; i++) {
		DsnRecipient *recipient = &findings->items[i];

		if (!dsn_str_is_empty(recipient->diagnostic))
			continue;
		recipient->diagnostic = last->diagnostic;
		recipient->expired = last->expired;
	}
}
