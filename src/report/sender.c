/* SPDX-License-Identifier: MIT */
/* Who wrote the mail: a mail server, or a person who writes about a report. */
#include "config.h"

#include "base/str.h"
#include "words/words.h"
#include "dialect/dialect.h"
#include "report/sender.h"

/* Octets of a From field that are searched; names are short. */
#define FROM_MAX 256

gboolean
dsn_sender_is_daemon(const DsnReportBuilder *builder, DsnStr from)
{
	char lower[FROM_MAX];
	DsnStr text = { lower, MIN(from.len, sizeof lower) };

	dsn_str_copy_lower(lower, dsn_str_slice(from, 0, text.len));
	return dsn_dialect_names_daemon(builder->dialects, text);
}

/* RFC 3464 section 2: the return path of a report is empty. */
static gboolean
has_null_return_path(const DsnMail *mail)
{
	DsnStr path = dsn_fields_get(&mail->headers, "Return-Path");

	path = dsn_str_trim(path);
	return path.at != NULL &&
	       (path.len == 0 || dsn_str_equal(path, DSN_STR("<>")) ||
		       dsn_str_find_nocase(path, DSN_STR("mailer-daemon"), 0) >= 0);
}

static gboolean
is_auto_submitted(const DsnMail *mail)
{
	return dsn_str_has_prefix_nocase(
		dsn_str_trim(dsn_fields_get(&mail->headers, "Auto-Submitted")), DSN_STR("auto-"));
}

gboolean
dsn_mail_is_by_daemon(const DsnReportBuilder *builder)
{
	return dsn_sender_is_daemon(builder, dsn_fields_get(&builder->mail->headers, "From"));
}

gboolean
dsn_mail_is_by_machine(const DsnReportBuilder *builder)
{
	return has_null_return_path(builder->mail) || is_auto_submitted(builder->mail) ||
	       dsn_mail_is_by_daemon(builder);
}

/* A program that people write mail with leaves its name; no mail server's report has one. */
gboolean
dsn_mail_is_by_person(const DsnMail *mail)
{
	static const char *const names[] = { "User-Agent", "X-Mailer", "In-Reply-To", "List-Id",
		"List-Post" };
	DsnStr subject;

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (dsn_fields_get(&mail->headers, names[i]).at != NULL)
			return TRUE;
	subject = dsn_str_trim(dsn_fields_get(&mail->headers, "Subject"));
	return dsn_words_match(&dsn_words_forward_subjects, subject) > 0;
}

/* RFC 2046 section 5.1.4, RFC 2387: forms of one text, which a report is not. */
static gboolean
is_of_one_text(const DsnMail *mail)
{
	return dsn_str_equal(mail->type, DSN_STR("multipart/alternative")) ||
	       dsn_str_equal(mail->type, DSN_STR("multipart/related"));
}

/* Whoever can be answered is no mail server with a report; an empty return path was ruled out
 * before. */
static gboolean
has_return_path(const DsnMail *mail)
{
	return dsn_fields_get(&mail->headers, "Return-Path").at != NULL;
}

/* A delivery-status part does not make a mail a report: people forward bounces, with a mail
 * program that keeps the parts.  multipart/mixed proves nothing either (OpenSMTPD writes it).
 * What decides is who wrote the outer mail. */
gboolean
dsn_mail_is_forwarded(const DsnReportBuilder *builder)
{
	const DsnMail *mail = builder->mail;

	if (dsn_str_equal(mail->type, DSN_STR("multipart/report")) ||
		dsn_mail_is_by_machine(builder))
		return FALSE; /* no mail program forwards as multipart/report */
	return dsn_mail_is_by_person(mail) || is_of_one_text(mail) || has_return_path(mail);
}
