/* SPDX-License-Identifier: MIT */
/* A message as GMime reads it: a module of its own, loaded when the walker declines a message, and
 * what the walker is checked against.  GMime finds the parts and undoes their transfer encoding;
 * what is made of their octets is the walker's code. */
#include "config.h"

#include "mime/gmime.h"
#include "base/arena.h"

#include <gmime/gmime.h>

#define DEEPEST 64

typedef struct {
	GMimeMultipart *multipart;
	int next;
} Level;

static gpointer
init_gmime(gpointer unused)
{
	g_mime_init();
	return unused;
}

static DsnStr
take_octets(DsnArena *arena, GMimeStream *stream)
{
	GByteArray *octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));

	if (octets->len == 0)
		return DSN_STR("");
	return dsn_arena_copy(arena, (DsnStr){ (const char *)octets->data, octets->len });
}

static DsnStr
copy_text(DsnArena *arena, const char *text)
{
	DsnStr copy = dsn_arena_copy(arena, dsn_str(text));

	return text != NULL && copy.at == NULL ? DSN_STR("") : copy;
}

static DsnStr
read_content(DsnWalk *walk, GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream;
	DsnStr octets;

	if (content == NULL)
		return DSN_STR("");
	stream = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(content, stream);
	octets = take_octets(walk->arena, stream);
	g_object_unref(stream);
	return octets;
}

/* A returned original: its header and the empty line after it. */
static DsnStr
read_message(DsnWalk *walk, GMimeMessagePart *part)
{
	GMimeMessage *message = g_mime_message_part_get_message(part);
	g_autofree char *header = NULL;

	if (message == NULL)
		return DSN_STR("");
	header = g_mime_object_get_headers(GMIME_OBJECT(message), NULL);
	return dsn_arena_printf(walk->arena, "%s\n", header);
}

static gboolean
add_object(DsnWalk *walk, GMimeObject *object, guint depth)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);
	g_autofree char *name = g_mime_content_type_get_mime_type(type);
	DsnPartHeader header = { .encoding = DSN_ENCODING_NONE };
	DsnStr raw = DSN_STR("");

	header.media.type = copy_text(walk->arena, name);
	header.media.charset =
		copy_text(walk->arena, g_mime_content_type_get_parameter(type, "charset"));
	if (GMIME_IS_MESSAGE_PART(object))
		raw = read_message(walk, GMIME_MESSAGE_PART(object));
	else if (GMIME_IS_PART(object))
		raw = read_content(walk, GMIME_PART(object));
	return dsn_mime_add_leaf(walk, dsn_media_type_kind(header.media.type), &header, raw, depth);
}

static void
walk_tree(DsnWalk *walk, GMimeObject *root)
{
	Level levels[DEEPEST];
	guint depth = 0;
	GMimeObject *object = root;

	for (;;) {
		if (!GMIME_IS_MULTIPART(object)) {
			if (!add_object(walk, object, depth))
				return;
		} else if (depth < MIN(walk->limits.depth, DEEPEST)) {
			levels[depth++] = (Level){ GMIME_MULTIPART(object), 0 };
		} else {
			dsn_mime_defect(walk, DSN_DEFECT_TOO_DEEP, DSN_STR_ABSENT);
		}
		while (depth > 0 && levels[depth - 1].next >=
					    g_mime_multipart_get_count(levels[depth - 1].multipart))
			depth--;
		if (depth == 0)
			return;
		object = g_mime_multipart_get_part(
			levels[depth - 1].multipart, levels[depth - 1].next++);
	}
}

static void
describe(DsnWalk *walk, DsnMail *mail, GMimeObject *root)
{
	GMimeContentType *type = g_mime_object_get_content_type(root);
	const char *report_type = g_mime_content_type_get_parameter(type, "report-type");
	g_autofree char *name = g_mime_content_type_get_mime_type(type);
	g_autofree char *lower = g_ascii_strdown(name, -1);

	mail->type = copy_text(walk->arena, lower);
	if (report_type != NULL) {
		g_autofree char *lower_type = g_ascii_strdown(report_type, -1);

		mail->report_type = copy_text(walk->arena, lower_type);
	}
}

const DsnMail *
dsn_mime_gmime_parse(DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits)
{
	static GOnce once = G_ONCE_INIT;
	DsnWalk walk = { .arena = arena, .limits = *limits };
	DsnMail *mail = walk.mail = dsn_arena_new_array(arena, DsnMail, 1);
	DsnStr octets = message->octets, rest;
	gboolean too_many = FALSE;
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *parsed;

	g_once(&once, init_gmime, NULL);
	dsn_mime_skip_envelope(&octets);
	mail->headers = dsn_fields_read_message(arena, octets, limits->fields, &rest, &too_many);
	if (octets.len == 0)
		return mail;
	stream = g_mime_stream_mem_new_with_buffer(octets.at, octets.len);
	parser = g_mime_parser_new_with_stream(stream);
	parsed = g_mime_parser_construct_message(parser, NULL);
	if (parsed != NULL && g_mime_message_get_mime_part(parsed) != NULL) {
		describe(&walk, mail, g_mime_message_get_mime_part(parsed));
		walk_tree(&walk, g_mime_message_get_mime_part(parsed));
	}
	mail->parts = walk.parts;
	mail->n_parts = walk.n_parts;
	if (parsed != NULL)
		g_object_unref(parsed);
	g_object_unref(parser);
	g_object_unref(stream);
	return mail;
}
