/* SPDX-License-Identifier: MIT */
/* One pass finds every literal that any dialect asks for. */
#include "config.h"

#include "dialect-private.h"

#define VALUE 320 /* bytes of a header field that are looked at */

static gboolean
stands_in_text(const DsnDialectFacts *facts, const DsnDialectLiteral *literal)
{
	DsnStr bytes = dsn_dialect_bytes(literal->at, literal->len);

	for (guint i = 0; i < facts->n_texts; i++)
		if (dsn_str_find(facts->texts[i], bytes, 0) >= 0)
			return TRUE;
	return FALSE;
}

gboolean
dsn_dialect_has_literal(const DsnDialectFacts *facts, guint index)
{
	const DsnDialectLiteral *literal = &dsn_dialect_literals[index];

	return (facts->found.bits[index / 64] >> index % 64 & 1) != 0 ||
	       (dsn_dialect_is_short(literal) && stands_in_text(facts, literal));
}

static gboolean
stands_at(const DsnDialectLiteral *literal, DsnStr text, gsize start)
{
	return start < text.len && literal->len <= text.len - start &&
	       memcmp(text.at + start, dsn_dialect_pool + literal->at, literal->len) == 0;
}

/* The literals that have the four bytes at @at, as the filter has it, if they are of @scope. */
static void
look_up(const DsnDialectIndex *index, DsnStr text, gsize at, guint8 scope, DsnDialectFacts *facts)
{
	guint32 word = dsn_dialect_word(text.at + at, scope);
	guint bucket = dsn_dialect_hash(word, index->bits) / DSN_DIALECT_BUCKET;

	for (guint i = index->heads[bucket]; i < index->heads[bucket + 1]; i++) {
		const DsnDialectProbe *probe = &index->probes[i];
		const DsnDialectLiteral *literal = &dsn_dialect_literals[probe->literal];

		if (probe->word == word && at >= probe->place && literal->scope == scope &&
			stands_at(literal, text, at - probe->place))
			dsn_dialect_add_literal(&facts->found, probe->literal);
	}
}

/* Bit 0: whether some literal may have the four bytes at @at. */
static inline guint32
may_be_known(const DsnDialectIndex *index, guint bits, const char *at, guint8 scope)
{
	guint hash = dsn_dialect_hash(dsn_dialect_word(at, scope), bits);

	return index->filter[hash / DSN_DIALECT_BUCKET] >> hash % DSN_DIALECT_BUCKET;
}

/* Looks at each @step octets.  Four places go with one branch: at most no literal is known. */
static inline void
find_literals(const DsnDialectIndex *index, guint bits, gsize step, DsnStr text, guint8 scope,
	DsnDialectFacts *facts)
{
	gsize i = 0;

	for (; i + 3 * step + 4 <= text.len; i += 4 * step) {
		guint32 hits = 0;

		for (guint k = 0; k < 4; k++)
			hits |= (may_be_known(index, bits, text.at + i + k * step, scope) & 1) << k;
		for (; hits != 0; hits &= hits - 1)
			look_up(index, text, i + (guint)__builtin_ctz(hits) * step, scope, facts);
	}
	for (; i + 4 <= text.len; i += step)
		if ((may_be_known(index, bits, text.at + i, scope) & 1) != 0)
			look_up(index, text, i, scope, facts);
}

static void
scan_value(DsnArena *arena, DsnStr value, guint8 scope, DsnDialectFacts *facts)
{
	char text[VALUE + 2 + DSN_DIALECT_SLACK];
	gsize n;

	if (dsn_str_find(value, DSN_STR("=?"), 0) >= 0)
		value = dsn_field_text(arena, value);
	text[0] = '^';
	n = 1 + dsn_dialect_normalise(value, text + 1, VALUE);
	text[n++] = '$';
	find_literals(&dsn_dialect_header_index, DSN_DIALECT_HEADER_BITS, 1, (DsnStr){ text, n },
		scope, facts);
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
	head = dsn_arena_take(arena, room + 1 + DSN_DIALECT_SLACK);
	head[0] = '^';
	n = 1 + dsn_dialect_normalise(text, head + 1, room);
	find_literals(&dsn_dialect_text_index, DSN_DIALECT_TEXT_BITS, DSN_DIALECT_STEP,
		(DsnStr){ head, n }, DSN_DIALECT_SCOPE_TEXT, facts);
	facts->texts = dsn_arena_grow(
		arena, facts->texts, facts->n_texts, &facts->texts_capacity, sizeof *facts->texts);
	facts->texts[facts->n_texts++] = (DsnStr){ head, n };
}
