/* SPDX-License-Identifier: MIT */
/* Header fields as the stages know them: how they are found by the hashes of their names, and how
 * they are taken from a text one after another. */
#pragma once

#include <dsnsift/fields.h>

/* ---- look-up (fields.c) ---- */

/*
 * Next to each array of fields stands one octet for each, a hash of its name: made of the first
 * letter in lower case and of the length, so that it tells most names apart without a look at
 * them.  "To" and "TO" have 't' + 2 * 8 = 132, "Subject" has 's' + 7 * 8 = 171.  Sixteen hashes
 * are compared at once.
 */
#define DSN_FIELD_NAME_HASH(first, length) ((guchar)((first) + ((length) << 3)))

/* @name: not empty */
static inline guchar
dsn_field_name_hash(DsnStr name)
{
	return DSN_FIELD_NAME_HASH((guchar)(name.at[0] | 0x20), name.len);
}

/* What the array of a DsnFields that is not empty is part of. */
typedef struct {
	guchar *name_hashes; /* one a field, and sixteen zeroes */
	DsnField fields[];
} DsnFieldTable;

/* (array length=n_fields) (nullable): NULL if there are no fields */
static inline const guchar *
dsn_fields_name_hashes(const DsnFields *fields)
{
	const char *at = (const char *)fields->fields;

	if (at == NULL)
		return NULL;
	return ((const DsnFieldTable *)(gconstpointer)(at - G_STRUCT_OFFSET(DsnFieldTable, fields)))
		->name_hashes;
}

/* dsn_fields_get() for a hash that is known. */
DsnStr dsn_fields_get_hashed(const DsnFields *fields, DsnStr name, guchar hash);

/* Names are mostly literals: their lengths and hashes are then made by the compiler. */
#define dsn_fields_get(fields, name)                                                               \
	dsn_fields_get_hashed((fields), dsn_str(name), dsn_field_name_hash(dsn_str(name)))

/* ---- from a text (field-scan.c) ---- */

/**
 * DsnFieldScan:
 * @at: where the next field begins
 * @block: the octets whose field ends are known; those from @ahead on were not looked at yet
 * @ends: bit i is set where octet i of @block ends a field; the bits of ends that are done with
 *   are cleared
 */
typedef struct {
	const char *at;
	const char *end;
	const char *block;
	const char *ahead;
	guint64 ends;
} DsnFieldScan;

DsnFieldScan dsn_field_scan(DsnStr text);

/* Takes at most @room fields, and of each the hash of its name.  Fewer if no field is next: an
 * empty line, other words, the end.  They are not passed over, and nothing can be taken behind
 * them. */
guint dsn_field_scan_take(DsnFieldScan *scan, DsnField *fields, guchar *name_hashes, guint room);

/* Takes one; FALSE if no field is next. */
gboolean dsn_field_next(DsnFieldScan *scan, DsnField *field);

static inline DsnStr
dsn_field_scan_rest(const DsnFieldScan *scan)
{
	return (DsnStr){ scan->at, (gsize)(scan->end - scan->at) };
}

/* Takes the field at the start of @rest; FALSE if there is none. */
gboolean dsn_field_take(DsnStr *rest, DsnField *field);
