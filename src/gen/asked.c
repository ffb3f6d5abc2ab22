/* SPDX-License-Identifier: MIT */
/* By which of its conditions a line is known, and how a literal leads to the lines that ask for it.
 */
#include "config.h"

#include "gen/gen-dialects.h"

#include <stdio.h>
#include <string.h>

static DsnDialectLiteral *
literal_at(const DsnDialectTables *tables, guint index)
{
	return &g_array_index(tables->literals, DsnDialectLiteral, index);
}

/* ---- how rare a condition is ---- */

void
dsn_dialect_note_example(DsnDialectTables *tables, const char *line)
{
	g_autofree char *lower = g_strstrip(g_ascii_strdown(line, -1));

	g_string_append(tables->examples, lower);
	g_string_append_c(tables->examples, ' ');
}

static guint
count(const GString *examples, const char *words)
{
	guint n = 0;

	for (const char *at = examples->str; (at = strstr(at, words)) != NULL; at++)
		n++;
	return n;
}

/* In the examples, which stand for what is read. */
static guint
count_literal(const DsnDialectTables *tables, const DsnDialectLiteral *l)
{
	const char *begin = tables->pool->str + l->at;
	gboolean at_start = begin[0] == '^';
	g_autofree char *words = NULL;

	if (l->len == 0)
		words = g_strdup_printf(
			"%s:", (char *)g_ptr_array_index(tables->headers, l->scope - 1));
	else
		words = g_strndup(begin + at_start, l->len - at_start - (begin[l->len - 1] == '$'));
	return count(tables->examples, words);
}

/* Of two literals, the one that fewer mails hold; of those alike, rather one of the text, and the
 * longer one.  What no index can have is the last. */
static gboolean
is_rarer(const DsnDialectTables *tables, guint16 a, guint16 b)
{
	const DsnDialectLiteral *x = literal_at(tables, a), *y = literal_at(tables, b);
	guint p, q;

	if (dsn_dialect_is_short(x) != dsn_dialect_is_short(y))
		return dsn_dialect_is_short(y);
	p = count_literal(tables, x), q = count_literal(tables, y);
	if (p != q)
		return p < q;
	if ((x->scope == DSN_DIALECT_SCOPE_TEXT) != (y->scope == DSN_DIALECT_SCOPE_TEXT))
		return x->scope == DSN_DIALECT_SCOPE_TEXT;
	return x->len > y->len;
}

/* The line is only asked by what has its first condition. */
static void
put_rarest_first(const DsnDialectTables *tables, const DsnDialectLine *line)
{
	guint16 *conditions = &g_array_index(tables->conditions, guint16, line->condition), first;
	guint best = 0;

	for (guint i = 1; i < line->n_conditions; i++)
		if ((conditions[i] & DSN_DIALECT_NOT) == 0 &&
			((conditions[best] & DSN_DIALECT_NOT) != 0 ||
				is_rarer(tables, conditions[i], conditions[best])))
			best = i;
	first = conditions[best];
	conditions[best] = conditions[0];
	conditions[0] = first;
}

/* What is looked at before any line is: its first condition, and what it wants of header fields if
 * those alone may make it known.  Whether a text is a delay is asked of all. */
static gboolean
leads_to(const DsnDialectLine *line, guint i, gboolean in_header, gboolean wanted)
{
	if (line->use != DSN_DIALECT_KNOWN)
		return !in_header;
	return i == 0 || (wanted && in_header && dsn_dialect_is_known_by_header(line));
}

static void
index_literals(const DsnDialectTables *tables, const DsnDialectLine *line)
{
	for (guint i = 0; i < line->n_conditions; i++) {
		guint16 condition = g_array_index(tables->conditions, guint16, line->condition + i);
		DsnDialectLiteral *l = literal_at(tables, condition & ~DSN_DIALECT_NOT);

		l->is_indexed |= !dsn_dialect_is_short(l) &&
				 leads_to(line, i, l->scope != DSN_DIALECT_SCOPE_TEXT,
					 (condition & DSN_DIALECT_NOT) == 0);
	}
}

void
dsn_dialect_settle(DsnDialectTables *tables)
{
	for (guint i = 0; i < tables->literals->len; i++)
		literal_at(tables, i)->is_indexed = literal_at(tables, i)->len == 0;
	for (guint i = 0; i < tables->lines->len; i++) {
		const DsnDialectLine *line = &g_array_index(tables->lines, DsnDialectLine, i);

		if (line->use == DSN_DIALECT_KNOWN)
			put_rarest_first(tables, line);
		index_literals(tables, line);
	}
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
