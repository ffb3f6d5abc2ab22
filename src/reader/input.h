/* SPDX-License-Identifier: MIT */
/* A descriptor read in blocks, and ungzipped on the way when it is gzip. */
#pragma once

#include <glib.h>

#define DSN_INPUT_BLOCK (256 * 1024)

/**
 * DsnInput:
 *
 * Zero-initialise it, or clear it: the memory of zlib is kept for the next file.
 * gzip is known by its magic number, never by a name.  read(2) in blocks is as
 * fast as a mapping, works on pipes, and survives a file that shrinks.
 */
typedef struct {
	int fd;
	gboolean is_open;
	gboolean is_sniffed;
	gboolean is_gzip;
	gboolean at_member_end;
	gsize block;            /* octets asked for at once */
	guint64 octets;         /* read from the descriptor so far */
	struct z_stream_s *zip; /* made at the first gzip */
	guchar *packed;         /* DSN_INPUT_BLOCK octets, ditto */
} DsnInput;

/* Takes @fd over. */
void dsn_input_open(DsnInput *input, int fd, gsize block);
void dsn_input_close(DsnInput *input);
/* Closes, and frees what was kept. */
void dsn_input_clear(DsnInput *input);

/**
 * dsn_input_read:
 * @size: room at @into, at least 16
 *
 * Returns: octets written, 0 at the end, -1 on an error with its text in @reason
 *   (transfer none).
 */
gssize dsn_input_read(DsnInput *input, char *into, gsize size, const char **reason);

/* Octets not read yet of a plain file, without reading them; -1: read on and count. */
gint64 dsn_input_left(const DsnInput *input);
