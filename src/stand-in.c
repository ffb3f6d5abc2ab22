/* SPDX-License-Identifier: MIT */
/* For as long as the reader is being made: weak, so that it wins. */
#include "config.h"

#include <dsnsift/reader.h>

#define WEAK __attribute__((weak))

struct DsnReader {
	const char *const *paths;
	DsnReaderOptions options;
	guint failures;
	guint64 serial;
};

struct DsnBatchStore {
	DsnMessage message;
	char *bytes;
};

WEAK DsnReader *
dsn_reader_new(const char *const *paths, const DsnReaderOptions *options)
{
	DsnReader *reader = g_new0(DsnReader, 1);

	reader->paths = paths;
	reader->options = *options;
	return reader;
}

WEAK void
dsn_reader_free(DsnReader *reader)
{
	g_free(reader);
}

WEAK DsnBatch *
dsn_batch_new(void)
{
	DsnBatch *batch = g_new0(DsnBatch, 1);

	batch->store = g_new0(struct DsnBatchStore, 1);
	return batch;
}

WEAK void
dsn_batch_free(DsnBatch *batch)
{
	g_free(batch->store->bytes);
	g_free(batch->store);
	g_free(batch);
}

WEAK gboolean
dsn_reader_claim(DsnReader *reader, DsnBatch *batch)
{
	for (; *reader->paths != NULL; reader->paths++) {
		g_autoptr(GError) error = NULL;
		gsize len;

		g_clear_pointer(&batch->store->bytes, g_free);
		if (!g_file_get_contents(
			    strcmp(*reader->paths, "-") == 0 ? "/dev/stdin" : *reader->paths,
			    &batch->store->bytes, &len, &error)) {
			reader->failures++;
			reader->options.warn(
				*reader->paths, error->message, reader->options.warn_data);
			continue;
		}
		batch->store->message = (DsnMessage){ { batch->store->bytes, MIN(len, 1 << 20) },
			len, *reader->paths++, 0 };
		batch->messages = &batch->store->message;
		batch->n_messages = 1;
		batch->serial = reader->serial++;
		return TRUE;
	}
	return FALSE;
}

WEAK void
dsn_batch_load(DsnBatch *batch)
{
	(void)batch;
}

WEAK guint
dsn_reader_failures(const DsnReader *reader)
{
	return reader->failures;
}

WEAK guint64
dsn_reader_octets_read(const DsnReader *reader)
{
	(void)reader;
	return 0;
}

WEAK guint64
dsn_reader_octets_total(const DsnReader *reader)
{
	(void)reader;
	return 0;
}
