/* SPDX-License-Identifier: MIT */
/* The fields of a delivery-status part (RFC 3464 section 2), as real software writes them. */
#include "config.h"

#include "base/defect.h"
#include "base/lines.h"
#include "base/str.h"
#include "address/address.h"
#include "report/diagnostic.h"
#include "report/steps.h"

/* The fields that are known by name.  Of some nobody reads the value (where the mail came from,
 * when it arrived, when it was tried last, the log): they are known so that blocks are told apart.
 */
typedef enum {
	REPORTING_MTA,
	RECEIVED_FROM_MTA,
	ARRIVAL_DATE,
	ENVELOPE_ID,
	LAST_PER_MESSAGE = ENVELOPE_ID,
	ORIGINAL_RECIPIENT,
	FINAL_RECIPIENT,
	ACTUAL_RECIPIENT,
	ACTION,
	STATUS,
	REMOTE_MTA,
	DIAGNOSTIC,
	SUPPLEMENTARY, /* Cisco's gateway puts the reply here */
	LAST_ATTEMPT,
	RETRY_UNTIL,
	LOG_ID,
	N_FIELDS,
	UNKNOWN = N_FIELDS,
	NO_FIELD
} Field;

static const char names[N_FIELDS][26] = {
	[REPORTING_MTA] = "Reporting-MTA",
	[RECEIVED_FROM_MTA] = "Received-From-MTA",
	[ARRIVAL_DATE] = "Arrival-Date",
	[ENVELOPE_ID] = "Original-Envelope-Id",
	[ORIGINAL_RECIPIENT] = "Original-Recipient",
	[FINAL_RECIPIENT] = "Final-Recipient",
	[ACTUAL_RECIPIENT] = "X-Actual-Recipient",
	[ACTION] = "Action",
	[STATUS] = "Status",
	[REMOTE_MTA] = "Remote-MTA",
	[DIAGNOSTIC] = "Diagnostic-Code",
	[SUPPLEMENTARY] = "X-Supplementary-Info",
	[LAST_ATTEMPT] = "Last-Attempt-Date",
	[RETRY_UNTIL] = "Will-Retry-Until",
	[LOG_ID] = "Final-Log-ID",
};

/* 1 + the field whose name has this hash: no two have the same. */
static const guchar by_name_hash[256] = {
	[DSN_FIELD_NAME_HASH('r', 13)] = REPORTING_MTA + 1,
	[DSN_FIELD_NAME_HASH('r', 17)] = RECEIVED_FROM_MTA + 1,
	[DSN_FIELD_NAME_HASH('a', 12)] = ARRIVAL_DATE + 1,
	[DSN_FIELD_NAME_HASH('o', 20)] = ENVELOPE_ID + 1,
	[DSN_FIELD_NAME_HASH('o', 18)] = ORIGINAL_RECIPIENT + 1,
	[DSN_FIELD_NAME_HASH('f', 15)] = FINAL_RECIPIENT + 1,
	[DSN_FIELD_NAME_HASH('x', 18)] = ACTUAL_RECIPIENT + 1,
	[DSN_FIELD_NAME_HASH('a', 6)] = ACTION + 1,
	[DSN_FIELD_NAME_HASH('s', 6)] = STATUS + 1,
	[DSN_FIELD_NAME_HASH('r', 10)] = REMOTE_MTA + 1,
	[DSN_FIELD_NAME_HASH('d', 15)] = DIAGNOSTIC + 1,
	[DSN_FIELD_NAME_HASH('x', 20)] = SUPPLEMENTARY + 1,
	[DSN_FIELD_NAME_HASH('l', 17)] = LAST_ATTEMPT + 1,
	[DSN_FIELD_NAME_HASH('w', 16)] = RETRY_UNTIL + 1,
	[DSN_FIELD_NAME_HASH('f', 12)] = LOG_ID + 1,
};

/**
 * Block: the fields of the recipient that is being read, and those of the message
 * @values: by field, absent where there was none
 * @kept, @folded: a bit for each field that has a value, and for each whose value has several lines
 * @current: the field whose lines are being read, or NO_FIELD
 * @value, @is_folded: its value so far, and whether that has several lines
 * @opened_by: the field that the recipient began with, or NO_FIELD: where it comes again, the next
 *   recipient begins
 * @after_gap: an empty line came since the last field
 * @per_message: since the last empty line there was a field of the message
 * @among_per_message: so it was when the recipient began, and nothing has named it yet
 */
typedef struct {
	DsnReportBuilder *builder;
	DsnStr values[N_FIELDS];
	guint kept, folded;
	Field current;
	DsnStr value;
	gboolean is_folded;
	Field opened_by;
	gboolean after_gap;
	gboolean per_message;
	gboolean among_per_message;
} Block;

static void
add_defect(Block *block, DsnDefectCode code, DsnStr text)
{
	dsn_defects_add(&block->builder->report->defects, block->builder->arena, code, text);
}

/* ---- one recipient ---- */

static DsnStr
read_address(Block *block, DsnStr value)
{
	DsnTypedAddress typed;

	if (dsn_str_is_empty(value))
		return DSN_STR_ABSENT;
	typed = dsn_address_typed(block->builder->arena, value);
	if (typed.type.at == NULL)
		add_defect(block, DSN_DEFECT_NO_ADDRESS_TYPE, value);
	if (typed.address.at == NULL)
		add_defect(block, DSN_DEFECT_BAD_RECIPIENT, value);
	return typed.address;
}

static void
check_status(Block *block, DsnStr status)
{
	if (status.at == NULL)
		add_defect(block, DSN_DEFECT_NO_STATUS, DSN_STR_ABSENT);
	else if (!dsn_status_is_set(dsn_status_parse(status)))
		add_defect(block, DSN_DEFECT_BAD_STATUS, status);
}

static void
read_outcome(Block *block, DsnRecipient *recipient)
{
	DsnStr action = block->values[ACTION];

	if (dsn_str_is_empty(action))
		add_defect(block, DSN_DEFECT_NO_ACTION, DSN_STR_ABSENT);
	else if (!dsn_action_field_parse(action, &recipient->outcome, &recipient->expired))
		add_defect(block, DSN_DEFECT_BAD_ACTION, action);
}

/* Nullmailer gives up on all recipients of a mail when the first is refused, and quotes that
 * refusal for each: it is known whose it was only where the reply says so.  The type of its
 * Reporting-MTA is its alone. */
static gboolean
speaks_for_all(const Block *block, const DsnRecipient *recipient)
{
	return dsn_str_has_prefix_nocase(
		       dsn_str_trim(block->values[REPORTING_MTA]), DSN_STR("x-local-hostname")) &&
	       recipient->final_recipient.at != NULL &&
	       dsn_str_find_nocase(recipient->diagnostic, recipient->final_recipient, 0) < 0;
}

static DsnStr
or_absent(DsnStr value)
{
	return value.len > 0 ? value : DSN_STR_ABSENT;
}

/* Trimmed, and as one line. */
static DsnStr
join_value(const Block *block, Field field)
{
	DsnStr value = block->values[field];

	return (block->folded >> field & 1) != 0 ? dsn_field_unfold(block->builder->arena, value)
						 : dsn_str_trim(value);
}

static void
end_recipient(Block *block)
{
	DsnStr *values = block->values;
	/* Where there is no Action, outcome.c says what became of it when all is read. */
	DsnRecipient recipient = { .outcome = DSN_OUTCOME_COUNT };

	if (block->opened_by == NO_FIELD)
		return;
	for (guint left = block->kept; left != 0; left &= left - 1) {
		Field field = (Field)__builtin_ctz(left);

		values[field] = join_value(block, field);
	}
	recipient.final_recipient = read_address(block, values[FINAL_RECIPIENT]);
	recipient.original_recipient = read_address(block, values[ORIGINAL_RECIPIENT]);
	if (values[ACTUAL_RECIPIENT].len > 0)
		recipient.actual_recipient =
			dsn_address_typed(block->builder->arena, values[ACTUAL_RECIPIENT]).address;
	recipient.status_field = or_absent(values[STATUS]);
	recipient.remote_mta = or_absent(dsn_address_host(values[REMOTE_MTA]));
	recipient.will_retry_until = or_absent(values[RETRY_UNTIL]);
	dsn_diagnostic_parse(
		block->builder->arena, &recipient, values[DIAGNOSTIC], values[SUPPLEMENTARY]);
	recipient.reply_uncertain = speaks_for_all(block, &recipient);
	if (dsn_str_is_empty(values[FINAL_RECIPIENT]))
		add_defect(block, DSN_DEFECT_NO_FINAL_RECIPIENT, values[ORIGINAL_RECIPIENT]);
	check_status(block, recipient.status_field);
	read_outcome(block, &recipient);
	dsn_builder_add(block->builder, &recipient);
	memset(values + LAST_PER_MESSAGE + 1, 0,
		(N_FIELDS - LAST_PER_MESSAGE - 1) * sizeof *values);
	block->kept &= (2u << LAST_PER_MESSAGE) - 1;
	block->opened_by = NO_FIELD;
}

/* ---- fields into blocks ---- */

/* Whether the next recipient begins with @field.  An empty line alone does not begin one, for some
 * software puts them anywhere; a field that comes again does, and so does another name behind an
 * empty line.  A second Status does not: mbox software adds "Status: RO". */
static gboolean
is_next_recipient(const Block *block, Field field)
{
	gboolean again = block->values[field].at != NULL;

	if (block->opened_by == NO_FIELD || (block->among_per_message && !again))
		return FALSE;
	if (block->after_gap)
		return again || field == FINAL_RECIPIENT || field == ORIGINAL_RECIPIENT;
	return again && field != STATUS && (field == block->opened_by || field == FINAL_RECIPIENT);
}

static void
keep(Block *block, Field field, DsnStr value)
{
	DsnStr *kept = &block->values[field];

	if (field > LAST_PER_MESSAGE && is_next_recipient(block, field))
		end_recipient(block);
	if (field == STATUS && kept->at != NULL &&
		!dsn_status_is_set(dsn_status_parse(dsn_str_trim(*kept))))
		*kept = DSN_STR_ABSENT; /* "Status: RO" of mbox software, or empty */
	if (kept->len > 0 && dsn_str_trim(*kept).len > 0) {
		if (!dsn_str_equal(dsn_str_trim(*kept), dsn_str_trim(value)))
			add_defect(block, DSN_DEFECT_DUPLICATE_FIELD, value);
		return;
	}
	if (field > LAST_PER_MESSAGE && block->opened_by == NO_FIELD) {
		if (block->per_message)
			add_defect(block, DSN_DEFECT_NO_BLOCK_SEPARATOR, DSN_STR_ABSENT);
		block->among_per_message = block->per_message;
		block->opened_by = field;
	}
	if (field == FINAL_RECIPIENT || field == ORIGINAL_RECIPIENT)
		block->among_per_message = FALSE;
	block->per_message |= field <= LAST_PER_MESSAGE;
	block->after_gap = FALSE;
	block->kept |= 1u << field;
	block->folded &= ~(1u << field);
	block->folded |= (guint)block->is_folded << field;
	*kept = value;
}

static void
end_field(Block *block)
{
	if (block->current < N_FIELDS)
		keep(block, block->current, block->value);
	block->current = NO_FIELD;
}

static gboolean
is_name(DsnStr text)
{
	for (gsize i = 0; i < text.len; i++)
		if (!g_ascii_isalnum(text.at[i]) && text.at[i] != '-')
			return FALSE;
	return text.len > 0;
}

/* The field of that name, which blanks may follow; UNKNOWN for another name, NO_FIELD for none. */
static Field
find_field(DsnStr name)
{
	guint known;

	while (name.len > 0 && dsn_is_blank(name.at[name.len - 1]))
		name.len--;
	if (name.len == 0)
		return NO_FIELD;
	known = by_name_hash[dsn_field_name_hash(name)];
	/* A NUL ends each name in the table. */
	if (known != 0 && name.len < sizeof names[0] && names[known - 1][name.len] == 0 &&
		dsn_str_equal_nocase(name, (DsnStr){ names[known - 1], name.len }))
		return (Field)(known - 1);
	return is_name(name) ? UNKNOWN : NO_FIELD;
}

/* The field that the line begins, or NO_FIELD where it goes on with @current.  Nullmailer and
 * others do not indent what goes on ("550-5.1.1 double-checking: ..."): within a diagnostic a field
 * must have a name that is known, or one that begins as private names do.
 * @colon: (nullable): the first one of the line */
static Field
classify(DsnStr line, const char *colon, Field current)
{
	Field field;

	if (colon == NULL || dsn_is_blank(line.at[0]))
		return NO_FIELD;
	field = find_field((DsnStr){ line.at, (gsize)(colon - line.at) });
	if (field == UNKNOWN && current == DIAGNOSTIC &&
		!dsn_str_has_prefix_nocase(line, DSN_STR("X-")) &&
		!dsn_str_has_prefix_nocase(line, DSN_STR("DSN-")))
		return NO_FIELD;
	return field;
}

static void
begin_field(Block *block, Field field, const char *value, const char *end)
{
	while (value < end && dsn_is_blank(*value))
		value++;
	block->current = field;
	block->value = (DsnStr){ value, (gsize)(end - value) };
	block->is_folded = FALSE;
}

/* @line: another line of the field at hand, if there is one */
static void
continue_field(Block *block, DsnStr line)
{
	if (block->current == DIAGNOSTIC && !dsn_is_blank(line.at[0]))
		add_defect(block, DSN_DEFECT_UNFOLDED_CONTINUATION, line);
	if (block->current == NO_FIELD)
		return;
	block->value.len = (gsize)(line.at + line.len - block->value.at);
	block->is_folded = TRUE;
}

static void
keep_per_message(const Block *block)
{
	DsnReportBuilder *builder = block->builder;
	DsnReport *report = builder->report;

	if (report->reporting_mta.at == NULL)
		report->reporting_mta =
			or_absent(dsn_address_host(join_value(block, REPORTING_MTA)));
	if (report->envelope_id.at == NULL)
		report->envelope_id = or_absent(join_value(block, ENVELOPE_ID));
	if (report->reporting_mta.at == NULL)
		dsn_defects_add(&report->defects, builder->arena, DSN_DEFECT_NO_REPORTING_MTA,
			DSN_STR_ABSENT);
}

void
dsn_builder_read_status(DsnReportBuilder *builder, DsnStr content)
{
	Block block = { .builder = builder, .current = NO_FIELD, .opened_by = NO_FIELD };
	DsnStrLines lines = dsn_str_lines(content, ':');
	const char *colon;
	DsnStr line;

	while (dsn_str_lines_next(&lines, &line, &colon)) {
		Field field;

		if (line.len == 0 || dsn_str_trim(line).len == 0) {
			end_field(&block);
			block.after_gap = TRUE;
			block.per_message = FALSE;
			continue;
		}
		field = classify(line, colon, block.current);
		if (field == NO_FIELD) {
			continue_field(&block, line);
			continue;
		}
		end_field(&block);
		begin_field(&block, field, colon + 1, line.at + line.len);
	}
	end_field(&block);
	end_recipient(&block);
	keep_per_message(&block);
}
