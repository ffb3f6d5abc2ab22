/* SPDX-License-Identifier: MIT */
/* A line of a notice against the templates of a dialect. */
#pragma once

#include "dialect/table.h"

/* Which pairs of octets a line has noted (see dsn_dialect_pair()): most rows need some that it has
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
gboolean dsn_dialect_match(DsnStr template, DsnStr line, DsnDialectCaptures *captures);

/**
 * DsnNoticeLine: on its way through the templates of a dialect
 * @text: without the blanks around it
 * @rows: bits of those templates that it may match by what they begin with
 * @has_pairs: @pairs are known
 */
typedef struct {
	const DsnDialects *set;
	const DsnDialect *dialect;
	DsnStr text;
	guint64 rows[DSN_DIALECT_MAX_TEMPLATES / 64];
	gboolean has_pairs;
	DsnDialectPairs pairs;
} DsnNoticeLine;

/* @sign: (nullable): the first '@' of the line */
void dsn_notice_line_begin(DsnNoticeLine *line, const DsnDialects *set, const DsnDialect *dialect,
	DsnStr text, const char *sign);

/* The kind of the first template that matches, of those from @first to @last, and what it captures;
 * DSN_DIALECT_ROW_COUNT if none does. */
DsnDialectRowKind dsn_notice_line_match(DsnNoticeLine *line, DsnDialectRowKind first,
	DsnDialectRowKind last, DsnDialectCaptures *captures);

/* Rows of words, not templates: one of them is found in @text. */
gboolean dsn_dialect_has_words(
	const DsnDialects *set, const DsnDialect *dialect, DsnDialectRowKind kind, DsnStr text);

/* The line is a trace field with which a returned header begins, where nothing announces it. */
gboolean dsn_dialect_begins_header(DsnStr line);
