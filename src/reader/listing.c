/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "reader/listing.h"

#include <fcntl.h>
#include <unistd.h>

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
