/* SPDX-License-Identifier: MIT */
/* How each kind of mailbox is put on top of what a reader has open. */
#pragma once

#include "reader/folder.h"
#include "reader/kind.h"

/* Path @path relative to @dir (AT_FDCWD, or what @shown lies in), @shown to people. */
void dsn_reader_push_file(DsnReader *reader, int dir, const char *path, const char *shown);
/* Whether a file of the folder @dir is one message by its name, whatever it begins with; only a
 * bare NUMBER that begins with a From_ line is none. */
gboolean dsn_reader_is_message(int dir, const char *name);

/* (transfer full) @folder */
void dsn_reader_push_maildir(DsnReader *reader, DsnFolder *folder);
void dsn_reader_push_directory(DsnReader *reader, DsnFolder *folder);
