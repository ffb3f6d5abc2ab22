/* SPDX-License-Identifier: MIT */
/* The tables of the dialects as C. */
#include "config.h"

#include "gen-dialects.h"

#include <stdio.h>
#include <string.h>

static guint32
pool_find(const DsnDialectTables *tables, const char *name)
{
	const char *found = memmem(tables->pool->str, tables->pool->len, name, strlen(name));

	g_assert(found != NULL);
	return (guint32)(found - tables->pool->str);
}

static gboolean
is_in_bucket(const DsnDialectTables *tables, const DsnDialectLiteral *literal, guint bucket)
{
	guint32 word;

	if (literal->len == 0)
		return FALSE;
	memcpy(&word, tables->pool->str + literal->at + literal->probe, sizeof word);
	return DSN_DIALECT_HASH(word) == bucket;
}

static void
print_index(const DsnDialectTables *tables)
{
	guint n = 0;
	g_autofree guint *order = g_new(guint, tables->literals->len + 1);

	printf("const guint16 dsn_dialect_buckets[(1 << DSN_DIALECT_HASH_BITS) + 1] = {");
	for (guint bucket = 0; bucket < 1u << DSN_DIALECT_HASH_BITS; bucket++) {
		printf("%s%u,", bucket % 16 == 0 ? "\n\t" : " ", n);
		for (guint i = 0; i < tables->literals->len; i++)
			if (is_in_bucket(tables,
				    &g_array_index(tables->literals, DsnDialectLiteral, i), bucket))
				order[n++] = i;
	}
	printf("\n\t%u,\n};\n\nconst guint16 dsn_dialect_by_bucket[] = {\n", n);
	for (guint i = 0; i < n; i++)
		printf("\t%u,\n", order[i]);
	printf("};\n\n");
}

static void
print_pool(const DsnDialectTables *tables)
{
	printf("const char dsn_dialect_pool[] = {");
	for (gsize i = 0; i < tables->pool->len; i++)
		printf("%s%d,", i % 16 == 0 ? "\n\t" : " ", (signed char)tables->pool->str[i]);
	printf("\n};\n\n");
}

static void
print_literal(const DsnDialectLiteral *l)
{
	printf("\t{ %u, %u, %u, %u },\n", l->at, l->len, l->scope, l->probe);
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
		printf("\t{ %u, %u, %u, %u, %u, %u, %u, %u, %u, %u },\n", e->name, e->domain,
			e->line, e->n_lines, e->row, e->n_rows, e->name_len, e->domain_len,
			e->reason, e->flags);
	}
	printf("};\nconst guint dsn_dialect_n_entries = %u;\n\n", tables->entries->len);
}

static void
print_tables(const DsnDialectTables *tables)
{
	printf("const DsnDialectLiteral dsn_dialect_headers[] = {\n");
	for (guint i = 0; i < tables->headers->len; i++) {
		const char *name = g_ptr_array_index(tables->headers, i);
		DsnDialectLiteral header = { pool_find(tables, name), (guint8)strlen(name),
			has_literals(tables, i + 1), 0 };
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
		printf("\t{ %u, %u, %u, %u, %u },\n", l->use, l->n_conditions, l->condition,
			l->weight, l->by_header);
	}
	printf("};\nconst guint dsn_dialect_n_lines = %u;\n\n", tables->lines->len);
	printf("const DsnDialectRow dsn_dialect_rows[] = {\n");
	for (guint i = 0; i < tables->rows->len; i++) {
		const DsnDialectRow *r = &g_array_index(tables->rows, DsnDialectRow, i);
		printf("\t{ %u, %u, %u },\n", r->kind, r->len, r->at);
	}
	printf("};\n\n");
}

void
dsn_dialect_tables_print(const DsnDialectTables *tables)
{
	printf("/* Made by gen-dialects from src/dialects/: do not edit. */\n"
	       "#include \"config.h\"\n\n#include \"dialect-table.h\"\n\n");
	print_tables(tables);
	print_entries(tables);
	print_index(tables);
	print_pool(tables);
}
