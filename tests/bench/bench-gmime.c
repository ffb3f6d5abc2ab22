/* SPDX-License-Identifier: MIT */
/*
 * The yardstick: GMime parses every message of an mbox and decodes the delivery-status parts;
 * no verdict, no output.
 *
 *	bench-gmime MBOX
 */
#include "config.h"

#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>

static void
decode(GMimeObject *parent, GMimeObject *part, gpointer sum)
{
	GMimeContentType *type = g_mime_object_get_content_type(part);
	GMimeStream *memory;

	(void)parent;
	if (!GMIME_IS_PART(part) ||
		!g_mime_content_type_is_type(type, "message", "delivery-status"))
		return;
	memory = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), memory);
	*(gint64 *)sum += g_mime_stream_length(memory);
	g_object_unref(memory);
}

int
main(int argc, char **argv)
{
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;
	gint64 sum = 0;
	guint count = 0;

	g_mime_init();
	if (argc != 2 || (stream = g_mime_stream_fs_open(argv[1], O_RDONLY, 0, NULL)) == NULL)
		return 66;
	parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
	while (!g_mime_parser_eos(parser)) {
		message = g_mime_parser_construct_message(parser, NULL);
		if (message == NULL) {
			/* It stays where it is: no comparison can be had. */
			fprintf(stderr, "GMime gives up at octet %lld\n",
				(long long)g_mime_parser_tell(parser));
			return 65;
		}
		g_mime_message_foreach(message, decode, &sum);
		g_object_unref(message);
		count++;
	}
	printf("%u messages, %lld octets of delivery status\n", count, (long long)sum);
	return 0;
}
