/* SPDX-License-Identifier: MIT */
/* One pass finds every literal that any dialect asks for. */
#include "config.h"

#include "dialect-private.h"
#include "octets.h"

#define VALUE 320 /* bytes of a header field that are looked at */

static void
set_fact(DsnDialectFacts *facts, guint literal)
{
	facts->found[literal / 64] |= G_GUINT64_CONSTANT(1) << (literal % 64);
}

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

	if (dsn_dialect_is_short(literal))
		return stands_in_text(facts, literal);
	return (facts->found[index / 64] >> (index % 64) & 1) != 0;
}

static gboolean
stands_at(const DsnDialectLiteral *literal, DsnStr text, gsize start)
{
	return start < text.len && literal->len <= text.len - start &&
	       memcmp(text.at + start, dsn_dialect_pool + literal->at, literal->len) == 0;
}

/* The literals that have the four bytes at @at, if they are of @scope. */
static void
look_up(const DsnDialectProbe *probe, DsnStr text, gsize at, guint8 scope, DsnDialectFacts *facts)
{
	for (;; probe++) {
		const DsnDialectLiteral *literal = &dsn_dialect_literals[probe->literal];

		if (literal->scope == scope && at >= probe->place &&
			stands_at(literal, text, at - probe->place))
			set_fact(facts, probe->literal);
		if (probe->is_last)
			break;
	}
}

static inline guint16
head_at(const guint16 *buckets, guint bits, const char *at)
{
	guint32 word;

	memcpy(&word, at, sizeof word);
	return buckets[dsn_dialect_hash(word, bits)];
}

static void
find_in_header(DsnStr text, guint8 scope, DsnDialectFacts *facts)
{
	for (gsize i = 0; i + 4 <= text.len; i++) {
		guint16 head =
			head_at(dsn_dialect_header_buckets, DSN_DIALECT_HEADER_BITS, text.at + i);

		if (head != 0)
			look_up(&dsn_dialect_header_probes[head - 1], text, i, scope, facts);
	}
}

static inline guint16
text_head_at(const char *at)
{
	return head_at(dsn_dialect_text_buckets, DSN_DIALECT_TEXT_BITS, at);
}

static void
look_at(DsnStr text, gsize at, DsnDialectFacts *facts)
{
	guint16 head = text_head_at(text.at + at);

	if (head != 0)
		look_up(&dsn_dialect_text_probes[head - 1], text, at, DSN_DIALECT_SCOPE_TEXT,
			facts);
}

static void
find_in_text(DsnStr text, DsnDialectFacts *facts)
{
	const gsize step = DSN_DIALECT_STEP;
	gsize i = 0;

	/* Four places with one branch: at most no literal is known. */
	for (; i + 3 * step + 4 <= text.len; i += 4 * step) {
		const char *at = text.at + i;

		if ((text_head_at(at) | text_head_at(at + step) | text_head_at(at + 2 * step) |
			    text_head_at(at + 3 * step)) != 0)
			for (gsize k = 0; k < 4; k++)
				look_at(text, i + k * step, facts);
	}
	for (; i + 4 <= text.len; i += step)
		look_at(text, i, facts);
}

static gboolean
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Copies what needs no more than small letters: up to the first control, or blank behind a blank.
 * Sixteen octets at once; what is written beyond those that count is written over. */
static gsize
copy_plain(const char *at, gsize len, gboolean behind_blank, char *out)
{
#ifdef __SSE2__
	DsnOctets octets;
	guint blanks, special;

	if (len < DSN_OCTETS)
		return 0;
	octets = dsn_octets_load(at);
	blanks = dsn_octets_bits(dsn_octets_equal(octets, ' '));
	special = dsn_octets_bits(dsn_octets_within(octets, '\0', ' '));
	special |= blanks & (blanks << 1 | (guint)behind_blank);
	dsn_octets_store(out, dsn_octets_lower(octets));
	return (gsize)__builtin_ctz(special | 1u << DSN_OCTETS);
#else
	return (void)at, (void)len, (void)behind_blank, (void)out, 0;
#endif
}

gsize
dsn_dialect_normalise(DsnStr text, char *out, gsize room)
{
	gsize at = 0, n = 0;

	room = MIN(room, text.len);
	while (at < text.len && n < room) {
		gboolean behind_blank = at == 0 || (guchar)text.at[at - 1] <= ' ';
		gsize many = copy_plain(
			text.at + at, MIN(text.len - at, room - n), behind_blank, out + n);
		char c;

		at += many;
		n += many;
		if (many > 0)
			continue;
		c = text.at[at++];
		if ((guchar)c > ' ')
			out[n++] = dsn_ascii_lower(c);
		else if (n > 0 && !(behind_blank && is_blank(c)))
			out[n++] = ' ';
	}
	return n - (n > 0 && out[n - 1] == ' ');
}

static void
scan_value(DsnArena *arena, DsnStr value, guint8 scope, DsnDialectFacts *facts)
{
	char text[VALUE + 2];
	gsize n;

	if (dsn_str_find(value, DSN_STR("=?"), 0) >= 0)
		value = dsn_field_text(arena, value);
	text[0] = '^';
	n = 1 + dsn_dialect_normalise(value, text + 1, VALUE);
	text[n++] = '$';
	find_in_header((DsnStr){ text, n }, scope, facts);
}

static void
scan_field(DsnArena *arena, const DsnField *field, guint64 lengths, DsnDialectFacts *facts)
{
	char first;

	if (field->name.len == 0 || field->name.len > 63 || (lengths >> field->name.len & 1) == 0)
		return;
	first = dsn_ascii_lower(field->name.at[0]);
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
	head = dsn_arena_take(arena, room + 1);
	head[0] = '^';
	n = 1 + dsn_dialect_normalise(text, head + 1, room);
	find_in_text((DsnStr){ head, n }, facts);
	facts->texts = dsn_arena_grow(
		arena, facts->texts, facts->n_texts, &facts->texts_capacity, sizeof *facts->texts);
	facts->texts[facts->n_texts++] = (DsnStr){ head, n };
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
		if (dsn_dialect_has_literal(facts, literal) != wanted)
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

/* Only lines one of whose literals was found are looked at. */
void
dsn_dialect_weigh(const DsnDialectFacts *facts, gboolean only_by_header,
	guint16 weights[DSN_DIALECT_MAX_ENTRIES])
{
	memset(weights, 0, dsn_dialect_n_entries * sizeof *weights);
	for (guint i = 0; i <= dsn_dialect_n_literals / 64; i++)
		for (guint64 left = facts->found[i]; left != 0; left &= left - 1) {
			guint literal = i * 64 + (guint)__builtin_ctzll(left);
			guint end = dsn_dialect_asked_heads[literal + 1];

			for (guint k = dsn_dialect_asked_heads[literal]; k < end; k++) {
				const DsnDialectLine *line =
					&dsn_dialect_lines[dsn_dialect_asked[k]];

				if (line->weight > weights[line->entry] &&
					(!only_by_header || line->by_header) &&
					dsn_dialect_holds(facts, line))
					weights[line->entry] = line->weight;
			}
		}
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
