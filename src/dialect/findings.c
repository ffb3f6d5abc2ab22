/* SPDX-License-Identifier: MIT */
/* What a dialect has found in a notice: which of it is believed, and what it adds to the report. */
#include "config.h"

#include "dialect/notice.h"

#include "address/address.h"
#include "address/return-path.h"
#include "base/arena.h"
#include "base/defect.h"
#include "base/lines.h"
#include "base/str.h"
#include "mime/fields.h"
#include "reply/reply.h"

/* ---- who is believed ---- */

static gboolean
has_words(const DsnDialectReading *reading, DsnDialectRowKind kind, DsnStr text)
{
	return dsn_dialect_has_words(reading->set, reading->dialect, kind, text);
}

/* A mail about the mailbox of whoever gets it ("it is full"), or that says so to frighten him:
 * what we sent did not come back. */
static gboolean
is_addressee(const DsnMail *mail, DsnStr address)
{
	DsnStr to = dsn_fields_get(&mail->headers, "To");
	gssize at = dsn_str_is_empty(address) ? -1 : dsn_str_find_nocase(to, address, 0);

	return at == 0 || (at > 0 && strchr(" <,:\"", to.at[at - 1]) != NULL);
}

/* A dialect that is not sure wants words of a refusal. */
static gboolean
is_believed(const DsnDialectReading *reading, const DsnRecipient *recipient)
{
	if (!dsn_dialect_has_row(reading->dialect, DSN_DIALECT_ROW_NEEDS))
		return TRUE;
	if (is_addressee(reading->mail, recipient->final_recipient) ||
		has_words(reading, DSN_DIALECT_ROW_UNLESS, recipient->diagnostic))
		return FALSE;
	return has_words(reading, DSN_DIALECT_ROW_NEEDS, recipient->diagnostic) ||
	       dsn_reply_find(recipient->diagnostic).code >= 400;
}

/* A notice that names nobody: one that is not sure must have a code, and the return path that it
 * came to must say who it was. */
static gboolean
may_name_nobody(const DsnDialectReading *reading, DsnStr unassigned)
{
	DsnStr to;

	if ((reading->dialect->flags & DSN_DIALECT_FLAG_NAMELESS) == 0)
		return FALSE;
	if (!dsn_dialect_has_row(reading->dialect, DSN_DIALECT_ROW_NEEDS))
		return TRUE;
	to = dsn_address_single(dsn_fields_get(&reading->mail->headers, "To"));
	return dsn_reply_find(unassigned).code >= 400 &&
	       !has_words(reading, DSN_DIALECT_ROW_UNLESS, unassigned) &&
	       dsn_return_path_decode(reading->arena, to, NULL).at != NULL;
}

/* ---- what the templates could not give to anybody ---- */

void
dsn_findings_complete(
	const DsnDialectReading *reading, DsnDialectFindings *findings, gboolean may_be_nameless)
{
	const DsnDialect *dialect = reading->dialect;
	DsnRecipient *poor = NULL, *rich = NULL;
	gboolean share = (dialect->flags & DSN_DIALECT_FLAG_SHARE) != 0;
	guint n_poor = 0, kept = 0;

	for (guint i = 0; i < findings->n_items; i++)
		if (dsn_str_is_empty(findings->items[i].diagnostic))
			poor = &findings->items[i], n_poor++;
		else
			rich = &findings->items[i];
	if (!dsn_str_is_empty(findings->unassigned) &&
		dialect->reason != DSN_DIALECT_REASON_BEFORE &&
		(n_poor == 1 || (n_poor > 1 && rich == NULL && share)))
		poor->diagnostic = findings->unassigned, rich = poor;
	for (guint i = 0; i < findings->n_items; i++) {
		DsnRecipient *recipient = &findings->items[i];

		if (share && rich != NULL && dsn_str_is_empty(recipient->diagnostic)) {
			recipient->diagnostic = rich->diagnostic;
			recipient->expired = rich->expired;
		}
		if (is_believed(reading, recipient))
			findings->items[kept++] = *recipient;
	}
	findings->n_items = kept;
	if (kept == 0 && may_be_nameless && may_name_nobody(reading, findings->unassigned)) {
		findings->items = dsn_arena_grow(reading->arena, findings->items, findings->n_items,
			&findings->capacity, sizeof *findings->items);
		findings->items[0] = (DsnRecipient){ .diagnostic = findings->unassigned };
		findings->n_items = 1;
	}
}

/* ---- into the report ---- */

void
dsn_findings_set_outcome(
	const DsnDialectFacts *facts, const DsnDialect *dialect, DsnDialectFindings *findings)
{
	gboolean delayed = dsn_dialect_says(facts, dialect, DSN_DIALECT_DELAYED);
	gboolean expired = dsn_dialect_says(facts, dialect, DSN_DIALECT_EXPIRED);

	for (guint i = 0; i < findings->n_items; i++) {
		DsnRecipient *recipient = &findings->items[i];

		recipient->outcome = delayed ? DSN_OUTCOME_DELAYED : DSN_OUTCOME_FAILED;
		recipient->expired = !delayed && (expired || recipient->expired);
	}
}

/* After the marker come blank lines, rules of dashes, and then the header. */
static void
set_returned(DsnArena *arena, DsnReport *report, DsnStr original)
{
	DsnStr rest = original, line;

	if (report->returned.n_fields > 0)
		return;
	for (guint i = 0; i < 6 && dsn_str_line(&rest, &line); i++) {
		line = dsn_str_trim(line);
		if (!dsn_str_is_empty(line) && dsn_str_find(line, DSN_STR(":"), 0) > 0)
			break;
		original = rest;
	}
	report->returned = dsn_fields_parse(arena, original, &rest);
}

static gboolean
names(const DsnRecipient *recipient, DsnStr address)
{
	return !dsn_str_is_empty(address) &&
	       (dsn_str_equal_nocase(recipient->final_recipient, address) ||
		       dsn_str_equal_nocase(recipient->original_recipient, address) ||
		       dsn_str_equal_nocase(recipient->address, address));
}

/* The structured part names the recipients; the text may only say more about them. */
static void
fill_gaps(DsnReport *report, const DsnDialectFindings *findings)
{
	for (guint i = 0; i < report->n_recipients; i++) {
		DsnRecipient *recipient = report->recipients[i];

		for (guint k = 0; k < findings->n_items; k++) {
			const DsnRecipient *found = &findings->items[k];

			if (!names(recipient, found->final_recipient))
				continue;
			if (dsn_str_is_empty(recipient->diagnostic))
				recipient->diagnostic = found->diagnostic;
			else if (dsn_str_is_empty(recipient->context))
				recipient->context = found->diagnostic;
			if (dsn_str_is_empty(recipient->remote_mta))
				recipient->remote_mta = found->remote_mta;
			recipient->expired |= found->expired;
			break;
		}
	}
}

void
dsn_findings_fill_report(
	const DsnDialectReading *reading, const DsnDialectFindings *findings, DsnReport *report)
{
	DsnArena *arena = reading->arena;
	const DsnDialect *dialect = reading->dialect;

	if (findings->original.at != NULL)
		set_returned(arena, report, findings->original);
	if (report->n_recipients > 0) {
		fill_gaps(report, findings);
		return;
	}
	report->kind = DSN_REPORT_DELIVERY;
	report->dialect = dsn_dialect_octets(reading->set, dialect->name, dialect->name_len);
	report->n_recipients = findings->n_items;
	report->recipients = dsn_arena_new_array(arena, DsnRecipient *, findings->n_items);
	for (guint i = 0; i < findings->n_items; i++)
		report->recipients[i] = &findings->items[i];
	if (findings->cut)
		dsn_defects_add(
			&report->defects, arena, DSN_DEFECT_TOO_MANY_RECIPIENTS, DSN_STR_ABSENT);
}
