/* SPDX-License-Identifier: MIT */
/* A report while it is read: what all steps share, and its list of recipients, none twice. */
#pragma once

#include "mime/fields.h"
#include "report/report.h"

/* (nullable): the first part of that kind. */
static inline const DsnPart *
dsn_mail_part(const DsnMail *mail, DsnPartKind kind)
{
	for (guint i = 0; i < mail->n_parts; i++)
		if (mail->parts[i].kind == kind)
			return &mail->parts[i];
	return NULL;
}

/* From a name to the recipient that has it; grows by doubling. */
typedef struct {
	struct DsnRecipientSlot *slots;
	guint n_slots;
	guint n_used;
} DsnRecipientIndex;

/**
 * DsnReportBuilder:
 * @dialects: (nullable): the user's own
 * @status_fields: the status fields where they stand in a text, or absent; what follows them there
 *   is no notice
 * @max_recipients: how many are read; the rest is a defect
 * @n_added: how often a recipient was told of, the same one or another
 * @n_indexed: the recipients that were added here; those that a dialect adds come after them
 * @by_identity: by name and by what tells the blocks of one name apart
 * @by_address: by each address that a recipient is known by
 */
typedef struct {
	DsnArena *arena;
	const DsnMail *mail;
	DsnReport *report;
	const DsnDialects *dialects;
	DsnStr status_fields;
	guint max_recipients;
	guint capacity;
	guint n_indexed;
	guint n_added;
	DsnRecipientIndex by_identity;
	DsnRecipientIndex by_address;
} DsnReportBuilder;

/* Adds a copy, or merges it with the recipient that it is: a stronger outcome (a failure after a
 * delay) replaces the weaker, gaps are filled from either. */
void dsn_builder_add(DsnReportBuilder *builder, const DsnRecipient *recipient);

/* Merges the blocks that turn out to be of one recipient, once the whole notice is read and has
 * named no member of an alias that would tell them apart. */
void dsn_builder_merge_same(DsnReportBuilder *builder);

/* Index of the first recipient that is known by this address, or -1. */
gint dsn_builder_find(const DsnReportBuilder *builder, DsnStr address);
