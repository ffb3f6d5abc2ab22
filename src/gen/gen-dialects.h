/* SPDX-License-Identifier: MIT */
/* The tables of the dialects while gen-dialects makes them. */
#pragma once

#include "dialect/table.h"

typedef struct {
	GString *pool;
	GArray *literals;      /* of DsnDialectLiteral */
	GArray *lines;         /* of DsnDialectLine */
	GArray *rows;          /* of DsnDialectRow */
	GArray *entries;       /* of DsnDialectEntry */
	GArray *conditions;    /* of guint16 */
	GString *examples;     /* all of them, in lower case */
	GPtrArray *headers;    /* of names, which are in the pool as well */
	GArray *daemons;       /* of DsnDialectLiteral */
	DsnDialectEntry *open; /* the dialect that is being read, NULL between two */
} DsnDialectTables;

/* ---- words (gen-dialects-word.c) ---- */

void dsn_dialect_set_place(const char *file, guint line);

/* Ends the program with what is wrong at that place. */
void dsn_dialect_refuse(const char *format, ...) G_GNUC_PRINTF(1, 2) G_GNUC_NORETURN;

/* A number that fits into an octet; @what is too long otherwise. */
guint8 dsn_dialect_small(gsize value, const char *what);

/* A word, or a "quoted string" with \" and \\ in it; NULL at the end of the line. */
char *dsn_dialect_take_word(char **rest, gboolean *quoted);
char *dsn_dialect_take_string(char **rest);

/* ---- statements (gen-dialects-condition.c, gen-dialects-template.c) ---- */

/* Where the bytes are in the pool. */
guint32 dsn_dialect_keep(DsnDialectTables *tables, const char *bytes, gsize len);

/* @use: a DsnDialectUse; @rest: of the line, behind its first word */
void dsn_dialect_read_conditions(DsnDialectTables *tables, guint8 use, char *rest);
void dsn_dialect_read_row(DsnDialectTables *tables, guint8 kind, char *rest);

/* Puts the lines of use "known" of the open dialect before its others. */
void dsn_dialect_group_lines(DsnDialectTables *tables);

/* Sorts the rows of the open dialect by kind. */
void dsn_dialect_group_rows(DsnDialectTables *tables);

/* ---- from literals to lines (gen-dialects-asked.c) ---- */

void dsn_dialect_note_example(DsnDialectTables *tables, const char *line);

/* Says by which of its conditions each line is known, once all examples are, and which literals
 * are found before they are asked for. */
void dsn_dialect_settle(DsnDialectTables *tables);
void dsn_dialect_asked_print(const DsnDialectTables *tables);

/* ---- from grams to literals (gen-dialects-index.c) ---- */

void dsn_dialect_index_print(const DsnDialectTables *tables);

/* ---- output (gen-dialects-print.c) ---- */

/* Writes C to standard output. */
void dsn_dialect_tables_print(const DsnDialectTables *tables);
