/* SPDX-License-Identifier: MIT */
/* Batches of messages, and the reading of files, which is done outside of the lock. */
#include "config.h"

#include "reader/private.h"
#include "reader/mbox-separator.h"
#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Octets after which a load hands out what it has, so that large files do not add up. */
#define LOAD_ENOUGH (1024 * 1024)
/* Octets of a file that are read at once; most files have fewer. */
#define READ_SIZE (64 * 1024)

DsnBatch *
dsn_batch_new(void)
{
	DsnBatchStore *store = g_new0(DsnBatchStore, 1);

	store->files = g_new(gsize, DSN_BATCH_FILES);
	return &store->batch;
}

void
dsn_batch_free(DsnBatch *batch)
{
	DsnBatchStore *store;

	if (batch == NULL)
		return;
	store = dsn_batch_store(batch);
	if (store->folder != NULL)
		dsn_folder_unref(store->folder);
	dsn_input_clear(&store->input);
	dsn_buffer_clear(&store->octets);
	dsn_buffer_clear(&store->names);
	g_free(store->spans);
	g_free(store->messages);
	g_free(store->files);
	g_free(store);
}

void
dsn_batch_reset(DsnBatch *batch, DsnReader *reader)
{
	DsnBatchStore *store = dsn_batch_store(batch);

	store->reader = reader;
	store->octets.len = store->names.len = 0;
	store->n_spans = store->n_files = store->next_file = 0;
	store->is_loaded = FALSE;
	if (store->folder != NULL)
		dsn_folder_unref(g_steal_pointer(&store->folder));
	batch->messages = NULL;
	batch->n_messages = 0;
}

gsize
dsn_batch_add_name(DsnBatch *batch, const char *path, const char *name)
{
	DsnBuffer *names = &dsn_batch_store(batch)->names;
	gsize at = names->len;

	dsn_buffer_add(names, dsn_str(path));
	dsn_buffer_add(names, dsn_str(name));
	dsn_buffer_add_char(names, '\0');
	return at;
}

void
dsn_batch_add_span(DsnBatch *batch, DsnSpan span)
{
	DsnBatchStore *store = dsn_batch_store(batch);

	if (store->n_spans == store->spans_capacity) {
		store->spans_capacity = MAX(DSN_BATCH_FILES, store->spans_capacity * 2);
		store->spans = g_renew(DsnSpan, store->spans, store->spans_capacity);
	}
	store->spans[store->n_spans++] = span;
}

/* Kept as the whole path: it is the source of the message, and its tail what is opened. */
void
dsn_batch_add_file(DsnBatch *batch, DsnFolder *folder, const char *prefix, const char *name)
{
	DsnBatchStore *store = dsn_batch_store(batch);

	if (store->folder == NULL)
		store->folder = dsn_folder_ref(folder);
	store->files[store->n_files++] = dsn_batch_add_name(batch, folder->path, prefix);
	store->names.len--;
	dsn_batch_add_name(batch, name, "");
}

/* FALSE: could not be read; @len is what was.  A plain file that gives less than was asked for
 * is at its end (read(2)): no second call is made to hear so. */
static gboolean
read_head(DsnBatchStore *store, gsize *len, const char **reason)
{
	gsize most = store->reader->options.head + DSN_FROM_LINES_MAX, from = store->octets.len;
	gssize n, whole = READ_SIZE;

	do {
		char *into = dsn_buffer_reserve(&store->octets, READ_SIZE);

		n = dsn_input_read(&store->input, into, READ_SIZE, reason);
		if (n > 0)
			store->octets.len += (gsize)n;
		if (store->input.is_gzip)
			whole = 1;
	} while (n >= whole && store->octets.len - from <= most);
	*len = store->octets.len - from;
	return n >= 0;
}

/* Octets of the file that were not read. */
static guint64
count_rest(DsnBatchStore *store, const char **reason)
{
	gint64 left = dsn_input_left(&store->input);
	guint64 rest = 0;
	gssize n;

	if (left >= 0)
		return (guint64)left;
	do {
		n = dsn_input_read(&store->input, dsn_buffer_reserve(&store->octets, READ_SIZE),
			READ_SIZE, reason);
		rest += n > 0 ? (guint64)n : 0;
	} while (n > 0);
	return rest;
}

static void
take_message(DsnBatch *batch, gsize source, gsize from, gsize len)
{
	DsnBatchStore *store = dsn_batch_store(batch);
	gsize head = store->reader->options.head, skip;
	guint64 size = len;
	const char *reason = NULL;

	if (len > head + DSN_FROM_LINES_MAX)
		size += count_rest(store, &reason);
	if (reason != NULL)
		dsn_reader_fail(store->reader, store->names.at + source, reason);
	skip = dsn_from_line_skip((DsnStr){ store->octets.at + from, len }, DSN_FROM_LINES_MAX);
	len = MIN(len - skip, head);
	store->octets.len = from + skip + len;
	dsn_batch_add_span(batch, (DsnSpan){ .source = source,
					  .octets = from + skip,
					  .len = len,
					  .size = size - skip,
					  .offset = skip });
}

static void
load_file(DsnBatch *batch, gsize source)
{
	DsnBatchStore *store = dsn_batch_store(batch);
	DsnReader *reader = store->reader;
	const char *path = store->names.at + source, *reason = NULL;
	gsize from = store->octets.len, len;
	int fd = dsn_folder_open_file(store->folder, path, &reason);

	if (fd < 0) {
		if (reason != NULL)
			dsn_reader_fail(reader, path, reason);
		return;
	}
	dsn_input_open(&store->input, fd, DSN_INPUT_BLOCK);
	if (!read_head(store, &len, &reason))
		dsn_reader_fail(reader, path, reason);
	else if (len == 0)
		dsn_reader_fail(reader, path, "the file is empty");
	if (len > 0)
		take_message(batch, source, from, len);
	dsn_reader_count(reader, store->input.octets);
	dsn_input_close(&store->input);
}

static void
undo_quotes(DsnBatchStore *store, DsnSpan *span)
{
	gsize undone =
		dsn_from_line_unquote(store->octets.at + span->octets, span->len, span->quote);

	span->len -= undone;
	span->size -= undone;
}

/* Makes the messages of the spans. */
static void
publish(DsnBatch *batch)
{
	DsnBatchStore *store = dsn_batch_store(batch);

	if (store->messages_capacity < store->n_spans) {
		store->messages_capacity = store->spans_capacity;
		store->messages = g_renew(DsnMessage, store->messages, store->messages_capacity);
	}
	for (guint i = 0; i < store->n_spans; i++) {
		DsnSpan *span = &store->spans[i];

		if (span->is_quoted)
			undo_quotes(store, span);
		store->messages[i] = (DsnMessage){
			.octets = { store->octets.at + span->octets, span->len },
			.size = span->size,
			.source = store->names.at + span->source,
			.offset = span->offset,
		};
	}
	batch->messages = store->messages;
	batch->n_messages = store->n_spans;
}

gboolean
dsn_batch_load(DsnBatch *batch)
{
	DsnBatchStore *store = dsn_batch_store(batch);

	if (store->folder == NULL) {
		if (store->is_loaded)
			return FALSE;
		store->is_loaded = TRUE;
		publish(batch);
		return TRUE;
	}
	if (store->next_file == store->n_files)
		return FALSE;
	store->octets.len = store->n_spans = 0;
	while (store->next_file < store->n_files && store->octets.len < LOAD_ENOUGH)
		load_file(batch, store->files[store->next_file++]);
	publish(batch);
	return TRUE;
}
