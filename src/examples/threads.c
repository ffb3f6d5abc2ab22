/* SPDX-License-Identifier: MIT */
/* A scan by all processors, as CSV:
 *
 *	cc threads.c $(pkg-config --cflags --libs dsnsift) -o threads
 *	./threads ~/Maildir/.bounces >bounces.csv
 *
 * Threads share the reader, the options and the rules; batch, arena and buffer are one's own.
 */
#include <stdio.h>
#include <stdlib.h>

#include <dsnsift/dsnsift.h>

static const DsnConfig config = { .size = sizeof config, .fallback = dsn_gmime_parse };
static const DsnSinkOptions options = { .size = sizeof options };
static const DsnSink *sink;
static GMutex lock;

/* One thread at a time hands over what it has printed, and claims the next messages.  Rows come in
 * the order in which batches are done; batch->serial would tell that of the input. */
static gboolean
take_turn(DsnReader *reader, DsnBatch *batch, DsnBuffer *out)
{
	gboolean more;

	g_mutex_lock(&lock);
	if (out->len > 0)
		fwrite(out->at, 1, out->len, stdout);
	more = dsn_reader_claim(reader, batch);
	g_mutex_unlock(&lock);
	out->len = 0;
	return more;
}

static void
sift(DsnArena *arena, const DsnMessage *message, DsnBuffer *out)
{
	const DsnVerdict *verdict = dsn_sift(arena, &config, message);
	DsnRecord *record = dsn_record_make(arena, message, verdict, NULL);

	for (guint i = 0; i < verdict->report->n_recipients; i++) {
		dsn_record_fill(record, i);
		sink->record(&options, record, out);
	}
	dsn_arena_reset(arena);
}

static gpointer
work(gpointer reader)
{
	g_autoptr(DsnBatch) batch = dsn_batch_new();
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnBuffer out = { 0 };

	while (take_turn(reader, batch, &out))
		while (dsn_batch_load(batch))
			for (guint i = 0; i < batch->n_messages; i++)
				sift(arena, &batch->messages[i], &out);
	dsn_buffer_clear(&out);
	return NULL;
}

int
main(int argc, char **argv)
{
	g_autoptr(DsnReader) reader = dsn_reader_new((const char *const *)argv + (argc > 0), NULL);
	guint n_threads = g_get_num_processors();
	g_autofree GThread **threads = g_new(GThread *, n_threads);
	DsnBuffer head = { 0 };

	sink = dsn_sink_by_name("csv");
	sink->begin(&options, &head);
	fwrite(head.at, 1, head.len, stdout);
	dsn_buffer_clear(&head);
	for (guint i = 0; i < n_threads; i++)
		threads[i] = g_thread_new("sift", work, reader);
	for (guint i = 0; i < n_threads; i++)
		g_thread_join(threads[i]);
	return dsn_reader_failures(reader) > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
