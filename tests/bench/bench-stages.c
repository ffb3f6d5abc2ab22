/* SPDX-License-Identifier: MIT */
/*
 * What each stage costs: the pipeline over one mailbox, ended after one stage more each time.
 *
 *	bench-stages PATH
 */
#include "config.h"

#include <dsnsift/dsnsift.h>

#include <stdio.h>
#include <time.h>

#include "mime/mime.h"
#include "report/report.h"
#include "sink/sink.h"

static const char *const stages[] = { "reader", "mime", "report", "diagnosis", "csv" };

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void
print(DsnArena *arena, const DsnMessage *message, const DsnVerdict *verdict, DsnBuffer *out)
{
	static const DsnSinkOptions options = { .size = sizeof options };
	DsnRecord *record = dsn_record_make(arena, message, verdict, NULL);

	for (guint i = 0; i < verdict->report->n_recipients; i++) {
		dsn_record_fill(record, i);
		dsn_sink_csv.record(&options, record, out);
	}
}

static void
pass(DsnArena *arena, const DsnMessage *message, guint last, DsnBuffer *out)
{
	const DsnMail *mail;

	if (last >= 3) {
		const DsnVerdict *verdict = dsn_sift(arena, NULL, message);
		if (last >= 4)
			print(arena, message, verdict, out);
	} else if (last >= 1) {
		mail = dsn_mime_parse(arena, message, NULL);
		if (last >= 2)
			dsn_report_read(arena, mail, NULL);
	}
	dsn_arena_reset(arena);
}

static guint
scan(const char *path, guint last, double *octets)
{
	const char *const paths[] = { path, NULL };
	g_autoptr(DsnReader) reader = dsn_reader_new(paths, NULL);
	g_autoptr(DsnBatch) batch = dsn_batch_new();
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnBuffer out = { 0 };
	guint count = 0;

	*octets = 0;
	while (dsn_reader_claim(reader, batch)) {
		while (dsn_batch_load(batch)) {
			for (guint i = 0; i < batch->n_messages; i++) {
				*octets += (double)batch->messages[i].size;
				pass(arena, &batch->messages[i], last, &out);
			}
			count += batch->n_messages;
		}
		out.len = 0;
	}
	dsn_buffer_clear(&out);
	return count;
}

int
main(int argc, char **argv)
{
	double before = 0, octets;

	if (argc != 2)
		return 64;
	scan(argv[1], 0, &octets); /* warm */
	for (guint last = 0; last < G_N_ELEMENTS(stages); last++) {
		double start = now(), took;
		guint count = scan(argv[1], last, &octets);

		took = now() - start;
		printf("%-10s %8.2f us/message   up to here %9.0f messages/s %8.1f MB/s\n",
			stages[last], (took - before) / count * 1e6, count / took,
			octets / took / 1e6);
		before = took;
	}
	return 0;
}
