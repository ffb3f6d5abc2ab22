/* SPDX-License-Identifier: MIT */
/* One pass finds every literal that any dialect asks for. */
#include "config.h"

#include "dialect-private.h"

#define VALUE 320 /* bytes of a header field that are looked at */

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

static gboolean
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Lower case, blanks squeezed, line breaks are blanks: wrapped words are found as well. */
static gsize
normalise(DsnStr text, char *out, gsize room)
{
	const char *at = text.at, *end = text.at + text.len;
	char *to = out;

	room = MIN(room, text.len);
	while (at < end && (gsize)(to - out) < room) {
		guchar c = (guchar)*at++;

		if (c > ' ') {
			*to++ = (guchar)(c - 'A') < 26 ? (char)(c | 0x20) : (char)c;
			continue;
		}
		if (to > out)
			*to++ = ' ';
		while (at < end && is_blank(*at))
			at++;
	}
	return (gsize)(to - out) - (to > out && to[-1] == ' ');
}

static void
scan_value(DsnArena *arena, DsnStr value, guint8 scope, DsnDialectFacts *facts)
{
	char text[VALUE + 2];
	gsize n;

	if (dsn_str_find(value, DSN_STR("=?"), 0) >= 0)
		value = dsn_field_text(arena, value);
	text[0] = '^';
	n = 1 + normalise(value, text + 1, VALUE);
	text[n++] = '$';
	find_literals(text, n, scope, facts);
}

static void
scan_field(DsnArena *arena, const DsnField *field, guint64 lengths, DsnDialectFacts *facts)
{
	char first;

	if (field->name.len == 0 || field->name.len > 63 || (lengths >> field->name.len & 1) == 0)
		return;
	first = g_ascii_tolower(field->name.at[0]);
	for (guint8 h = 0; h < dsn_dialect_n_headers; h++) {
		const DsnDialectLiteral *header = &dsn_dialect_headers[h];
		DsnStr name = dsn_dialect_bytes(header->at, header->len);

		if (name.len != field->name.len || name.at[0] != first ||
			!dsn_str_equal_nocase(field->name, name))
			continue;
		if (dsn_dialect_presence[h] != DSN_DIALECT_NOT)
			set_fact(facts, dsn_dialect_presence[h]);
		if (header->scope != 0)
			scan_value(arena, field->value, h + 1, facts);
		return;
	}
}

void
dsn_dialect_scan_headers(DsnArena *arena, const DsnFields *headers, DsnDialectFacts *facts)
{
	guint64 lengths = 0;

	for (guint h = 0; h < dsn_dialect_n_headers; h++)
		lengths |= G_GUINT64_CONSTANT(1) << (dsn_dialect_headers[h].len & 63);
	for (guint i = 0; i < headers->n_fields; i++)
		scan_field(arena, &headers->fields[i], lengths, facts);
}

/* A returned header within the text says nothing about the notice. */
static DsnStr
cut_original(DsnStr text)
{
	gssize at = dsn_str_find(text, DSN_STR("\nReceived:"), 0);

	return at < 0 ? text : dsn_str_slice(text, 0, (gsize)at);
}

void
dsn_dialect_scan_text(DsnArena *arena, DsnStr text, DsnDialectFacts *facts)
{
	char *head;
	gsize n, room;

	text.len = MIN(text.len, 2 * DSN_DIALECT_HEAD);
	text = cut_original(text);
	room = MIN(text.len, DSN_DIALECT_HEAD);
	head = dsn_arena_alloc(arena, room + 1);
	head[0] = '^';
	n = 1 + normalise(text, head + 1, room);
	find_literals(head, n, DSN_DIALECT_SCOPE_TEXT, facts);
}

static gboolean
holds(const DsnDialectFacts *facts, const DsnDialectLine *line, gboolean only_header)
{
	for (guint i = 0; i < line->n_conditions; i++) {
		guint16 condition = dsn_dialect_conditions[line->condition + i];
		gboolean wanted = (condition & DSN_DIALECT_NOT) == 0;
		guint literal = condition & ~DSN_DIALECT_NOT;

		if (only_header && dsn_dialect_literals[literal].scope == DSN_DIALECT_SCOPE_TEXT)
			continue;
		if (is_fact(facts, literal) != wanted)
			return FALSE;
	}
	return TRUE;
}

gboolean
dsn_dialect_holds(const DsnDialectFacts *facts, const DsnDialectLine *line)
{
	return holds(facts, line, FALSE);
}

gboolean
dsn_dialect_holds_header(const DsnDialectFacts *facts, const DsnDialectLine *line)
{
	return holds(facts, line, TRUE);
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
