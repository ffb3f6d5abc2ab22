/* SPDX-License-Identifier: MIT */
/* Text made comparable: what is looked for is written like it, and it is searched. */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/**
 * DsnNormalForm: each does what those above it do, and more
 * @DSN_NORMAL_SQUEEZED: every stretch of white space and control characters is one blank, none at
 *   the beginning
 * @DSN_NORMAL_LOWER: capitals of ASCII are small letters
 * @DSN_NORMAL_FOLDED: all letters are small and have lost their marks, "É" is "e"; the codes of
 *   multi-line replies are left out: "550-5.1.1 The user 550 5.1.1 moved" is "the user moved"
 */
typedef enum {
	DSN_NORMAL_SQUEEZED,
	DSN_NORMAL_LOWER,
	DSN_NORMAL_FOLDED,
} DsnNormalForm;

/* So much more than there is room for may be written over. */
#define DSN_NORMAL_BEHIND 32

/**
 * DsnNormaliser: where the text goes
 * @text: @room octets, and %DSN_NORMAL_BEHIND more
 * @map: (nullable): as many: for each octet of @text the offset of what it was made of, below 64
 * KiB
 * @len: how much of it is filled: nothing at first, or what was there before
 * @open: the code of the reply whose lines are read, 0 for none yet
 */
typedef struct {
	char *text;
	guint16 *map;
	gsize len;
	gsize room;
	DsnNormalForm form;
	guint open;
} DsnNormaliser;

/**
 * dsn_normalise:
 * @from, @end: the part of @text that is added
 *
 * Returns: the end of what was read: less than @end where the room has ended; more where codes that
 *   are left out reach beyond it.
 */
gsize dsn_normalise(DsnNormaliser *to, DsnStr text, gsize from, gsize end);

/* ---- what rules are matched on ---- */

/* So much of a diagnostic is searched; real ones are below 1,000 octets. */
#define DSN_NORMAL_MAX 8192

/**
 * DsnNormal: a reply as rules are matched on it, folded
 * @words: where the words behind the codes begin
 * @map: for each octet the offset of what it was made of
 * @end: the offset behind what @text was made of
 */
typedef struct {
	gsize len;
	gsize words;
	gsize end;
	guint16 map[DSN_NORMAL_MAX + DSN_NORMAL_BEHIND];
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
