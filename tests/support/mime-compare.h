/* SPDX-License-Identifier: MIT */
/* The walker against GMime: the same bytes, the same leaves. */
#pragma once

#include "base/str.h"
#include "mime/gmime.h"

/* What is left of a difference is why, or NULL where the two must agree. */

static inline gboolean
compare_has_defect(const DsnMail *mail, DsnDefectCode code)
{
	for (guint i = 0; i < mail->defects.n_items; i++)
		if (mail->defects.items[i].code == code)
			return TRUE;
	return FALSE;
}

static inline gboolean
compare_has_lone_cr(DsnStr bytes)
{
	for (gsize i = 0; i < bytes.len; i++)
		if (bytes.at[i] == '\r' && (i + 1 == bytes.len || bytes.at[i + 1] != '\n'))
			return TRUE;
	return FALSE;
}

/* Does the header end in an empty line, or with the message? */
static inline gboolean
compare_is_header_closed(DsnArena *arena, DsnStr bytes)
{
	gboolean too_many = FALSE;
	DsnStr rest;

	dsn_fields_read_message(arena, bytes, 1, &rest, &too_many);
	return rest.len == 0 || rest.at == bytes.at ||
	       (rest.at[-1] == '\n' && rest.at - bytes.at > 1 &&
		       (rest.at[-2] == '\n' || (rest.at[-2] == '\r' && rest.at[-3] == '\n')));
}

/* Why a message as a whole may be read in two ways, or NULL. */
static inline const char *
compare_mail_reason(DsnArena *arena, const DsnMail *own, DsnStr bytes)
{
	if (compare_has_lone_cr(bytes))
		return "GMime takes a bare CR for no line end";
	if (compare_has_defect(own, DSN_DEFECT_NO_BOUNDARY))
		return "where no boundary comes, GMime has no part and we have a text";
	if (dsn_str_find_nocase(bytes, DSN_STR("\nboundary="), 0) >= 0)
		return "GMime does not look for a boundary behind a broken fold";
	if (!compare_is_header_closed(arena, bytes))
		return "where the empty line after the header is missing, GMime has no body";
	if (compare_has_defect(own, DSN_DEFECT_TOO_DEEP))
		return "a multipart that is too deep has no leaf in GMime's tree";
	return NULL;
}

/* Why a part may be read in two ways, or NULL. */
static inline const char *
compare_part_reason(const DsnMail *own, const DsnPart *a, const DsnPart *b)
{
	if (a->type.len > 0 && memchr(a->type.at, '/', a->type.len) == NULL)
		return "GMime takes a type without a subtype for application/octet-stream";
	if (a->kind != b->kind)
		return NULL;
	if (a->kind == DSN_PART_HTML && a->content.len == 0)
		return "HTML is not read where an alternative came before";
	if (a->kind == DSN_PART_STATUS && a->content.len > b->content.len)
		return "GMime takes status fields for the part's header if no empty line is "
		       "between";
	if (a->kind == DSN_PART_ORIGINAL && a->original.n_fields > b->original.n_fields)
		return "GMime ends an original's header at an empty line before it";
	if (compare_has_defect(own, DSN_DEFECT_BAD_ENCODING))
		return "what is no base64 or quoted-printable may be read in any way";
	return NULL;
}

static inline gboolean
compare_are_fields_same(DsnArena *arena, const DsnFields *a, const DsnFields *b)
{
	if (a->n_fields != b->n_fields)
		return FALSE;
	for (guint i = 0; i < a->n_fields; i++)
		if (!dsn_str_equal(a->fields[i].name, b->fields[i].name) ||
			!dsn_str_equal(dsn_field_unfold(arena, a->fields[i].value),
				dsn_field_unfold(arena, b->fields[i].value)))
			return FALSE;
	return TRUE;
}

static inline gboolean
compare_are_parts_same(DsnArena *arena, const DsnPart *a, const DsnPart *b)
{
	if (a->kind != b->kind || a->depth != b->depth)
		return FALSE;
	/* GMime writes a header anew: folds and the empty line at its end may differ. */
	if (a->kind == DSN_PART_ORIGINAL)
		return compare_are_fields_same(arena, &a->original, &b->original);
	return dsn_str_equal(a->content, b->content);
}

/* NULL, or what differs without a reason; @reason is set where there is one. */
static inline char *
compare_mails(DsnArena *arena, const DsnMail *own, const DsnMail *other, DsnStr bytes,
	const char **reason)
{
	const char *why = compare_mail_reason(arena, own, bytes);

	*reason = NULL;
	if (own->n_parts != other->n_parts) {
		*reason = why;
		return why != NULL ? NULL
				   : g_strdup_printf("%u parts, GMime has %u", own->n_parts,
					     other->n_parts);
	}
	for (guint i = 0; i < own->n_parts; i++) {
		const DsnPart *a = &own->parts[i], *b = &other->parts[i];

		if (compare_are_parts_same(arena, a, b))
			continue;
		*reason = why != NULL ? why : compare_part_reason(own, a, b);
		if (*reason == NULL)
			return g_strdup_printf(
				"part %u: kind %d of %zu octets at depth %u, GMime has "
				"kind %d of %zu octets at depth %u",
				i, a->kind, a->content.len, a->depth, b->kind, b->content.len,
				b->depth);
	}
	return NULL;
}
