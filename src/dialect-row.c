/* SPDX-License-Identifier: MIT */
/* A line of a notice against the templates of one dialect, by kind. */
#include "config.h"

#include "dialect-private.h"

void
dsn_notice_line_begin(DsnNoticeLine *line, const DsnDialectEntry *entry, DsnStr raw)
{
	line->entry = entry;
	line->text = dsn_str_trim(raw);
	line->first = line->text.len > 0 ? (guint8)dsn_ascii_lower(line->text.at[0]) : 0;
	line->is_known = line->has_pairs = FALSE;
}

static void
look_at(DsnNoticeLine *line)
{
	DsnStr text = line->text;

	line->is_known = TRUE;
	line->has_sign = memchr(text.at, '@', text.len) != NULL;
	line->address = line->has_sign ? dsn_dialect_address(text, 0) : 0;
}

static inline gboolean
has_pairs_of(DsnNoticeLine *line, const DsnDialectRow *row)
{
	if (!line->has_pairs)
		dsn_dialect_find_pairs(&line->pairs, line->text);
	line->has_pairs = TRUE;
	return dsn_dialect_has_pairs(&line->pairs, row);
}

/* The usual template begins with a letter that the line does not; others want an address, or
 * letters that stand together, where the line has none. */
static inline gboolean
may_match(DsnNoticeLine *line, const DsnDialectRow *row)
{
	if (row->first >= 0x20)
		return row->first == line->first;
	if (!line->is_known)
		look_at(line);
	return (!row->wants_address || line->has_sign) &&
	       (row->first != DSN_DIALECT_ADDRESS || line->address > 0) && has_pairs_of(line, row);
}

gboolean
dsn_notice_line_fits(DsnNoticeLine *line, DsnDialectRowKind kind, DsnDialectCaptures *captures)
{
	const DsnDialectEntry *entry = line->entry;

	for (guint i = entry->row[kind]; i < entry->row[kind + 1]; i++) {
		const DsnDialectRow *row = &dsn_dialect_rows[i];

		if (may_match(line, row) && dsn_dialect_match(dsn_dialect_bytes(row->at, row->len),
						    line->text, captures))
			return TRUE;
	}
	return FALSE;
}

gboolean
dsn_notice_line_begins_original(DsnNoticeLine *line, DsnStr raw, gboolean *is_header)
{
	DsnDialectCaptures captures;

	*is_header = dsn_dialect_begins_header(raw);
	return *is_header ||
	       (line->entry != NULL && line->text.len > 0 &&
		       dsn_notice_line_fits(line, DSN_DIALECT_ROW_ORIGINAL, &captures));
}

gboolean
dsn_dialect_begins_returned(const DsnDialectEntry *entry, DsnStr raw, gboolean *is_header)
{
	DsnNoticeLine line;

	dsn_notice_line_begin(&line, entry, raw);
	return dsn_notice_line_begins_original(&line, raw, is_header);
}
