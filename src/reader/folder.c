/* SPDX-License-Identifier: MIT */
/* Directories: names in order, and the files of a maildir that will not stay where they are. */
#include "config.h"

#include "reader/folder.h"
#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Without waiting for the writer of a FIFO. */
#define FILE_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

gboolean
dsn_listing_open(DsnListing *listing, int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return FALSE;
	listing->dir = fdopendir(fd);
	if (listing->dir == NULL)
		close(fd);
	listing->count = listing->next = 0;
	return listing->dir != NULL;
}

void
dsn_listing_close(DsnListing *listing)
{
	if (listing->dir != NULL)
		closedir(listing->dir);
	listing->dir = NULL;
}

void
dsn_listing_clear(DsnListing *listing)
{
	dsn_listing_close(listing);
	dsn_buffer_clear(&listing->names);
	g_clear_pointer(&listing->order, g_free);
	listing->capacity = 0;
}

static gint
compare(gconstpointer a, gconstpointer b, gpointer names)
{
	return strcmp((const char *)names + *(const guint32 *)a + 1,
		(const char *)names + *(const guint32 *)b + 1);
}

static void
add(DsnListing *listing, const struct dirent *entry)
{
	if (listing->count == listing->capacity) {
		listing->capacity = MAX(256, listing->capacity * 2);
		listing->order = g_renew(guint32, listing->order, listing->capacity);
	}
	listing->order[listing->count++] = (guint32)listing->names.len;
	dsn_buffer_add_char(&listing->names, (char)entry->d_type);
	dsn_buffer_add(&listing->names, (DsnStr){ entry->d_name, strlen(entry->d_name) + 1 });
}

static gboolean
is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static gboolean
read_run(DsnListing *listing)
{
	gsize run = listing->run != 0 ? listing->run : DSN_LISTING_RUN;
	const struct dirent *entry;

	listing->count = listing->next = 0;
	listing->names.len = 0;
	while (listing->names.len < run && (entry = readdir(listing->dir)) != NULL)
		if (!is_dots(entry->d_name))
			add(listing, entry);
	if (listing->count > 1)
		g_qsort_with_data(listing->order, (gint)listing->count, sizeof *listing->order,
			compare, listing->names.at);
	return listing->count > 0;
}

const char *
dsn_listing_next(DsnListing *listing, guchar *d_type)
{
	const char *entry;

	if (listing->next == listing->count && !read_run(listing))
		return NULL;
	entry = listing->names.at + listing->order[listing->next++];
	if (d_type != NULL)
		*d_type = (guchar)entry[0];
	return entry + 1;
}

void
dsn_listing_unget(DsnListing *listing)
{
	g_return_if_fail(listing->next > 0);
	listing->next--;
}

static gboolean
has_directory(int fd, const char *name)
{
	struct stat file;

	return fstatat(fd, name, &file, 0) == 0 && S_ISDIR(file.st_mode);
}

DsnFolder *
dsn_folder_open(int dir, const char *name, const char *path)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	gsize len = strlen(path);
	DsnFolder *folder;

	if (fd < 0)
		return NULL;
	folder = g_malloc(sizeof *folder + len + 2);
	folder->references = 1;
	folder->fd = fd;
	folder->is_maildir = has_directory(fd, "cur") && has_directory(fd, "new");
	memcpy(folder->path, path, len + 1);
	if (len > 0 && path[len - 1] != '/')
		memcpy(folder->path + len, "/", 2);
	return folder;
}

DsnFolder *
dsn_folder_ref(DsnFolder *folder)
{
	g_atomic_int_inc(&folder->references);
	return folder;
}

void
dsn_folder_unref(DsnFolder *folder)
{
	if (!g_atomic_int_dec_and_test(&folder->references))
		return;
	close(folder->fd);
	g_free(folder);
}

/* The name of a message without its flags, which never changes. */
gsize
dsn_maildir_base_length(const char *name)
{
	const char *flags = strstr(name, ":2,");

	return flags != NULL ? (gsize)(flags - name) : strlen(name);
}

/* Whatever flags it has got since: the first name in cur/ that goes on with ":2,". */
static int
find_in_cur(DsnFolder *folder, const char *base, gsize len)
{
	DsnListing listing = { 0 };
	const char *name;
	int fd = -1;

	if (!dsn_listing_open(&listing, folder->fd, "cur"))
		return -1;
	while (fd < 0 && (name = dsn_listing_next(&listing, NULL)) != NULL) {
		g_autofree char *path = NULL;

		if (strncmp(name, base, len) != 0 || (name[len] != '\0' && name[len] != ':'))
			continue;
		path = g_strconcat("cur/", name, NULL);
		fd = openat(folder->fd, path, FILE_FLAGS);
	}
	dsn_listing_clear(&listing);
	return fd;
}

/*
 * A mail reader has moved the message from new/ to cur/, or has changed its flags,
 * since the directory was read.  The names that it most likely has now come first.
 */
static int
follow_move(DsnFolder *folder, const char *name)
{
	static const char *const flags[] = { ":2,", ":2,S", ":2,RS", ":2,ST", "" };
	const char *base = strrchr(name, '/');
	gsize len;
	int fd = -1;

	if (base == NULL)
		return -1;
	base++;
	len = dsn_maildir_base_length(base);
	for (gsize i = 0; fd < 0 && i < G_N_ELEMENTS(flags); i++) {
		g_autofree char *path = g_strdup_printf("cur/%.*s%s", (int)len, base, flags[i]);

		fd = openat(folder->fd, path, FILE_FLAGS);
	}
	return fd >= 0 ? fd : find_in_cur(folder, base, len);
}

int
dsn_folder_open_file(DsnFolder *folder, const char *path, const char **reason)
{
	const char *name = path + strlen(folder->path);
	int fd = openat(folder->fd, name, FILE_FLAGS);

	if (fd < 0 && errno == ENOENT)
		return folder->is_maildir ? follow_move(folder, name) : -1;
	if (fd < 0)
		*reason = g_strerror(errno);
	return fd;
}

DsnFileType
dsn_folder_type(const DsnFolder *folder, const char *name, guchar d_type)
{
	struct stat file;

	if (d_type == DT_REG)
		return DSN_FILE_REGULAR;
	if (d_type == DT_DIR)
		return DSN_FILE_DIRECTORY;
	if (d_type != DT_LNK && d_type != DT_UNKNOWN)
		return DSN_FILE_OTHER;
	if (fstatat(folder->fd, name, &file, 0) < 0)
		return d_type == DT_LNK ? DSN_FILE_DANGLING : DSN_FILE_OTHER;
	if (S_ISREG(file.st_mode))
		return DSN_FILE_REGULAR;
	return S_ISDIR(file.st_mode) ? DSN_FILE_DIRECTORY : DSN_FILE_OTHER;
}
