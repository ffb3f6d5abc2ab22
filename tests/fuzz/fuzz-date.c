/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "record/date.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* A date that is read has the one form there is, and GLib reads it, too. */
int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnStr iso = dsn_date_iso(arena, (DsnStr){ (const char *)data, size });
	g_autofree char *text = g_strndup(iso.at, iso.len);
	g_autoptr(GDateTime) date = NULL;

	if (iso.at == NULL)
		return 0;
	date = g_date_time_new_from_iso8601(text, NULL);
	g_assert_true(iso.len == sizeof "2026-11-24T11:11:05Z" - 1 && date != NULL);
	return 0;
}
