/* SPDX-License-Identifier: MIT */
/* The addresses that are not to be mailed again, one a line:
 *
 *	cc scan.c $(pkg-config --cflags --libs dsnsift) -o scan
 *	./scan ~/Maildir/.bounces | sort -u
 */
#include <stdio.h>
#include <stdlib.h>

#include <dsnsift/dsnsift.h>

static void
complain(const char *path, const char *reason, gpointer data)
{
	(void)data;
	fprintf(stderr, "scan: %s: %s\n", path, reason);
}

static void
print_suppressed(const DsnVerdict *verdict)
{
	for (guint i = 0; i < verdict->n_diagnoses; i++) {
		const DsnDiagnosis *diagnosis = verdict->diagnoses[i];

		/* Never for a fault of the sender's, and never without an address. */
		if (diagnosis->action == DSN_ACTION_SUPPRESS)
			printf("%.*s\n", (int)diagnosis->recipient->address.len,
				diagnosis->recipient->address.at);
	}
}

int
main(int argc, char **argv)
{
	/* Maildirs, mboxes, folders and files; "-" is standard input. */
	const char *const *paths = (const char *const *)argv + (argc > 0);
	const DsnReaderOptions options = { .size = sizeof options, .warn = complain };
	const DsnConfig config = { .size = sizeof config, .fallback = dsn_gmime_parse };
	g_autoptr(DsnReader) reader = dsn_reader_new(paths, &options);
	g_autoptr(DsnBatch) batch = dsn_batch_new();
	g_autoptr(DsnArena) arena = dsn_arena_new();

	while (dsn_reader_claim(reader, batch))
		while (dsn_batch_load(batch))
			for (guint i = 0; i < batch->n_messages; i++) {
				print_suppressed(dsn_sift(arena, &config, &batch->messages[i]));
				dsn_arena_reset(arena);
			}
	return dsn_reader_failures(reader) > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
