/* SPDX-License-Identifier: MIT */
/* Octets of a descriptor in blocks, ungzipped on the way when they are gzip. */
#include "config.h"

#include "reader/input.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

void
dsn_input_open(DsnInput *input, int fd, gsize block)
{
	g_return_if_fail(!input->is_open);

	input->fd = fd;
	input->is_open = TRUE;
	input->is_sniffed = input->is_gzip = input->at_member_end = FALSE;
	input->block = block;
	input->octets = 0;
}

void
dsn_input_close(DsnInput *input)
{
	if (input->is_open && input->fd != STDIN_FILENO)
		close(input->fd);
	input->is_open = FALSE;
}

void
dsn_input_clear(DsnInput *input)
{
	dsn_input_close(input);
	if (input->zip != NULL)
		inflateEnd(input->zip);
	g_clear_pointer(&input->zip, g_free);
	g_clear_pointer(&input->packed, g_free);
}

static gssize
read_some(DsnInput *input, void *into, gsize size, const char **reason)
{
	gssize n;

	do
		n = read(input->fd, into, size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		*reason = g_strerror(errno);
	else
		input->octets += (guint64)n;
	return n;
}

static gboolean
start_gzip(DsnInput *input, const char *first, gsize len)
{
	if (input->zip == NULL) {
		input->zip = g_new0(struct z_stream_s, 1);
		input->packed = g_malloc(DSN_INPUT_BLOCK);
		if (inflateInit2(input->zip, 15 + 16) != Z_OK)
			return FALSE;
	} else if (inflateReset(input->zip) != Z_OK) {
		return FALSE;
	}
	memcpy(input->packed, first, len);
	input->zip->next_in = input->packed;
	input->zip->avail_in = (uInt)len;
	input->is_gzip = TRUE;
	return TRUE;
}

/* More packed octets; what follows a member is a member, or padding (gzip(1) says the same). */
static gssize
refill(DsnInput *input, const char **reason)
{
	z_stream *zip = input->zip;

	if (zip->avail_in == 0) {
		gssize n =
			read_some(input, input->packed, MIN(input->block, DSN_INPUT_BLOCK), reason);

		if (n <= 0) {
			if (n == 0 && !input->at_member_end) {
				*reason = "the gzip data ends too early";
				return -1;
			}
			return n;
		}
		zip->next_in = input->packed;
		zip->avail_in = (uInt)n;
	}
	if (input->at_member_end) {
		if (zip->next_in[0] != 0x1f)
			return 0;
		inflateReset(zip);
		input->at_member_end = FALSE;
	}
	return 1;
}

static gssize
inflate_some(DsnInput *input, char *into, gsize size, const char **reason)
{
	z_stream *zip = input->zip;

	zip->next_out = (Bytef *)into;
	zip->avail_out = (uInt)MIN(size, G_MAXUINT32 / 2);
	for (;;) {
		gssize more = refill(input, reason);
		int result;
		gsize n;

		if (more <= 0)
			return more;
		result = inflate(zip, Z_NO_FLUSH);
		if (result == Z_STREAM_END)
			input->at_member_end = TRUE;
		n = (gsize)((char *)zip->next_out - into);
		if (n > 0)
			return (gssize)n;
		if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
			*reason = "the gzip data is damaged";
			return -1;
		}
	}
}

/* The first octets decide; a pipe may hand them out one by one. */
static gssize
read_first(DsnInput *input, char *into, gsize size, const char **reason)
{
	gsize len = 0;

	while (len < 3) {
		gssize n = read_some(input, into + len, size - len, reason);

		if (n < 0)
			return n;
		if (n == 0)
			break;
		len += (gsize)n;
	}
	input->is_sniffed = TRUE;
	if (len < 3 || memcmp(into, "\x1f\x8b\x08", 3) != 0)
		return (gssize)len;
	if (!start_gzip(input, into, len)) {
		*reason = "no memory for gzip";
		return -1;
	}
	return inflate_some(input, into, size, reason);
}

gssize
dsn_input_read(DsnInput *input, char *into, gsize size, const char **reason)
{
	if (!input->is_sniffed)
		return read_first(input, into, MIN(size, MAX(input->block, 16)), reason);
	size = MIN(size, input->block);
	if (input->is_gzip)
		return inflate_some(input, into, size, reason);
	return read_some(input, into, size, reason);
}

gint64
dsn_input_left(const DsnInput *input)
{
	struct stat file;

	if (input->is_gzip || fstat(input->fd, &file) < 0 || !S_ISREG(file.st_mode))
		return -1;
	return MAX(0, (gint64)file.st_size - (gint64)input->octets);
}
