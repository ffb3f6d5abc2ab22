/* SPDX-License-Identifier: MIT */
/* Directories, and the files of a maildir that will not stay where they are. */
#pragma once

#include <glib.h>

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
