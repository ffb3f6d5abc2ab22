/* SPDX-License-Identifier: MIT */
/* Directories: names in order, and the files of a maildir that will not stay where they are. */
#pragma once

#include <dsnsift/buffer.h>

#include <dirent.h>
#include <glib.h>

/* Octets of names that are sorted at once. */
#define DSN_LISTING_RUN (4 * 1024 * 1024)

/**
 * DsnListing:
 *
 * Zero-initialise it.  Up to DSN_LISTING_RUN octets of names (some 60,000 files of a
 * maildir) come in the order of their octets; a larger directory comes in runs, each
 * of them sorted, so that memory does not grow with the directory.
 */
typedef struct {
	DIR *dir;
	DsnBuffer names; /* d_type, name, NUL */
	guint32 *order;
	guint count;
	guint capacity;
	guint next;
	gsize run; /* for tests; 0 is DSN_LISTING_RUN */
} DsnListing;

/* FALSE with errno. */
gboolean dsn_listing_open(DsnListing *listing, int dir, const char *name);
void dsn_listing_close(DsnListing *listing);
void dsn_listing_clear(DsnListing *listing);

/* (transfer none) (nullable): without "." and ".."; @d_type (out) (optional) as of readdir(3). */
const char *dsn_listing_next(DsnListing *listing, guchar *d_type);

/* The name that came last comes once more. */
void dsn_listing_unget(DsnListing *listing);

/* A directory that batches still read from after the walk has gone on. */
typedef struct {
	gint references;
	int fd;
	gboolean is_maildir;
	char path[];
} DsnFolder;

typedef enum {
	DSN_FILE_REGULAR,
	DSN_FILE_DIRECTORY,
	DSN_FILE_DANGLING, /* a symbolic link to nothing */
	DSN_FILE_OTHER,    /* FIFO, socket, device, or gone */
} DsnFileType;

/* (nullable): with errno */
DsnFolder *dsn_folder_open(int dir, const char *name, const char *path);
DsnFolder *dsn_folder_ref(DsnFolder *folder);
void dsn_folder_unref(DsnFolder *folder);
DsnFileType dsn_folder_type(const DsnFolder *folder, const char *name, guchar d_type);
/* Opens @path, which begins with that of @folder; -1: see @reason, or it is just gone (NULL). */
int dsn_folder_open_file(DsnFolder *folder, const char *path, const char **reason);

/* Length of @name without its flags. */
gsize dsn_maildir_base_length(const char *name);
