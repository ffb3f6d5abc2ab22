/* SPDX-License-Identifier: MIT */
/* How a notice finds the literals that it holds, and they the lines that ask for them. */
#include "config.h"

#include "gen-dialects.h"

#include <stdio.h>
#include <string.h>

static const DsnDialectLiteral *
literal_at(const DsnDialectTables *tables, guint index)
{
	return &g_array_index(tables->literals, DsnDialectLiteral, index);
}

/* ---- how rare four bytes are ---- */

void
dsn_dialect_note_example(DsnDialectTables *tables, const char *line)
{
	g_autofree char *lower = g_ascii_strdown(line, -1);

	g_string_append(tables->examples, lower);
	g_string_append_c(tables->examples, ' ');
}

static gpointer
gram_at(const char *at)
{
	guint32 word;

	memcpy(&word, at, sizeof word);
	return GUINT_TO_POINTER(word);
}

static GHashTable *
count_grams(const GString *examples)
{
	GHashTable *counts = g_hash_table_new(NULL, NULL);

	for (gsize i = 0; i + 4 <= examples->len; i++) {
		gpointer gram = gram_at(examples->str + i);
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, gram));

		g_hash_table_insert(counts, gram, GUINT_TO_POINTER(n + 1));
	}
	return counts;
}

/* Where @step places after each other in a literal are that are rarest in the examples, which stand
 * for what is read. */
static guint8
rarest_place(const DsnDialectTables *tables, GHashTable *counts, const DsnDialectLiteral *literal,
	guint step)
{
	const char *text = tables->pool->str + literal->at;
	guint best = G_MAXUINT;
	guint8 place = 0;

	for (guint i = 0; i + step + 3 <= literal->len; i++) {
		guint sum = 0;

		for (guint k = i; k < i + step; k++)
			sum += GPOINTER_TO_UINT(g_hash_table_lookup(counts, gram_at(text + k)));
		if (sum < best)
			best = sum, place = (guint8)i;
	}
	return place;
}

/* ---- four bytes -> literals ---- */

typedef struct {
	guint hash;
	DsnDialectProbe probe;
} Entry;

static void
add_probes(const DsnDialectTables *tables, GHashTable *counts, GArray *entries, guint index,
	guint bits, guint step)
{
	const DsnDialectLiteral *literal = literal_at(tables, index);
	guint8 place = rarest_place(tables, counts, literal, step);

	for (guint k = place; k < place + step; k++) {
		guint32 word =
			dsn_dialect_word(tables->pool->str + literal->at + k, literal->scope);
		Entry entry = { dsn_dialect_hash(word, bits), { word, (guint16)index, (guint8)k } };

		g_array_append_val(entries, entry);
	}
}

static gint
compare_entries(gconstpointer a, gconstpointer b)
{
	const Entry *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (gint)x->probe.literal - (gint)y->probe.literal;
}

static void
print_probes(const GArray *entries, const char *name)
{
	printf("static const DsnDialectProbe %s_probes[] = {\n", name);
	for (guint i = 0; i < entries->len; i++) {
		const DsnDialectProbe *probe = &g_array_index(entries, Entry, i).probe;

		printf("\t{ %u, %u, %u },\n", probe->word, probe->literal, probe->place);
	}
	printf("};\n\n");
}

static void
print_one_index(GArray *entries, const char *name, guint bits)
{
	g_autoptr(GString) heads = g_string_new(NULL);
	guint n = 0;

	g_array_sort(entries, compare_entries);
	print_probes(entries, name);
	printf("static const guint32 %s_filter[] = {\n", name);
	for (guint bucket = 0; bucket < (1u << bits) / DSN_DIALECT_BUCKET; bucket++) {
		guint32 taken = 0;

		g_string_append_printf(heads, "\t%u,\n", n);
		for (; n < entries->len; n++) {
			guint hash = g_array_index(entries, Entry, n).hash;

			if (hash / DSN_DIALECT_BUCKET != bucket)
				break;
			taken |= 1u << hash % DSN_DIALECT_BUCKET;
		}
		printf("\t0x%08x,\n", taken);
	}
	printf("};\n\nstatic const guint16 %s_heads[] = {\n%s\t%u,\n};\n\n", name, heads->str, n);
	printf("const DsnDialectIndex dsn_dialect_%s_index = { %u, %s_filter, %s_heads, %s_probes "
	       "};\n\n",
		name, bits, name, name, name);
}

void
dsn_dialect_index_print(const DsnDialectTables *tables)
{
	g_autoptr(GHashTable) counts = count_grams(tables->examples);
	g_autoptr(GArray) text = g_array_new(FALSE, TRUE, sizeof(Entry));
	g_autoptr(GArray) header = g_array_new(FALSE, TRUE, sizeof(Entry));

	for (guint i = 0; i < tables->literals->len; i++) {
		const DsnDialectLiteral *literal = literal_at(tables, i);

		if (literal->len == 0 || dsn_dialect_is_short(literal))
			continue;
		if (literal->scope == DSN_DIALECT_SCOPE_TEXT)
			add_probes(
				tables, counts, text, i, DSN_DIALECT_TEXT_BITS, DSN_DIALECT_STEP);
		else
			add_probes(tables, counts, header, i, DSN_DIALECT_HEADER_BITS, 1);
	}
	print_one_index(text, "text", DSN_DIALECT_TEXT_BITS);
	print_one_index(header, "header", DSN_DIALECT_HEADER_BITS);
}

/* ---- literals -> lines ---- */

static void
print_literals(const DsnDialectLiterals *literals)
{
	printf("\t{ {");
	for (guint i = 0; i < G_N_ELEMENTS(literals->bits); i++)
		printf(" G_GUINT64_CONSTANT(%" G_GUINT64_FORMAT "),", literals->bits[i]);
	printf(" } }");
}

static guint16
condition_of(const DsnDialectTables *tables, const DsnDialectLine *line, guint i)
{
	return g_array_index(tables->conditions, guint16, line->condition + i);
}

/* What the line asks of header fields. */
static void
add_headers(const DsnDialectTables *tables, const DsnDialectLine *line, DsnDialectLiterals *headers)
{
	for (guint i = 0; i < line->n_conditions; i++) {
		guint16 c = condition_of(tables, line, i);

		if ((c & DSN_DIALECT_NOT) == 0 &&
			literal_at(tables, c)->scope != DSN_DIALECT_SCOPE_TEXT)
			dsn_dialect_add_literal(headers, c);
	}
}

/* The literals that lead to lines, by what their dialects tell. */
static void
print_asked_by(const DsnDialectTables *tables)
{
	DsnDialectLiterals by_role[DSN_DIALECT_ROLES] = { 0 }, headers = { 0 };

	for (guint i = 0; i < tables->lines->len; i++) {
		const DsnDialectLine *line = &g_array_index(tables->lines, DsnDialectLine, i);

		if (line->use == DSN_DIALECT_KNOWN)
			dsn_dialect_add_literal(
				&by_role[line->role], condition_of(tables, line, 0));
		if (dsn_dialect_is_known_by_header(line))
			add_headers(tables, line, &headers);
	}
	printf("const DsnDialectLiterals dsn_dialect_asked_by[] = {\n");
	for (guint i = 0; i < DSN_DIALECT_ROLES; i++) {
		print_literals(&by_role[i]);
		printf(",\n");
	}
	printf("};\n\nconst DsnDialectLiterals dsn_dialect_asked_headers =\n");
	print_literals(&headers);
	printf(";\n\n");
}

void
dsn_dialect_asked_print(const DsnDialectTables *tables)
{
	g_autoptr(GString) heads = g_string_new(NULL);
	guint n = 0;

	printf("const guint16 dsn_dialect_asked[] = {\n");
	for (guint literal = 0; literal < tables->literals->len; literal++) {
		g_string_append_printf(heads, "\t%u,\n", n);
		for (guint i = 0; i < tables->lines->len; i++) {
			const DsnDialectLine *line =
				&g_array_index(tables->lines, DsnDialectLine, i);

			if (line->use == DSN_DIALECT_KNOWN &&
				condition_of(tables, line, 0) == literal)
				printf("\t%u,\n", i), n++;
		}
	}
	printf("};\n\nconst guint16 dsn_dialect_asked_heads[] = {\n%s\t%u,\n};\n\n", heads->str, n);
	print_asked_by(tables);
}
