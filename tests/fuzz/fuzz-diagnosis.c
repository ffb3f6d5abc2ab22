/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "diagnosis/diagnosis.h"

#include "base/lines.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
check(const DsnDiagnosis *got, const DsnRecipient *recipient)
{
	char text[DSN_STATUS_MAX];
	DsnStatus again;

	dsn_status_print(got->status, text);
	again = dsn_status_parse(dsn_str(text));
	g_assert_true(again.class_ == got->status.class_ && again.subject == got->status.subject &&
		      again.detail == got->status.detail);
	g_assert_true(got->action != DSN_ACTION_SUPPRESS ||
		      (dsn_cause_owner(got->cause) == DSN_OWNER_RECIPIENT &&
			      recipient->outcome != DSN_OUTCOME_DELAYED));
	g_assert_true(got->action != DSN_ACTION_RETRY || recipient->outcome != DSN_OUTCOME_DELAYED);
	g_assert_true(got->reply_code == 0 || (got->reply_code >= 200 && got->reply_code < 600));
}

/* First byte: the outcome; then, a line each: Status, diagnostic, and the notice. */
int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnStr rest = { (const char *)data + 1, size - 1 };
	DsnReport report = { .kind = DSN_REPORT_DELIVERY };
	DsnRecipient recipient = { .address = DSN_STR("a@b.example") };
	DsnDiagnosis got;
	guint n;

	if (size == 0)
		return 0;
	recipient.outcome = (DsnOutcome)(data[0] % DSN_OUTCOME_COUNT);
	if (dsn_str_line(&rest, &recipient.status_field) &&
		dsn_str_line(&rest, &recipient.diagnostic))
		recipient.context = rest;
	got = dsn_diagnose(arena, NULL, &report, &recipient);
	check(&got, &recipient);
	dsn_diagnose_all(arena, NULL, &report, &recipient, &n);
	return 0;
}
