/* SPDX-License-Identifier: MIT */
/* The entry to the stage, and what is made of the octets of one part. */
#include "config.h"

#include "mime/private.h"
#include "base/arena.h"
#include "base/defect.h"
#include "base/lines.h"
#include "base/str.h"

void
dsn_mime_defect(DsnWalk *walk, DsnDefectCode code, DsnStr text)
{
	dsn_defects_add(&walk->mail->defects, walk->arena, code, text);
}

/* Cuts the text at the limit, where a character ends. */
static DsnStr
cut_text(DsnWalk *walk, DsnStr text)
{
	gsize end = walk->limits.text;

	if (text.len <= end)
		return text;
	while (end > 0 && ((guchar)text.at[end] & 0xc0) == 0x80)
		end--;
	dsn_mime_defect(walk, DSN_DEFECT_CUT, DSN_STR_ABSENT);
	return dsn_str_slice(text, 0, end);
}

static DsnStr
decode_octets(DsnWalk *walk, const DsnPartHeader *header, DsnStr raw)
{
	gboolean bad = FALSE;

	/* No encoding makes more than it takes, and none takes more than four times what it
	 * makes (quoted-printable's three and its soft line ends). */
	if (raw.len / 4 > walk->limits.text) {
		raw.len = walk->limits.text * 4;
		dsn_mime_defect(walk, DSN_DEFECT_CUT, DSN_STR_ABSENT);
	}
	if (header->encoding == DSN_ENCODING_NONE)
		return raw;
	raw = dsn_encoding_decode(walk->arena, raw, header->encoding, &bad);
	if (bad)
		dsn_mime_defect(walk, DSN_DEFECT_BAD_ENCODING, DSN_STR_ABSENT);
	return raw;
}

static DsnStr
decode_charset(DsnWalk *walk, DsnStr charset, DsnStr octets)
{
	gboolean bad = FALSE;
	DsnStr text = dsn_charset_text(walk->arena, octets, charset, &bad);

	if (bad)
		dsn_mime_defect(walk, DSN_DEFECT_BAD_CHARSET, charset);
	return text;
}

static DsnStr
decode_text(DsnWalk *walk, const DsnPartHeader *header, DsnStr raw)
{
	DsnStr octets = decode_octets(walk, header, raw);

	return cut_text(walk, decode_charset(walk, header->media.charset, octets));
}

static DsnFields
read_fields(DsnWalk *walk, DsnStr block, DsnStr *rest)
{
	gboolean too_many = FALSE;
	DsnFields fields;

	dsn_mime_skip_envelope(&block);
	fields = dsn_fields_read_message(walk->arena, block, walk->limits.fields, rest, &too_many);
	if (too_many)
		dsn_mime_defect(walk, DSN_DEFECT_TOO_MANY_FIELDS, DSN_STR_ABSENT);
	return fields;
}

/* Is the message encoded?  Some software declares base64 and returns the message as it is. */
static gboolean
is_encoded(const DsnPartHeader *header, DsnStr raw)
{
	DsnField field;

	dsn_mime_skip_envelope(&raw);
	return header->encoding == DSN_ENCODING_QP ||
	       (header->encoding != DSN_ENCODING_NONE && !dsn_field_take(&raw, &field));
}

static void
read_original(DsnWalk *walk, DsnPart *part, const DsnPartHeader *header, DsnStr raw)
{
	DsnStr rest, block = DSN_STR(""), content;

	if (is_encoded(header, raw))
		raw = decode_octets(walk, header, raw);
	part->original = read_fields(walk, raw, &rest);
	if (part->original.n_fields > 0)
		block = (DsnStr){ part->original.fields[0].name.at,
			(gsize)(rest.at - part->original.fields[0].name.at) };
	content = decode_charset(walk, DSN_STR_ABSENT, block);
	part->content = cut_text(walk, content);
	if (part->content.at != block.at || part->content.len != block.len)
		part->original = read_fields(walk, part->content, &rest);
}

/* Some gateways put a part with a header of its own into message/delivery-status. */
static DsnStr
decode_status(DsnWalk *walk, const DsnPartHeader *header, DsnStr raw)
{
	DsnPartHeader inner = *header;
	DsnStr rest = raw, next = raw;
	DsnField field;

	while (dsn_field_take(&next, &field) &&
		dsn_str_has_prefix_nocase(field.name, DSN_STR("Content-"))) {
		if (dsn_str_equal_nocase(field.name, DSN_STR("Content-Type")))
			inner.media =
				dsn_media_type_parse(walk->arena, field.value, raw.at + raw.len);
		if (dsn_str_equal_nocase(field.name, DSN_STR("Content-Transfer-Encoding")))
			inner.encoding = dsn_encoding_parse(field.value);
		rest = next;
	}
	if (rest.len == raw.len)
		return decode_text(walk, header, raw);
	dsn_mime_take_blank(&rest);
	return decode_text(walk, &inner, rest);
}

static void
read_part(DsnWalk *walk, DsnPart *part, const DsnPartHeader *header, DsnStr raw)
{
	DsnStr rest;

	switch (part->kind) {
	case DSN_PART_OTHER:
		part->content = DSN_STR("");
		break;
	case DSN_PART_ORIGINAL:
		read_original(walk, part, header, raw);
		break;
	case DSN_PART_ORIGINAL_HEADERS:
		part->content = decode_text(walk, header, raw);
		part->original = read_fields(walk, part->content, &rest);
		break;
	case DSN_PART_HTML:
		part->content =
			cut_text(walk, dsn_html_words(walk->arena, decode_text(walk, header, raw)));
		break;
	case DSN_PART_STATUS:
		part->content = decode_status(walk, header, raw);
		break;
	case DSN_PART_TEXT:
	case DSN_PART_FEEDBACK:
	case DSN_PART_DISPOSITION:
		part->content = decode_text(walk, header, raw);
		break;
	}
}

gboolean
dsn_mime_add_leaf(
	DsnWalk *walk, DsnPartKind kind, const DsnPartHeader *header, DsnStr raw, guint depth)
{
	DsnPart *part;

	if (walk->n_parts >= walk->limits.parts) {
		dsn_mime_defect(walk, DSN_DEFECT_TOO_MANY_PARTS, DSN_STR_ABSENT);
		return FALSE;
	}
	walk->parts = dsn_arena_grow(
		walk->arena, walk->parts, walk->n_parts, &walk->capacity, sizeof *walk->parts);
	part = &walk->parts[walk->n_parts++];
	*part = (DsnPart){ .kind = kind, .depth = depth, .type = header->media.type };
	read_part(walk, part, header, raw);
	return TRUE;
}

static const DsnMimeOptions defaults;

static DsnMimeLimits
fill_limits(const DsnMimeLimits *limits)
{
	DsnMimeLimits full = { .depth = 16, .parts = 256, .fields = 4096, .text = 1024 * 1024 };

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
has_bare_cr_ends(DsnStr raw)
{
	DsnStr line;

	return dsn_str_line(&raw, &line) && raw.len > 0 && raw.at[-1] == '\r';
}

static gboolean
has_lone_cr(DsnStr raw)
{
	const char *at = raw.at, *end = at + raw.len;

	while (at < end && (at = memchr(at, '\r', (gsize)(end - at))) != NULL) {
		at++;
		if (at == end || *at != '\n')
			return TRUE;
	}
	return FALSE;
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
parse(DsnWalk *walk, DsnStr raw)
{
	DsnMail *mail = walk->mail = dsn_arena_new_array(walk->arena, DsnMail, 1);
	DsnPartHeader header;
	gboolean too_many = FALSE;
	DsnStr body;

	walk->parts = NULL;
	walk->n_parts = walk->capacity = 0;
	walk->declined = FALSE;
	if (dsn_mime_skip_envelope(&raw))
		dsn_mime_defect(walk, DSN_DEFECT_LATE_HEADER, DSN_STR_ABSENT);
	mail->headers =
		dsn_fields_read_message(walk->arena, raw, walk->limits.fields, &body, &too_many);
	if (too_many)
		dsn_mime_defect(walk, DSN_DEFECT_TOO_MANY_FIELDS, DSN_STR_ABSENT);
	if (walk->cut)
		dsn_mime_defect(walk, DSN_DEFECT_CUT, DSN_STR_ABSENT);
	header.media = dsn_media_type_parse(
		walk->arena, dsn_fields_get(&mail->headers, "Content-Type"), raw.at + raw.len);
	header.encoding =
		dsn_encoding_parse(dsn_fields_get(&mail->headers, "Content-Transfer-Encoding"));
	mail->type = header.media.type.len > 0 ? dsn_arena_lower(walk->arena, header.media.type)
					       : DSN_STR("text/plain");
	mail->report_type = dsn_arena_lower(walk->arena, header.media.report_type);
	dsn_mime_walk(walk, header, body);
	mail->parts = walk->parts;
	mail->n_parts = walk->n_parts;
	return mail;
}

const DsnMail *
dsn_mime_parse(DsnArena *arena, const DsnMessage *message, const DsnMimeOptions *options)
{
	DsnWalk walk = { .arena = arena, .cut = message->size > message->octets.len };
	gboolean normalise = has_bare_cr_ends(message->octets);
	const DsnMail *mail, *other;

	if (options == NULL)
		options = &defaults;
	walk.limits = fill_limits(&options->limits);
	mail = parse(&walk,
		normalise ? dsn_mime_normalise_ends(arena, message->octets) : message->octets);
	/* Where line ends of two kinds are mixed, the boundary may come after the other kind. */
	if (!normalise && has_defect(mail, DSN_DEFECT_NO_BOUNDARY) && has_lone_cr(message->octets))
		mail = parse(&walk, dsn_mime_normalise_ends(arena, message->octets));
	if (walk.declined && options->fallback != NULL &&
		(other = options->fallback(arena, message, &walk.limits)) != NULL)
		return other;
	return mail;
}
