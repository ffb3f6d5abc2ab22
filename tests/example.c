/* SPDX-License-Identifier: MIT */
/* A scan in five calls; see README.  cc example.c $(pkg-config --cflags --libs dsnsift) */
#include <stdio.h>

#include <dsnsift/dsnsift.h>

static void
print(const DsnVerdict *verdict)
{
	for (guint i = 0; i < verdict->report->n_recipients; i++) {
		DsnStr address = verdict->report->recipients[i].address;

		printf("%.*s %s %s\n", (int)address.len, address.at,
			dsn_action_name(verdict->diagnoses[i]->action),
			dsn_cause_name(verdict->diagnoses[i]->cause));
	}
}

int
main(int argc, char **argv)
{
	const DsnReaderOptions options = { 0 };
	DsnReader *reader = dsn_reader_new((const char *const *)argv + (argc > 1), &options);
	DsnBatch *batch = dsn_batch_new();
	DsnArena *arena = dsn_arena_new();

	while (dsn_reader_claim(reader, batch))
		while (dsn_batch_load(batch))
			for (guint i = 0; i < batch->n_messages; i++) {
				print(dsn_sift(arena, NULL, &batch->messages[i]));
				dsn_arena_reset(arena);
			}
	dsn_arena_free(arena);
	dsn_batch_free(batch);
	dsn_reader_free(reader);
	return 0;
}
