/* SPDX-License-Identifier: MIT */
/* The command line of dsnsift scan. */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "cli/command.h"
#include "cli/scan/scan.h"
#include "base/str.h"

#define JOBS_MOST 256

enum {
	OPT_FORMAT = 256,
	OPT_ACTION,
	OPT_CAUSE,
	OPT_ALL,
	OPT_SUMMARY,
	OPT_PROGRESS,
	OPT_HEADER,
	OPT_RAW_CSV,
	OPT_RULES,
	OPT_DIALECTS,
	OPT_RETURN_PATH,
	OPT_HELP,
	OPT_VERSION,
};

static const struct option longs[] = {
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "output", required_argument, NULL, 'o' },
	{ "action", required_argument, NULL, OPT_ACTION },
	{ "cause", required_argument, NULL, OPT_CAUSE },
	{ "all", no_argument, NULL, OPT_ALL },
	{ "jobs", required_argument, NULL, 'j' },
	{ "summary", no_argument, NULL, OPT_SUMMARY },
	{ "progress", optional_argument, NULL, OPT_PROGRESS },
	{ "header", required_argument, NULL, OPT_HEADER },
	{ "raw-csv", no_argument, NULL, OPT_RAW_CSV },
	{ "rules", required_argument, NULL, OPT_RULES },
	{ "dialects", required_argument, NULL, OPT_DIALECTS },
	{ "return-path", required_argument, NULL, OPT_RETURN_PATH },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 },
};

static const char help[] =
	"Usage: dsnsift scan [OPTION]... PATH...\n"
	"Say for every recipient whose mail came back what to do.\n"
	"\n"
	"PATH is a maildir, an mbox, a folder of messages, a message, or - for standard\n"
	"input; any of them may be compressed by gzip.\n"
	"\n"
	"      --format=FORMAT     table, csv or jsonl; by default a table on a terminal,\n"
	"                            csv otherwise\n"
	"  -o, --output=FILE       write to FILE, whole or not at all\n"
	"      --action=LIST       only these actions: suppress, investigate, throttle,\n"
	"                            retry, review, none\n"
	"      --cause=LIST        only these causes: user-unknown, blocklisted, ...\n"
	"      --all               also what is no failure, and mail that is no bounce\n"
	"  -j, --jobs=N            work on N messages at once; default: the processors\n"
	"      --summary           end with counts by action, cause and provider\n"
	"      --progress[=WHEN]   show how far it is: auto, always (default), never\n"
	"      --header=NAME       copy this header of the returned mail into a column;\n"
	"                            may be given several times\n"
	"      --raw-csv           no guard against formulas: for programs, not\n"
	"                            spreadsheets\n"
	"      --rules=FILE        rules of your own, which win over those built in\n"
	"      --dialects=FILE     dialects of your own, tried before those built in\n"
	"      --return-path=PATTERN\n"
	"                          how your return paths name the recipient, such as\n"
	"                            bounce+{user}={domain}@lists.example.com\n"
	"      --help              show this help and exit\n"
	"      --version           show the version and exit\n"
	"\n"
	"Exit status: 0 if all went well, 1 if some of the input could not be read,\n"
	"more than 63 if the work could not be done. See dsnsift(1).\n";

static int
refuse(const char *option, const char *value)
{
	g_autofree char *subject = g_strdup_printf("%s=%s", option, value);

	dsn_scan_complain(subject, "not a valid value");
	fputs("Try 'dsnsift scan --help'.\n", stderr);
	return EX_USAGE;
}

static void
append(const char ***list, const char *item)
{
	guint n = *list != NULL ? g_strv_length((char **)*list) : 0;

	*list = g_renew(const char *, *list, n + 2);
	(*list)[n] = item;
	(*list)[n + 1] = NULL;
}

static gboolean
take_item(DsnStr *list, DsnStr *item)
{
	const char *comma = list->len > 0 ? memchr(list->at, ',', list->len) : NULL;
	gsize end = comma != NULL ? (gsize)(comma - list->at) : list->len;

	if (list->at == NULL)
		return FALSE;
	*item = dsn_str_trim(dsn_str_slice(*list, 0, end));
	*list = comma != NULL ? dsn_str_slice(*list, end + 1, list->len) : DSN_STR_ABSENT;
	return TRUE;
}

/* Who asks for what is no failure wants to see it. */
static gboolean
read_actions(DsnScanOptions *options, const char *text)
{
	DsnStr list = dsn_str(text), item;
	DsnAction action;

	while (take_item(&list, &item)) {
		if (!dsn_action_parse(item, &action))
			return FALSE;
		options->actions |= G_GUINT64_CONSTANT(1) << action;
		options->all |= action == DSN_ACTION_NONE;
	}
	return TRUE;
}

static gboolean
read_causes(DsnScanOptions *options, const char *text)
{
	DsnStr list = dsn_str(text), item;
	DsnCause cause;

	G_STATIC_ASSERT(DSN_CAUSE_COUNT < 64);
	while (take_item(&list, &item)) {
		if (!dsn_cause_parse(item, &cause))
			return FALSE;
		options->causes |= G_GUINT64_CONSTANT(1) << cause;
		options->all |= cause == DSN_CAUSE_DELAYED || cause == DSN_CAUSE_DELIVERED ||
				cause == DSN_CAUSE_AUTO_REPLY;
	}
	return TRUE;
}

static gboolean
read_jobs(DsnScanOptions *options, const char *text)
{
	guint64 jobs;

	if (!g_ascii_string_to_unsigned(text, 10, 1, JOBS_MOST, &jobs, NULL))
		return FALSE;
	options->jobs = (guint)jobs;
	return TRUE;
}

static gboolean
read_progress(DsnScanOptions *options, const char *text)
{
	static const char *const words[] = { "auto", "never", "always" };

	options->progress = DSN_SCAN_ALWAYS;
	if (text == NULL)
		return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		if (strcmp(text, words[i]) != 0)
			continue;
		options->progress = (DsnScanWhen)i;
		return TRUE;
	}
	return FALSE;
}

/* A field name (RFC 5322 section 2.2) that is not yet a column: keys are there once. */
static gboolean
read_header(DsnScanOptions *options, const char *name)
{
	for (const char *c = name; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || *c == ':')
			return FALSE;
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++)
		if (strcmp(name, dsn_column_name(i)) == 0)
			return FALSE;
	if (*name == '\0' || (options->headers != NULL &&
				     g_strv_contains((const char *const *)options->headers, name)))
		return FALSE;
	append(&options->headers, name);
	return TRUE;
}

static gboolean
read_format(DsnScanOptions *options, const char *name)
{
	options->sink = dsn_sink_by_name(name);
	return options->sink != NULL;
}

static gboolean
read_output(DsnScanOptions *options, const char *path)
{
	options->output = strcmp(path, "-") != 0 ? path : NULL;
	return TRUE;
}

/* Not a second time: no rule is ever ignored. */
static gboolean
read_rules(DsnScanOptions *options, const char *path)
{
	if (options->rules != NULL)
		return FALSE;
	options->rules = path;
	return TRUE;
}

static gboolean
read_dialects(DsnScanOptions *options, const char *path)
{
	if (options->dialects != NULL)
		return FALSE;
	options->dialects = path;
	return TRUE;
}

static gboolean
read_return_path(DsnScanOptions *options, const char *pattern)
{
	if (strstr(pattern, "{user}") == NULL || strstr(pattern, "{domain}") == NULL)
		return FALSE;
	append(&options->return_paths, pattern);
	return TRUE;
}

/* What takes a value; FALSE if it is none. */
static const struct {
	int option;
	char name[16];
	gboolean (*read)(DsnScanOptions *options, const char *value);
} values[] = {
	{ OPT_FORMAT, "--format", read_format },
	{ 'o', "--output", read_output },
	{ OPT_ACTION, "--action", read_actions },
	{ OPT_CAUSE, "--cause", read_causes },
	{ 'j', "--jobs", read_jobs },
	{ OPT_PROGRESS, "--progress", read_progress },
	{ OPT_HEADER, "--header", read_header },
	{ OPT_RULES, "--rules", read_rules },
	{ OPT_DIALECTS, "--dialects", read_dialects },
	{ OPT_RETURN_PATH, "--return-path", read_return_path },
};

/* Returns -1 to go on. */
static int
read_option(DsnScanOptions *options, int option, const char *value)
{
	for (guint i = 0; i < G_N_ELEMENTS(values); i++)
		if (values[i].option == option)
			return values[i].read(options, value) ? -1 : refuse(values[i].name, value);
	switch (option) {
	case OPT_ALL:
		options->all = TRUE;
		return -1;
	case OPT_SUMMARY:
		options->summary = TRUE;
		return -1;
	case OPT_RAW_CSV:
		options->raw_csv = TRUE;
		return -1;
	case OPT_HELP:
		return dsn_command_say(help);
	case OPT_VERSION:
		return dsn_command_say("dsnsift " PACKAGE_VERSION "\n");
	default:
		fputs("Try 'dsnsift scan --help'.\n", stderr);
		return EX_USAGE;
	}
}

/* Whether the output would take the place of a mailbox that is read. */
static gboolean
would_replace(const char *output, const char *const *paths)
{
	struct stat there, input;

	if (output == NULL || stat(output, &there) != 0 || !S_ISREG(there.st_mode))
		return FALSE;
	for (; *paths != NULL; paths++)
		if (stat(*paths, &input) == 0 && input.st_dev == there.st_dev &&
			input.st_ino == there.st_ino)
			return TRUE;
	return FALSE;
}

int
dsn_scan_options_parse(DsnScanOptions *options, int argc, char **argv)
{
	static char self[] = "dsnsift scan";
	int option, status;

	*options = (DsnScanOptions){ 0 };
	argv[0] = self;
	while ((option = getopt_long(argc, argv, "o:j:", longs, NULL)) != -1)
		if ((status = read_option(options, option, optarg)) >= 0)
			return status;
	for (; optind < argc; optind++)
		append(&options->paths, argv[optind]);
	if (options->paths == NULL) {
		fputs("dsnsift scan: no mailbox is named\nTry 'dsnsift scan --help'.\n", stderr);
		return EX_USAGE;
	}
	if (would_replace(options->output, options->paths)) {
		dsn_scan_complain(options->output, "is read and would be replaced");
		return EX_USAGE;
	}
	if (options->jobs == 0)
		options->jobs = CLAMP(g_get_num_processors(), 1, JOBS_MOST);
	return -1;
}

void
dsn_scan_options_clear(DsnScanOptions *options)
{
	g_free(options->headers);
	g_free(options->return_paths);
	g_free(options->paths);
	*options = (DsnScanOptions){ 0 };
}
