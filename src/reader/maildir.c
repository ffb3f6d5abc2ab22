/* SPDX-License-Identifier: MIT */
/* Maildir: new/, then cur/, so that what moves on meanwhile is met again, not missed. */
#include "config.h"

#include "reader/private.h"

#include <errno.h>

/*
 * Names are remembered as 64 bits each, up to this many places (4 MiB).  Of more
 * messages than that, one that is moved while we read might be read twice.
 */
#define SEEN_MAX (512 * 1024)

typedef struct {
	DsnFolder *folder;
	DsnListing listing;
	gboolean is_open;
	guint next; /* of subfolders[] */
	guint64 *seen;
	guint seen_count;
	guint seen_size; /* a power of two */
} Maildir;

static const char *const subfolders[] = { "new", "cur" };

/* FNV-1a; 0 is an empty place. */
static guint64
hash(const char *name, gsize len)
{
	guint64 value = G_GUINT64_CONSTANT(0xcbf29ce484222325);

	for (gsize i = 0; i < len; i++)
		value = (value ^ (guchar)name[i]) * G_GUINT64_CONSTANT(0x100000001b3);
	return value != 0 ? value : 1;
}

static guint64 *
find_place(guint64 *places, guint size, guint64 value)
{
	guint i = (guint)(value ^ value >> 32) & (size - 1);

	while (places[i] != 0 && places[i] != value)
		i = (i + 1) & (size - 1);
	return &places[i];
}

static void
grow_seen(Maildir *maildir)
{
	guint size = MAX(1024, maildir->seen_size * 2);
	guint64 *places = g_new0(guint64, size);

	for (guint i = 0; i < maildir->seen_size; i++)
		if (maildir->seen[i] != 0)
			*find_place(places, size, maildir->seen[i]) = maildir->seen[i];
	g_free(maildir->seen);
	maildir->seen = places;
	maildir->seen_size = size;
}

static gboolean
is_seen(Maildir *maildir, const char *name)
{
	guint64 value = hash(name, dsn_maildir_base_length(name)), *place;

	if (maildir->seen_count >= maildir->seen_size / 4 * 3 && maildir->seen_size < SEEN_MAX)
		grow_seen(maildir);
	place = find_place(maildir->seen, maildir->seen_size, value);
	if (*place == value)
		return TRUE;
	if (maildir->seen_count < maildir->seen_size / 4 * 3) {
		*place = value;
		maildir->seen_count++;
	}
	return FALSE;
}

static gboolean
open_next(DsnReader *reader, Maildir *maildir)
{
	while (maildir->next < G_N_ELEMENTS(subfolders)) {
		const char *name = subfolders[maildir->next++];

		if (dsn_listing_open(&maildir->listing, maildir->folder->fd, name))
			return maildir->is_open = TRUE;
		if (errno != ENOENT) {
			const char *reason = g_strerror(errno);
			g_autofree char *path = g_strconcat(maildir->folder->path, name, NULL);

			dsn_reader_fail(reader, path, reason);
		}
	}
	return FALSE;
}

static void
take_entry(DsnReader *reader, Maildir *maildir, DsnBatch *batch, const char *name, guchar d_type)
{
	const char *in = subfolders[maildir->next - 1];
	char prefix[] = "new/";

	memcpy(prefix, in, 3);
	if (d_type != DT_REG) {
		g_autofree char *path = g_strconcat(prefix, name, NULL);
		DsnFileType type = dsn_folder_type(maildir->folder, path, d_type);

		if (type == DSN_FILE_DANGLING) {
			g_autofree char *shown = g_strconcat(maildir->folder->path, path, NULL);

			dsn_reader_fail(reader, shown, "the symbolic link leads nowhere");
		}
		if (type != DSN_FILE_REGULAR)
			return;
	}
	if (!is_seen(maildir, name))
		dsn_batch_add_file(batch, maildir->folder, prefix, name);
}

static DsnClaim
claim(DsnReader *reader, gpointer state, DsnBatch *batch)
{
	Maildir *maildir = state;

	while (dsn_batch_store(batch)->n_files < DSN_BATCH_FILES) {
		guchar d_type;
		const char *name;

		if (!maildir->is_open && !open_next(reader, maildir))
			break;
		name = dsn_listing_next(&maildir->listing, &d_type);
		if (name == NULL) {
			dsn_listing_close(&maildir->listing);
			maildir->is_open = FALSE;
		} else if (name[0] != '.') {
			take_entry(reader, maildir, batch, name, d_type);
		}
	}
	return dsn_batch_store(batch)->n_files > 0 ? DSN_CLAIM_BATCH : DSN_CLAIM_END;
}

static void
free_maildir(gpointer state)
{
	Maildir *maildir = state;

	dsn_folder_unref(maildir->folder);
	dsn_listing_clear(&maildir->listing);
	g_free(maildir->seen);
	g_free(maildir);
}

static const DsnReaderKind kind_maildir = {
	.claim = claim,
	.free = free_maildir,
};

void
dsn_reader_push_maildir(DsnReader *reader, DsnFolder *folder)
{
	Maildir *maildir = g_new0(Maildir, 1);

	maildir->folder = folder;
	dsn_reader_push(reader, &kind_maildir, maildir);
}
