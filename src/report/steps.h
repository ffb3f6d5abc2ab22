/* SPDX-License-Identifier: MIT */
/* The steps in which report.c reads a mail.  Each fills the report that is being built; one that
 * returns a gboolean returns FALSE where the mail is not of its kind, and has changed nothing. */
#pragma once

#include "report/builder.h"

/* One part of type message/delivery-status, or its fields where they stand in a text (RFC 3464). */
void dsn_builder_read_status(DsnReportBuilder *builder, DsnStr content);

/* The same fields in the text of a machine's mail. */
gboolean dsn_builder_read_inline(DsnReportBuilder *builder);

/* A return receipt, in which nothing failed. */
gboolean dsn_builder_read_receipt(DsnReportBuilder *builder);

/* What the notice says about each recipient of the status part. */
void dsn_builder_read_notice(DsnReportBuilder *builder);

/* A complaint (RFC 5965), also where it comes in another form. */
gboolean dsn_builder_read_feedback(DsnReportBuilder *builder);

/* A disposition notification (RFC 8098); one that says that a mail was read adds nothing. */
gboolean dsn_builder_read_disposition(DsnReportBuilder *builder);

/* An automatic reply (RFC 3834), which sender.h has found to be one. */
void dsn_builder_read_auto_reply(DsnReportBuilder *builder);

/* The header of the returned mail, message_id and subject. */
void dsn_builder_read_returned(DsnReportBuilder *builder);

/* The outcome of a recipient that has none yet, and of a delay that is none. */
void dsn_builder_settle_outcomes(DsnReportBuilder *builder);

/* Which address we mailed. */
void dsn_builder_choose_mailed(DsnReportBuilder *builder, const DsnReportOptions *options);

/* The outcome that an Action field names (RFC 3464 section 2.3.3), also in the words of those who
 * do not know the standard; FALSE if it is none of them.
 * @expired: (out): the word says that the time was over */
gboolean dsn_action_field_parse(DsnStr value, DsnOutcome *outcome, gboolean *expired);
