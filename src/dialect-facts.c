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
look_up(guint16 head, const char *text, gsize len, gsize probe, guint8 scope,
	DsnDialectFacts *facts)
{
	guint16 known;
	guint k = head - 1u;

	do {
		guint index;
		const DsnDialectLiteral *literal;

		known = dsn_dialect_by_bucket[k++];
		index = known & ~DSN_DIALECT_LAST;
		literal = &dsn_dialect_literals[index];
		if (literal->scope == scope && stands_at(literal, text, len, probe))
			set_fact(facts, index);
	} while ((known & DSN_DIALECT_LAST) == 0);
}

static inline guint16
head_at(const char *at)
{
	guint32 word;

	memcpy(&word, at, sizeof word);
	return dsn_dialect_buckets[DSN_DIALECT_HASH(word)];
}

/* Four places at once: at most of them no literal is known. */
static void
find_literals(const char *text, gsize len, guint8 scope, DsnDialectFacts *facts)
{
	gsize i = 0;

	for (; i + 7 <= len; i += 4) {
		guint16 heads[] = { head_at(text + i), head_at(text + i + 1), head_at(text + i + 2),
			head_at(text + i + 3) };

		if ((heads[0] | heads[1] | heads[2] | heads[3]) == 0)
			continue;
		for (guint k = 0; k < 4; k++)
			if (heads[k] != 0)
				look_up(heads[k], text, len, i + k, scope, facts);
	}
	for (; i + 4 <= len; i++)
		if (head_at(text + i) != 0)
			look_up(head_at(text + i), text, len, i, scope, facts);
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
	find_literals(text, n, scope, facts);
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
	head = dsn_arena_alloc(arena, room + 1);
	head[0] = '^';
	n = 1 + dsn_dialect_normalise(text, head + 1, room);
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
