/* SPDX-License-Identifier: MIT */
/* Octets on their way out. */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/**
 * DsnBuffer:
 * @at: (nullable): what was written; no NUL follows it
 * @len: octets of it; may be set to 0 to write from the start again
 * @capacity: octets there is room for
 *
 * Zeroes are an empty buffer.  It grows as sinks write to it; whoever declared it clears it when
 * done.  One thread uses a buffer at a time.  A plain value that never grows.
 */
typedef struct {
	char *at;
	gsize len;
	gsize capacity;
} DsnBuffer;

/* Frees what the buffer holds; it is empty afterwards and can be written to again. */
void dsn_buffer_clear(DsnBuffer *buffer);

G_END_DECLS
