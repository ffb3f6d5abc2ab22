/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "dialect/dialect.h"
#include "mime/mime.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* No set without an error and the other way round; what was taken can read a mail, and its own file
 * holds the words by which its dialects are known. */
int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static const char header[] = "From: MAILER-DAEMON@mx.example\n\n";
	const DsnStr text = { (const char *)data, size };
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autoptr(GString) octets = g_string_new(header);
	g_autoptr(GError) error = NULL;
	g_autoptr(DsnDialects) set = dsn_dialects_parse(text, "fuzz", &error);
	DsnMessage message = { 0 };
	DsnReport report = { 0 };

	g_assert_true((set == NULL) == (error != NULL));
	if (set == NULL) {
		g_assert_true(g_str_has_prefix(error->message, "fuzz:"));
		return 0;
	}
	g_string_append_len(octets, text.at, (gssize)text.len);
	message.octets = (DsnStr){ octets->str, octets->len };
	message.size = octets->len;
	dsn_dialect_read(arena, dsn_mime_parse(arena, &message, NULL), set, &report);
	return 0;
}
