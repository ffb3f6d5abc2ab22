/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "mime/mime.h"
#include "report/report.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* A report names its kind by its recipients, an address is one, nothing is invented for none. */
int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static const char *const patterns[] = { "b+{user}={domain}@x.example", NULL };
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnMessage message = { .octets = { (const char *)data, size }, .size = size };
	const DsnReportOptions options = { .return_paths = patterns, .recipients = 100 };
	const DsnMail *mail = dsn_mime_parse(arena, &message, NULL);
	const DsnReport *report = dsn_report_read(arena, mail, &options);

	g_assert_true(report->kind != DSN_REPORT_NONE || report->n_recipients == 0);
	for (guint i = 0; i < report->n_recipients; i++) {
		const DsnRecipient *recipient = report->recipients[i];

		g_assert_true(recipient->outcome < DSN_OUTCOME_COUNT);
		g_assert_true((recipient->address.at != NULL) ==
			      (recipient->address_source != DSN_SOURCE_NONE));
		g_assert_true(recipient->address.at == NULL ||
			      memchr(recipient->address.at, '@', recipient->address.len) != NULL);
	}
	return 0;
}
