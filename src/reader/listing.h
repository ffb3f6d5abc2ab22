/* SPDX-License-Identifier: MIT */
/* The names in a directory, in the order of their bytes. */
#pragma once

#include <dsnsift/buffer.h>

#include <dirent.h>

/* Octets of names that are sorted at once. */
#define DSN_LISTING_RUN (4 * 1024 * 1024)

/**
 * DsnListing:
 *
 * Zero-initialise it.  Up to DSN_LISTING_RUN octets of names (some 60,000 files of a
 * maildir) come in the order of their bytes; a larger directory comes in runs, each
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
