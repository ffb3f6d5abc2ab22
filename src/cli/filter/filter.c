/* SPDX-License-Identifier: MIT */
/* dsnsift filter: one message from standard input to standard output, with a verdict. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/exit-status.h"
#include "cli/fallback.h"
#include "cli/filter/filter.h"
#include "cli/option.h"
#include "cli/own-files.h"
#include "cli/terminal.h"
#include "reader/mbox-separator.h"

/* Pigeonhole kills a filter after 10 s, and some versions of it crash then. */
#define RULES_SECONDS 2
#define JUDGING_SECONDS 5
#define APPENDING_SECONDS 2

typedef struct {
	DsnFilterOptions options;
	DsnConfig config;
	DsnFilterHold hold;
	gsize split;
	DsnVerdictWord word;
	DsnBuffer output; /* header fields, or the word of --print */
	DsnBuffer columns;
	DsnBuffer rows;
} Filter;

/* Whether the message itself is written. */
static gboolean
passes(const Filter *filter)
{
	const DsnFilterOptions *options = &filter->options;

	return options->words == 0 && !options->prints && !options->silent;
}

/* Says what went wrong; the mail is to come again. */
#define fail(...) (dsn_complain(__VA_ARGS__), DSN_EXIT_LATER)

/* Whether @argument is the option @name, written out, shortened or with more behind it. */
static gboolean
may_mean(const char *argument, const char *name)
{
	gsize len = strcspn(argument, "=");

	return len > 2 && strncmp(argument, name, MIN(len, strlen(name))) == 0;
}

/* An MTA that delivers to us bounces on 64, and a bounce has nowhere to go: there a slip keeps
 * the mail in the queue.  Agents that filter, and people, are told what it is.  To be asked before
 * the options are parsed, which moves them. */
static int
status_of_slip(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (may_mean(argv[i], "--append") || may_mean(argv[i], "--no-output"))
			return DSN_EXIT_LATER;
	return DSN_EXIT_USAGE;
}

/* ---- the work ---- */

static void
judge(Filter *filter)
{
	DsnArena *arena = dsn_arena_new(); /* lives as long as the process */
	DsnStr head = { filter->hold.head, filter->hold.len };
	/* What "scan" would pass over as well: where our fields go is another matter. */
	gsize skip = dsn_from_line_skip(head, DSN_FROM_LINES_MAX);
	gboolean insertable;
	const char *eol;
	DsnMessage message = { .source = "-" };
	const DsnVerdict *verdict;

	filter->split = dsn_filter_split(head, &eol, &insertable);
	message.octets = dsn_str_slice(head, skip, MIN(head.len, skip + DSN_FILTER_HEAD));
	message.size = filter->hold.total - skip;
	verdict = dsn_sift(arena, &filter->config, &message);
	filter->word = verdict->word;
	if (filter->options.append != NULL)
		dsn_filter_records(arena, &message, verdict, filter->options.append,
			&filter->columns, &filter->rows);
	if (filter->options.prints)
		dsn_filter_print_field(verdict, filter->options.field, &filter->output);
	if (passes(filter) && insertable)
		dsn_filter_print_fields(verdict, eol, &filter->output);
}

/* Mail must not be judged by half of the rules: it waits until they are mended. */
static int
load_own(Filter *filter)
{
	DsnRules *rules; /* live as long as the process */
	DsnDialects *dialects;
	g_autoptr(GError) error = NULL;

	if (!dsn_rules_open_system(filter->options.rules, &rules, &error))
		return fail("rules: ", error->message);
	if (!dsn_dialects_open_system(filter->options.dialects, &dialects, &error))
		return fail("dialects: ", error->message);
	filter->config.rules = rules;
	filter->config.dialects = dialects;
	return 0;
}

/* In a signal handler. */
static int
give_up_rules(int signal_number, gpointer data)
{
	(void)signal_number, (void)data;
	return fail("rules: they could not be read");
}

/* In a signal handler. */
static int
pass_unjudged(int signal_number, gpointer data)
{
	Filter *filter = data;
	const char *what = signal_number == SIGALRM ? "the message could not be judged in time"
						    : "the message could not be judged";

	dsn_complain(what, passes(filter) ? "; passed on as it came" : "");
	if (!passes(filter) ||
		dsn_filter_pass(&filter->hold, 0, DSN_STR_ABSENT, STDOUT_FILENO) != 0)
		return DSN_EXIT_LATER;
	return DSN_EXIT_OK;
}

static int
give_up_appending(int signal_number, gpointer data)
{
	Filter *filter = data;

	(void)signal_number;
	dsn_complain("cannot append to ", filter->options.append, ": it takes too long");
	return passes(filter) ? DSN_EXIT_OK : DSN_EXIT_LATER;
}

static int
append(Filter *filter)
{
	int error;

	dsn_filter_guard(APPENDING_SECONDS, give_up_appending, filter);
	error = dsn_filter_append(filter->options.append,
		(DsnStr){ filter->columns.at, filter->columns.len },
		(DsnStr){ filter->rows.at, filter->rows.len });
	dsn_filter_guard_end();
	if (error != 0)
		dsn_complain("cannot append to ", filter->options.append, ": ", strerror(error));
	return error;
}

static int
answer(Filter *filter)
{
	DsnStr output = { filter->output.at, filter->output.len };
	int error = 0;

	if (filter->options.words != 0)
		return filter->options.words >> filter->word & 1 ? DSN_EXIT_OK : DSN_EXIT_NO;
	if (filter->options.prints) {
		error = dsn_filter_write(STDOUT_FILENO, output.at, output.len);
		if (close(STDOUT_FILENO) != 0 && error == 0)
			error = errno;
	} else if (passes(filter))
		error = dsn_filter_pass(&filter->hold, filter->split, output, STDOUT_FILENO);
	if (error != 0)
		return fail("cannot write to standard output: ", strerror(error));
	/* Only now: a mail that comes again would leave its rows twice. */
	if (filter->rows.len > 0 && append(filter) != 0 && filter->options.silent)
		return DSN_EXIT_LATER;
	return DSN_EXIT_OK;
}

/* Help must not bounce a mail either: where it cannot be written, it is 75 as well. */
static int
say_help(const char *word)
{
	gboolean is_help = strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
	int status = is_help ? dsn_say_help(&dsn_command_filter) : dsn_say_version();

	return status == DSN_EXIT_OK ? DSN_EXIT_OK : DSN_EXIT_LATER;
}

static gboolean
asks_for_help(int argc, char **argv)
{
	static const char words[][10] = { "--help", "-h", "--version", "-V" };

	for (guint i = 0; argc == 2 && i < G_N_ELEMENTS(words); i++)
		if (strcmp(argv[1], words[i]) == 0)
			return TRUE;
	return FALSE;
}

int
dsn_filter_main(int argc, char **argv)
{
	static Filter filter = { .config = {
					 .size = sizeof(DsnConfig), .fallback = DSN_FALLBACK } };
	g_autofree char *wrong = NULL;
	int slip = status_of_slip(argc, argv), error;

	if (asks_for_help(argc, argv))
		return say_help(argv[1]);
	dsn_filter_guard_start();
	wrong = dsn_filter_options_parse(&filter.options, argc, argv);
	if (wrong != NULL) {
		dsn_complain(wrong);
		return slip;
	}
	error = dsn_filter_hold(&filter.hold, STDIN_FILENO, passes(&filter));
	if (error != 0)
		return fail("cannot read the message: ", strerror(error));
	dsn_filter_guard(RULES_SECONDS, give_up_rules, NULL);
	if (load_own(&filter) != 0)
		return DSN_EXIT_LATER;
	dsn_filter_guard(JUDGING_SECONDS, pass_unjudged, &filter);
	judge(&filter);
	dsn_filter_guard_end();
	/* What libraries do at exit cannot change the status any more. */
	_exit(answer(&filter));
}
