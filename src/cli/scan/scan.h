/* SPDX-License-Identifier: MIT */
/* What the files of the scan command share. */
#pragma once

#include <dsnsift/dsnsift.h>

typedef enum {
	DSN_SCAN_AUTO,
	DSN_SCAN_NEVER,
	DSN_SCAN_ALWAYS,
} DsnScanWhen;

/**
 * DsnScanOptions: the command line
 * @actions, @causes: bits of those that are printed
 * @headers, @return_paths, @paths: (array zero-terminated=1)
 */
typedef struct {
	const DsnSink *sink; /* NULL: table on a terminal, CSV otherwise */
	const char *output;  /* NULL: standard output */
	guint64 actions;
	guint64 causes;
	gboolean all;
	gboolean summary;
	gboolean raw_csv;
	DsnScanWhen progress;
	guint jobs;
	const char **headers;
	const char **return_paths;
	const char *rules;
	const char *dialects;
	char **paths;
} DsnScanOptions;

/* Returns -1 to go on, else the exit status; says what is wrong on standard error. */
int dsn_scan_options_parse(DsnScanOptions *options, int argc, char **argv);
void dsn_scan_options_clear(DsnScanOptions *options);

int dsn_scan_main(int argc, char **argv);

/**
 * DsnScanOutput: standard output, or a file that appears whole or not at all
 */
typedef struct DsnScanOutput DsnScanOutput;

/* (transfer full) (nullable): NULL when the file cannot be made; @status is the exit status. */
DsnScanOutput *dsn_scan_output_open(const char *path, int *status);
gboolean dsn_scan_output_is_terminal(const DsnScanOutput *output, guint *width);
/* %FALSE once writing has failed; said once. */
gboolean dsn_scan_output_write(DsnScanOutput *output, const DsnBuffer *bytes);
/* Puts the file in its place if @keep and nothing failed; returns the exit status, 0 if all went
 * well. */
int dsn_scan_output_close(DsnScanOutput *output, gboolean keep);

/**
 * DsnScan: one run over the input
 * @write: called in the order of the input, never from two threads at once; %FALSE stops the run
 * @summary: (nullable)
 */
typedef struct {
	const DsnScanOptions *options;
	const DsnSinkOptions *sink_options;
	const DsnConfig *config;
	const DsnSink *sink;
	DsnReader *reader;
	DsnScanOutput *output;
	struct DsnSummary *summary;
	struct DsnProgress *progress;
} DsnScan;

/* %FALSE if writing failed. */
gboolean dsn_scan_run(DsnScan *scan);

/**
 * DsnProgress: how far a long scan is; a line on standard error that comes and goes
 */
typedef struct DsnProgress DsnProgress;

/* @at_once: also for scans that are soon over. */
DsnProgress *dsn_progress_new(gboolean at_once);
void dsn_progress_free(DsnProgress *progress);

/* Draws the line when it is time to; to be called where the reader is not in use otherwise. */
void dsn_progress_show(DsnProgress *progress, const DsnReader *reader);
/* Takes the line away before something else is written. */
void dsn_progress_hide(DsnProgress *progress);
