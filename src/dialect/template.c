/* SPDX-License-Identifier: MIT */
/* A line of a notice against the templates of a dialect: no backtracking, so linear in the line. */
#include "config.h"

#include "dialect/template.h"

#include "base/octets.h"
#include "dialect/address.h"
#include "base/str.h"

/* ---- one line against one template ---- */

#define LINE 4096 /* octets of a line that are looked at */

/* Mail programs print "jane@shop.example<mailto:jane@shop.example>". */
static gsize
skip_mailto(DsnStr line, gsize at)
{
	DsnStr rest = dsn_str_slice(line, at, line.len);
	gssize end;

	if (!dsn_str_has_prefix_nocase(rest, DSN_STR("<mailto:")))
		return at;
	end = dsn_str_find(rest, DSN_STR(">"), 0);
	return end < 0 ? at : at + (gsize)end + 1;
}

static gsize
skip_code(DsnStr line, gsize at)
{
	if (line.len - at < 3 || line.at[at] < '2' || line.at[at] > '5' ||
		!g_ascii_isdigit(line.at[at + 1]) || !g_ascii_isdigit(line.at[at + 2]))
		return at;
	return at + 3;
}

static gsize
skip_status(DsnStr line, gsize at)
{
	gsize i = at;

	while (i < line.len && (g_ascii_isdigit(line.at[i]) || line.at[i] == '.'))
		i++;
	while (i > at && line.at[i - 1] == '.')
		i--;
	return i - at >= 5 ? i : at;
}

/* Where an open capture ends: at the literal that follows it in the template, or a blank. */
static gssize
find_end(DsnStr template, gsize t, DsnStr line, gsize at)
{
	gsize literal = t;

	if (t == template.len)
		return (gssize)line.len;
	if (template.at[t] == DSN_DIALECT_BLANK) {
		while (at < line.len && !dsn_is_blank(line.at[at]))
			at++;
		return (gssize)at;
	}
	while (literal < template.len && (guchar) template.at[literal] >= 0x20)
		literal++;
	return dsn_str_find_nocase(line, dsn_str_slice(template, t, literal), at);
}

static DsnStr *
capture_of(DsnDialectCaptures *captures, char code)
{
	switch (code) {
	case DSN_DIALECT_ADDRESS:
		return &captures->address;
	case DSN_DIALECT_NAME:
		return &captures->name;
	case DSN_DIALECT_CODE:
		return &captures->code;
	case DSN_DIALECT_REASON:
		return &captures->reason;
	case DSN_DIALECT_STATUS:
		return &captures->status;
	case DSN_DIALECT_MTA:
		return &captures->mta;
	default:
		return NULL;
	}
}

/* Where the capture that @code asks for ends; @at if it is not there. */
static gsize
skip_capture(char code, DsnStr line, gsize at)
{
	switch (code) {
	case DSN_DIALECT_ADDRESS:
		return at + dsn_dialect_address(line, at);
	case DSN_DIALECT_NAME:
		return dsn_dialect_skip_local(line, at, line.len);
	case DSN_DIALECT_STATUS:
		return skip_status(line, at);
	default:
		return skip_code(line, at);
	}
}

static gboolean
take_capture(DsnStr template, gsize t, DsnStr line, gsize *at, DsnDialectCaptures *captures)
{
	char code = template.at[t];
	DsnStr *slot = capture_of(captures, code);
	gsize start = *at, end;

	if (code == DSN_DIALECT_REASON || code == DSN_DIALECT_ANY || code == DSN_DIALECT_MTA) {
		gssize found = find_end(template, t + 1, line, start);

		if (found < 0)
			return FALSE;
		end = (gsize)found;
	} else {
		end = skip_capture(code, line, start);
		if (end == start)
			return FALSE;
	}
	if (slot != NULL)
		*slot = dsn_str_trim(dsn_str_slice(line, start, end));
	*at = code == DSN_DIALECT_ADDRESS ? skip_mailto(line, end) : end;
	return TRUE;
}

/* The eight pairs of sixteen octets. */
static inline void
note_pairs(DsnDialectPairs *pairs, const char *at)
{
	DsnOctets octets = dsn_octets_fold(dsn_octets_load(at));
	guint8 hashes[DSN_OCTETS];

	/* The upper half of each product is the hash. */
	dsn_octets_store((char *)hashes, dsn_octets_multiply(octets, DSN_DIALECT_PAIR_FACTOR));
	for (guint i = 0; i < DSN_OCTETS; i += 2)
		pairs->has[hashes[i + 1]] = 1;
}

void
dsn_dialect_find_pairs(DsnDialectPairs *pairs, DsnStr text)
{
	gsize i = 0;

	memset(pairs->has, 0, sizeof pairs->has);
	pairs->has[0] = 1;
	for (; i + DSN_OCTETS <= text.len; i += DSN_OCTETS)
		note_pairs(pairs, text.at + i);
	/* What is left, with some that were seen before. */
	if (i > 0 && i < text.len) {
		note_pairs(pairs, text.at + text.len / 2 * 2 - DSN_OCTETS);
		return;
	}
	for (; i + 1 < text.len; i += 2)
		pairs->has[dsn_dialect_pair(text.at[i], text.at[i + 1])] = 1;
}

gboolean
dsn_dialect_has_words(
	const DsnDialects *set, const DsnDialect *dialect, DsnDialectRowKind kind, DsnStr text)
{
	DsnDialectPairs pairs;

	if (!dsn_dialect_has_row(dialect, kind) || dsn_str_is_empty(text))
		return FALSE;
	dsn_dialect_find_pairs(&pairs, text);
	for (guint i = dialect->row[kind]; i < dialect->row[kind + 1]; i++) {
		const DsnDialectRow *row = &set->rows[i];

		if (dsn_dialect_has_pairs(&pairs, row) &&
			dsn_str_find_nocase(text, dsn_dialect_octets(set, row->at, row->len), 0) >=
				0)
			return TRUE;
	}
	return FALSE;
}

G_STATIC_ASSERT(DSN_OCTETS <= DSN_DIALECT_SLACK);

/* How many octets of the template at @t are those of the line at @at, a blank for one blank; of
 * sixteen at most. */
static inline gsize
count_same(DsnStr template, gsize t, DsnStr line, gsize at)
{
	gsize room = MIN(MIN(template.len - t, line.len - at), DSN_OCTETS);
	DsnOctets wanted = dsn_octets_load(template.at + t);
	DsnOctets octets = dsn_octets_lower(dsn_octets_load_some(line.at + at, line.len - at));
	DsnOctets captures = dsn_octets_within(
		wanted, DSN_DIALECT_ADDRESS, DSN_DIALECT_BLANK - DSN_DIALECT_ADDRESS);
	/* DSN_DIALECT_BLANK, the only code that is no capture, becomes a blank. */
	guint same = dsn_octets_bits(dsn_octets_alike(octets, dsn_octets_at_least(wanted, ' ')));

	return (gsize)__builtin_ctz(~same | dsn_octets_bits(captures) | 1u << room);
}

static gsize
skip_blanks(DsnStr line, gsize at)
{
	while (at < line.len && dsn_is_blank(line.at[at]))
		at++;
	return at;
}

/* The code that the template has at @t, or FALSE if the line has something else at @at. */
static inline gboolean
take_code(DsnStr template, gsize t, DsnStr line, gsize *at, DsnDialectCaptures *captures)
{
	gsize behind;

	if (template.at[t] != DSN_DIALECT_BLANK)
		return take_capture(template, t, line, at, captures);
	behind = skip_blanks(line, *at);
	if (behind == *at && behind < line.len)
		return FALSE;
	*at = behind;
	return TRUE;
}

gboolean
dsn_dialect_match(DsnStr template, DsnStr line, DsnDialectCaptures *captures)
{
	DsnDialectCaptures got = { 0 };
	gsize t = 0, at = 0;

	line.len = MIN(line.len, LINE);
	while (t < template.len) {
		gsize same = count_same(template, t, line, at), behind = at + same;

		t += same;
		/* More blanks than the one that was the same. */
		at = t > 0 && template.at[t - 1] == DSN_DIALECT_BLANK ? skip_blanks(line, behind)
								      : behind;
		if (t == template.len || same == DSN_OCTETS || at > behind)
			continue;
		if ((guchar) template.at[t] >= 0x20 || !take_code(template, t++, line, &at, &got))
			return FALSE;
	}
	if (at != line.len)
		return FALSE;
	*captures = got;
	return TRUE;
}

/* ---- one line against the templates of a dialect, by kind ---- */

/* What a line has that templates begin with; DSN_DIALECT_BEGIN_ANY in place of what it lacks. */
typedef struct {
	guint8 first;
	guint8 sign;
	guint8 address;
} Begins;

static Begins
look_at(DsnStr text, const char *sign)
{
	Begins begins = { DSN_DIALECT_BEGIN_ANY, DSN_DIALECT_BEGIN_ANY, DSN_DIALECT_BEGIN_ANY };

	if (text.len == 0)
		return begins;
	if ((guchar)text.at[0] >= 0x20)
		begins.first = (guint8)dsn_ascii_lower(text.at[0]);
	if (sign == NULL)
		return begins;
	begins.sign = DSN_DIALECT_BEGIN_SIGN;
	if (dsn_dialect_address(text, 0) > 0)
		begins.address = DSN_DIALECT_BEGIN_ADDRESS;
	return begins;
}

/* Bits of those of sixteen rows, from @row on, that the line may match by what they begin with. */
static inline guint
find_begins(Begins begins, const guint8 *row)
{
	DsnOctets rows = dsn_octets_load((const char *)row);

	return dsn_octets_bits(dsn_octets_equal(rows, (char)begins.first) |
			       dsn_octets_equal(rows, (char)begins.sign) |
			       dsn_octets_equal(rows, (char)begins.address) |
			       dsn_octets_equal(rows, DSN_DIALECT_BEGIN_ANY));
}

void
dsn_notice_line_begin(DsnNoticeLine *line, const DsnDialects *set, const DsnDialect *dialect,
	DsnStr text, const char *sign)
{
	const guint8 *row = &set->row_begins[dialect->row[0]];
	guint n = dialect->row[DSN_DIALECT_TEMPLATES] - dialect->row[0];
	Begins begins = look_at(text, sign);

	line->set = set;
	line->dialect = dialect;
	line->text = text;
	line->has_pairs = FALSE;
	memset(line->rows, 0, sizeof line->rows);
	for (guint i = 0; i < n; i += DSN_OCTETS)
		line->rows[i / 64] |= (guint64)find_begins(begins, row + i) << i % 64;
}

/* The first of the templates from @i to @end that the line may match, or one behind them. */
static inline guint
next_row(const DsnNoticeLine *line, guint i, guint end)
{
	for (; i < end; i = (i | 63) + 1) {
		guint64 left = line->rows[i / 64] >> i % 64;

		if (left != 0)
			return i + (guint)__builtin_ctzll(left);
	}
	return end;
}

static inline gboolean
has_pairs_of(DsnNoticeLine *line, const DsnDialectRow *row)
{
	if (!line->has_pairs)
		dsn_dialect_find_pairs(&line->pairs, line->text);
	line->has_pairs = TRUE;
	return dsn_dialect_has_pairs(&line->pairs, row);
}

DsnDialectRowKind
dsn_notice_line_match(DsnNoticeLine *line, DsnDialectRowKind first, DsnDialectRowKind last,
	DsnDialectCaptures *captures)
{
	const DsnDialects *set = line->set;
	guint base = line->dialect->row[0], end = line->dialect->row[last + 1] - base;
	guint i = line->dialect->row[first] - base;

	while ((i = next_row(line, i, end)) < end) {
		const DsnDialectRow *row = &set->rows[base + i];

		/* What begins with a letter that fits is refused soon enough. */
		if ((set->row_begins[base + i] >= 0x20 || has_pairs_of(line, row)) &&
			dsn_dialect_match(
				dsn_dialect_octets(set, row->at, row->len), line->text, captures))
			return row->kind;
		i++;
	}
	return DSN_DIALECT_ROW_COUNT;
}

/* ---- a returned header that nothing announces ---- */

/* The trace fields that a returned header begins with, where nothing announces it. */
static const char header_begins[][20] = { "Received: from ", "Received: by ", "Received: (",
	"Return-Path: <", "DKIM-Signature: ", "MIME-Version: 1.0" };

gboolean
dsn_dialect_begins_header(DsnStr raw)
{
	char first = (char)(raw.len > 0 ? raw.at[0] | 0x20 : 0);

	/* Nearly no line begins with a letter of theirs. */
	if (first != 'r' && first != 'd' && first != 'm')
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(header_begins); i++)
		if (dsn_str_begins_with(raw, header_begins[i]))
			return TRUE;
	return FALSE;
}
