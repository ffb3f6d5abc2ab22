/* SPDX-License-Identifier: MIT */
/* Which dialects of a set know a mail, by the literals that it holds. */
#pragma once

#include <dsnsift/mime.h>

#include "dialect/table.h"

/* ---- which literals a mail holds ---- */

#define DSN_DIALECT_HEAD 4096 /* octets of the notice in which opening words are looked for */

/* A text or the value of a header field as it was searched, for what no index has. */
typedef struct DsnDialectWords {
	const struct DsnDialectWords *next;
	DsnStr words;
	guint8 scope;
} DsnDialectWords;

typedef struct {
	const DsnDialects *set;
	DsnDialectLiterals found;
	const DsnDialectWords *words;
} DsnDialectFacts;

gboolean dsn_dialect_has_literal(const DsnDialectFacts *facts, guint literal);

void dsn_dialect_scan_headers(DsnArena *arena, const DsnFields *headers, DsnDialectFacts *facts);
void dsn_dialect_scan_text(DsnArena *arena, DsnStr text, DsnDialectFacts *facts);

/* ---- which dialects know it ---- */

gboolean dsn_dialect_holds(const DsnDialectFacts *facts, const DsnDialectClause *clause);

/* A dialect of that role knows the mail; @by_header: by a clause that asks for a header field. */
gboolean dsn_dialect_is_by(const DsnDialectFacts *facts, DsnDialectRole role, gboolean by_header);

/* A clause asks for a header field, and its conditions on such hold. */
gboolean dsn_dialect_may_be_known(const DsnDialectFacts *facts);

/* The dialects that know a mail, each with the weight of the best clause that makes it known. */
typedef struct {
	guint64 dialects[DSN_LITERAL_WORDS(DSN_DIALECT_MAX_DIALECTS)]; /* a bit for each */
	guint16 weights[DSN_DIALECT_MAX_DIALECTS];                     /* of those */
} DsnDialectKnown;

/* Those that tell how a notice is read. */
void dsn_dialect_weigh(const DsnDialectFacts *facts, gboolean by_header, DsnDialectKnown *known);

/* A clause of that use, which is not "known", holds. */
gboolean dsn_dialect_says(
	const DsnDialectFacts *facts, const DsnDialect *dialect, DsnDialectUse use);
