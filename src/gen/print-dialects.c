/* SPDX-License-Identifier: MIT */
/* The tables of the dialects as C. */
#include "config.h"

#include "gen/gen-dialects.h"
#include "mime/fields.h"

#include <dsnsift/mime.h>
#include <stdio.h>
#include <string.h>

static guint32
pool_find(const DsnDialectTables *tables, const char *name)
{
	const char *found = memmem(tables->pool->str, tables->pool->len, name, strlen(name));

	g_assert(found != NULL);
	return (guint32)(found - tables->pool->str);
}

static void
print_pool(const DsnDialectTables *tables)
{
	printf("const char dsn_dialect_pool[%" G_GSIZE_FORMAT " + DSN_DIALECT_SLACK] = {",
		tables->pool->len);
	for (gsize i = 0; i < tables->pool->len; i++)
		printf("%s%d,", i % 16 == 0 ? "\n\t" : " ", (signed char)tables->pool->str[i]);
	printf("\n};\n\n");
}

static void
print_literal(const DsnDialectLiteral *l)
{
	printf("\t{ %u, %u, %u, %u },\n", l->at, l->len, l->scope, l->is_indexed);
}

static gboolean
has_literals(const DsnDialectTables *tables, guint scope)
{
	for (guint i = 0; i < tables->literals->len; i++) {
		const DsnDialectLiteral *l = &g_array_index(tables->literals, DsnDialectLiteral, i);
		if (l->len > 0 && l->scope == scope)
			return TRUE;
	}
	return FALSE;
}

static guint
presence_of(const DsnDialectTables *tables, guint scope)
{
	for (guint i = 0; i < tables->literals->len; i++) {
		const DsnDialectLiteral *l = &g_array_index(tables->literals, DsnDialectLiteral, i);
		if (l->len == 0 && l->scope == scope)
			return i;
	}
	return DSN_DIALECT_NOT;
}

static void
print_entries(const DsnDialectTables *tables)
{
	printf("const DsnDialectEntry dsn_dialect_entries[] = {\n");
	for (guint i = 0; i < tables->entries->len; i++) {
		const DsnDialectEntry *e = &g_array_index(tables->entries, DsnDialectEntry, i);
		printf("\t{ %u, %u, %u, %u, %u, {", e->name, e->domain, e->line, e->n_lines,
			e->n_known);
		for (guint kind = 0; kind <= DSN_DIALECT_ROW_COUNT; kind++)
			printf(" %u,", e->row[kind]);
		printf(" }, %u, %u, %u, %u, %u },\n", e->name_len, e->domain_len, e->reason,
			e->role, e->flags);
	}
	printf("};\nconst guint dsn_dialect_n_entries = %u;\n\n", tables->entries->len);
}

/* Of a few names: one table tells of nearly all fields that nobody asks for them. */
static void
print_header_marks(const DsnDialectTables *tables)
{
	guint8 by_mark[G_MAXUINT8 + 1];

	memset(by_mark, (int)tables->headers->len, sizeof by_mark);
	for (guint i = tables->headers->len; i-- > 0;)
		by_mark[dsn_field_name_hash(dsn_str(g_ptr_array_index(tables->headers, i)))] =
			(guint8)i;
	printf("const guint8 dsn_dialect_header_by_mark[] = {");
	for (guint i = 0; i < G_N_ELEMENTS(by_mark); i++)
		printf("%s%u,", i % 16 == 0 ? "\n\t" : " ", by_mark[i]);
	printf("\n};\n\n");
}

static void
print_tables(const DsnDialectTables *tables)
{
	printf("const DsnDialectLiteral dsn_dialect_headers[] = {\n");
	for (guint i = 0; i < tables->headers->len; i++) {
		const char *name = g_ptr_array_index(tables->headers, i);
		DsnDialectLiteral header = { .at = pool_find(tables, name),
			.len = (guint8)strlen(name),
			.scope = has_literals(tables, i + 1) };
		print_literal(&header);
	}
	printf("};\n\nconst guint16 dsn_dialect_presence[] = {\n");
	for (guint i = 0; i < tables->headers->len; i++)
		printf("\t%u,\n", presence_of(tables, i + 1));
	printf("};\nconst guint dsn_dialect_n_headers = %u;\n\n", tables->headers->len);
	printf("const DsnDialectLiteral dsn_dialect_literals[] = {\n");
	for (guint i = 0; i < tables->literals->len; i++)
		print_literal(&g_array_index(tables->literals, DsnDialectLiteral, i));
	printf("};\nconst guint dsn_dialect_n_literals = %u;\n\n", tables->literals->len);
	printf("const guint16 dsn_dialect_conditions[] = {\n");
	for (guint i = 0; i < tables->conditions->len; i++)
		printf("\t%u,\n", g_array_index(tables->conditions, guint16, i));
	printf("};\n\nconst DsnDialectLine dsn_dialect_lines[] = {\n");
	for (guint i = 0; i < tables->lines->len; i++) {
		const DsnDialectLine *l = &g_array_index(tables->lines, DsnDialectLine, i);
		printf("\t{ %u, %u, %u, %u, %u, %u, %u },\n", l->use, l->role, l->by_header,
			l->n_conditions, l->condition, l->weight, l->entry);
	}
	printf("};\nconst guint dsn_dialect_n_lines = %u;\n\n", tables->lines->len);
}

/* As the engine asks for it first of all: see DSN_DIALECT_BEGIN_ADDRESS. */
static guint8
begin_of(const DsnDialectTables *tables, const DsnDialectRow *row)
{
	const char *bytes = tables->pool->str + row->at;

	if ((guchar)bytes[0] >= 0x20)
		return (guint8)bytes[0];
	if (bytes[0] == DSN_DIALECT_ADDRESS)
		return DSN_DIALECT_BEGIN_ADDRESS;
	return memchr(bytes, DSN_DIALECT_ADDRESS, row->len) != NULL ? DSN_DIALECT_BEGIN_SIGN
								    : DSN_DIALECT_BEGIN_ANY;
}

static void
print_rows(const DsnDialectTables *tables)
{
	g_autoptr(GString) begins = g_string_new(NULL);

	printf("const DsnDialectRow dsn_dialect_rows[] = {\n");
	for (guint i = 0; i < tables->rows->len; i++) {
		const DsnDialectRow *r = &g_array_index(tables->rows, DsnDialectRow, i);

		printf("\t{ %u, %u, %u, {", r->at, r->kind, r->len);
		for (guint k = 0; k < DSN_DIALECT_PAIRS; k++)
			printf(" %u,", r->pairs[k]);
		printf(" } },\n");
		g_string_append_printf(begins, "\t%u,\n", begin_of(tables, r));
	}
	printf("};\n\nconst guint8 dsn_dialect_row_begins[%u] = {\n%s};\n\n",
		tables->rows->len + DSN_DIALECT_BEGINS, begins->str);
}

static void
print_daemons(const DsnDialectTables *tables)
{
	printf("const DsnDialectLiteral dsn_dialect_daemons[] = {\n");
	for (guint i = 0; i < tables->daemons->len; i++)
		print_literal(&g_array_index(tables->daemons, DsnDialectLiteral, i));
	printf("};\nconst guint dsn_dialect_n_daemons = %u;\n\n", tables->daemons->len);
}

void
dsn_dialect_tables_print(const DsnDialectTables *tables)
{
	printf("/* Made by gen-dialects from src/data/dialects/: do not edit. */\n"
	       "#include \"config.h\"\n\n#include \"dialect/table.h\"\n\n");
	print_tables(tables);
	print_header_marks(tables);
	print_rows(tables);
	print_entries(tables);
	dsn_dialect_index_print(tables);
	dsn_dialect_asked_print(tables);
	print_daemons(tables);
	print_pool(tables);
}
