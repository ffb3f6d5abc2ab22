/* SPDX-License-Identifier: MIT */
/* Files of dialects that are being read: what the build-time program and the loader share. */
#pragma once

#include "dialect/table.h"

G_BEGIN_DECLS

/**
 * DsnDialectExample:
 * @dialect: the number of that which it is an example of
 * @line: its first one
 * @mail: a whole mail
 * @gives: (element-type utf8): what is said of each recipient, as written
 */
typedef struct {
	guint dialect;
	guint line;
	GString *mail;
	GPtrArray *gives;
} DsnDialectExample;

/**
 * DsnDialectDraft: the tables while they grow
 * @examples: (element-type DsnDialectExample): of all dialects
 * @sample: all of them, in small letters, for what is rare in mail
 * @is_open: statements belong to the last of @dialects, which begins on @first_line
 * @error: what was wrong first; nothing is read any more then
 */
typedef struct {
	GString *pool;
	GHashTable *interned;
	GArray *literals;   /* of DsnLiteral */
	GArray *conditions; /* of guint16 */
	GArray *clauses;    /* of DsnDialectClause */
	GArray *rows;       /* of DsnDialectRow */
	GArray *dialects;   /* of DsnDialect */
	GArray *daemons;    /* of DsnLiteral */
	GArray *headers;    /* of DsnDialectHeader */
	GPtrArray *examples;
	GString *sample;
	GStringChunk *words;
	const char *file;
	guint line;
	guint first_line;
	gboolean is_open;
	GError *error;
} DsnDialectDraft;

DsnDialectDraft *dsn_dialect_draft_new(void);
void dsn_dialect_draft_free(DsnDialectDraft *draft);

/* Adds the dialects of one file; says "FILE:LINE: what is wrong" otherwise. */
gboolean dsn_dialect_draft_add(DsnDialectDraft *draft, const char *file, DsnStr text,
	GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the tables; they do not need the draft any more. */
DsnDialects *dsn_dialect_draft_build(const DsnDialectDraft *draft);

/* ---- for the files that read statements (draft.c) ---- */

/* Returns: %FALSE. */
gboolean dsn_dialect_fail(DsnDialectDraft *draft, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A number that fits into an octet; if not, "@what is too long". */
guint8 dsn_dialect_small(DsnDialectDraft *draft, gsize value, const char *what);

/* Where these octets are in the pool, each text once. */
guint32 dsn_dialect_intern(DsnDialectDraft *draft, const char *text);

/* A word, or a "quoted string" with \" and \\ in it; %NULL at the end of the line, where a comment
 * begins, and after an error. */
const char *dsn_dialect_take_word(DsnDialectDraft *draft, const char **rest, gboolean *quoted);

/* %NULL after an error, of which it is one that there is none. */
const char *dsn_dialect_take_string(DsnDialectDraft *draft, const char **rest);

static inline DsnDialect *
dsn_dialect_draft_last(DsnDialectDraft *draft)
{
	return &g_array_index(draft->dialects, DsnDialect, draft->dialects->len - 1);
}

/* ---- for the statements of a dialect (compile.c); @rest: of the line, behind its first word ----
 */

void dsn_dialect_add_clause(DsnDialectDraft *draft, DsnDialectUse use, const char *rest);
void dsn_dialect_add_daemon(DsnDialectDraft *draft, const char *name, gboolean is_known);
void dsn_dialect_add_row(DsnDialectDraft *draft, DsnDialectRowKind kind, const char *rest);

/* The last dialect is whole: its clauses of use "known" go before the others, and its rows are put
 * in the order of their kinds. */
void dsn_dialect_group(DsnDialectDraft *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnDialectDraft, dsn_dialect_draft_free)

G_END_DECLS
