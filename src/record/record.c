/* SPDX-License-Identifier: MIT */
/* A diagnosis as a row of named values. */
#include "config.h"

#include <dsnsift/record.h>

#include "record/date.h"
#include "address/address.h"
#include "base/utf8.h"
#include "base/arena.h"
#include "base/str.h"

/* One value of one record. */
#define VALUE_MAX 4096
/* A report's own fields are written for each of its recipients, thousands perhaps: so much of one
 * field in all records together, but never less than what names are long. */
#define SHARED_MAX (1024 * 1024)
#define SHARED_LEAST 128

static const char *const names[DSN_COLUMN_COUNT] = {
	[DSN_COLUMN_RECIPIENT] = "recipient",
	[DSN_COLUMN_RECIPIENT_SOURCE] = "recipient_source",
	[DSN_COLUMN_FINAL_RECIPIENT] = "final_recipient",
	[DSN_COLUMN_ORIGINAL_RECIPIENT] = "original_recipient",
	[DSN_COLUMN_DOMAIN] = "domain",
	[DSN_COLUMN_PROVIDER] = "provider",
	[DSN_COLUMN_ACTION] = "action",
	[DSN_COLUMN_CAUSE] = "cause",
	[DSN_COLUMN_OUTCOME] = "outcome",
	[DSN_COLUMN_PERMANENCE] = "permanence",
	[DSN_COLUMN_STATUS] = "status",
	[DSN_COLUMN_REPLY_CODE] = "reply_code",
	[DSN_COLUMN_DIAGNOSTIC] = "diagnostic",
	[DSN_COLUMN_REMOTE_MTA] = "remote_mta",
	[DSN_COLUMN_REPORTING_MTA] = "reporting_mta",
	[DSN_COLUMN_RULE] = "rule",
	[DSN_COLUMN_EVIDENCE] = "evidence",
	[DSN_COLUMN_DIALECT] = "dialect",
	[DSN_COLUMN_DATE] = "date",
	[DSN_COLUMN_MESSAGE_ID] = "message_id",
	[DSN_COLUMN_ENVELOPE_ID] = "envelope_id",
	[DSN_COLUMN_SUBJECT] = "subject",
	[DSN_COLUMN_SOURCE] = "source",
	[DSN_COLUMN_OFFSET] = "offset",
};

const char *
dsn_column_name(DsnColumn column)
{
	g_return_val_if_fail(column < DSN_COLUMN_COUNT, NULL);
	return names[column];
}

static DsnStr
print_number(DsnArena *arena, guint64 number)
{
	const gsize most = 20;
	char *end = (char *)dsn_arena_take(arena, most) + most, *at = end;

	for (; number >= 100; number /= 100) {
		guint pair = (guint)(number % 100);

		*--at = (char)('0' + pair % 10);
		*--at = (char)('0' + pair / 10);
	}
	if (number >= 10)
		*--at = (char)('0' + number % 10), number /= 10;
	*--at = (char)('0' + number);
	return (DsnStr){ at, (gsize)(end - at) };
}

static DsnStr
print_status(DsnArena *arena, DsnStatus status)
{
	char *text;

	if (!dsn_status_is_set(status))
		return DSN_STR_ABSENT;
	text = dsn_arena_take(arena, DSN_STATUS_MAX);
	return (DsnStr){ text, dsn_status_print(status, text) };
}

static DsnStr
domain_of(DsnArena *arena, DsnStr address)
{
	DsnStr domain = dsn_address_domain(address);

	return domain.len > 0 ? dsn_arena_lower(arena, domain) : DSN_STR_ABSENT;
}

/**
 * Draft:
 * @shared_max: octets of each value that all recipients of the report have in common
 * @record: what sinks see of it
 *
 * A record, and what it is filled from.
 */
typedef struct {
	DsnArena *arena;
	const DsnVerdict *verdict;
	gsize shared_max;
	DsnRecord record;
} Draft;

static gsize
shared_max(const DsnReport *report)
{
	return CLAMP(SHARED_MAX / MAX(report->n_recipients, 1), SHARED_LEAST, VALUE_MAX);
}

static DsnStr
cut(DsnStr value, gsize most)
{
	return value.len > most ? dsn_utf8_cut(value, most) : value;
}

/* What is the same for all recipients. */
static void
fill_message(Draft *draft, const DsnMessage *message)
{
	const DsnReport *report = draft->verdict->report;
	DsnStr *values = draft->record.values;
	gsize most = draft->shared_max;

	values[DSN_COLUMN_REPORTING_MTA] = cut(report->reporting_mta, most);
	values[DSN_COLUMN_DIALECT] = report->dialect;
	values[DSN_COLUMN_DATE] = dsn_date_iso(draft->arena, report->date);
	values[DSN_COLUMN_MESSAGE_ID] = cut(report->message_id, most);
	values[DSN_COLUMN_ENVELOPE_ID] = cut(report->envelope_id, most);
	values[DSN_COLUMN_SUBJECT] = cut(report->subject, most);
	values[DSN_COLUMN_SOURCE] = dsn_str(message->source);
	values[DSN_COLUMN_OFFSET] = print_number(draft->arena, message->offset);
}

/* Decoded from no more octets than the value can come of, folds and encoded words added. */
static DsnStr
read_header(DsnArena *arena, DsnStr value, gsize size)
{
	value = dsn_str_slice(value, 0, MIN(value.len, 4 * size));
	return dsn_utf8_cut(dsn_field_text(arena, value), size);
}

static void
fill_headers(Draft *draft, const char *const *headers)
{
	DsnRecord *record = &draft->record;
	DsnStr *extra;

	while (headers[record->n_extra] != NULL)
		record->n_extra++;
	record->extra = extra = dsn_arena_new_array(draft->arena, DsnStr, record->n_extra);
	for (guint i = 0; i < record->n_extra; i++) {
		DsnStr value = dsn_fields_get(&draft->verdict->report->returned, headers[i]);

		if (value.at != NULL)
			extra[i] = read_header(draft->arena, value, draft->shared_max);
	}
}

static void
fill_recipient(DsnStr *values, DsnArena *arena, const DsnDiagnosis *diagnosis)
{
	const DsnRecipient *recipient = diagnosis->recipient;

	values[DSN_COLUMN_RECIPIENT] = recipient->address;
	values[DSN_COLUMN_RECIPIENT_SOURCE] =
		dsn_str_is_empty(recipient->address)
			? DSN_STR_ABSENT
			: dsn_str(dsn_recipient_source_name(recipient->address_source));
	values[DSN_COLUMN_FINAL_RECIPIENT] = recipient->final_recipient;
	values[DSN_COLUMN_ORIGINAL_RECIPIENT] = recipient->original_recipient;
	values[DSN_COLUMN_DOMAIN] = domain_of(arena, recipient->address);
	values[DSN_COLUMN_PROVIDER] = diagnosis->provider;
	values[DSN_COLUMN_PERMANENCE] = dsn_str(dsn_permanence_name(diagnosis->permanence));
	values[DSN_COLUMN_STATUS] = print_status(arena, diagnosis->status);
	values[DSN_COLUMN_REPLY_CODE] = diagnosis->reply_code != 0
						? print_number(arena, diagnosis->reply_code)
						: DSN_STR_ABSENT;
	values[DSN_COLUMN_DIAGNOSTIC] = recipient->diagnostic;
	values[DSN_COLUMN_REMOTE_MTA] = recipient->remote_mta;
	values[DSN_COLUMN_RULE] = dsn_str(diagnosis->rule);
	values[DSN_COLUMN_EVIDENCE] = diagnosis->evidence;
}

/* Not less than the length of the longest value: the bits of all lengths together. */
static inline gsize
bits_of_lengths(const DsnStr *values)
{
	gsize bits = 0;

#pragma GCC unroll 8
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++)
		bits |= values[i].len;
	return bits;
}

static void
cut_values(DsnStr *values)
{
	if (bits_of_lengths(values) < VALUE_MAX)
		return;
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++)
		values[i] = cut(values[i], VALUE_MAX);
}

DsnRecord *
dsn_record_make(DsnArena *arena, const DsnMessage *message, const DsnVerdict *verdict,
	const char *const *headers)
{
	Draft *draft = dsn_arena_new_array(arena, Draft, 1);

	draft->arena = arena;
	draft->verdict = verdict;
	draft->shared_max = shared_max(verdict->report);
	fill_message(draft, message);
	if (headers != NULL)
		fill_headers(draft, headers);
	return &draft->record;
}

void
dsn_record_fill(DsnRecord *record, guint index)
{
	Draft *draft = (Draft *)(gpointer)((char *)record - G_STRUCT_OFFSET(Draft, record));
	const DsnDiagnosis *diagnosis = draft->verdict->diagnoses[index];
	DsnStr *values = record->values;

	record->action = diagnosis->action;
	record->cause = diagnosis->cause;
	record->outcome = diagnosis->outcome;
	values[DSN_COLUMN_ACTION] = dsn_str(dsn_action_name(record->action));
	values[DSN_COLUMN_OUTCOME] = dsn_str(dsn_outcome_name(record->outcome));
	values[DSN_COLUMN_CAUSE] = record->cause != DSN_CAUSE_NONE
					   ? dsn_str(dsn_cause_name(record->cause))
					   : DSN_STR_ABSENT;
	if (diagnosis->recipient != NULL)
		fill_recipient(values, draft->arena, diagnosis);
	cut_values(values);
}
