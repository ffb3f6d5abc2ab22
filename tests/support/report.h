/* SPDX-License-Identifier: MIT */
/* Mails for the tests of the report stage, and what it makes of them as text. */
#pragma once

#include "base/arena.h"
#include "support/test.h"

#include "mime/mime.h"
#include "report/report.h"

/* A report around a delivery-status part; @notice and @returned may be empty. */
#define REPORT(notice, status, returned)                                                           \
	"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: bounces@shop.example\n"              \
	"Subject: Returned mail\nMIME-Version: 1.0\n"                                              \
	"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"              \
	"--x\n\n" notice "\n--x\nContent-Type: message/delivery-status\n\n" status                 \
	"\n--x\nContent-Type: text/rfc822-headers\n\n" returned "\n--x--\n"

#define MTA "Reporting-MTA: dns; mx.example\n\n"
/* A status part about one recipient, and the line that dump() makes of that. */
#define ONE(action, status, more)                                                                  \
	MTA "Final-Recipient: rfc822; a@b.example\n" action "Status: " status "\n" more
#define A(outcome, status, words) "a@b.example|final-recipient|" outcome "|" status "|" words "\n"

/* One recipient a line: address source outcome status "diagnostic". */
static inline DsnStr
dump(DsnArena *arena, const DsnReport *report)
{
	DsnStr out = DSN_STR("");

	for (guint i = 0; i < report->n_recipients; i++) {
		static const char *const outcomes[] = { "failed", "complaint", "delayed",
			"delivered", "relayed", "expanded", "auto-reply", "none" };
		const DsnRecipient *r = report->recipients[i];

		out = dsn_arena_printf(arena, "%.*s%.*s|%s|%s%s%s|%.*s|%.*s\n", (int)out.len,
			out.at, (int)r->address.len, r->address.at,
			dsn_recipient_source_name(r->address_source), outcomes[r->outcome],
			r->expired ? ",expired" : "", r->reply_uncertain ? ",uncertain" : "",
			(int)r->status_field.len, r->status_field.at, (int)r->diagnostic.len,
			r->diagnostic.at);
	}
	return out;
}

static inline const DsnReport *
read_message(DsnArena *arena, const char *text, const DsnReportOptions *options)
{
	DsnMessage message = { .octets = dsn_str(text), .size = strlen(text) };
	const DsnMimeOptions mime = { .limits.text = 8 * 1024 * 1024 };

	return dsn_report_read(arena, dsn_mime_parse(arena, &message, &mime), options);
}

static inline gboolean
has_defect(const DsnReport *report, DsnDefectCode code)
{
	for (guint i = 0; i < report->defects.n_items; i++)
		if (report->defects.items[i].code == code)
			return TRUE;
	return FALSE;
}

typedef struct {
	const char *what;
	const char *message;
	const char *recipients;
	int defect; /* -1: none is looked for */
} Case;

static inline void
check(const Case *cases, gsize n_cases)
{
	each_row_of (i, n_cases, "cases") {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		const DsnReport *report = read_message(arena, cases[i].message, NULL);
		DsnStr got = dump(arena, report);

		name_row("(%s)", cases[i].what);
		if (!dsn_str_equal(got, dsn_str(cases[i].recipients)))
			check_failed(
				"got\n%.*swant\n%s", (int)got.len, got.at, cases[i].recipients);
		if (cases[i].defect >= 0 && !has_defect(report, (DsnDefectCode)cases[i].defect))
			check_failed(
				"no defect %s", dsn_defect_name((DsnDefectCode)cases[i].defect));
	}
}
