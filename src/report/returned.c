/* SPDX-License-Identifier: MIT */
/* The header of the returned original: never its body. */
#include "config.h"

#include "report/steps.h"

static gboolean
is_original(const DsnPart *part)
{
	return part->kind == DSN_PART_ORIGINAL || part->kind == DSN_PART_ORIGINAL_HEADERS;
}

static gboolean
is_report(const DsnPart *part)
{
	return part->kind == DSN_PART_STATUS || part->kind == DSN_PART_FEEDBACK ||
	       part->kind == DSN_PART_DISPOSITION;
}

/* A part of text that is a header: it has the fields that every mail has. */
static DsnFields
read_untyped(DsnArena *arena, const DsnPart *part)
{
	DsnFields fields = { 0 };
	DsnStr rest;

	if (part->kind != DSN_PART_TEXT)
		return fields;
	fields = dsn_fields_parse(arena, part->content, &rest);
	if (fields.n_fields < 3 || dsn_fields_get(&fields, "From").at == NULL ||
		dsn_fields_get(&fields, "Subject").at == NULL)
		fields.n_fields = 0;
	return fields;
}

static DsnFields
find_returned(const DsnReportBuilder *builder)
{
	const DsnMail *mail = builder->mail;
	DsnFields found = { 0 };
	gboolean behind = FALSE;

	for (guint i = 0; i < mail->n_parts; i++) {
		const DsnPart *part = &mail->parts[i];

		behind |= is_report(part);
		if (is_original(part) && part->original.n_fields > 0 &&
			(found.n_fields == 0 || behind))
			return part->original;
		if (behind && found.n_fields == 0 && !is_report(part))
			found = read_untyped(builder->arena, part);
	}
	return found;
}

/* RFC 5322 section 3.6.4: the angle brackets are no part of the identifier. */
static DsnStr
read_message_id(DsnArena *arena, DsnStr value)
{
	DsnStr id = dsn_field_unfold(arena, value);

	if (id.len > 1 && id.at[0] == '<' && id.at[id.len - 1] == '>')
		id = dsn_str_slice(id, 1, id.len - 1);
	return id.len > 0 ? id : DSN_STR_ABSENT;
}

static DsnStr
read_text(DsnArena *arena, DsnStr value)
{
	return value.at != NULL ? dsn_field_text(arena, value) : value;
}

void
dsn_builder_read_returned(DsnReportBuilder *builder)
{
	DsnReport *report = builder->report;

	if (report->returned.n_fields == 0)
		report->returned = find_returned(builder);
	report->message_id =
		read_message_id(builder->arena, dsn_fields_get(&report->returned, "Message-ID"));
	report->subject = read_text(builder->arena, dsn_fields_get(&report->returned, "Subject"));
}
