/* SPDX-License-Identifier: MIT */
/* The header fields of a message or a part, and how one is found by its name. */
#include "config.h"

#include "mime/private.h"
#include "base/octets.h"
#include "base/arena.h"
#include "base/str.h"

#define MANY_FIELDS 4096
#define USUAL_FIELDS 32
/* U+FEFF in UTF-8: editors of Windows begin a file with it. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
/* Hashes that are looked at together, and so may be behind the last one. */
#define SPARE_HASHES 16

gboolean
dsn_mime_take_blank(DsnStr *rest)
{
	gsize end = 0;

	if (rest->len > 1 && rest->at[0] == '\r')
		end = 1;
	if (end >= rest->len || rest->at[end] != '\n')
		return FALSE;
	*rest = dsn_str_slice(*rest, end + 1, rest->len);
	return TRUE;
}

static DsnStr
skip_line(DsnStr rest)
{
	const char *lf = rest.len > 0 ? memchr(rest.at, '\n', rest.len) : NULL;

	return dsn_str_slice(rest, lf != NULL ? (gsize)(lf - rest.at) + 1 : rest.len, rest.len);
}

/* Takes an empty line, or one of nothing but blanks. */
static gboolean
take_white_line(DsnStr *rest)
{
	gsize blanks = 0;
	DsnStr at;

	while (blanks < rest->len && dsn_is_blank(rest->at[blanks]))
		blanks++;
	at = dsn_str_slice(*rest, blanks, rest->len);
	if (!dsn_mime_take_blank(&at))
		return FALSE;
	*rest = at;
	return TRUE;
}

static gboolean
take_from_line(DsnStr *rest)
{
	DsnStr line = *rest;
	DsnField field;

	if (!dsn_str_has_prefix_nocase(line, DSN_STR("From ")) &&
		!dsn_str_has_prefix_nocase(line, DSN_STR(">From ")))
		return FALSE;
	/* "From : me" is a field with a blank before its colon. */
	if (dsn_field_take(&line, &field))
		return FALSE;
	*rest = skip_line(*rest);
	return TRUE;
}

/* Nearly every header begins with a letter that nothing of that sort begins with. */
static inline gboolean
is_surely_header(DsnStr text)
{
	return text.len > 0 && g_ascii_isalpha(text.at[0]) && (text.at[0] | 0x20) != 'f';
}

gboolean
dsn_mime_skip_envelope(DsnStr *rest)
{
	DsnStr at = *rest, after;
	gboolean odd = FALSE;
	DsnField field;

	if (is_surely_header(at))
		return FALSE;
	if (dsn_str_has_prefix_nocase(at, DSN_STR(BYTE_ORDER_MARK))) {
		at = dsn_str_slice(at, strlen(BYTE_ORDER_MARK), at.len);
		odd = TRUE;
	}
	for (;;) {
		if (take_white_line(&at))
			odd = TRUE;
		else if (!take_from_line(&at))
			break;
	}
	after = at;
	if (at.at == rest->at || !dsn_field_take(&after, &field))
		return FALSE;
	*rest = at;
	return odd;
}

/* The fields that were read so far, and the table that they stand in. */
typedef struct {
	DsnArena *arena;
	DsnFieldTable *table;
	guint n_fields;
	guint capacity;
	guint limit;
	gboolean too_many;
} List;

static void
make_room(List *list)
{
	const DsnFieldTable *full = list->table;
	guint capacity = full != NULL ? list->capacity * 2 : USUAL_FIELDS;
	DsnFieldTable *table = dsn_arena_take(list->arena,
		sizeof *table + capacity * sizeof *table->fields + capacity + SPARE_HASHES);

	table->name_hashes = (guchar *)&table->fields[capacity];
	if (full != NULL) {
		memcpy(table->fields, full->fields, list->n_fields * sizeof *full->fields);
		memcpy(table->name_hashes, full->name_hashes, list->n_fields);
	}
	list->table = table;
	list->capacity = capacity;
}

static void
pass_over(List *list, DsnFieldScan *scan)
{
	DsnField field;

	while (dsn_field_next(scan, &field))
		list->too_many = TRUE;
}

static void
take_fields(List *list, DsnStr *rest)
{
	DsnFieldScan scan = dsn_field_scan(*rest);
	guint room, taken;

	do {
		if (list->n_fields == list->capacity)
			make_room(list);
		room = MIN(list->capacity, list->limit) - list->n_fields;
		taken = dsn_field_scan_take(&scan, list->table->fields + list->n_fields,
			list->table->name_hashes + list->n_fields, room);
		list->n_fields += taken;
	} while (taken == room && list->n_fields < list->limit);
	if (list->n_fields == list->limit)
		pass_over(list, &scan);
	*rest = dsn_field_scan_rest(&scan);
}

static DsnFields
finish(const List *list, gboolean *too_many)
{
	if (list->too_many)
		*too_many = TRUE;
	memset(list->table->name_hashes + list->n_fields, 0, SPARE_HASHES);
	return (DsnFields){ list->table->fields, list->n_fields };
}

DsnFields
dsn_fields_read(DsnArena *arena, DsnStr block, guint limit, DsnStr *rest, gboolean *too_many)
{
	List list = { .arena = arena, .limit = limit };

	take_fields(&list, &block);
	dsn_mime_take_blank(&block);
	*rest = block;
	return finish(&list, too_many);
}

DsnFields
dsn_fields_read_message(
	DsnArena *arena, DsnStr block, guint limit, DsnStr *rest, gboolean *too_many)
{
	List list = { .arena = arena, .limit = limit };

	for (;;) {
		DsnStr after, next;
		DsnField field;

		take_fields(&list, &block);
		if (dsn_mime_take_blank(&block) || block.len == 0)
			break;
		/* A line that somebody broke without a blank in front: the header goes on. */
		after = next = skip_line(block);
		if (list.n_fields == 0 || dsn_str_has_prefix_nocase(block, DSN_STR("--")) ||
			!dsn_field_take(&next, &field))
			break;
		block = after;
	}
	*rest = block;
	return finish(&list, too_many);
}

DsnFields
dsn_fields_parse(DsnArena *arena, DsnStr block, DsnStr *rest)
{
	gboolean too_many = FALSE;
	DsnStr ignored;

	return dsn_fields_read(
		arena, block, MANY_FIELDS, rest != NULL ? rest : &ignored, &too_many);
}

#define HASHES DSN_OCTETS /* that are looked at together */

/* Bit i is set where hash i of those at @hashes is @hash. */
static inline guint
find_hashes(const guchar *hashes, guchar hash)
{
	return dsn_octets_bits(dsn_octets_equal(dsn_octets_load((const char *)hashes), (char)hash));
}

/* The number of the first field of that name from number @from on, or how many there are. */
static inline guint
find_field(const DsnFields *fields, DsnStr name, guchar hash, guint from)
{
	const guchar *hashes = dsn_fields_name_hashes(fields);
	guint first = from / HASHES * HASHES, passed = ~0u << (from - first);

	for (; first < fields->n_fields; first += HASHES, passed = ~0u) {
		guint bits = find_hashes(hashes + first, hash) & passed;

		for (; bits != 0; bits &= bits - 1) {
			guint at = first + (guint)__builtin_ctz(bits);

			if (at >= fields->n_fields)
				break;
			if (dsn_str_equal_nocase(fields->fields[at].name, name))
				return at;
		}
	}
	return fields->n_fields;
}

DsnStr
dsn_fields_get_hashed(const DsnFields *fields, DsnStr name, guchar hash)
{
	guint at = find_field(fields, name, hash, 0);

	return at < fields->n_fields ? fields->fields[at].value : DSN_STR_ABSENT;
}

/* Between parentheses it is no macro. */
DsnStr(dsn_fields_get)(const DsnFields *fields, const char *name)
{
	return dsn_fields_get(fields, name);
}

DsnStr
dsn_fields_next(const DsnFields *fields, DsnStr name, guint *index)
{
	guint at = find_field(fields, name, dsn_field_name_hash(name), *index);

	*index = at + 1;
	return at < fields->n_fields ? fields->fields[at].value : DSN_STR_ABSENT;
}
