/* SPDX-License-Identifier: MIT */
/* Build-time program: gen-dialects FILE.dialect... writes the built-in dialects as const tables in
 * C. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "dialect/draft.h"
#include "gen/print.h"

static gboolean
add_file(DsnDialectDraft *draft, const char *path, GError **error)
{
	g_autofree char *text = NULL;
	gsize len;

	return g_file_get_contents(path, &text, &len, error) &&
	       dsn_dialect_draft_add(draft, path, (DsnStr){ text, len }, error);
}

/* ---- output ---- */

static void
print_clauses(const DsnDialects *set)
{
	printf("static const DsnDialectClause clauses[%u] = {\n", set->n_clauses + 1);
	for (guint i = 0; i < set->n_clauses; i++) {
		const DsnDialectClause *c = &set->clauses[i];

		printf("{%u,%u,%u,%u,%u,%u,%u},\n", c->use, c->role, c->by_header, c->n_conditions,
			c->condition, c->weight, c->dialect);
	}
	puts("};");
}

static void
print_names(const DsnDialects *set)
{
	printf("static const DsnDialectHeader headers[%u] = {\n", set->n_headers + 1);
	for (guint i = 0; i < set->n_headers; i++)
		printf("{%u,%u,%u,%u},\n", set->headers[i].at, set->headers[i].len,
			set->headers[i].has_literals, set->headers[i].presence);
	printf("};\nstatic const DsnLiteral daemons[%u] = {\n", set->n_daemons + 1);
	for (guint i = 0; i < set->n_daemons; i++)
		printf("{%u,%u,0,0},\n", set->daemons[i].at, set->daemons[i].len);
	puts("};");
}

static void
print_rows(const DsnDialects *set)
{
	printf("static const DsnDialectRow rows[%u] = {\n", set->n_rows + 1);
	for (guint i = 0; i < set->n_rows; i++) {
		const DsnDialectRow *row = &set->rows[i];

		printf("{%u,%u,%u,{", row->at, row->kind, row->len);
		for (guint k = 0; k < DSN_DIALECT_PAIRS; k++)
			printf("%u,", row->pairs[k]);
		puts("}},");
	}
	printf("};\nstatic const guint8 row_begins[%u] = {", set->n_rows + DSN_DIALECT_SLACK);
	for (guint i = 0; i < set->n_rows; i++)
		printf("%s%u,", i % 16 == 0 ? "\n" : "", set->row_begins[i]);
	puts("\n};");
}

static void
print_dialects(const DsnDialects *set)
{
	printf("static const DsnDialect dialects[%u] = {\n", set->n_dialects + 1);
	for (guint i = 0; i < set->n_dialects; i++) {
		const DsnDialect *d = &set->dialects[i];

		printf("{%u,%u,%u,%u,%u,{", d->name, d->domain, d->clause, d->n_clauses,
			d->n_known);
		for (guint kind = 0; kind <= DSN_DIALECT_ROW_COUNT; kind++)
			printf("%u,", d->row[kind]);
		printf("},%u,%u,%u,%u,%u},\n", d->name_len, d->domain_len, d->reason, d->role,
			d->flags);
	}
	puts("};");
}

static void
print_literals(const DsnDialectLiterals *literals)
{
	printf("{ {");
	for (guint i = 0; i < G_N_ELEMENTS(literals->bits); i++)
		printf("G_GUINT64_CONSTANT(%" G_GUINT64_FORMAT "),", literals->bits[i]);
	puts("} },");
}

static void
print_set(const DsnDialects *set)
{
	puts("\nstatic const DsnDialects builtin = {");
	dsn_print_literal_set("all", "pool", &set->literals);
	puts(",\nconditions, clauses, clauses_of, clauses_of_heads, unindexed, headers, daemons, "
	     "rows, "
	     "row_begins, dialects,");
	printf("%u, %u, %u, %u, %u, %u, %u, %u, %u,\n{\n", set->n_conditions, set->n_clauses,
		set->n_clauses_of, set->n_unindexed, set->n_headers, set->n_daemons, set->n_rows,
		set->n_dialects, set->n_pool);
	for (guint i = 0; i < DSN_DIALECT_ROLES; i++)
		print_literals(&set->by_role[i]);
	puts("},");
	print_literals(&set->in_headers);
	printf("{");
	for (guint i = 0; i < G_N_ELEMENTS(set->header_by_hash); i++)
		printf("%s%u,", i % 16 == 0 ? "\n" : "", set->header_by_hash[i]);
	puts("\n},\nTRUE\n};\n");
}

static void
print_all(const DsnDialects *set)
{
	puts("/* Made by gen-dialects from src/data/dialects: do not edit. */\n"
	     "#include \"config.h\"\n\n#include \"dialect/table.h\"\n");
	dsn_print_octets("pool", set->literals.pool, set->n_pool, DSN_DIALECT_SLACK);
	dsn_print_literal_tables("all", &set->literals);
	dsn_print_numbers("conditions", set->conditions, set->n_conditions);
	print_clauses(set);
	dsn_print_numbers("clauses_of", set->clauses_of, set->n_clauses_of);
	dsn_print_numbers("clauses_of_heads", set->clauses_of_heads, set->literals.n_literals + 1);
	dsn_print_numbers("unindexed", set->unindexed, set->n_unindexed);
	print_names(set);
	print_rows(set);
	print_dialects(set);
	print_set(set);
	puts("const DsnDialects *\ndsn_dialects_builtin(void)\n{\n\treturn &builtin;\n}");
}

int
main(int argc, char **argv)
{
	g_autoptr(DsnDialectDraft) draft = dsn_dialect_draft_new();
	g_autoptr(DsnDialects) set = NULL;
	g_autoptr(GError) error = NULL;

	for (int i = 1; i < argc; i++)
		if (!add_file(draft, argv[i], &error)) {
			fprintf(stderr, "%s\n", error->message);
			return EXIT_FAILURE;
		}
	set = dsn_dialect_draft_build(draft);
	print_all(set);
	return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
