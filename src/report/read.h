/* SPDX-License-Identifier: MIT */
/* The report stage's view of the message at hand: what its files share, and nobody else. */
#pragma once

#include "mime/fields.h"
#include "base/str.h"
#include "report/report.h"

/* An index of recipients by what names them; grows by doubling. */
typedef struct {
	struct DsnRecipientSlot *slots;
	guint n_slots;
	guint n_used;
} DsnRecipientIndex;

/**
 * DsnReading:
 * @dialects: (nullable): the user's own
 * @actual: (array length=n_indexed): X-Actual-Recipient, where it is an address
 * @n_indexed: the recipients added here; what a dialect adds comes after them
 * @fields: the status fields, where they stand in a text; what follows is no notice
 * @max_recipients: how many are read; the rest is a defect
 */
typedef struct {
	DsnArena *arena;
	const DsnMail *mail;
	DsnReport *report;
	const DsnDialects *dialects;
	DsnStr *actual;
	guint n_indexed;
	guint capacity, actual_capacity;
	DsnStr fields;
	guint max_recipients;
	DsnRecipientIndex by_identity;
	DsnRecipientIndex by_address;
} DsnReading;

/* ---- builder.c: the list, none twice ---- */

/* Adds or merges.  A stronger outcome (a failure after a delay) replaces the weaker, gaps are
 * filled from either. */
void dsn_reading_add(DsnReading *reading, const DsnRecipient *recipient, DsnStr actual);

/* Merges what turned out to be the same delivery, once no member of an alias tells it apart. */
void dsn_reading_merge_same(DsnReading *reading);

/* Index of the first recipient that is known by this address, or -1. */
gint dsn_reading_find(const DsnReading *reading, DsnStr address);

/* ---- delivery-status.c: RFC 3464 fields ---- */

/* Reads one delivery-status part, or fields that stand in a text. */
void dsn_reading_status(DsnReading *reading, DsnStr content);

/* ---- inline.c ---- */

/* The same fields where they stand in the text of a machine's mail; FALSE if they do not. */
gboolean dsn_reading_inline(DsnReading *reading);

/* ---- outcome.c ---- */

/* RFC 3464 2.3.3 and the words that are written instead; FALSE if it is none of them.
 * @expired: set for words that say so */
gboolean dsn_action_word(DsnStr value, DsnOutcome *outcome, gboolean *expired);

/* The outcome of a recipient without an Action that can be read, and of a delay that is none. */
void dsn_reading_settle_outcomes(DsnReading *reading);

/* ---- receipts.c: TRUE for a return receipt, in which nothing failed ---- */
gboolean dsn_reading_receipt(DsnReading *reading);

/* ---- notice.c: what the notice says about each recipient ---- */

void dsn_reading_context(DsnReading *reading);

/* ---- diagnostic.c: from lines of a notice to the words of a diagnostic ---- */

/* Some programs print the mail they were given: that is no reason, and may itself be a bounce.
 * Absent if nothing stands before it. */
DsnStr dsn_words_before_mail(DsnStr words);

/* The type and the words of a Diagnostic-Code; @supplement: what else may hold the words. */
void dsn_words_diagnostic(
	DsnArena *arena, DsnRecipient *recipient, DsnStr value, DsnStr supplement);

/* The lines of one field as one: each fold and the blanks around it become one blank. */
DsnStr dsn_lines_join(DsnArena *arena, DsnStr value);

/* One line of the lines @words, the marks of a transcript removed; absent if none is left. */
DsnStr dsn_words_join(DsnArena *arena, DsnStr words);

/**
 * DsnWords: what a notice says about one recipient, as slices of it
 * @paragraph: what follows its address
 * @reply: the remote server's lines in a transcript
 * @own: the reporting server's summary in a transcript, "550 5.1.1 <a@b>... User unknown"
 * @program: what a delivery program said above it, "mail.local: unknown user: jane"
 */
typedef struct {
	DsnStr paragraph;
	DsnStr reply;
	DsnStr own;
	DsnStr program;
} DsnWords;

/* Fills what the status part has not, or has but the beginning of. */
void dsn_words_use(DsnReading *reading, DsnRecipient *recipient, const DsnWords *words);

/* ---- returned.c: the header of the returned original ---- */
void dsn_reading_returned(DsnReading *reading);

/* ---- feedback.c: RFC 5965 and what goes for it ---- */
gboolean dsn_reading_feedback(DsnReading *reading);

/* ---- receipts.c: RFC 8098; TRUE for any notification, a receipt adds nothing ---- */
gboolean dsn_reading_disposition(DsnReading *reading);

/* ---- auto-reply.c: RFC 3834, vacation ---- */
gboolean dsn_reading_is_auto_reply(const DsnReading *reading);
void dsn_reading_auto_reply(DsnReading *reading);

/* ---- sender.c: a machine's report, or a person's mail about one ---- */

/* A From field names a mail server. */
gboolean dsn_reading_names_daemon(const DsnReading *reading, DsnStr from);
gboolean dsn_reading_is_by_daemon(const DsnReading *reading);
/* ... or another trace says that a machine has sent it. */
gboolean dsn_reading_is_from_daemon(const DsnReading *reading);
/* A program that people write with has left its marks. */
gboolean dsn_mail_is_by_person(const DsnMail *mail);
gboolean dsn_reading_is_forwarded(const DsnReading *reading);

/* ---- mailed-address.c: which address we mailed ---- */
void dsn_reading_mailed(DsnReading *reading, const DsnReportOptions *options);
