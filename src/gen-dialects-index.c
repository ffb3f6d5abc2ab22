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

/* ---- how rare a gram is ---- */

void
dsn_dialect_note_example(DsnDialectTables *tables, const char *line)
{
	g_autofree char *lower = g_ascii_strdown(line, -1);

	g_string_append(tables->examples, lower);
	g_string_append_c(tables->examples, ' ');
}

/* How one of the indexes knows literals. */
typedef struct {
	const char *name;
	guint octets; /* of a gram */
	guint step;   /* each literal has as many grams */
	guint log_marks, log_slots;
} Kind;

static const Kind text_kind = { "text", DSN_DIALECT_TEXT_GRAM, DSN_DIALECT_STEP,
	DSN_DIALECT_TEXT_MARKS, DSN_DIALECT_TEXT_SLOTS };
static const Kind header_kind = { "header", DSN_DIALECT_HEADER_GRAM, 1, DSN_DIALECT_HEADER_MARKS,
	DSN_DIALECT_HEADER_SLOTS };

static guint64
gram_at(const Kind *kind, const char *at, guint8 scope)
{
	char octets[sizeof(guint64)] = { 0 };

	memcpy(octets, at, kind->octets);
	return kind == &text_kind ? dsn_dialect_text_gram(octets)
				  : dsn_dialect_header_gram(octets, scope);
}

/* In all examples, which stand for what is read; of the fields of a header as well, whatever they
 * are. */
static GHashTable *
count_grams(const Kind *kind, const GString *examples)
{
	GHashTable *counts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);

	for (gsize i = 0; i + kind->octets <= examples->len; i++) {
		guint64 gram = gram_at(kind, examples->str + i, 0);
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, &gram));

		g_hash_table_insert(counts, g_memdup2(&gram, sizeof gram), GUINT_TO_POINTER(n + 1));
	}
	return counts;
}

/* Where the grams of a literal are that are rarest. */
static guint8
rarest_place(const Kind *kind, GHashTable *counts, const char *text, guint len)
{
	guint best = G_MAXUINT;
	guint8 place = 0;

	for (guint i = 0; i + kind->step + kind->octets - 1 <= len; i++) {
		guint sum = 0;

		for (guint k = i; k < i + kind->step; k++) {
			guint64 gram = gram_at(kind, text + k, 0);

			sum += GPOINTER_TO_UINT(g_hash_table_lookup(counts, &gram));
		}
		if (sum < best)
			best = sum, place = (guint8)i;
	}
	return place;
}

/* ---- grams -> literals ---- */

static void
add_probes(const DsnDialectTables *tables, const Kind *kind, GHashTable *counts, GArray *probes,
	guint index)
{
	const DsnDialectLiteral *literal = literal_at(tables, index);
	const char *text = tables->pool->str + literal->at;
	guint8 place = rarest_place(kind, counts, text, literal->len);

	for (guint k = place; k < place + kind->step; k++) {
		DsnDialectProbe probe = { gram_at(kind, text + k, literal->scope), literal->at,
			(guint16)index, literal->len, (guint8)k };

		g_array_append_val(probes, probe);
	}
}

static gint
compare_probes(gconstpointer a, gconstpointer b)
{
	const DsnDialectProbe *x = a, *y = b;
	guint32 p = dsn_dialect_hash(x->gram), q = dsn_dialect_hash(y->gram);

	return p != q ? (p < q ? -1 : 1) : (gint)x->literal - (gint)y->literal;
}

/* In the order of their slots, so that none lies before its own and all lie near. */
static void
print_probes(const GArray *probes, const Kind *kind)
{
	guint slots = 1u << kind->log_slots, n = 0;

	printf("static const DsnDialectProbe %s_probes[] = {\n", kind->name);
	for (guint slot = 0; slot <= slots || n < probes->len; slot++) {
		const DsnDialectProbe *probe = &g_array_index(probes, DsnDialectProbe, n);

		if (n == probes->len ||
			dsn_dialect_hash(probe->gram) >> (32 - kind->log_slots) > slot) {
			printf("\t{ 0, 0, 0, 0, 0 },\n");
			continue;
		}
		printf("\t{ G_GUINT64_CONSTANT(%" G_GUINT64_FORMAT "), %u, %u, %u, %u },\n",
			probe->gram, probe->at, probe->literal, probe->len, probe->place);
		n++;
	}
	printf("\t{ 0, 0, 0, 0, 0 },\n};\n\n");
}

static void
print_marks(const GArray *probes, const Kind *kind)
{
	g_autofree guint32 *marks = g_new0(guint32, (gsize)1 << kind->log_marks);

	for (guint i = 0; i < probes->len; i++) {
		guint32 hash = dsn_dialect_hash(g_array_index(probes, DsnDialectProbe, i).gram);

		marks[hash >> (32 - kind->log_marks)] |= dsn_dialect_mark(hash);
	}
	printf("static const guint32 %s_marks[] = {\n", kind->name);
	for (guint i = 0; i < 1u << kind->log_marks; i++)
		printf("\t0x%08x,\n", marks[i]);
	printf("};\n\n");
}

static void
print_index(const DsnDialectTables *tables, const Kind *kind)
{
	g_autoptr(GHashTable) counts = count_grams(kind, tables->examples);
	g_autoptr(GArray) probes = g_array_new(FALSE, TRUE, sizeof(DsnDialectProbe));

	for (guint i = 0; i < tables->literals->len; i++) {
		const DsnDialectLiteral *literal = literal_at(tables, i);
		gboolean in_text = literal->scope == DSN_DIALECT_SCOPE_TEXT;

		if (literal->len > 0 && !dsn_dialect_is_short(literal) &&
			in_text == (kind == &text_kind))
			add_probes(tables, kind, counts, probes, i);
	}
	g_array_sort(probes, compare_probes);
	print_probes(probes, kind);
	print_marks(probes, kind);
	printf("const DsnDialectIndex dsn_dialect_%s_index = { %s_marks, %s_probes };\n\n",
		kind->name, kind->name, kind->name);
}

void
dsn_dialect_index_print(const DsnDialectTables *tables)
{
	print_index(tables, &text_kind);
	print_index(tables, &header_kind);
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

/* What lines are known by, and no index has. */
static void
print_sought(const DsnDialectTables *tables)
{
	DsnDialectLiterals done = { 0 };
	guint n = 0;

	printf("const guint16 dsn_dialect_sought[] = {\n");
	for (guint i = 0; i < tables->lines->len; i++) {
		const DsnDialectLine *line = &g_array_index(tables->lines, DsnDialectLine, i);
		guint16 first = condition_of(tables, line, 0);

		if (line->use != DSN_DIALECT_KNOWN ||
			!dsn_dialect_is_short(literal_at(tables, first)) ||
			(done.bits[first / 64] >> first % 64 & 1) != 0)
			continue;
		dsn_dialect_add_literal(&done, first);
		printf("\t%u,\n", first);
		n++;
	}
	/* C knows no empty table. */
	printf("\t0,\n};\nconst guint dsn_dialect_n_sought = %u;\n\n", n);
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
	print_sought(tables);
}
