/* SPDX-License-Identifier: MIT */
/* Header fields (RFC 5322 section 2.2), and the text of one (RFC 2047). */
#pragma once

#include <dsnsift/arena.h>

G_BEGIN_DECLS

/**
 * DsnField:
 * @name: as written, without the colon and blanks before it; never empty
 * @value: as written after the colon, folds included; see dsn_field_text()
 *
 * Views of the block that the field was read from.  A plain value that never grows.
 */
typedef struct {
	DsnStr name;
	DsnStr value;
} DsnField;

/**
 * DsnFields:
 * @fields: (array length=n_fields) (nullable): in their order
 *
 * A plain value that never grows and owns nothing: @fields lives in the arena that it was made
 * with.  Zeroes are no fields.  Others are made by the library alone, for a table that speeds up
 * dsn_fields_get() belongs to them; @n_fields may be lowered.
 */
typedef struct {
	const DsnField *fields;
	guint n_fields;
} DsnFields;

/**
 * dsn_fields_parse:
 * @rest: (out) (optional): what follows the fields and an empty line after them
 *
 * Reads header fields from @block up to the first empty line, or the first line that is neither a
 * field nor the fold of one.  At most 4,096 are kept, the others passed over.
 *
 * Returns: (transfer none): lives in @arena and in the octets of @block
 */
DsnFields dsn_fields_parse(DsnArena *arena, DsnStr block, DsnStr *rest);

/**
 * dsn_fields_get:
 * @name: not empty; upper and lower case are the same
 *
 * Returns: the raw value of the first field of that name, or %DSN_STR_ABSENT; that of a field
 *   without a value is empty, but not absent
 */
DsnStr dsn_fields_get(const DsnFields *fields, const char *name);

/**
 * dsn_fields_next:
 * @index: (inout): the number of the field to begin with; afterwards the one behind that found
 *
 * For all fields of one name:
 *
 *     while ((value = dsn_fields_next(&fields, DSN_STR("Received"), &index)).at != NULL)
 *
 * Returns: as dsn_fields_get()
 */
DsnStr dsn_fields_next(const DsnFields *fields, DsnStr name, guint *index);

/* Unfolded and trimmed, comments kept.  A view of @value where nothing is folded; absent if that
 * is absent. */
DsnStr dsn_field_unfold(DsnArena *arena, DsnStr value);

/* As dsn_field_unfold(), and encoded words (RFC 2047) decoded: valid UTF-8 in one line. */
DsnStr dsn_field_text(DsnArena *arena, DsnStr value);

G_END_DECLS
