/* SPDX-License-Identifier: MIT */
/* One pass finds every literal that leads to lines of a dialect; others are sought for those. */
#include "config.h"

#include "dialect/facts.h"

#include "base/normal.h"
#include "base/octets.h"
#include "mime/fields.h"
#include "base/arena.h"
#include "base/str.h"

#define VALUE 320 /* bytes of a header field that are looked at */

static gboolean
stands_in(DsnStr text, const DsnDialectLiteral *literal)
{
	DsnStr words = dsn_dialect_bytes(literal->at, literal->len);

	/* Most texts have nothing but ASCII. */
	if ((guchar)words.at[0] >= 0x80 && memchr(text.at, words.at[0], text.len) == NULL)
		return FALSE;
	return dsn_str_find(text, words, 0) >= 0;
}

static gboolean
stands_in_any(const DsnDialectFacts *facts, const DsnDialectLiteral *literal)
{
	for (const DsnDialectWords *words = facts->words; words != NULL; words = words->next)
		if (words->scope == literal->scope && stands_in(words->words, literal))
			return TRUE;
	return FALSE;
}

gboolean
dsn_dialect_has_literal(const DsnDialectFacts *facts, guint index)
{
	const DsnDialectLiteral *literal = &dsn_dialect_literals[index];

	return (facts->found.bits[index / 64] >> index % 64 & 1) != 0 ||
	       (!literal->is_indexed && stands_in_any(facts, literal));
}

#ifdef __SSE2__
/* A bit for each of sixteen octets that differ. */
static inline guint
find_other(const char *a, const char *b)
{
	return ~dsn_octets_bits(dsn_octets_alike(dsn_octets_load(a), dsn_octets_load(b))) & 0xffff;
}
#endif

/* Sixteen octets behind both may be read. */
static inline gboolean
is_same(const char *text, const char *literal, gsize len)
{
#ifdef __SSE2__
	gsize i = 0;

	for (; i + DSN_OCTETS < len; i += DSN_OCTETS)
		if (find_other(text + i, literal + i) != 0)
			return FALSE;
	return (find_other(text + i, literal + i) & ((1u << (len - i)) - 1)) == 0;
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

/* The first octets of @text as they are searched, @room at most; so much as DSN_DIALECT_BEHIND of
 * no meaning may be read behind them. */
static DsnStr
add_words(DsnArena *arena, DsnStr text, gsize room, guint8 scope, DsnDialectFacts *facts)
{
	DsnNormaliser to;
	DsnDialectWords *words;
	char *at;
	gsize n;

	room = MIN(room, text.len);
	words = dsn_arena_take(arena, sizeof *words + room + 2 + DSN_DIALECT_BEHIND);
	at = (char *)(words + 1);
	to = (DsnNormaliser){ .text = at + 1, .room = room, .form = DSN_NORMAL_LOWER };
	dsn_normalise(&to, text, 0, text.len);
	n = 1 + to.len - (to.len > 0 && at[to.len] == ' ');
	at[0] = '^';
	if (scope != DSN_DIALECT_SCOPE_TEXT)
		at[n++] = '$';
	memset(at + n, 0, DSN_DIALECT_BEHIND);
	*words = (DsnDialectWords){ facts->words, { at, n }, scope };
	facts->words = words;
	return words->words;
}

static void
scan_text(DsnStr text, DsnDialectFacts *facts)
{
	gsize n = count_places(text, DSN_DIALECT_TEXT_GRAM, DSN_DIALECT_STEP);

	for (gsize i = 0; i < n; i += DSN_DIALECT_PLACES) {
		guint64 hits = dsn_dialect_text_places(
			text.at + i * DSN_DIALECT_STEP, (guint)MIN(n - i, DSN_DIALECT_PLACES));

		for (; hits != 0; hits &= hits - 1) {
			gsize at = (i + (guint)__builtin_ctzll(hits)) * DSN_DIALECT_STEP;
			guint64 gram = dsn_dialect_text_gram(text.at + at);
			guint slot = dsn_dialect_hash(gram) >> (32 - DSN_DIALECT_TEXT_SLOTS);

			find_gram(&dsn_dialect_text_index.probes[slot], gram, text, at, facts);
		}
	}
	for (guint i = 0; i < dsn_dialect_n_sought; i++)
		if (stands_in(text, &dsn_dialect_literals[dsn_dialect_sought[i]]))
			dsn_dialect_add_literal(&facts->found, dsn_dialect_sought[i]);
}

static void
scan_header(DsnStr text, guint8 scope, DsnDialectFacts *facts)
{
	gsize n = count_places(text, DSN_DIALECT_HEADER_GRAM, 1);

	for (gsize i = 0; i < n; i += DSN_DIALECT_PLACES) {
		guint64 hits = dsn_dialect_header_places(
			text.at + i, (guint)MIN(n - i, DSN_DIALECT_PLACES), scope);

		for (; hits != 0; hits &= hits - 1) {
			gsize at = i + (guint)__builtin_ctzll(hits);
			guint64 gram = dsn_dialect_header_gram(text.at + at, scope);
			guint slot = dsn_dialect_hash(gram) >> (32 - DSN_DIALECT_HEADER_SLOTS);

			find_gram(&dsn_dialect_header_index.probes[slot], gram, text, at, facts);
		}
	}
}

static void
scan_value(DsnArena *arena, DsnStr value, guint8 scope, DsnDialectFacts *facts)
{
	/* Hardly any value has a question mark. */
	if (memchr(value.at, '?', value.len) != NULL && dsn_str_find(value, DSN_STR("=?"), 0) >= 0)
		value = dsn_field_text(arena, value);
	scan_header(add_words(arena, value, VALUE, scope, facts), scope, facts);
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
		guint first = dsn_dialect_header_by_mark[dsn_fields_name_hashes(headers)[i]];

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
	text.len = MIN(text.len, 2 * DSN_DIALECT_HEAD);
	text = cut_original(text);
	scan_text(add_words(arena, text, DSN_DIALECT_HEAD, DSN_DIALECT_SCOPE_TEXT, facts), facts);
}
