/* SPDX-License-Identifier: MIT */
/* Paths, and which kind of mailbox each of them is. */
#include "config.h"

#include "reader/private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Octets of all @paths, if each of them says how many it has. */
static guint64
add_sizes(const char *const *paths)
{
	guint64 total = 0;
	struct stat file;

	for (; *paths != NULL; paths++) {
		if (stat(*paths, &file) < 0)
			continue;
		if (strcmp(*paths, "-") == 0 || !S_ISREG(file.st_mode))
			return 0;
		total += (guint64)file.st_size;
	}
	return total;
}

DsnReader *
dsn_reader_new(const char *const *paths, const DsnReaderOptions *options)
{
	DsnReader *reader = g_new0(DsnReader, 1);

	reader->paths = paths;
	/* What the program, which may be older than this library, knows of the options. */
	if (options != NULL)
		memcpy(&reader->options, options, MIN(options->size, sizeof *options));
	if (reader->options.head == 0)
		reader->options.head = DSN_READER_HEAD;
	reader->block = DSN_INPUT_BLOCK;
	reader->octets_total = add_sizes(paths);
	return reader;
}

/* Closes what was opened last. */
static void
pop(DsnReader *reader)
{
	DsnOpened *opened = reader->top;

	reader->top = opened->below;
	opened->kind->free(opened->state);
	g_free(opened);
}

void
dsn_reader_free(DsnReader *reader)
{
	if (reader == NULL)
		return;
	while (reader->top != NULL)
		pop(reader);
	g_free(reader);
}

static void
open_path(DsnReader *reader, const char *path)
{
	struct stat file;
	DsnFolder *folder;

	if (strcmp(path, "-") != 0 && stat(path, &file) < 0) {
		dsn_reader_fail(reader, path, g_strerror(errno));
		return;
	}
	if (strcmp(path, "-") == 0 || !S_ISDIR(file.st_mode)) {
		dsn_reader_push_file(reader, AT_FDCWD, path, path);
		return;
	}
	folder = dsn_folder_open(AT_FDCWD, path, path);
	if (folder == NULL)
		dsn_reader_fail(reader, path, g_strerror(errno));
	else if (folder->is_maildir)
		dsn_reader_push_maildir(reader, folder);
	else
		dsn_reader_push_directory(reader, folder);
}

gboolean
dsn_reader_claim(DsnReader *reader, DsnBatch *batch)
{
	dsn_batch_reset(batch, reader);
	for (;;) {
		DsnClaim claim;

		if (reader->top == NULL) {
			if (*reader->paths == NULL)
				return FALSE;
			open_path(reader, *reader->paths++);
			continue;
		}
		claim = reader->top->kind->claim(reader, reader->top->state, batch);
		if (claim == DSN_CLAIM_END)
			pop(reader);
		if (claim == DSN_CLAIM_BATCH)
			break;
	}
	batch->serial = reader->serial++;
	return TRUE;
}

guint
dsn_reader_passed_over(const DsnReader *reader)
{
	return reader->passed_over;
}

guint
dsn_reader_failures(const DsnReader *reader)
{
	return (guint)g_atomic_int_get(&reader->failures);
}

guint64
dsn_reader_octets_read(const DsnReader *reader)
{
	return __atomic_load_n(&reader->octets_read, __ATOMIC_RELAXED);
}

guint64
dsn_reader_octets_total(const DsnReader *reader)
{
	return reader->octets_total;
}

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
