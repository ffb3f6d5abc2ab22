/* SPDX-License-Identifier: MIT */
/* A notice in any dialect: recipients have addresses, and reasons are one line. */
#include "config.h"

#include "base/str.h"
#include "dialect/dialect.h"
#include "mime/mime.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	DsnMessage message = { .octets = { (const char *)data, size }, .size = size };
	DsnArena *arena = dsn_arena_new();
	DsnReport report = { 0 };
	const DsnMail *mail = dsn_mime_parse(arena, &message, NULL);

	if (dsn_dialect_read(arena, mail, NULL, &report))
		g_assert(report.n_recipients > 0);
	for (guint i = 0; i < report.n_recipients; i++) {
		DsnStr reason = report.recipients[i]->diagnostic;

		g_assert(dsn_str_find(reason, DSN_STR("\n"), 0) < 0);
	}
	dsn_arena_free(arena);
	return 0;
}
