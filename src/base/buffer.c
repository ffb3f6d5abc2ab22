/* SPDX-License-Identifier: MIT */
/* A growing buffer. */
#include "config.h"

#include "base/buffer.h"

void
dsn_buffer_clear(DsnBuffer *buffer)
{
	g_free(buffer->at);
	*buffer = (DsnBuffer){ 0 };
}

void
dsn_buffer_enlarge(DsnBuffer *buffer, gsize size)
{
	buffer->capacity = MAX(buffer->len + size, buffer->capacity * 2);
	buffer->at = g_realloc(buffer->at, buffer->capacity);
}
