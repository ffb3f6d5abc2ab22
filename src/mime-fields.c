/* SPDX-License-Identifier: MIT */
/* The header fields of a message or a part, and how one is found by its name. */
#include "config.h"

#include "mime-private.h"
#include "octets.h"

#define MANY_FIELDS 4096
#define USUAL_FIELDS 32
/* Octets that one word of bits tells of. */
#define BLOCK 64

/* What is done for each of the dozens of fields. */
#define EACH_FIELD __attribute__((always_inline)) static inline

/* RFC 5322 section 2.2: printable ASCII but the colon. */
static inline gboolean
is_name_char(char c)
{
	return c > ' ' && c < 127 && c != ':';
}

static inline gboolean
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline const char *
skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

static inline const char *
skip_name(const char *at, const char *end)
{
#ifdef __SSE2__
	for (; end - at >= DSN_OCTETS; at += DSN_OCTETS) {
		DsnOctets c = dsn_octets_load(at);
		guint stops = dsn_octets_bits(dsn_octets_within(c, '!', 127 - '!')) ^ 0xffff;

		stops |= dsn_octets_bits(dsn_octets_equal(c, ':'));
		if (stops != 0)
			return at + __builtin_ctz(stops);
	}
#endif
	while (at < end && is_name_char(*at))
		at++;
	return at;
}

/* One bit for each line end of a block that no blank follows (RFC 5322 section 2.2.3): a field's
 * end, folds and all.  The octet behind the block is looked at too. */
#ifdef __SSE2__
static inline guint64
find_ends_at(const char *at)
{
	DsnOctets after = dsn_octets_load(at + 1);
	DsnOctets folds = _mm_or_si128(dsn_octets_equal(after, ' '), dsn_octets_equal(after, '\t'));

	return dsn_octets_bits(
		_mm_andnot_si128(folds, dsn_octets_equal(dsn_octets_load(at), '\n')));
}

static inline guint64
find_ends(const char *at)
{
	return find_ends_at(at) | find_ends_at(at + 16) << 16 | find_ends_at(at + 32) << 32 |
	       find_ends_at(at + 48) << 48;
}
#else
static inline guint64
find_ends(const char *at)
{
	guint64 ends = 0;

	for (guint i = 0; i < BLOCK; i++)
		ends |= (guint64)(at[i] == '\n' && !is_blank(at[i + 1])) << i;
	return ends;
}
#endif

/* ... of one that the end cuts. */
static guint64
find_last_ends(const char *at, const char *end)
{
	char padded[BLOCK + 1] = { 0 };

	memcpy(padded, at, (gsize)(end - at));
	return find_ends(padded);
}

static inline guint64
find_ends_within(const char *at, const char *end)
{
	return end - at > BLOCK ? find_ends(at) : find_last_ends(at, end);
}

EACH_FIELD DsnFieldScan
scan_fields(DsnStr text)
{
	DsnFieldScan scan = { .at = text.at, .end = text.at, .block = text.at };

	if (text.len > 0) {
		scan.end = text.at + text.len;
		scan.ends = find_ends_within(scan.block, scan.end);
	}
	return scan;
}

/* Where there is no end among the octets of this block: FALSE if there is none at all. */
static gboolean
find_later_ends(DsnFieldScan *scan)
{
	do {
		if (scan->end - scan->block <= BLOCK)
			return FALSE;
		scan->block += BLOCK;
		scan->ends = find_ends_within(scan->block, scan->end);
	} while (scan->ends == 0);
	return TRUE;
}

/* The line end that ends the field, or the end. */
EACH_FIELD const char *
take_end(DsnFieldScan *scan)
{
	const char *lf;

	if (scan->ends == 0 && !find_later_ends(scan))
		return scan->end;
	lf = scan->block + __builtin_ctzll(scan->ends);
	scan->ends &= scan->ends - 1;
	return lf;
}

EACH_FIELD gboolean
next_field(DsnFieldScan *scan, DsnField *field)
{
	const char *start = scan->at, *at, *end = scan->end;

	at = skip_name(start, end);
	field->name = (DsnStr){ start, (gsize)(at - start) };
	if (at < end && *at != ':')
		at = skip_blanks(at, end);
	/* "--..." may look like a field, but is a boundary or a ruler. */
	if (at == end || *at != ':' || field->name.len == 0 ||
		(start[0] == '-' && field->name.len > 1 && start[1] == '-'))
		return FALSE;
	start = at + 1;
	at = take_end(scan);
	scan->at = at < end ? at + 1 : end;
	if (at > start && at[-1] == '\r')
		at--;
	field->value = (DsnStr){ start, (gsize)(at - start) };
	return TRUE;
}

DsnFieldScan
dsn_field_scan(DsnStr text)
{
	return scan_fields(text);
}

gboolean
dsn_field_next(DsnFieldScan *scan, DsnField *field)
{
	return next_field(scan, field);
}

gboolean
dsn_field_take(DsnStr *rest, DsnField *field)
{
	DsnFieldScan scan = dsn_field_scan(*rest);

	if (rest->len == 0 || !dsn_field_next(&scan, field))
		return FALSE;
	*rest = dsn_field_scan_rest(&scan);
	return TRUE;
}

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

void
dsn_mime_skip_envelope(DsnStr *rest)
{
	DsnStr at = *rest;
	DsnField field;

	while (dsn_mime_take_blank(&at))
		;
	while (dsn_str_has_prefix_nocase(at, DSN_STR("From ")) ||
		dsn_str_has_prefix_nocase(at, DSN_STR(">From "))) {
		DsnStr line = at;

		/* "From : me" is a field with a blank before its colon. */
		if (dsn_field_take(&line, &field))
			break;
		at = skip_line(at);
	}
	if (at.at != rest->at) {
		DsnStr after = at;

		if (dsn_field_take(&after, &field))
			*rest = at;
	}
}

typedef struct {
	DsnArena *arena;
	DsnField *items;
	guchar *marks;
	guint n_items;
	guint capacity;
	guint limit;
	gboolean too_many;
} List;

/* Marks come in whole vectors: the usual number is a multiple of such, and so is what it grows to.
 */
static void
make_room(List *list)
{
	const guchar *marks = list->marks;

	if (list->items == NULL) {
		list->capacity = USUAL_FIELDS;
		list->items = dsn_arena_take(list->arena, list->capacity * sizeof *list->items);
	} else {
		list->items = dsn_arena_grow(list->arena, list->items, list->n_items,
			&list->capacity, sizeof *list->items);
	}
	list->marks = dsn_arena_take(list->arena, list->capacity);
	if (marks != NULL)
		memcpy(list->marks, marks, list->n_items);
}

static void
take_fields(List *list, DsnStr *rest)
{
	DsnFieldScan scan = scan_fields(*rest);
	DsnField field;

	while (next_field(&scan, &field)) {
		if (list->n_items >= list->limit) {
			list->too_many = TRUE;
			continue;
		}
		if (list->n_items == list->capacity)
			make_room(list);
		list->marks[list->n_items] = dsn_field_mark(field.name);
		list->items[list->n_items++] = field;
	}
	*rest = dsn_field_scan_rest(&scan);
}

static DsnFields
finish(const List *list, gboolean *too_many)
{
	if (list->too_many)
		*too_many = TRUE;
	return (DsnFields){ list->items, list->marks, list->n_items };
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
		DsnStr after, probe;
		DsnField field;

		take_fields(&list, &block);
		if (dsn_mime_take_blank(&block) || block.len == 0)
			break;
		/* A line that somebody broke without a blank in front: the header goes on. */
		after = probe = skip_line(block);
		if (list.n_items == 0 || dsn_str_has_prefix_nocase(block, DSN_STR("--")) ||
			!dsn_field_take(&probe, &field))
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

#ifdef __SSE2__
#define MARKS DSN_OCTETS

/* One bit for each of the marks from @marks on that is @mark. */
static inline guint
find_marks(const guchar *marks, guchar mark)
{
	return dsn_octets_bits(dsn_octets_equal(dsn_octets_load((const char *)marks), (char)mark));
}
#else
#define MARKS 1

static inline guint
find_marks(const guchar *marks, guchar mark)
{
	return *marks == mark;
}
#endif

DsnStr
dsn_fields_find(const DsnFields *fields, DsnStr name, guchar mark)
{
	for (guint i = 0; i < fields->n_fields; i += MARKS) {
		guint bits = find_marks(fields->marks + i, mark);

		for (; bits != 0; bits &= bits - 1) {
			guint at = i + (guint)__builtin_ctz(bits);

			if (at >= fields->n_fields)
				break;
			if (dsn_str_equal_nocase(fields->fields[at].name, name))
				return fields->fields[at].value;
		}
	}
	return DSN_STR_ABSENT;
}
