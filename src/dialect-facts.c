/* SPDX-License-Identifier: MIT */
/* One pass finds every literal that any dialect asks for. */
#include "config.h"

#include "dialect-private.h"

#define HEAD 4096  /* bytes of the notice in which opening words are looked for */
#define VALUE 1024 /* bytes of a header field that are looked at */

static void
set_fact(DsnDialectFacts *facts, guint literal)
{
	facts->found[literal / 64] |= G_GUINT64_CONSTANT(1) << (literal % 64);
}

static gboolean
is_fact(const DsnDialectFacts *facts, guint literal)
{
	return (facts->found[literal / 64] >> (literal % 64) & 1) != 0;
}

static gboolean
stands_at(const DsnDialectLiteral *literal, const char *text, gsize len, gsize probe)
{
	gsize start;

	if (probe < literal->probe)
		return FALSE;
	start = probe - literal->probe;
	return literal->len <= len - start &&
	       memcmp(text + start, dsn_dialect_pool + literal->at, literal->len) == 0;
}

static void
find_literals(const char *text, gsize len, guint8 scope, DsnDialectFacts *facts)
{
	for (gsize i = 0; i + 4 <= len; i++) {
		guint32 word, bucket;

		memcpy(&word, text + i, sizeof word);
		bucket = DSN_DIALECT_HASH(word);
		for (guint k = dsn_dialect_buckets[bucket]; k < dsn_dialect_buckets[bucket + 1];
			k++) {
			guint index = dsn_dialect_by_bucket[k];
			const DsnDialectLiteral *literal = &dsn_dialect_literals[index];

			if (literal->scope == scope && stands_at(literal, text, len, i))
				set_fact(facts, index);
		}
	}
}

/* Lower case, blanks squeezed, line breaks are blanks: wrapped words are found as well. */
static gsize
normalise(DsnStr text, char *out, gsize room)
{
	gsize n = 0;

	for (gsize i = 0; i < text.len && n < room; i++) {
		char c = text.at[i];

		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			out[n++] = g_ascii_tolower(c);
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	return n > 0 && out[n - 1] == ' ' ? n - 1 : n;
}

static void
scan_value(DsnArena *arena, DsnStr value, guint8 scope, DsnDialectFacts *facts)
{
	char text[VALUE + 2];
	gsize n;

	if (dsn_dialect_presence[scope - 1] != DSN_DIALECT_NOT)
		set_fact(facts, dsn_dialect_presence[scope - 1]);
	if (dsn_str_find(value, DSN_STR("=?"), 0) >= 0)
		value = dsn_field_text(arena, value);
	text[0] = '^';
	n = 1 + normalise(value, text + 1, VALUE);
	text[n++] = '$';
	find_literals(text, n, scope, facts);
}

void
dsn_dialect_scan_headers(DsnArena *arena, const DsnFields *headers, DsnDialectFacts *facts)
{
	for (guint i = 0; i < headers->n_fields; i++) {
		const DsnField *field = &headers->fields[i];

		for (guint8 h = 0; h < dsn_dialect_n_headers; h++)
			if (field->name.len == dsn_dialect_headers[h].len &&
				dsn_str_equal_nocase(
					field->name, dsn_dialect_bytes(dsn_dialect_headers[h].at,
							     dsn_dialect_headers[h].len))) {
				scan_value(arena, field->value, h + 1, facts);
				break;
			}
	}
}

void
dsn_dialect_scan_text(DsnArena *arena, DsnStr text, DsnDialectFacts *facts)
{
	gsize room = MIN(text.len, HEAD);
	char *head = dsn_arena_alloc(arena, room + 1);
	gsize n;

	head[0] = '^';
	n = 1 + normalise(text, head + 1, room);
	find_literals(head, n, DSN_DIALECT_SCOPE_TEXT, facts);
}

gboolean
dsn_dialect_holds(const DsnDialectFacts *facts, const DsnDialectLine *line)
{
	for (guint i = 0; i < line->n_conditions; i++) {
		guint16 condition = dsn_dialect_conditions[line->condition + i];
		gboolean wanted = (condition & DSN_DIALECT_NOT) == 0;

		if (is_fact(facts, condition & ~DSN_DIALECT_NOT) != wanted)
			return FALSE;
	}
	return TRUE;
}

gboolean
dsn_dialect_says(const DsnDialectFacts *facts, const DsnDialectEntry *entry, DsnDialectUse use)
{
	for (guint i = entry->line; i < (guint)entry->line + entry->n_lines; i++)
		if (dsn_dialect_lines[i].use == use &&
			dsn_dialect_holds(facts, &dsn_dialect_lines[i]))
			return TRUE;
	return FALSE;
}
