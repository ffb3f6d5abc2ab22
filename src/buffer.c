/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/buffer.h>

void
dsn_buffer_clear(DsnBuffer *buffer)
{
	g_free(buffer->at);
	*buffer = (DsnBuffer){ 0 };
}

char *
dsn_buffer_reserve(DsnBuffer *buffer, gsize size)
{
	if (size > buffer->capacity - buffer->len) {
		buffer->capacity = MAX(buffer->len + size, buffer->capacity * 2);
		buffer->at = g_realloc(buffer->at, buffer->capacity);
	}
	return buffer->at + buffer->len;
}
