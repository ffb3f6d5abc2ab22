/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "reader/kind.h"

void
dsn_reader_set_block(DsnReader *reader, gsize block)
{
	reader->block = block;
}

void
dsn_reader_push(DsnReader *reader, const DsnReaderKind *kind, gpointer state)
{
	DsnOpened *opened = g_new(DsnOpened, 1);

	*opened = (DsnOpened){ kind, state, reader->top };
	reader->top = opened;
}

void
dsn_reader_pop(DsnReader *reader)
{
	DsnOpened *opened = reader->top;

	reader->top = opened->below;
	opened->kind->free(opened->state);
	g_free(opened);
}

void
dsn_reader_fail(DsnReader *reader, const char *path, const char *reason)
{
	g_atomic_int_inc(&reader->failures);
	if (reader->options.warn != NULL)
		reader->options.warn(path, reason, reader->options.warn_data);
}

void
dsn_reader_count(DsnReader *reader, guint64 octets)
{
	__atomic_fetch_add(&reader->octets_read, octets, __ATOMIC_RELAXED);
}
