/* SPDX-License-Identifier: MIT */
/* dsnsift scan: verdicts for mailboxes. */
#include "config.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/exit-status.h"
#include "cli/fallback.h"
#include "cli/own-files.h"
#include "cli/scan/scan.h"
#include "cli/terminal.h"
#include "base/buffer.h"
#include "sink/sink.h"
#include "sink/summary.h"

static void
warn(const char *path, const char *reason, gpointer data)
{
	DsnProgress *progress = data;

	if (progress != NULL)
		dsn_progress_hide(progress);
	dsn_complain(path, ": ", reason);
}

/* Returns 0, or an exit status. */
static int
load_own(const DsnScanOptions *options, DsnRules **rules, DsnDialects **dialects)
{
	g_autoptr(GError) error = NULL;

	if (!dsn_rules_open(options->rules, rules, &error))
		dsn_complain("rules: ", error->message);
	else if (!dsn_dialects_open(options->dialects, dialects, &error))
		dsn_complain("dialects: ", error->message);
	if (error == NULL)
		return DSN_EXIT_OK;
	return g_error_matches(error, DSN_ERROR, DSN_ERROR_IO) ? DSN_EXIT_NO_INPUT
							       : DSN_EXIT_WRONG_RULES;
}

static gboolean
wants_progress(const DsnScanOptions *options, gboolean on_terminal)
{
	if (options->progress == DSN_SCAN_AUTO)
		return !on_terminal && isatty(STDERR_FILENO);
	return options->progress == DSN_SCAN_ALWAYS;
}

static gboolean
wants_colour(gboolean on_terminal)
{
	const char *no = g_getenv("NO_COLOR"), *term = g_getenv("TERM");

	return on_terminal && (no == NULL || *no == '\0') && g_strcmp0(term, "dumb") != 0;
}

/* A table ends with its summary; elsewhere the summary must not get in the way of programs. */
static void
print_summary(DsnScan *scan, guint passed_over)
{
	DsnBuffer text = { 0 };
	gboolean table = scan->sink->for_people;

	if (table)
		dsn_buffer_add_char(&text, '\n');
	dsn_summary_print(scan->summary, passed_over, &text);
	if (table)
		dsn_scan_output_write(scan->output, &text);
	else
		fwrite(text.at, 1, text.len, stderr);
	dsn_buffer_clear(&text);
}

static gboolean
run(DsnScan *scan)
{
	DsnBuffer head = { 0 };
	gboolean ok;

	if (scan->sink->begin != NULL)
		scan->sink->begin(scan->sink_options, &head);
	ok = dsn_scan_output_write(scan->output, &head) && dsn_scan_run(scan);
	dsn_buffer_clear(&head);
	return ok;
}

static int
scan_with(const DsnScanOptions *options, const DsnConfig *config, DsnScanOutput *output)
{
	DsnSinkOptions sink_options = { .size = sizeof sink_options,
		.raw_csv = options->raw_csv,
		.headers = options->headers };
	gboolean on_terminal = dsn_scan_output_is_terminal(output, &sink_options.width), ok;
	DsnScan scan = {
		.options = options,
		.sink_options = &sink_options,
		.config = config,
		.sink = options->sink,
		.output = output,
	};
	DsnReaderOptions reader_options = { .size = sizeof reader_options, .warn = warn };
	guint failures, passed_over;

	if (scan.sink == NULL)
		scan.sink = on_terminal ? &dsn_sink_table : &dsn_sink_csv;
	sink_options.colour = wants_colour(on_terminal);
	if (wants_progress(options, on_terminal))
		scan.progress = reader_options.warn_data =
			dsn_progress_new(options->progress == DSN_SCAN_ALWAYS);
	if (options->summary || scan.sink->for_people)
		scan.summary = dsn_summary_new();
	scan.reader = dsn_reader_new((const char *const *)options->paths, &reader_options);
	ok = run(&scan);
	failures = dsn_reader_failures(scan.reader);
	passed_over = dsn_reader_passed_over(scan.reader);
	dsn_reader_free(scan.reader);
	g_clear_pointer(&scan.progress, dsn_progress_free);
	if (ok && scan.summary != NULL)
		print_summary(&scan, passed_over);
	g_clear_pointer(&scan.summary, dsn_summary_free);
	return failures > 0 ? DSN_EXIT_NO : DSN_EXIT_OK;
}

int
dsn_scan_main(int argc, char **argv)
{
	g_autoptr(DsnRules) rules = NULL;
	g_autoptr(DsnDialects) dialects = NULL;
	DsnScanOptions options;
	DsnConfig config = { .size = sizeof config, .fallback = DSN_FALLBACK };
	DsnScanOutput *output;
	int status, written;

	status = dsn_scan_options_parse(&options, argc, argv);
	if (status < 0)
		status = load_own(&options, &rules, &dialects);
	else
		goto out;
	if (status != 0 || (output = dsn_scan_output_open(options.output, &status)) == NULL)
		goto out;
	config.rules = rules;
	config.dialects = dialects;
	config.return_paths = options.return_paths;
	status = scan_with(&options, &config, output);
	written = dsn_scan_output_close(output, TRUE);
	if (written != 0)
		status = written;
out:
	dsn_scan_options_clear(&options);
	return status;
}
