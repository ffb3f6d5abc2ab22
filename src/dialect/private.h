/* SPDX-License-Identifier: MIT */
/* What the files of the dialect engine share. */
#pragma once

#include "dialect/table.h"
#include "dialect/dialect.h"

static inline DsnStr
dsn_dialect_bytes(guint32 at, guint8 len)
{
	return (DsnStr){ dsn_dialect_pool + at, len };
}

static inline gboolean
dsn_dialect_has_row(const DsnDialectEntry *entry, DsnDialectRowKind kind)
{
	return entry->row[kind] < entry->row[kind + 1];
}

/* Rows of words, not templates: one of them stands in @text (dialect-line.c). */
gboolean dsn_dialect_has_words(const DsnDialectEntry *entry, DsnDialectRowKind kind, DsnStr text);

/* ---- which literals a mail holds (dialect-facts.c) ---- */

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

/* Lower case, blanks squeezed, line breaks are blanks: wrapped words are found as well.  Returns
 * how much of @out is filled, @room octets at most; it has DSN_DIALECT_BEHIND more, which may be
 * written over (dialect-words.c). */
#define DSN_DIALECT_BEHIND 64
gsize dsn_dialect_normalise(DsnStr text, char *out, gsize room);

/* Where some literal may stand: a bit for each of the first @n places, at most DSN_DIALECT_PLACES,
 * the lowest for that at @at.  Places of a text are DSN_DIALECT_STEP apart.  So much as
 * DSN_DIALECT_BEHIND octets behind the last gram are read, and of no meaning (dialect-scan.c). */
#define DSN_DIALECT_PLACES 64
guint64 dsn_dialect_text_places(const char *at, guint n);
guint64 dsn_dialect_header_places(const char *at, guint n, guint8 scope);

/* Both in plain C, for the test. */
guint64 dsn_dialect_text_places_plainly(const char *at, guint n);
guint64 dsn_dialect_header_places_plainly(const char *at, guint n, guint8 scope);

void dsn_dialect_scan_headers(DsnArena *arena, const DsnFields *headers, DsnDialectFacts *facts);
void dsn_dialect_scan_text(DsnArena *arena, DsnStr text, DsnDialectFacts *facts);

/* ---- which dialects know it (dialect-known.c) ---- */

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

/* ---- addresses in a line (dialect-address.c) ---- */

/* Length of the address at @at, 0 if there is none. */
gsize dsn_dialect_address(DsnStr text, gsize at);

/* Where the octets and letters that may stand in a local part end, up to @end, which only a letter
 * may go beyond. */
gsize dsn_dialect_skip_local(DsnStr text, gsize at, gsize end);

/* ---- one line against one template (dialect-line.c) ---- */

/* Which pairs of octets stand together in a text, at even places: most templates need some that do
 * not. */
typedef struct {
	guint8 has[G_MAXUINT8 + 1];
} DsnDialectPairs;

void dsn_dialect_find_pairs(DsnDialectPairs *pairs, DsnStr text);

static inline gboolean
dsn_dialect_has_pairs(const DsnDialectPairs *pairs, const DsnDialectRow *row)
{
	for (guint i = 0; i < DSN_DIALECT_PAIRS; i += 2)
		if (!(pairs->has[row->pairs[i]] | pairs->has[row->pairs[i + 1]]))
			return FALSE;
	return TRUE;
}

typedef struct {
	DsnStr address;
	DsnStr name;
	DsnStr code; /* the reply code, where a reason follows it */
	DsnStr reason;
	DsnStr status;
	DsnStr mta;
} DsnDialectCaptures;

/* The whole of @line, which is trimmed, must match.  Captures are only set on success. */
gboolean dsn_dialect_match(DsnStr bytes, DsnStr line, DsnDialectCaptures *captures);

gboolean dsn_dialect_begins_header(DsnStr line);

/* ---- one line against the templates of a dialect (dialect-row.c) ---- */

/**
 * DsnNoticeLine: on its way through the templates of a dialect
 * @text: without the blanks around it
 * @rows: bits of those templates that it may match by what they begin with
 * @has_pairs: @pairs are known
 */
typedef struct {
	const DsnDialectEntry *entry;
	DsnStr text;
	guint64 rows[DSN_DIALECT_MAX_ROWS / 64];
	gboolean has_pairs;
	DsnDialectPairs pairs;
} DsnNoticeLine;

/* @sign: (nullable): the first '@' of the line */
void dsn_notice_line_begin(
	DsnNoticeLine *line, const DsnDialectEntry *entry, DsnStr text, const char *sign);

/* The kind of the first template that matches, of those from @first to @last, and what it captures;
 * DSN_DIALECT_ROW_COUNT if none does. */
DsnDialectRowKind dsn_notice_line_match(DsnNoticeLine *line, DsnDialectRowKind first,
	DsnDialectRowKind last, DsnDialectCaptures *captures);

/* ---- the notice (dialect-notice.c) ---- */

/* The recipients and their reasons, as the templates of @entry find them in the notice. */
typedef struct {
	DsnRecipient *items;
	guint n_items;
	guint capacity;
	gboolean cut;
	DsnStr original; /* header of the returned message within the text */
	DsnStr orphan;   /* words that belong to no recipient */
} DsnDialectFindings;

#define DSN_DIALECT_RECIPIENTS 1024 /* of one notice */
#define DSN_DIALECT_REASON_MAX 2048 /* bytes of one reason */
#define DSN_DIALECT_NOTICE (256 * 1024)

/* Adds the words of @line to the @n octets of @to, which has room for DSN_DIALECT_REASON_MAX
 * and DSN_DIALECT_SLACK more: blanks squeezed (dialect-words.c). */
void dsn_dialect_add_words(char *to, gsize *n, DsnStr line);

/* ---- dialect-found.c ---- */

/* Returns: (nullable): the recipient of that address, new or found before; %NULL if they are too
 * many. */
DsnRecipient *dsn_dialect_add(DsnArena *arena, DsnDialectFindings *findings, DsnStr address);

/* Those of X-Failed-Recipients. */
void dsn_dialect_add_header(DsnArena *arena, const DsnMail *mail, DsnDialectFindings *findings);

/* Gives the reason of @last to those in front of it, from @first on, that have none. */
void dsn_dialect_share_reason(DsnDialectFindings *findings, guint first, const DsnRecipient *last);

/* ---- dialect-notice.c ---- */

DsnDialectFindings dsn_dialect_read_notice(
	DsnArena *arena, const DsnMail *mail, DsnPartKind kind, const DsnDialectEntry *entry);

/* The next part of that kind before the returned original, or NULL. */
const DsnPart *dsn_dialect_next_part(const DsnMail *mail, DsnPartKind kind, guint *index);
