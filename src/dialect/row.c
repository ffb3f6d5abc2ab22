/* SPDX-License-Identifier: MIT */
/* A line of a notice against the templates of one dialect, by kind. */
#include "config.h"

#include "dialect/private.h"
#include "base/octets.h"

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

/* Bits of those of DSN_DIALECT_BEGINS rows, from @row on, that the line may match by what they
 * begin with. */
static inline guint
find_begins(Begins begins, const guint8 *row)
{
#ifdef __SSE2__
	DsnOctets rows = dsn_octets_load((const char *)row);
	DsnOctets plain = dsn_octets_or(dsn_octets_equal(rows, (char)begins.first),
		dsn_octets_equal(rows, DSN_DIALECT_BEGIN_ANY));
	DsnOctets signs = dsn_octets_or(dsn_octets_equal(rows, (char)begins.sign),
		dsn_octets_equal(rows, (char)begins.address));

	return dsn_octets_bits(dsn_octets_or(plain, signs));
#else
	guint hits = 0;

	for (guint i = 0; i < DSN_DIALECT_BEGINS; i++)
		hits |= (guint)(row[i] == begins.first || row[i] == DSN_DIALECT_BEGIN_ANY ||
				row[i] == begins.sign || row[i] == begins.address)
			<< i;
	return hits;
#endif
}

void
dsn_notice_line_begin(
	DsnNoticeLine *line, const DsnDialectEntry *entry, DsnStr text, const char *sign)
{
	const guint8 *row = &dsn_dialect_row_begins[entry->row[0]];
	guint n = entry->row[DSN_DIALECT_TEMPLATES] - entry->row[0];
	Begins begins = look_at(text, sign);

	line->entry = entry;
	line->text = text;
	line->has_pairs = FALSE;
	memset(line->rows, 0, sizeof line->rows);
	for (guint i = 0; i < n; i += DSN_DIALECT_BEGINS)
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
	guint base = line->entry->row[0], end = line->entry->row[last + 1] - base;
	guint i = line->entry->row[first] - base;

	while ((i = next_row(line, i, end)) < end) {
		const DsnDialectRow *row = &dsn_dialect_rows[base + i];

		/* What begins with a letter that fits is refused soon enough. */
		if ((dsn_dialect_row_begins[base + i] >= 0x20 || has_pairs_of(line, row)) &&
			dsn_dialect_match(
				dsn_dialect_bytes(row->at, row->len), line->text, captures))
			return row->kind;
		i++;
	}
	return DSN_DIALECT_ROW_COUNT;
}
