/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "mime-private.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define MANY_FIELDS 4096
#define USUAL_FIELDS 32

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

static const char *
skip_name(const char *at, const char *end)
{
#ifdef __SSE2__
	while (end - at >= 16) {
		__m128i c = _mm_loadu_si128((const void *)at);
		/* As signed numbers, bytes above 127 are below the blank. */
		__m128i visible = _mm_cmpgt_epi8(c, _mm_set1_epi8(' '));
		__m128i odd = _mm_or_si128(_mm_cmpeq_epi8(c, _mm_set1_epi8(':')),
			_mm_cmpeq_epi8(c, _mm_set1_epi8(127)));
		unsigned stops =
			(unsigned)_mm_movemask_epi8(_mm_andnot_si128(odd, visible)) ^ 0xffff;

		if (stops != 0)
			return at + __builtin_ctz(stops);
		at += 16;
	}
#endif
	while (at < end && is_name_char(*at))
		at++;
	return at;
}

/* The end of the field's last line, and the start of the next line. */
static const char *
find_value_end(const char *at, const char *end, const char **next)
{
	for (;;) {
		const char *lf = memchr(at, '\n', (gsize)(end - at));

		if (lf == NULL) {
			*next = end;
			return end;
		}
		at = lf + 1;
		if (at < end && is_blank(*at))
			continue;
		*next = at;
		return lf;
	}
}

/* The field at @start, or NULL; returns where the next line is. */
static inline const char *
take_field(const char *start, const char *end, DsnField *field)
{
	const char *name_end = skip_name(start, end), *at = name_end, *next, *value_end;

	while (at < end && is_blank(*at))
		at++;
	/* "--..." may look like a field, but is a boundary or a ruler. */
	if (name_end == start || at == end || *at != ':' ||
		(start[0] == '-' && name_end - start > 1 && start[1] == '-'))
		return NULL;
	at++;
	value_end = find_value_end(at, end, &next);
	if (value_end > at && value_end[-1] == '\r')
		value_end--;
	field->name = (DsnStr){ start, (gsize)(name_end - start) };
	field->value = (DsnStr){ at, (gsize)(value_end - at) };
	return next;
}

gboolean
dsn_field_take(DsnStr *rest, DsnField *field)
{
	const char *end = rest->at + rest->len, *next;

	if (rest->len == 0)
		return FALSE;
	next = take_field(rest->at, end, field);
	if (next == NULL)
		return FALSE;
	*rest = (DsnStr){ next, (gsize)(end - next) };
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
	guint n_items;
	guint capacity;
	guint limit;
	gboolean too_many;
} List;

static void
make_room(List *list)
{
	if (list->items == NULL) {
		list->capacity = USUAL_FIELDS;
		list->items = dsn_arena_take(list->arena, list->capacity * sizeof *list->items);
	} else {
		list->items = dsn_arena_grow(list->arena, list->items, list->n_items,
			&list->capacity, sizeof *list->items);
	}
}

static void
take_fields(List *list, DsnStr *rest)
{
	const char *at = rest->at, *end = at + rest->len, *next;
	DsnField field;

	while (at < end && (next = take_field(at, end, &field)) != NULL) {
		at = next;
		if (list->n_items >= list->limit) {
			list->too_many = TRUE;
			continue;
		}
		if (list->n_items == list->capacity)
			make_room(list);
		list->items[list->n_items++] = field;
	}
	*rest = (DsnStr){ at, (gsize)(end - at) };
}

static DsnFields
finish(const List *list, gboolean *too_many)
{
	if (list->too_many)
		*too_many = TRUE;
	return (DsnFields){ list->items, list->n_items };
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

DsnStr
dsn_fields_get(const DsnFields *fields, const char *name)
{
	DsnStr wanted = dsn_str(name);
	char first = (char)(name[0] | 0x20);

	for (guint i = 0; i < fields->n_fields; i++) {
		const DsnField *field = &fields->fields[i];

		if (field->name.len == wanted.len && (field->name.at[0] | 0x20) == first &&
			dsn_str_equal_nocase(field->name, wanted))
			return field->value;
	}
	return DSN_STR_ABSENT;
}

static inline gboolean
is_end(char c)
{
	return c == '\n' || c == '\r';
}

/* RFC 5322 section 2.2.3; a fold and the blanks around it become one blank. */
DsnStr
dsn_field_unfold(DsnArena *arena, DsnStr value)
{
	char *out;
	gsize len = 0;

	if (value.at == NULL)
		return value;
	value = dsn_str_trim(value);
	if (value.len == 0 || (memchr(value.at, '\n', value.len) == NULL &&
				      memchr(value.at, '\r', value.len) == NULL))
		return value;
	out = dsn_arena_take(arena, value.len);
	for (gsize i = 0; i < value.len; i++) {
		if (!is_end(value.at[i])) {
			out[len++] = value.at[i];
			continue;
		}
		while (len > 0 && is_blank(out[len - 1]))
			len--;
		while (i + 1 < value.len && (is_end(value.at[i + 1]) || is_blank(value.at[i + 1])))
			i++;
		out[len++] = ' ';
	}
	return (DsnStr){ out, len };
}
