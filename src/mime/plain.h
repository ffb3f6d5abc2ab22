/* SPDX-License-Identifier: MIT */
/* Texts that need nothing done: most of them. */
#pragma once

#include <dsnsift/str.h>

#define DSN_TEXT_ESCAPE '\033'

gboolean dsn_text_is_ascii(DsnStr text);

/* ASCII, lines that end in LF, and no escape sequences. */
gboolean dsn_text_is_plain(DsnStr text);

/* A way to do it, for the test: @is_plain() only where the processor has it. */
typedef struct {
	const char *name;
	gboolean (*is_there)(void);
	gboolean (*is_plain)(const char *at, const char *end);
} DsnTextPlainWay;

/* (array zero-terminated=1): the best one first; the last one is plain C. */
extern const DsnTextPlainWay dsn_text_plain_ways[];
