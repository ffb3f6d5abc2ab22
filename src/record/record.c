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
	char *lower;

	if (domain.len == 0)
		return DSN_STR_ABSENT;
	lower = dsn_arena_take(arena, domain.len);
	dsn_str_copy_lower(lower, domain);
	return (DsnStr){ lower, domain.len };
}

static void
fill_message(DsnRecord *record, DsnArena *arena, const DsnMessage *message, const DsnReport *report)
{
	DsnStr *values = record->values;

	values[DSN_COLUMN_REPORTING_MTA] = report->reporting_mta;
	values[DSN_COLUMN_DIALECT] = report->dialect;
	values[DSN_COLUMN_DATE] = dsn_date_iso(arena, report->date);
	values[DSN_COLUMN_MESSAGE_ID] = report->message_id;
	values[DSN_COLUMN_ENVELOPE_ID] = report->envelope_id;
	values[DSN_COLUMN_SUBJECT] = report->subject;
	values[DSN_COLUMN_SOURCE] = dsn_str(message->source);
	values[DSN_COLUMN_OFFSET] = print_number(arena, message->offset);
}

static void
fill_recipient(DsnRecord *record, DsnArena *arena, const DsnRecipient *recipient,
	const DsnDiagnosis *diagnosis)
{
	DsnStr *values = record->values;

	values[DSN_COLUMN_RECIPIENT] = recipient->address;
	if (!dsn_str_is_empty(recipient->address))
		values[DSN_COLUMN_RECIPIENT_SOURCE] =
			dsn_str(dsn_recipient_source_name(recipient->address_source));
	values[DSN_COLUMN_FINAL_RECIPIENT] = recipient->final_recipient;
	values[DSN_COLUMN_ORIGINAL_RECIPIENT] = recipient->original_recipient;
	values[DSN_COLUMN_DOMAIN] = domain_of(arena, recipient->address);
	values[DSN_COLUMN_PROVIDER] = diagnosis->provider;
	values[DSN_COLUMN_PERMANENCE] = dsn_str(dsn_permanence_name(diagnosis->permanence));
	values[DSN_COLUMN_STATUS] = print_status(arena, diagnosis->status);
	if (diagnosis->reply_code != 0)
		values[DSN_COLUMN_REPLY_CODE] = print_number(arena, diagnosis->reply_code);
	values[DSN_COLUMN_DIAGNOSTIC] = recipient->diagnostic;
	values[DSN_COLUMN_REMOTE_MTA] = recipient->remote_mta;
	values[DSN_COLUMN_RULE] = dsn_str(diagnosis->rule);
	values[DSN_COLUMN_EVIDENCE] = diagnosis->evidence;
}

static gsize
shared_max(const DsnReport *report)
{
	return CLAMP(SHARED_MAX / MAX(report->n_recipients, 1), SHARED_LEAST, VALUE_MAX);
}

/* Not less than the length of the longest value: the bits of all lengths together. */
static inline gsize
bits_of_lengths(const DsnRecord *record)
{
	gsize bits = 0;

#pragma GCC unroll 8
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++)
		bits |= record->values[i].len;
	return bits;
}

static void
cut_values(DsnRecord *record, const DsnReport *report)
{
	static const DsnColumn shared[] = { DSN_COLUMN_REPORTING_MTA, DSN_COLUMN_MESSAGE_ID,
		DSN_COLUMN_ENVELOPE_ID, DSN_COLUMN_SUBJECT };
	DsnStr *values = record->values;
	gsize most = shared_max(report);

	for (gsize i = 0; i < G_N_ELEMENTS(shared); i++)
		if (values[shared[i]].len > most)
			values[shared[i]] = dsn_utf8_cut(values[shared[i]], most);
	if (bits_of_lengths(record) < VALUE_MAX)
		return;
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++)
		if (values[i].len > VALUE_MAX)
			values[i] = dsn_utf8_cut(values[i], VALUE_MAX);
}

/* Decoded for each record anew: no more of it than can come out, folds and encoded words added. */
static DsnStr
read_header(DsnArena *arena, DsnStr value, gsize size)
{
	value = dsn_str_slice(value, 0, MIN(value.len, 4 * size));
	return dsn_utf8_cut(dsn_field_text(arena, value), size);
}

static void
fill_headers(
	DsnRecord *record, DsnArena *arena, const DsnReport *report, const char *const *headers)
{
	DsnStr *extra;

	while (headers[record->n_extra] != NULL)
		record->n_extra++;
	record->extra = extra = dsn_arena_new_array(arena, DsnStr, record->n_extra);
	for (guint i = 0; i < record->n_extra; i++) {
		DsnStr value = dsn_fields_get(&report->returned, headers[i]);

		if (value.at != NULL)
			extra[i] = read_header(arena, value, shared_max(report));
	}
}

DsnRecord
dsn_record_make(DsnArena *arena, const DsnMessage *message, const DsnVerdict *verdict, guint index,
	const char *const *headers)
{
	const DsnDiagnosis *diagnosis = verdict->diagnoses[index];
	const DsnReport *report = verdict->report;
	DsnRecord record = { .action = diagnosis->action,
		.cause = diagnosis->cause,
		.outcome = diagnosis->outcome };

	fill_message(&record, arena, message, report);
	if (index < report->n_recipients)
		fill_recipient(&record, arena, &report->recipients[index], diagnosis);
	record.values[DSN_COLUMN_ACTION] = dsn_str(dsn_action_name(record.action));
	record.values[DSN_COLUMN_OUTCOME] = dsn_str(dsn_outcome_name(record.outcome));
	if (record.cause != DSN_CAUSE_COUNT)
		record.values[DSN_COLUMN_CAUSE] = dsn_str(dsn_cause_name(record.cause));
	cut_values(&record, report);
	if (headers != NULL)
		fill_headers(&record, arena, report, headers);
	return record;
}
