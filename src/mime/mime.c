/* SPDX-License-Identifier: MIT */
/* The entry to the stage: limits, line ends, the message's own header. */
#include "config.h"

#include "mime/private.h"

static DsnMimeLimits
fill_limits(const DsnMimeLimits *limits)
{
	DsnMimeLimits full = { .depth = 16, .parts = 256, .fields = 4096, .text = 1024 * 1024 };

	if (limits == NULL)
		return full;
	if (limits->depth > 0)
		full.depth = limits->depth;
	if (limits->parts > 0)
		full.parts = limits->parts;
	if (limits->fields > 0)
		full.fields = limits->fields;
	if (limits->text > 0)
		full.text = limits->text;
	return full;
}

/* Is the first line's end a bare CR, as old Macintosh software left it? */
static gboolean
has_bare_cr_ends(DsnStr bytes)
{
	DsnStr line;

	return dsn_str_line(&bytes, &line) && bytes.len > 0 && bytes.at[-1] == '\r';
}

static gboolean
has_lone_cr(DsnStr bytes)
{
	const char *at = bytes.at, *end = at + bytes.len;

	while (at < end && (at = memchr(at, '\r', (gsize)(end - at))) != NULL) {
		at++;
		if (at == end || *at != '\n')
			return TRUE;
	}
	return FALSE;
}

static DsnStr
lower(DsnArena *arena, DsnStr str)
{
	char *out;

	if (str.len == 0)
		return str;
	out = dsn_arena_take(arena, str.len);
	dsn_str_copy_lower(out, str);
	return (DsnStr){ out, str.len };
}

static gboolean
has_defect(const DsnMail *mail, DsnDefectCode code)
{
	for (guint i = 0; i < mail->defects.n_items; i++)
		if (mail->defects.items[i].code == code)
			return TRUE;
	return FALSE;
}

static const DsnMail *
parse(DsnWalk *walk, DsnStr bytes)
{
	DsnMail *mail = walk->mail = dsn_arena_new_array(walk->arena, DsnMail, 1);
	DsnPartHeader header;
	gboolean too_many = FALSE;
	DsnStr body;

	walk->parts = NULL;
	walk->n_parts = walk->capacity = 0;
	walk->declined = FALSE;
	dsn_mime_skip_envelope(&bytes);
	mail->headers =
		dsn_fields_read_message(walk->arena, bytes, walk->limits.fields, &body, &too_many);
	if (too_many)
		dsn_mime_defect(walk, DSN_DEFECT_TOO_MANY_FIELDS, DSN_STR_ABSENT);
	if (walk->cut)
		dsn_mime_defect(walk, DSN_DEFECT_CUT, DSN_STR_ABSENT);
	header.media = dsn_media_type_parse(
		walk->arena, dsn_fields_get(&mail->headers, "Content-Type"), bytes.at + bytes.len);
	header.encoding =
		dsn_encoding_parse(dsn_fields_get(&mail->headers, "Content-Transfer-Encoding"));
	mail->type = header.media.type.len > 0 ? lower(walk->arena, header.media.type)
					       : DSN_STR("text/plain");
	mail->report_type = lower(walk->arena, header.media.report_type);
	dsn_mime_walk(walk, header, body);
	mail->parts = walk->parts;
	mail->n_parts = walk->n_parts;
	return mail;
}

const DsnMail *
dsn_mime_parse(DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits)
{
	DsnWalk walk = { .arena = arena, .cut = message->size > message->bytes.len };
	gboolean normalise = has_bare_cr_ends(message->bytes);
	const DsnMail *mail, *other;

	walk.limits = fill_limits(limits);
	mail = parse(
		&walk, normalise ? dsn_mime_normalise_ends(arena, message->bytes) : message->bytes);
	/* Line ends of two kinds: a boundary may stand behind the other kind. */
	if (!normalise && has_defect(mail, DSN_DEFECT_NO_BOUNDARY) && has_lone_cr(message->bytes))
		mail = parse(&walk, dsn_mime_normalise_ends(arena, message->bytes));
	if (walk.declined && (other = dsn_mime_fallback(arena, message, &walk.limits)) != NULL)
		return other;
	return mail;
}
