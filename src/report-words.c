/* SPDX-License-Identifier: MIT */
/* From lines of a notice to the words of a diagnostic. */
#include "config.h"

#include "report-read.h"

/* Words kept of one recipient: a reply has some hundred octets, a hostile one what it likes. */
#define CONTEXT_MAX 4096

DsnStr
dsn_words_before_mail(DsnStr words)
{
	static const char *const begins[] = {
		"Return-Path: ", "Delivered-To: ", "X-Original-To: ", "Received: "
	};
	gsize end = words.len;

	if (dsn_str_find(words, DSN_STR("Received: "), 0) < 0)
		return words;
	for (gsize i = 0; i < G_N_ELEMENTS(begins); i++) {
		gssize hit = dsn_str_find(dsn_str_slice(words, 0, end), dsn_str(begins[i]), 0);
		if (hit >= 0)
			end = (gsize)hit;
	}
	words = dsn_str_trim(dsn_str_slice(words, 0, end));
	return words.len > 0 ? words : DSN_STR_ABSENT;
}

DsnStr
dsn_words_join(DsnArena *arena, DsnStr words)
{
	char *out;
	gsize n = 0;
	DsnStr line;

	words.len = MIN(words.len, CONTEXT_MAX);
	if (words.len == 0)
		return DSN_STR_ABSENT;
	out = dsn_arena_take(arena, words.len + 1);
	while (dsn_reading_line(&words, &line)) {
		line = dsn_str_trim(line);
		if (dsn_str_has_prefix_nocase(line, DSN_STR("<<< ")))
			line = dsn_str_trim(dsn_str_slice(line, 4, line.len));
		else if (dsn_str_has_prefix_nocase(line, DSN_STR(">>> ")))
			continue;
		if (line.len == 0)
			continue;
		if (n > 0)
			out[n++] = ' ';
		memcpy(out + n, line.at, line.len);
		n += line.len;
	}
	return n > 0 ? dsn_words_before_mail((DsnStr){ out, n }) : DSN_STR_ABSENT;
}
