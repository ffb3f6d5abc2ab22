/* SPDX-License-Identifier: MIT */
/* dsnsift filter: one message from standard input to standard output, with a verdict. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/filter/filter.h"
#include "cli/own-files.h"
#include "base/str.h"
#include "reader/mbox-separator.h"

/* Pigeonhole kills a filter after 10 s, and some versions of it crash then. */
#define RULES_SECONDS 2
#define JUDGING_SECONDS 5
#define APPENDING_SECONDS 2

typedef enum {
	MODE_PASS,
	MODE_TEST,
	MODE_PRINT,
	MODE_APPEND_ONLY,
} Mode;

typedef struct {
	Mode mode;
	guint words; /* bits: verdicts that --test says yes to */
	const char *field;
	const char *append;
	const char *rules;
	const char *dialects;
	DsnConfig config;
	DsnFilterHold hold;
	gsize split;
	DsnVerdictWord word;
	DsnBuffer output; /* header fields, or the word of --print */
	DsnBuffer columns;
	DsnBuffer rows;
} Filter;

/* One line, and never one that begins with a digit: Postfix would read "5.1.1" as the status. */
static int
complain_words(const char *const *words)
{
	char line[512] = "dsnsift: ";
	gsize len = strlen(line);

	for (; *words != NULL; words++)
		for (const char *at = *words; *at != '\0' && len < sizeof line - 1; at++)
			line[len++] = g_ascii_iscntrl(*at) ? '?' : *at;
	line[len++] = '\n';
	dsn_filter_write(STDERR_FILENO, line, len);
	return DSN_FILTER_LATER;
}
#define complain(...) complain_words((const char *const[]){ __VA_ARGS__, NULL })

/* ---- options ---- */

static const char help[] =
	"Usage: dsnsift filter [OPTION]...\n"
	"Pass one message from standard input to standard output, with header fields that\n"
	"say what to do about it.\n"
	"\n"
	"      --test=WORD[,WORD]  write nothing; status 0 if the verdict is one of\n"
	"                            suppress, investigate, throttle, retry, review,\n"
	"                            delayed, none, as given, else 1\n"
	"      --print=FIELD       write one word, not the message: verdict, outcome,\n"
	"                            status, recipient, ...\n"
	"      --append=FILE       append the failed recipients to FILE as well: CSV,\n"
	"                            or JSON Lines if it is called *.jsonl\n"
	"      --no-output         only append\n"
	"      --rules=FILE        rules of your own, which win over those built in\n"
	"      --dialects=FILE     dialects of your own, tried before those built in\n"
	"      --help              show this help and exit\n"
	"      --version           show the version and exit\n"
	"\n"
	"Exit status: 0 if the whole message has been written, or for yes; 1 for no;\n"
	"75 if anything went wrong; 64 for wrong usage. See dsnsift(1), MAIL FILTER.\n";

static int
say(const char *text)
{
	return dsn_filter_write(STDOUT_FILENO, text, strlen(text)) == 0 ? DSN_FILTER_YES
									: DSN_FILTER_LATER;
}

static gboolean
parse_words(Filter *filter, const char *words)
{
	DsnStr rest = dsn_str(words);

	for (;;) {
		gssize comma = dsn_str_find(rest, DSN_STR(","), 0);
		DsnStr word = comma < 0 ? rest : dsn_str_slice(rest, 0, (gsize)comma);
		DsnVerdictWord answer;

		if (!dsn_verdict_word_parse(word, &answer))
			return FALSE;
		filter->words |= 1u << answer;
		if (comma < 0)
			return TRUE;
		rest = dsn_str_slice(rest, (gsize)comma + 1, rest.len);
	}
}

/* The value of the option @name at argv[*i], which may be the next word.  NULL: not that option. */
static const char *
take_value(const char *name, int argc, char **argv, int *i)
{
	gsize len = strlen(name);

	if (strncmp(argv[*i], name, len) != 0)
		return NULL;
	if (argv[*i][len] == '=')
		return argv[*i] + len + 1;
	if (argv[*i][len] != '\0' || *i + 1 >= argc)
		return NULL;
	return argv[++*i];
}

/* What is wrong with the options, or NULL; @about: the word that it is about. */
static const char *
parse_options(Filter *filter, int argc, char **argv, const char **about)
{
	gboolean silent = FALSE;
	guint modes = 0;

	for (int i = 1; i < argc; i++) {
		const char *value;

		*about = argv[i];
		if (strcmp(argv[i], "--no-output") == 0)
			silent = TRUE;
		else if ((value = take_value("--append", argc, argv, &i)) != NULL)
			filter->append = value;
		else if ((value = take_value("--test", argc, argv, &i)) != NULL) {
			filter->mode = MODE_TEST, modes++;
			if (!parse_words(filter, value))
				return "not a verdict in ";
		} else if ((value = take_value("--rules", argc, argv, &i)) != NULL)
			filter->rules = value;
		else if ((value = take_value("--dialects", argc, argv, &i)) != NULL)
			filter->dialects = value;
		else if ((value = take_value("--print", argc, argv, &i)) != NULL) {
			filter->mode = MODE_PRINT, modes++;
			filter->field = value;
			if (!dsn_filter_has_field(value))
				return "no such field: ";
		} else
			return "unknown option, or one without its value: ";
	}
	*about = "";
	if (filter->append != NULL && filter->append[0] == '\0')
		return "--append needs the name of a file";
	if (silent && filter->append == NULL)
		return "--no-output without --append would lose the mail";
	if (modes > 1 || (modes > 0 && filter->append != NULL))
		return "--test, --print and --append exclude each other";
	if (silent)
		filter->mode = MODE_APPEND_ONLY;
	return NULL;
}

/* An MTA that delivers to us bounces on 64, and a bounce has nowhere to go: there a slip keeps
 * the mail in the queue.  Agents that filter, and people, are told what it is. */
static int
refuse_usage(int argc, char **argv, const char *what, const char *about)
{
	complain(what, about);
	for (int i = 1; i < argc; i++)
		if (g_str_has_prefix(argv[i], "--append") || g_str_has_prefix(argv[i], "--no-out"))
			return DSN_FILTER_LATER;
	return DSN_FILTER_USAGE;
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
	if (filter->append != NULL)
		dsn_filter_records(
			arena, &message, verdict, filter->append, &filter->columns, &filter->rows);
	if (filter->mode == MODE_PRINT)
		dsn_filter_print_field(verdict, filter->field, &filter->output);
	if (filter->mode == MODE_PASS && insertable)
		dsn_filter_print_fields(verdict, eol, &filter->output);
}

/* Mail must not be judged by half of the rules: it waits until they are mended. */
static int
load_own(Filter *filter)
{
	DsnRules *rules; /* live as long as the process */
	DsnDialects *dialects;
	g_autoptr(GError) error = NULL;

	if (!dsn_rules_open_system(filter->rules, &rules, &error))
		return complain("rules: ", error->message);
	if (!dsn_dialects_open_system(filter->dialects, &dialects, &error))
		return complain("dialects: ", error->message);
	filter->config.rules = rules;
	filter->config.dialects = dialects;
	return 0;
}

/* In a signal handler. */
static int
give_up_rules(int signal_number, gpointer data)
{
	(void)signal_number, (void)data;
	return complain("rules: they could not be read");
}

/* In a signal handler. */
static int
pass_unjudged(int signal_number, gpointer data)
{
	Filter *filter = data;
	const char *what = signal_number == SIGALRM ? "the message could not be judged in time"
						    : "the message could not be judged";

	complain(what, filter->mode == MODE_PASS ? "; passed on as it came" : "");
	if (filter->mode != MODE_PASS ||
		dsn_filter_pass(&filter->hold, 0, DSN_STR_ABSENT, STDOUT_FILENO) != 0)
		return DSN_FILTER_LATER;
	return DSN_FILTER_YES;
}

static int
give_up_appending(int signal_number, gpointer data)
{
	Filter *filter = data;

	(void)signal_number;
	complain("cannot append to ", filter->append, ": it takes too long");
	return filter->mode == MODE_PASS ? DSN_FILTER_YES : DSN_FILTER_LATER;
}

static int
append(Filter *filter)
{
	int error;

	dsn_filter_guard(APPENDING_SECONDS, give_up_appending, filter);
	error = dsn_filter_append(filter->append,
		(DsnStr){ filter->columns.at, filter->columns.len },
		(DsnStr){ filter->rows.at, filter->rows.len });
	dsn_filter_guard_end();
	if (error != 0)
		complain("cannot append to ", filter->append, ": ", strerror(error));
	return error;
}

static int
answer(Filter *filter)
{
	DsnStr output = { filter->output.at, filter->output.len };
	int error = 0;

	if (filter->mode == MODE_TEST)
		return filter->words & (1u << filter->word) ? DSN_FILTER_YES : DSN_FILTER_NO;
	if (filter->mode == MODE_PRINT) {
		error = dsn_filter_write(STDOUT_FILENO, output.at, output.len);
		if (close(STDOUT_FILENO) != 0 && error == 0)
			error = errno;
	} else if (filter->mode == MODE_PASS)
		error = dsn_filter_pass(&filter->hold, filter->split, output, STDOUT_FILENO);
	if (error != 0)
		return complain("cannot write to standard output: ", strerror(error));
	/* Only now: a mail that comes again would leave its rows twice. */
	if (filter->rows.len > 0 && append(filter) != 0 && filter->mode == MODE_APPEND_ONLY)
		return DSN_FILTER_LATER;
	return DSN_FILTER_YES;
}

int
dsn_cmd_filter(int argc, char **argv)
{
	static Filter filter = { .config = { .size = sizeof(DsnConfig),
					 .fallback = DSN_COMMAND_FALLBACK } };
	const char *wrong, *about = "";
	int error;

	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return say(help);
	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		return say("dsnsift " PACKAGE_VERSION "\n");
	dsn_filter_guard_start();
	wrong = parse_options(&filter, argc, argv, &about);
	if (wrong != NULL)
		return refuse_usage(argc, argv, wrong, about);
	error = dsn_filter_hold(&filter.hold, STDIN_FILENO, filter.mode == MODE_PASS);
	if (error != 0)
		return complain("cannot read the message: ", strerror(error));
	dsn_filter_guard(RULES_SECONDS, give_up_rules, NULL);
	if (load_own(&filter) != 0)
		return DSN_FILTER_LATER;
	dsn_filter_guard(JUDGING_SECONDS, pass_unjudged, &filter);
	judge(&filter);
	dsn_filter_guard_end();
	/* What libraries do at exit cannot change the status any more. */
	_exit(answer(&filter));
}
