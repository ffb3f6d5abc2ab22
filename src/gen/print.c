/* SPDX-License-Identifier: MIT */
/* Tables as C: octets, numbers, sets of literals. */
#include "config.h"

#include "gen/print.h"

#include <stdio.h>

void
dsn_print_octets(const char *name, const char *at, gsize len, guint slack)
{
	printf("static const char %s[%" G_GSIZE_FORMAT "] = {", name, len + slack);
	for (gsize i = 0; i < len; i++)
		printf("%s%d,", i % 24 == 0 ? "\n" : "", (signed char)at[i]);
	puts("\n};");
}

/* C knows no empty table. */
void
dsn_print_numbers(const char *name, const guint16 *numbers, guint n)
{
	printf("static const guint16 %s[%u] = {", name, n + 1);
	for (guint i = 0; i < n; i++)
		printf("%s%u,", i % 16 == 0 ? "\n" : "", numbers[i]);
	puts("\n};");
}

/* ---- a set of literals ---- */

static const char *const sampling_names[DSN_SAMPLINGS] = { "blanks", "sparse", "dense" };

static void
print_index(const char *name, const char *sampling, const DsnLiteralIndex *index)
{
	printf("static const guint64 %s_%s_filter[] = {", name, sampling);
	for (guint i = 0; i < dsn_literal_index_words(index); i++)
		printf("%sG_GUINT64_CONSTANT(%" G_GUINT64_FORMAT "),", i % 4 == 0 ? "\n" : "",
			index->filter[i]);
	printf("\n};\nstatic const guint32 %s_%s_buckets[] = {", name, sampling);
	for (guint i = 0; i <= dsn_literal_index_buckets(index); i++)
		printf("%s%u,", i % 16 == 0 ? "\n" : "", index->buckets[i]);
	printf("\n};\nstatic const DsnLiteralEntry %s_%s_entries[%u] = {\n", name, sampling,
		index->n_entries);
	for (guint i = 0; i < index->n_entries; i++)
		printf("{%u,%u,%u,%u},\n", index->entries[i].literal, index->entries[i].tag,
			index->entries[i].offset, index->entries[i].next);
	puts("};");
}

void
dsn_print_literal_tables(const char *name, const DsnLiteralSet *set)
{
	printf("static const DsnLiteral %s_literals[%u] = {\n", name, set->n_literals + 1);
	for (guint i = 0; i < set->n_literals; i++)
		printf("{%u,%u,%u,%u},\n", set->literals[i].at, set->literals[i].len,
			set->literals[i].scope, set->literals[i].flags);
	puts("};");
	for (guint s = 0; s < DSN_SAMPLINGS; s++)
		if (set->indexes[s].n_entries > 0)
			print_index(name, sampling_names[s], &set->indexes[s]);
}

void
dsn_print_literal_set(const char *name, const char *pool, const DsnLiteralSet *set)
{
	printf("{ %s, %s_literals, %u, {\n", pool, name, set->n_literals);
	for (guint s = 0; s < DSN_SAMPLINGS; s++) {
		const DsnLiteralIndex *index = &set->indexes[s];
		const char *sampling = sampling_names[s];

		if (index->n_entries > 0)
			printf("{ G_GUINT64_CONSTANT(%" G_GUINT64_FORMAT "), %s_%s_filter, "
			       "%s_%s_buckets, %s_%s_entries, %u, %u, %u },\n",
				index->scopes, name, sampling, name, sampling, name, sampling,
				index->n_entries, index->filter_shift, index->bucket_shift);
		else
			puts("{ 0 },");
	}
	printf("} }");
}
