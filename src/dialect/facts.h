/* SPDX-License-Identifier: MIT */
/* Which literals a mail holds, and which dialects know it by them. */
#pragma once

#include <dsnsift/mime.h>

#include "dialect/table.h"

/* ---- which literals a mail holds ---- */

#define DSN_DIALECT_HEAD 4096 /* bytes of the notice in which opening words are looked for */

/* A text or the value of a header field as it was searched, for what no index has. */
typedef struct DsnDialectWords {
	const struct DsnDialectWords *next;
	DsnStr words;
	guint8 scope;
} DsnDialectWords;

typedef struct {
	DsnDialectLiterals found;
	const DsnDialectWords *words;
} DsnDialectFacts;

gboolean dsn_dialect_has_literal(const DsnDialectFacts *facts, guint literal);

#define DSN_DIALECT_BEHIND 64

/* Where some literal may stand: a bit for each of the first @n places, at most DSN_DIALECT_PLACES,
 * the lowest for that at @at.  Places of a text are DSN_DIALECT_STEP apart.  So much as
 * DSN_DIALECT_BEHIND octets behind the last gram are read, and of no meaning. */
#define DSN_DIALECT_PLACES 64
guint64 dsn_dialect_text_places(const char *at, guint n);
guint64 dsn_dialect_header_places(const char *at, guint n, guint8 scope);

/* Both in plain C, for the test. */
guint64 dsn_dialect_text_places_plainly(const char *at, guint n);
guint64 dsn_dialect_header_places_plainly(const char *at, guint n, guint8 scope);

void dsn_dialect_scan_headers(DsnArena *arena, const DsnFields *headers, DsnDialectFacts *facts);
void dsn_dialect_scan_text(DsnArena *arena, DsnStr text, DsnDialectFacts *facts);

/* ---- which dialects know it ---- */

gboolean dsn_dialect_holds(const DsnDialectFacts *facts, const DsnDialectLine *line);

/* A dialect of that role knows the mail; @by_header: by a line that asks for a header field. */
gboolean dsn_dialect_is_by(const DsnDialectFacts *facts, DsnDialectRole role, gboolean by_header);

/* A line asks for a header field, and its conditions on such hold. */
gboolean dsn_dialect_may_be_known(const DsnDialectFacts *facts);

/* The dialects that know a mail, each with the weight of the best line that makes it known. */
typedef struct {
	guint64 entries[DSN_DIALECT_MAX_ENTRIES / 64]; /* a bit for each */
	guint16 weights[DSN_DIALECT_MAX_ENTRIES];      /* of those */
} DsnDialectKnown;

/* Those that tell how a notice is read. */
void dsn_dialect_weigh(const DsnDialectFacts *facts, gboolean by_header, DsnDialectKnown *known);

/* A line of that use, which is not "known", holds. */
gboolean dsn_dialect_says(
	const DsnDialectFacts *facts, const DsnDialectEntry *entry, DsnDialectUse use);
