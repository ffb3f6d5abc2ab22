/* SPDX-License-Identifier: MIT */
/* The fields of a delivery-status part (RFC 3464 section 2), as real software writes them. */
#include "config.h"

#include "report-address.h"
#include "report-read.h"

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

/**
 * Block: the recipient that is being read
 * @opened_by: the field that began it: where it comes again, the next recipient begins
 * @after_gap: an empty line came since its last field
 * @per_message: a per-message field stood in the same lump of lines
 * @among_per_message: so it was when the block was opened, and it names nobody yet
 */
typedef struct {
	DsnReading *reading;
	DsnStr values[N_FIELDS];
	Field opened_by;
	gboolean after_gap;
	gboolean per_message;
	gboolean among_per_message;
} Block;

static void
complain(Block *block, DsnDefectCode code, DsnStr text)
{
	dsn_defects_add(&block->reading->report->defects, block->reading->arena, code, text);
}

/* ---- one recipient ---- */

static DsnStr
read_address(Block *block, DsnStr value)
{
	DsnTypedAddress typed;

	if (dsn_str_is_empty(value))
		return DSN_STR_ABSENT;
	typed = dsn_address_typed(block->reading->arena, value);
	if (typed.type.at == NULL)
		complain(block, DSN_DEFECT_NO_ADDRESS_TYPE, value);
	if (typed.address.at == NULL)
		complain(block, DSN_DEFECT_BAD_RECIPIENT, value);
	return typed.address;
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

static void
lower_type(DsnArena *arena, DsnStr *type)
{
	char *out;

	if (type->len == 0)
		return;
	out = (char *)(type->at = dsn_arena_copy(arena, *type).at);
	for (gsize i = 0; i < type->len; i++)
		out[i] = dsn_ascii_lower(out[i]);
}

/* "< #5.1.1 smtp;550 5.1.1 unknown user>" */
static DsnStr
strip_angles(DsnStr value)
{
	if (value.len > 1 && value.at[0] == '<' && value.at[value.len - 1] == '>')
		return dsn_str_trim(dsn_str_slice(value, 1, value.len - 1));
	return value;
}

static void
check_status(Block *block, DsnStr status)
{
	if (status.at == NULL)
		complain(block, DSN_DEFECT_NO_STATUS, DSN_STR_ABSENT);
	else if (!dsn_status_is_set(dsn_status_parse(status)))
		complain(block, DSN_DEFECT_BAD_STATUS, status);
}

static void
read_outcome(Block *block, DsnRecipient *recipient)
{
	DsnStr action = block->values[ACTION];

	if (dsn_str_is_empty(action))
		complain(block, DSN_DEFECT_NO_ACTION, DSN_STR_ABSENT);
	else if (!dsn_action_word(action, &recipient->outcome, &recipient->expired))
		complain(block, DSN_DEFECT_BAD_ACTION, action);
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

static void
end_recipient(Block *block)
{
	DsnStr *values = block->values;
	/* What has no Action is settled when the whole report is known. */
	DsnRecipient recipient = { .outcome = DSN_OUTCOME_COUNT };
	DsnTypedAddress actual = { DSN_STR_ABSENT, DSN_STR_ABSENT };

	if (block->opened_by == NO_FIELD)
		return;
	for (guint i = 0; i < N_FIELDS; i++)
		if (values[i].len > 0)
			values[i] = dsn_lines_join(block->reading->arena, values[i]);
	recipient.final_recipient = read_address(block, values[FINAL_RECIPIENT]);
	recipient.original_recipient = read_address(block, values[ORIGINAL_RECIPIENT]);
	if (values[ACTUAL_RECIPIENT].len > 0)
		actual = dsn_address_typed(block->reading->arena, values[ACTUAL_RECIPIENT]);
	recipient.actual_recipient = actual.address;
	recipient.status_field = or_absent(values[STATUS]);
	recipient.remote_mta = or_absent(dsn_address_host(values[REMOTE_MTA]));
	recipient.last_attempt_date = or_absent(values[LAST_ATTEMPT]);
	recipient.will_retry_until = or_absent(values[RETRY_UNTIL]);
	recipient.final_log_id = or_absent(values[LOG_ID]);
	read_diagnostic(&recipient, values[DIAGNOSTIC]);
	if (recipient.diagnostic.at == NULL)
		recipient.diagnostic = or_absent(strip_angles(values[SUPPLEMENTARY]));
	lower_type(block->reading->arena, &recipient.diagnostic_type);
	recipient.diagnostic = dsn_words_before_mail(recipient.diagnostic);
	recipient.reply_uncertain = speaks_for_all(block, &recipient);
	if (dsn_str_is_empty(values[FINAL_RECIPIENT]))
		complain(block, DSN_DEFECT_NO_FINAL_RECIPIENT, values[ORIGINAL_RECIPIENT]);
	check_status(block, recipient.status_field);
	read_outcome(block, &recipient);
	dsn_reading_add(block->reading, &recipient, actual.address);
	memset(values + LAST_PER_MESSAGE + 1, 0,
		(N_FIELDS - LAST_PER_MESSAGE - 1) * sizeof *values);
	block->opened_by = NO_FIELD;
}

/* ---- fields into blocks ---- */

/* Whether @field tells of another recipient than the block at hand.  An empty line alone does
 * not say so (some software puts them anywhere); a field that comes again does, and after an
 * empty line a new name does.  A second Status does not: mbox software adds "Status: RO". */
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
	if (dsn_str_trim(*kept).len > 0) {
		if (!dsn_str_equal(dsn_str_trim(*kept), dsn_str_trim(value)))
			complain(block, DSN_DEFECT_DUPLICATE_FIELD, value);
		return;
	}
	if (field > LAST_PER_MESSAGE && block->opened_by == NO_FIELD) {
		if (block->per_message)
			complain(block, DSN_DEFECT_NO_BLOCK_SEPARATOR, DSN_STR_ABSENT);
		block->among_per_message = block->per_message;
		block->opened_by = field;
	}
	if (field == FINAL_RECIPIENT || field == ORIGINAL_RECIPIENT)
		block->among_per_message = FALSE;
	block->per_message |= field <= LAST_PER_MESSAGE;
	block->after_gap = FALSE;
	*kept = value;
}

static gboolean
is_name(DsnStr text)
{
	for (gsize i = 0; i < text.len; i++)
		if (!g_ascii_isalnum(text.at[i]) && text.at[i] != '-')
			return FALSE;
	return text.len > 0;
}

/* The name up to the colon, blanks before it allowed; NO_FIELD if the line is none. */
static Field
take_name(DsnStr line, DsnStr *value)
{
	const char *colon = memchr(line.at, ':', line.len);
	DsnStr name;

	if (colon == NULL)
		return NO_FIELD;
	name = dsn_str_slice(line, 0, (gsize)(colon - line.at));
	*value = dsn_str_slice(line, name.len + 1, line.len);
	while (name.len > 0 && (name.at[name.len - 1] == ' ' || name.at[name.len - 1] == '\t'))
		name.len--;
	/* Each name is filled up with NULs. */
	for (guint i = 0; i < N_FIELDS && name.len > 0 && name.len < sizeof names[0]; i++)
		if (names[i][name.len] == 0 &&
			dsn_str_equal_nocase(name, (DsnStr){ names[i], name.len }))
			return (Field)i;
	return is_name(name) ? UNKNOWN : NO_FIELD;
}

/* Nullmailer and others do not indent what goes on: "550-5.1.1 double-checking ...".  Within a
 * diagnostic a line is a field only if its name is one we know or that somebody made up. */
static Field
classify(DsnStr line, Field current, DsnStr *value)
{
	Field field = take_name(line, value);

	if (field == UNKNOWN && current == DIAGNOSTIC &&
		!dsn_str_has_prefix_nocase(line, DSN_STR("X-")) &&
		!dsn_str_has_prefix_nocase(line, DSN_STR("DSN-")))
		return NO_FIELD;
	return field;
}

static void
keep_per_message(DsnReading *reading, const DsnStr values[N_FIELDS])
{
	DsnReport *report = reading->report;
	DsnStr *targets[] = { &report->reporting_mta, &report->received_from_mta,
		&report->arrival_date, &report->envelope_id };

	for (guint i = 0; i <= LAST_PER_MESSAGE; i++) {
		DsnStr value = dsn_lines_join(reading->arena, values[i]);

		if (i == REPORTING_MTA || i == RECEIVED_FROM_MTA)
			value = dsn_address_host(value);
		if (targets[i]->at == NULL)
			*targets[i] = or_absent(value);
	}
	if (report->reporting_mta.at == NULL)
		dsn_defects_add(&report->defects, reading->arena, DSN_DEFECT_NO_REPORTING_MTA,
			DSN_STR_ABSENT);
}

void
dsn_reading_status(DsnReading *reading, DsnStr content)
{
	Block block = { .reading = reading, .opened_by = NO_FIELD };
	Field current = NO_FIELD;
	DsnStr line, value = DSN_STR_ABSENT, rest = content;

	while (dsn_reading_line(&rest, &line)) {
		Field field = NO_FIELD;
		DsnStr begun;

		if (dsn_str_trim(line).len == 0) {
			if (current < N_FIELDS)
				keep(&block, current, value);
			current = NO_FIELD;
			block.after_gap = TRUE;
			block.per_message = FALSE;
			continue;
		}
		if (line.at[0] != ' ' && line.at[0] != '\t')
			field = classify(line, current, &begun);
		if (field == NO_FIELD) {
			if (current == DIAGNOSTIC && line.at[0] != ' ' && line.at[0] != '\t')
				complain(&block, DSN_DEFECT_UNFOLDED_CONTINUATION, line);
			if (current != NO_FIELD)
				value.len = (gsize)(line.at + line.len - value.at);
			continue;
		}
		if (current < N_FIELDS)
			keep(&block, current, value);
		current = field;
		value = begun;
	}
	if (current < N_FIELDS)
		keep(&block, current, value);
	end_recipient(&block);
	keep_per_message(reading, block.values);
}
