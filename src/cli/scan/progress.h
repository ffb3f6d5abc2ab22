/* SPDX-License-Identifier: MIT */
/* How far a long scan is: a line on standard error that comes and goes. */
#pragma once

#include <dsnsift/reader.h>

typedef struct DsnProgress DsnProgress;

/* @at_once: also for scans that are soon over. */
DsnProgress *dsn_progress_new(gboolean at_once);
void dsn_progress_free(DsnProgress *progress);

/* Draws the line when it is time to; to be called where the reader is not in use otherwise. */
void dsn_progress_show(DsnProgress *progress, const DsnReader *reader);
/* Takes the line away before something else is written. */
void dsn_progress_hide(DsnProgress *progress);
