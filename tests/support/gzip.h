/* SPDX-License-Identifier: MIT */
/* Input as gzip, for what unpacks it. */
#pragma once

#include "support/test.h"

#include <zlib.h>

/* A gzip member that holds @text, appended to @packed. */
static inline void
append_gzip(GString *packed, const char *text)
{
	char out[1024];
	z_stream zip = { .next_in = (Bytef *)(guintptr)text,
		.avail_in = (uInt)strlen(text),
		.next_out = (Bytef *)out,
		.avail_out = sizeof out };

	assert_int_equal(deflateInit2(&zip, 9, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
	assert_int_equal(deflate(&zip, Z_FINISH), Z_STREAM_END);
	g_string_append_len(packed, out, (gssize)zip.total_out);
	deflateEnd(&zip);
}
