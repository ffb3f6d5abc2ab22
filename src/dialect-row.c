/* SPDX-License-Identifier: MIT */
/* A line of a notice against the templates of one dialect, by kind. */
#include "config.h"

#include "dialect-private.h"
#include "octets.h"

void
dsn_notice_line_begin(DsnNoticeLine *line, const DsnDialectEntry *entry, DsnStr raw)
{
	guint8 first;

	line->entry = entry;
	line->text = dsn_str_trim(raw);
	line->is_known = line->has_pairs = FALSE;
	memset(line->begins, DSN_DIALECT_BEGIN_ANY, sizeof line->begins);
	first = line->text.len > 0 ? (guint8)dsn_ascii_lower(line->text.at[0]) : 0;
	if (first >= 0x20)
		line->begins[0] = first;
}

static void
look_for_address(DsnNoticeLine *line)
{
	DsnStr text = line->text;

	line->is_known = TRUE;
	if (memchr(text.at, '@', text.len) == NULL)
		return;
	line->begins[1] = DSN_DIALECT_BEGIN_SIGN;
	if (dsn_dialect_address(text, 0) > 0)
		line->begins[2] = DSN_DIALECT_BEGIN_ADDRESS;
}

static inline gboolean
has_pairs_of(DsnNoticeLine *line, const DsnDialectRow *row)
{
	if (!line->has_pairs)
		dsn_dialect_find_pairs(&line->pairs, line->text);
	line->has_pairs = TRUE;
	return dsn_dialect_has_pairs(&line->pairs, row);
}

/* Bits of those rows from @first to @end that the line may match by what they begin with; of
 * DSN_DIALECT_BEGINS at most.  Most lines begin with a letter that no template does. */
static inline guint
find_begins(const DsnNoticeLine *line, guint first, guint end)
{
	const guint8 *begins = &dsn_dialect_row_begins[first];
	guint among = (1u << MIN(end - first, DSN_DIALECT_BEGINS)) - 1, hits = 0;

#ifdef __SSE2__
	DsnOctets octets = dsn_octets_load((const char *)begins), any;

	any = dsn_octets_or(dsn_octets_equal(octets, (char)line->begins[0]),
		dsn_octets_equal(octets, DSN_DIALECT_BEGIN_ANY));
	any = dsn_octets_or(any, dsn_octets_or(dsn_octets_equal(octets, (char)line->begins[1]),
					 dsn_octets_equal(octets, (char)line->begins[2])));
	hits = dsn_octets_bits(any);
#else
	for (guint i = 0; i < DSN_DIALECT_BEGINS; i++)
		hits |= (guint)(memchr(line->begins, begins[i], sizeof line->begins) != NULL) << i;
#endif
	return hits & among;
}

gboolean
dsn_notice_line_fits(DsnNoticeLine *line, DsnDialectRowKind kind, DsnDialectCaptures *captures)
{
	guint first = line->entry->row[kind], end = line->entry->row[kind + 1];

	if (first < end && dsn_dialect_names_recipient(kind) && !line->is_known)
		look_for_address(line);
	for (; first < end; first += DSN_DIALECT_BEGINS)
		for (guint left = find_begins(line, first, end); left != 0; left &= left - 1) {
			guint i = first + (guint)__builtin_ctz(left);
			const DsnDialectRow *row = &dsn_dialect_rows[i];

			/* What begins with a letter that fits is refused soon enough. */
			if ((dsn_dialect_row_begins[i] >= 0x20 || has_pairs_of(line, row)) &&
				dsn_dialect_match(
					dsn_dialect_bytes(row->at, row->len), line->text, captures))
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
