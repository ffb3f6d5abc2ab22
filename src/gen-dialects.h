/* SPDX-License-Identifier: MIT */
/* The tables of the dialects while gen-dialects makes them. */
#pragma once

#include "dialect-table.h"

typedef struct {
	GString *pool;
	GArray *literals;   /* of DsnDialectLiteral */
	GArray *lines;      /* of DsnDialectLine */
	GArray *rows;       /* of DsnDialectRow */
	GArray *entries;    /* of DsnDialectEntry */
	GArray *conditions; /* of guint16 */
	GPtrArray *headers; /* of names, which are in the pool as well */
} DsnDialectTables;

/* Writes C to standard output. */
void dsn_dialect_tables_print(const DsnDialectTables *tables);
