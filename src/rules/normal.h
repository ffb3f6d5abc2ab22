/* SPDX-License-Identifier: MIT */
/* Text made comparable: what rules are written in and what they are matched on. */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/* So much of a diagnostic is judged; real ones are below 1,000 bytes. */
#define DSN_NORMAL_MAX 8192
/* Zeroes behind the end, so that vectors can be read anywhere. */
#define DSN_NORMAL_BEHIND 24

/**
 * DsnNormal: letters in lower case and without marks, every stretch of white space and
 *   control characters one blank, none at the ends, continuation codes of a reply removed
 * @words: where the words behind the codes begin
 * @map: for each byte the offset of what it was made of
 * @end: the offset behind what @text was made of
 */
typedef struct {
	gsize len;
	gsize words;
	gsize end;
	guint16 map[DSN_NORMAL_MAX];
	char text[DSN_NORMAL_MAX + DSN_NORMAL_BEHIND];
} DsnNormal;

/**
 * dsn_normal_make:
 * @words: offset in @text where the words behind the codes begin
 */
void dsn_normal_make(DsnNormal *normal, DsnStr text, gsize words);

/* The part of @text that [from, to) of @normal was made of. */
DsnStr dsn_normal_origin(const DsnNormal *normal, DsnStr text, gsize from, gsize to);

G_END_DECLS
