/* SPDX-License-Identifier: MIT */
/* How a mail finds the literals that it holds. */
#include "config.h"

#include "gen/gen-dialects.h"

#include <stdio.h>
#include <string.h>

static const DsnDialectLiteral *
literal_at(const DsnDialectTables *tables, guint index)
{
	return &g_array_index(tables->literals, DsnDialectLiteral, index);
}

/* ---- how rare a gram is ---- */

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

		if (literal->len > 0 && literal->is_indexed && in_text == (kind == &text_kind))
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
