/* SPDX-License-Identifier: MIT */
/* How far a long scan is, on standard error. */
#include "config.h"

#include <stdio.h>

#include "cli/scan/scan.h"

/* Shorter scans need no bar; microseconds. */
#define FIRST_AFTER G_USEC_PER_SEC
#define NEXT_AFTER (G_USEC_PER_SEC / 5)
#define BAR_WIDTH 40

struct DsnProgress {
	GMutex lock;
	gint64 start;
	gint64 next;
	gboolean shown;
};

DsnProgress *
dsn_progress_new(gboolean at_once)
{
	DsnProgress *progress = g_new0(DsnProgress, 1);

	g_mutex_init(&progress->lock);
	progress->start = g_get_monotonic_time();
	progress->next = progress->start + (at_once ? 0 : FIRST_AFTER);
	return progress;
}

void
dsn_progress_free(DsnProgress *progress)
{
	dsn_progress_hide(progress);
	g_mutex_clear(&progress->lock);
	g_free(progress);
}

static void
draw(guint64 done, guint64 total, gdouble seconds)
{
	static const char full[] = "########################################";
	gdouble rate = seconds > 0 ? (gdouble)done / 1e6 / seconds : 0;

	if (total == 0 || done > total) {
		fprintf(stderr, "\r%.1f MB, %.1f MB/s ", (gdouble)done / 1e6, rate);
		return;
	}
	fprintf(stderr, "\r[%-*.*s] %3d %% of %.1f MB, %.1f MB/s ", BAR_WIDTH,
		(int)(done * BAR_WIDTH / total), full, (int)(done * 100 / total),
		(gdouble)total / 1e6, rate);
}

void
dsn_progress_show(DsnProgress *progress, const DsnReader *reader)
{
	gint64 now = g_get_monotonic_time();

	g_mutex_lock(&progress->lock);
	if (now >= progress->next) {
		progress->next = now + NEXT_AFTER;
		progress->shown = TRUE;
		draw(dsn_reader_octets_read(reader), dsn_reader_octets_total(reader),
			(gdouble)(now - progress->start) / G_USEC_PER_SEC);
		fflush(stderr);
	}
	g_mutex_unlock(&progress->lock);
}

void
dsn_progress_hide(DsnProgress *progress)
{
	g_mutex_lock(&progress->lock);
	if (progress->shown) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
		progress->shown = FALSE;
	}
	g_mutex_unlock(&progress->lock);
}
