/* SPDX-License-Identifier: MIT */
/* Who wrote the mail: a mail server that reports, a program that answers for somebody, or a person
 * who writes about a report. */
#pragma once

#include "report/builder.h"

/* A From field has a name that mail servers write under. */
gboolean dsn_sender_is_daemon(const DsnReportBuilder *builder, DsnStr from);
gboolean dsn_mail_is_by_daemon(const DsnReportBuilder *builder);

/* The same, or another trace says that a machine has sent it. */
gboolean dsn_mail_is_by_machine(const DsnReportBuilder *builder);

/* It has fields that the mail programs of people write, and no mail server. */
gboolean dsn_mail_is_by_person(const DsnMail *mail);

/* A person has sent on a report, which came to him. */
gboolean dsn_mail_is_forwarded(const DsnReportBuilder *builder);

/* A program answers for somebody (RFC 3834). */
gboolean dsn_mail_is_auto_reply(const DsnReportBuilder *builder);
