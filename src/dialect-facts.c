/* SPDX-License-Identifier: MIT */
/* One pass finds every literal that any dialect asks for. */
#include "config.h"

#include "dialect-private.h"
#include "octets.h"

#define VALUE 320 /* bytes of a header field that are looked at */

static gboolean
stands_in(DsnStr text, const DsnDialectLiteral *literal)
{
	return dsn_str_find(text, dsn_dialect_bytes(literal->at, literal->len), 0) >= 0;
}

static gboolean
stands_in_any(const DsnDialectFacts *facts, const DsnDialectLiteral *literal)
{
	for (guint i = 0; i < facts->n_texts; i++)
		if (stands_in(facts->texts[i], literal))
			return TRUE;
	return FALSE;
}

gboolean
dsn_dialect_has_literal(const DsnDialectFacts *facts, guint index)
{
	const DsnDialectLiteral *literal = &dsn_dialect_literals[index];

	return (facts->found.bits[index / 64] >> index % 64 & 1) != 0 ||
	       (dsn_dialect_is_short(literal) && stands_in_any(facts, literal));
}

/* Sixteen octets behind both may be read. */
static inline gboolean
is_same(const char *text, const char *literal, gsize len)
{
#ifdef __SSE2__
	for (gsize i = 0; i < len; i += DSN_OCTETS) {
		guint same = dsn_octets_bits(
			dsn_octets_alike(dsn_octets_load(text + i), dsn_octets_load(literal + i)));
		guint wanted = 0xffffu >> (DSN_OCTETS - MIN(len - i, DSN_OCTETS));

		if ((~same & wanted) != 0)
			return FALSE;
	}
	return TRUE;
#else
	return memcmp(text, literal, len) == 0;
#endif
}

/* The literals that have @gram, which stands @at octets behind the beginning of @text; @probe: its
 * slot. */
static void
find_gram(const DsnDialectProbe *probe, guint64 gram, DsnStr text, gsize at, DsnDialectFacts *facts)
{
	for (; probe->len > 0; probe++) {
		gsize start = at - probe->place;

		if (probe->gram == gram && at >= probe->place && start + probe->len <= text.len &&
			is_same(text.at + start, dsn_dialect_pool + probe->at, probe->len))
			dsn_dialect_add_literal(&facts->found, probe->literal);
	}
}

/* How many grams of @octets are in @text, @step apart. */
static gsize
count_places(DsnStr text, gsize octets, gsize step)
{
	return text.len < octets ? 0 : (text.len - octets) / step + 1;
}

/* What is behind @text is made to be nothing at all. */
static void
scan_text(char *text, gsize len, DsnDialectFacts *facts)
{
	DsnStr all = { text, len };
	gsize n = count_places(all, DSN_DIALECT_TEXT_GRAM, DSN_DIALECT_STEP);

	memset(text + len, 0, DSN_DIALECT_BEHIND);
	for (gsize i = 0; i < n; i += DSN_DIALECT_PLACES) {
		guint64 hits = dsn_dialect_text_places(
			text + i * DSN_DIALECT_STEP, (guint)MIN(n - i, DSN_DIALECT_PLACES));

		for (; hits != 0; hits &= hits - 1) {
			gsize at = (i + (guint)__builtin_ctzll(hits)) * DSN_DIALECT_STEP;
			guint64 gram = dsn_dialect_text_gram(text + at);
			guint slot = dsn_dialect_hash(gram) >> (32 - DSN_DIALECT_TEXT_SLOTS);

			find_gram(&dsn_dialect_text_index.probes[slot], gram, all, at, facts);
		}
	}
	for (guint i = 0; i < dsn_dialect_n_sought; i++)
		if (stands_in(all, &dsn_dialect_literals[dsn_dialect_sought[i]]))
			dsn_dialect_add_literal(&facts->found, dsn_dialect_sought[i]);
}

static void
scan_header(char *text, gsize len, guint8 scope, DsnDialectFacts *facts)
{
	DsnStr all = { text, len };
	gsize n = count_places(all, DSN_DIALECT_HEADER_GRAM, 1);

	memset(text + len, 0, DSN_DIALECT_BEHIND);
	for (gsize i = 0; i < n; i += DSN_DIALECT_PLACES) {
		guint64 hits = dsn_dialect_header_places(
			text + i, (guint)MIN(n - i, DSN_DIALECT_PLACES), scope);

		for (; hits != 0; hits &= hits - 1) {
			gsize at = i + (guint)__builtin_ctzll(hits);
			guint64 gram = dsn_dialect_header_gram(text + at, scope);
			guint slot = dsn_dialect_hash(gram) >> (32 - DSN_DIALECT_HEADER_SLOTS);

			find_gram(&dsn_dialect_header_index.probes[slot], gram, all, at, facts);
		}
	}
}

static void
scan_value(DsnArena *arena, DsnStr value, guint8 scope, DsnDialectFacts *facts)
{
	char text[VALUE + 2 + DSN_DIALECT_BEHIND];
	gsize n;

	if (dsn_str_find(value, DSN_STR("=?"), 0) >= 0)
		value = dsn_field_text(arena, value);
	text[0] = '^';
	n = 1 + dsn_dialect_normalise(value, text + 1, VALUE);
	text[n++] = '$';
	scan_header(text, n, scope, facts);
}

static void
scan_field(DsnArena *arena, const DsnField *field, guint first, DsnDialectFacts *facts)
{
	for (guint h = first; h < dsn_dialect_n_headers; h++) {
		const DsnDialectLiteral *header = &dsn_dialect_headers[h];

		if (!dsn_str_equal_nocase(field->name, dsn_dialect_bytes(header->at, header->len)))
			continue;
		if (dsn_dialect_presence[h] != DSN_DIALECT_NOT)
			dsn_dialect_add_literal(&facts->found, dsn_dialect_presence[h]);
		if (header->scope != 0)
			scan_value(arena, field->value, (guint8)(h + 1), facts);
		return;
	}
}

void
dsn_dialect_scan_headers(DsnArena *arena, const DsnFields *headers, DsnDialectFacts *facts)
{
	for (guint i = 0; i < headers->n_fields; i++) {
		guint first = dsn_dialect_header_by_mark[headers->marks[i]];

		if (first < dsn_dialect_n_headers)
			scan_field(arena, &headers->fields[i], first, facts);
	}
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
	head = dsn_arena_take(arena, room + 1 + DSN_DIALECT_BEHIND);
	head[0] = '^';
	n = 1 + dsn_dialect_normalise(text, head + 1, room);
	scan_text(head, n, facts);
	facts->texts = dsn_arena_grow(
		arena, facts->texts, facts->n_texts, &facts->texts_capacity, sizeof *facts->texts);
	facts->texts[facts->n_texts++] = (DsnStr){ head, n };
}
