/* SPDX-License-Identifier: MIT */
/*
 * Parses each message file given, and nothing more: what the mime stage costs, for callgrind.
 *
 *	valgrind --tool=callgrind --collect-atstart=no --toggle-collect=dsn_mime_parse \
 *		tests/bench/bench-mime FILE...
 */
#include "config.h"

#include "mime/mime.h"
#include <stdio.h>

static guint declined;

static const DsnMail *
count_declined(DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits)
{
	(void)arena, (void)message, (void)limits;
	declined++;
	return NULL;
}

int
main(int argc, char **argv)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	gsize bytes = 0, used = 0;
	const DsnMimeOptions options = { .fallback = count_declined };
	guint messages = 0, parts = 0;

	for (int i = 1; i < argc; i++) {
		g_autofree char *text = NULL;
		gsize size;
		DsnMessage message = { .source = argv[i] };
		const DsnMail *mail;

		if (!g_file_get_contents(argv[i], &text, &size, NULL))
			continue;
		message.octets = (DsnStr){ text, size };
		message.size = size;
		mail = dsn_mime_parse(arena, &message, &options);
		for (guint k = 0; k < mail->headers.n_fields; k++)
			dsn_field_text(arena, mail->headers.fields[k].value);
		messages++;
		bytes += size;
		parts += mail->n_parts;
		used += dsn_arena_used(arena);
		dsn_arena_reset(arena);
	}
	printf("%u messages, %zu bytes, %u parts, %u declined, %zu bytes of arena\n", messages,
		bytes, parts, declined, used);
	return messages == 0;
}
