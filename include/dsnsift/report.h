/* SPDX-License-Identifier: MIT */
/* The facts of a report: RFC 3464 (delivery status), 5965 (feedback), 3834 (auto-replies). */
#pragma once

#include <dsnsift/cause.h>
#include <dsnsift/mime.h>
#include <dsnsift/status.h>

G_BEGIN_DECLS

/* Which evidence named the address that we mailed. */
typedef enum {
	DSN_SOURCE_NONE,
	DSN_SOURCE_RETURN_PATH,        /* a VERP, plus, SRS or BATV return path */
	DSN_SOURCE_ORIGINAL_RECIPIENT, /* RFC 3464 2.3.1 */
	DSN_SOURCE_X_ORIGINAL_TO,
	DSN_SOURCE_RETURNED_TO,       /* To of the returned message, its only one */
	DSN_SOURCE_FINAL_RECIPIENT,   /* RFC 3464 2.3.2 */
	DSN_SOURCE_FAILED_RECIPIENTS, /* X-Failed-Recipients of Exim */
	DSN_SOURCE_ORIGINAL_RCPT_TO,  /* RFC 5965 3.2 */
	DSN_SOURCE_NOTICE,            /* the words of the notice */
	DSN_SOURCE_ACTUAL_RECIPIENT,  /* the failed member of an alias of ours */
	DSN_SOURCE_FROM,              /* From of an auto-reply */
	DSN_SOURCE_COUNT
} DsnRecipientSource;

const char *dsn_recipient_source_name(DsnRecipientSource source);

/**
 * DsnRecipient: one recipient as the report tells of it
 * @address: the address *we* mailed, by the best evidence; may be absent
 * @final_recipient, @original_recipient: as reported, type prefix removed, decoded
 * @actual_recipient: whom an alias of @final_recipient led to, or absent
 * @outcome: by Action, or by what the dialect says
 * @status_field: RFC 3464 2.3.4, as written
 * @diagnostic_type: "smtp", "x-unix", ... in lower case, or absent
 * @diagnostic: unfolded, one line; absent if the report has none
 * @context: more words about this recipient from the notice, e.g. a transcript line
 * @expired: the report says that the sending MTA gave up waiting
 * @reply_uncertain: the reply may have been for another recipient of the same mail
 */
typedef struct {
	DsnStr address;
	DsnRecipientSource address_source;
	DsnStr final_recipient;
	DsnStr original_recipient;
	DsnStr actual_recipient;
	DsnOutcome outcome;
	DsnStr status_field;
	DsnStr remote_mta;
	DsnStr diagnostic_type;
	DsnStr diagnostic;
	DsnStr context;
	DsnStr last_attempt_date;
	DsnStr will_retry_until;
	DsnStr final_log_id;
	gboolean expired;
	gboolean reply_uncertain;
} DsnRecipient;

typedef enum {
	DSN_REPORT_NONE,       /* ordinary mail */
	DSN_REPORT_DELIVERY,   /* RFC 3464 or a dialect */
	DSN_REPORT_FEEDBACK,   /* RFC 5965 */
	DSN_REPORT_AUTO_REPLY, /* RFC 3834, vacation */
} DsnReportKind;

/**
 * DsnReport:
 * @dialect: "rfc3464", "arf", "auto-reply", or the id of the dialect that was read
 * @date: of the report message, as written
 * @returned: header fields of the returned original; the only source of @message_id and
 *   @subject
 * @feedback_type: "abuse", ... in lower case (RFC 5965)
 * @recipients: in the order of the report, none twice
 */
typedef struct {
	DsnReportKind kind;
	DsnStr dialect;
	DsnStr date;
	DsnStr reporting_mta;
	DsnStr received_from_mta;
	DsnStr arrival_date;
	DsnStr envelope_id;
	DsnStr feedback_type;
	DsnFields returned;
	DsnStr message_id;
	DsnStr subject;
	DsnRecipient *recipients;
	guint n_recipients;
	DsnDefects defects;
} DsnReport;

/**
 * DsnReportOptions:
 * @return_paths: (array zero-terminated=1) (nullable): patterns of the user's own
 *   return paths, tried before the built-in ones: "bounce+{user}={domain}@lists.example"
 * @recipients: how many recipients are read of one report; 0 means the default of 10,000
 */
typedef struct {
	const char *const *return_paths;
	guint recipients;
} DsnReportOptions;

/**
 * dsn_report_read:
 * @options: (nullable)
 *
 * Pure, and never fails.  Structured parts come first; a dialect fills gaps and
 * never overrides a delivery-status part.  Addresses are never taken from the
 * returned original's body.
 *
 * Returns: (transfer none): lives in @arena; @kind is %DSN_REPORT_NONE for ordinary mail.
 */
const DsnReport *dsn_report_read(
	DsnArena *arena, const DsnMail *mail, const DsnReportOptions *options);

G_END_DECLS
