/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "diagnosis/diagnosis.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* No set without an error and the other way round; what was taken can be judged with. */
int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const DsnStr text = { (const char *)data, size };
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(DsnRules) rules = dsn_rules_parse(text, "fuzz", &error);
	DsnReport report = { .kind = DSN_REPORT_DELIVERY };
	DsnRecipient recipient = { .diagnostic = text };

	g_assert_true((rules == NULL) == (error != NULL));
	if (rules == NULL) {
		g_assert_true(g_str_has_prefix(error->message, "fuzz:"));
		return 0;
	}
	for (guint i = 0; i < dsn_rules_count(rules); i++)
		g_assert_true(*dsn_rules_get(rules, i).id != '\0');
	dsn_diagnose(arena, rules, &report, &recipient);
	return 0;
}
