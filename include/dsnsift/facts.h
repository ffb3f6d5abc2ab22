/* SPDX-License-Identifier: MIT */
/* What is told of a mail and its recipients, whoever tells it.  No verdict is among it. */
#pragma once

#include <dsnsift/defect.h>
#include <dsnsift/mime.h>
#include <dsnsift/status.h>

G_BEGIN_DECLS

/* What became of the mail, strongest first (RFC 3464 section 2.3.3, and what is told elsewhere). */
typedef enum {
	DSN_OUTCOME_FAILED,
	DSN_OUTCOME_COMPLAINT,
	DSN_OUTCOME_DELAYED,
	DSN_OUTCOME_DELIVERED,
	DSN_OUTCOME_RELAYED,
	DSN_OUTCOME_EXPANDED,
	DSN_OUTCOME_AUTO_REPLY,
	DSN_OUTCOME_NONE, /* no report at all */
	DSN_OUTCOME_COUNT
} DsnOutcome;

/* By the class of the status (RFC 3463 section 2). */
typedef enum {
	DSN_PERMANENCE_UNKNOWN,
	DSN_PERMANENCE_PERMANENT,
	DSN_PERMANENCE_TRANSIENT,
	DSN_PERMANENCE_COUNT
} DsnPermanence;

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

/* (transfer none): the words of the output: "failed", "auto-reply"; "permanent", "unknown";
 * "return-path", "final-recipient". */
const char *dsn_outcome_name(DsnOutcome outcome);
const char *dsn_permanence_name(DsnPermanence permanence);
const char *dsn_recipient_source_name(DsnRecipientSource source);

/* @outcome: (out): left alone where %FALSE is returned, for @name is none */
gboolean dsn_outcome_parse(DsnStr name, DsnOutcome *outcome);

/**
 * DsnRecipient: one recipient as the report tells of it
 * @address: the address *we* mailed, by the best evidence
 * @address_source: which evidence that is
 * @final_recipient, @original_recipient: as reported (RFC 3464 2.3.2, 2.3.1), type prefix removed,
 *   decoded
 * @actual_recipient: whom an alias of @final_recipient led to, or absent
 * @outcome: by Action, or by what the dialect says
 * @status_field: RFC 3464 2.3.4, as written
 * @remote_mta: RFC 3464 2.3.5, type prefix removed
 * @diagnostic_type: "smtp", "x-unix", ... in lower case (RFC 3464 2.3.6)
 * @diagnostic: unfolded, one line
 * @context: more words about this recipient from the notice, e.g. a transcript line
 * @will_retry_until: RFC 3464 2.3.9, as written
 * @expired: the report says that the sending MTA gave up waiting
 * @reply_uncertain: the reply may have been for another recipient of the same mail
 *
 * What the report does not say is absent.  A result: it can get more members at its end.
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
	DsnStr will_retry_until;
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
 * @date: of the report message (RFC 5322 section 3.6.1), as written
 * @reporting_mta: RFC 3464 2.2.2, type prefix removed
 * @envelope_id: RFC 3464 2.2.1, unfolded
 * @feedback_type: "abuse", ... in lower case (RFC 5965 section 3.1)
 * @returned: header fields of the returned original; the only source of @message_id and
 *   @subject
 * @message_id: without its angle brackets
 * @subject: decoded (RFC 2047)
 * @recipients: (array length=n_recipients) (nullable): in the order of the report, none twice
 * @defects: what is odd about what it says
 *
 * What the report does not say is absent.  A result: it can get more members at its end.
 */
typedef struct {
	DsnReportKind kind;
	DsnStr dialect;
	DsnStr date;
	DsnStr reporting_mta;
	DsnStr envelope_id;
	DsnStr feedback_type;
	DsnFields returned;
	DsnStr message_id;
	DsnStr subject;
	DsnRecipient **recipients;
	guint n_recipients;
	DsnDefects defects;
} DsnReport;

G_END_DECLS
