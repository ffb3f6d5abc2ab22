/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/sift.h>
#include <stdio.h>
#include <sysexits.h>

#include "command.h"

static void
print_json(const char *key, DsnStr value)
{
	printf("\"%s\":\"", key);
	for (gsize i = 0; i < value.len; i++) {
		guchar c = (guchar)value.at[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < ' ' || c == 0x7f)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

int
dsn_cmd_explain(int argc, char **argv)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnReport report = { .kind = DSN_REPORT_DELIVERY };
	DsnRecipient recipient = { .outcome = DSN_OUTCOME_FAILED };
	DsnDiagnosis diagnosis;
	char status[DSN_STATUS_MAX];

	if (argc < 2)
		return EX_USAGE;
	recipient.diagnostic = dsn_str(argv[argc - 1]);
	diagnosis = dsn_diagnose(arena, NULL, &report, &recipient);
	dsn_status_print(diagnosis.status, status);
	putchar('{');
	print_json("action", dsn_str(dsn_action_name(diagnosis.action)));
	putchar(',');
	print_json("cause", dsn_str(dsn_cause_name(diagnosis.cause)));
	putchar(',');
	print_json("rule", dsn_str(diagnosis.rule));
	putchar(',');
	print_json("evidence", diagnosis.evidence);
	putchar(',');
	print_json("status", dsn_str(status));
	putchar(',');
	print_json("provider", diagnosis.provider);
	puts("}");
	return EX_OK;
}
