/* SPDX-License-Identifier: MIT */
/* The user's own dialects: read from a file, made into tables. */
#include "config.h"

#include <dsnsift/dialects.h>

#include "dialect/draft.h"

/* A file that is larger is no file of dialects. */
#define FILE_MAX (1024 * 1024)

DsnDialects *
dsn_dialects_parse(DsnStr text, const char *name, GError **error)
{
	g_autoptr(DsnDialectDraft) draft = dsn_dialect_draft_new();

	if (text.len > FILE_MAX) {
		g_set_error(error, DSN_ERROR, DSN_ERROR_DIALECTS, "%s:1: too large", name);
		return NULL;
	}
	return dsn_dialect_draft_add(draft, name, text, error) ? dsn_dialect_draft_build(draft)
							       : NULL;
}

DsnDialects *
dsn_dialects_load(const char *path, GError **error)
{
	g_autoptr(GError) why = NULL;
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, &why)) {
		g_set_error_literal(error, DSN_ERROR, DSN_ERROR_IO, why->message);
		return NULL;
	}
	return dsn_dialects_parse((DsnStr){ text, len }, path, error);
}
