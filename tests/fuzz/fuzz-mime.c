/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "mime/mime.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* Every text of a mail is valid UTF-8 with LF ends; NULs are what they are. */
static void
check_text(DsnStr text)
{
	const char *at = text.at, *end;

	if (text.len == 0)
		return;
	end = at + text.len;
	g_assert_true(memchr(text.at, '\r', text.len) == NULL);
	while (at < end && !g_utf8_validate_len(at, (gsize)(end - at), &at))
		g_assert_true(*at++ == '\0');
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnMessage message = { .octets = { (const char *)data, size }, .size = size };
	const DsnMimeOptions options = {
		.limits = { .depth = 4, .parts = 16, .fields = 64, .text = 4096 }
	};
	const DsnMail *mail = dsn_mime_parse(arena, &message, &options);

	g_assert_true(mail->n_parts <= options.limits.parts &&
		      mail->headers.n_fields <= options.limits.fields);
	for (guint i = 0; i < mail->n_parts; i++) {
		g_assert_true(mail->parts[i].depth <= options.limits.depth);
		g_assert_true(mail->parts[i].content.len <= options.limits.text);
		check_text(mail->parts[i].content);
	}
	for (guint i = 0; i < mail->headers.n_fields; i++)
		check_text(dsn_field_text(arena, mail->headers.fields[i].value));
	return 0;
}
