/* SPDX-License-Identifier: MIT */
/* How the sinks add to a buffer. */
#pragma once

#include <dsnsift/buffer.h>

/* For the one below. */
void dsn_buffer_enlarge(DsnBuffer *buffer, gsize size);

/* Room for @size more octets at the returned place; add to len what was written. */
static inline char *
dsn_buffer_reserve(DsnBuffer *buffer, gsize size)
{
	if (G_UNLIKELY(size > buffer->capacity - buffer->len))
		dsn_buffer_enlarge(buffer, size);
	return buffer->at + buffer->len;
}

static inline void
dsn_buffer_add(DsnBuffer *buffer, DsnStr str)
{
	if (str.len > 0)
		memcpy(dsn_buffer_reserve(buffer, str.len), str.at, str.len),
			buffer->len += str.len;
}

static inline void
dsn_buffer_add_char(DsnBuffer *buffer, char c)
{
	*dsn_buffer_reserve(buffer, 1) = c;
	buffer->len++;
}
