/* SPDX-License-Identifier: MIT */
/* A directory of message files (MH, .eml), of mailboxes, and of directories of those. */
#include "config.h"

#include "reader/private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

typedef struct {
	dev_t device;
	ino_t inode;
} Visited;

typedef struct {
	DsnFolder *folder; /* (nullable): the one that is being read */
	DsnListing listing;
	GPtrArray *pending; /* paths of directories, the next one last */
	guint n_before;     /* of pending: paths that do not lie in this folder */
	GArray *visited;    /* a link may lead back up */
} Directory;

static gboolean
is_visited(Directory *directory, DsnFolder *folder)
{
	struct stat file;
	Visited here;

	if (fstat(folder->fd, &file) < 0)
		return TRUE;
	here = (Visited){ file.st_dev, file.st_ino };
	for (guint i = 0; i < directory->visited->len; i++) {
		const Visited *there = &g_array_index(directory->visited, Visited, i);

		if (there->device == here.device && there->inode == here.inode)
			return TRUE;
	}
	g_array_append_val(directory->visited, here);
	return FALSE;
}

/* Takes over @folder, whose entries come next. */
static void
enter(DsnReader *reader, Directory *directory, DsnFolder *folder)
{
	if (is_visited(directory, folder)) {
		dsn_folder_unref(folder);
		return;
	}
	if (!dsn_listing_open(&directory->listing, folder->fd, ".")) {
		dsn_reader_fail(reader, folder->path, g_strerror(errno));
		dsn_folder_unref(folder);
		return;
	}
	directory->folder = folder;
	directory->n_before = directory->pending->len;
}

/* Puts the directories that were found in it into the order in which they are taken from the end.
 */
static void
leave(Directory *directory)
{
	gpointer *found = directory->pending->pdata;

	for (guint i = directory->n_before, j = directory->pending->len; i + 1 < j; i++) {
		gpointer first = found[i];

		found[i] = found[--j];
		found[j] = first;
	}
	dsn_listing_close(&directory->listing);
	g_clear_pointer(&directory->folder, dsn_folder_unref);
}

static DsnClaim
enter_next(DsnReader *reader, Directory *directory)
{
	g_autofree char *path = NULL;
	const char *name;
	DsnFolder *folder;

	if (directory->pending->len == 0)
		return DSN_CLAIM_END;
	path = g_ptr_array_steal_index(directory->pending, directory->pending->len - 1);
	folder = dsn_folder_open(AT_FDCWD, path, path);
	if (folder == NULL) {
		if (errno != ENOENT)
			dsn_reader_fail(reader, path, g_strerror(errno));
		return DSN_CLAIM_AGAIN;
	}
	name = strrchr(path, '/');
	if (name != NULL && name[1] == '.' && !folder->is_maildir) {
		dsn_folder_unref(folder);
		return DSN_CLAIM_AGAIN;
	}
	enter(reader, directory, folder);
	if (directory->folder != NULL && folder->is_maildir)
		dsn_reader_push_maildir(reader, dsn_folder_ref(folder));
	return DSN_CLAIM_AGAIN;
}

/* In a maildir only other maildirs are looked for; the rest is its owner's bookkeeping. */
static gboolean
is_passed_over(const Directory *directory, const char *name, DsnFileType type)
{
	if (type == DSN_FILE_DIRECTORY)
		return directory->folder->is_maildir &&
		       (strcmp(name, "cur") == 0 || strcmp(name, "new") == 0 ||
			       strcmp(name, "tmp") == 0);
	/* dot files are settings; MH puts a comma before the name of a deleted message */
	return directory->folder->is_maildir || name[0] == '.' || name[0] == ',';
}

static DsnClaim
take_entry(
	DsnReader *reader, Directory *directory, DsnBatch *batch, const char *name, guchar d_type)
{
	DsnFileType type = dsn_folder_type(directory->folder, name, d_type);
	g_autofree char *path = NULL;

	if (type == DSN_FILE_OTHER || is_passed_over(directory, name, type))
		return DSN_CLAIM_AGAIN;
	if (type == DSN_FILE_REGULAR && dsn_reader_is_message(directory->folder->fd, name)) {
		dsn_batch_add_file(batch, directory->folder, "", name);
		return dsn_batch_store(batch)->n_files == DSN_BATCH_FILES ? DSN_CLAIM_BATCH
									  : DSN_CLAIM_AGAIN;
	}
	if (type == DSN_FILE_REGULAR && dsn_batch_store(batch)->n_files > 0) {
		dsn_listing_unget(&directory->listing);
		return DSN_CLAIM_BATCH;
	}
	path = g_strconcat(directory->folder->path, name, NULL);
	if (type == DSN_FILE_DIRECTORY)
		g_ptr_array_add(directory->pending, g_steal_pointer(&path));
	else if (type == DSN_FILE_DANGLING)
		dsn_reader_fail(reader, path, "the symbolic link leads nowhere");
	else
		dsn_reader_push_file(reader, directory->folder->fd, name, path);
	return DSN_CLAIM_AGAIN;
}

static DsnClaim
claim(DsnReader *reader, gpointer state, DsnBatch *batch)
{
	Directory *directory = state;
	const DsnOpened *top = reader->top;

	while (reader->top == top) {
		DsnClaim result = DSN_CLAIM_AGAIN;
		const char *name;
		guchar d_type;

		if (directory->folder == NULL) {
			result = enter_next(reader, directory);
		} else if ((name = dsn_listing_next(&directory->listing, &d_type)) != NULL) {
			result = take_entry(reader, directory, batch, name, d_type);
		} else {
			leave(directory);
			if (dsn_batch_store(batch)->n_files > 0)
				return DSN_CLAIM_BATCH;
		}
		if (result != DSN_CLAIM_AGAIN)
			return result;
	}
	return DSN_CLAIM_AGAIN;
}

static void
free_directory(gpointer state)
{
	Directory *directory = state;

	g_clear_pointer(&directory->folder, dsn_folder_unref);
	dsn_listing_clear(&directory->listing);
	g_ptr_array_unref(directory->pending);
	g_array_unref(directory->visited);
	g_free(directory);
}

static const DsnReaderKind kind_directory = {
	.claim = claim,
	.free = free_directory,
};

void
dsn_reader_push_directory(DsnReader *reader, DsnFolder *folder)
{
	Directory *directory = g_new0(Directory, 1);

	directory->pending = g_ptr_array_new_with_free_func(g_free);
	directory->visited = g_array_new(FALSE, FALSE, sizeof(Visited));
	dsn_reader_push(reader, &kind_directory, directory);
	enter(reader, directory, folder);
}
