/* SPDX-License-Identifier: MIT */
/* The command line of dsnsift scan. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "cli/option.h"
#include "cli/scan/scan.h"
#include "cli/words.h"

#define JOBS_MOST 256

static void
append(const char ***list, const char *item)
{
	guint n = *list != NULL ? g_strv_length((char **)*list) : 0;

	*list = g_renew(const char *, *list, n + 2);
	(*list)[n] = item;
	(*list)[n + 1] = NULL;
}

static const char *
set_format(gpointer options, const char *value, guint word)
{
	(void)word;
	((DsnScanOptions *)options)->sink = dsn_sink_by_name(value);
	return NULL;
}

static const char *
set_output(gpointer options, const char *path, guint word)
{
	(void)word;
	((DsnScanOptions *)options)->output = strcmp(path, "-") != 0 ? path : NULL;
	return NULL;
}

/* Who asks for what is no failure wants to see it. */
static const char *
add_action(gpointer data, const char *value, guint action)
{
	DsnScanOptions *options = data;

	(void)value;
	options->actions |= G_GUINT64_CONSTANT(1) << action;
	options->all |= action == DSN_ACTION_NONE;
	return NULL;
}

static const char *
add_cause(gpointer data, const char *value, guint cause)
{
	DsnScanOptions *options = data;

	G_STATIC_ASSERT(DSN_CAUSE_COUNT < 64);
	(void)value;
	options->causes |= G_GUINT64_CONSTANT(1) << cause;
	options->all |= dsn_cause_action(cause, DSN_PERMANENCE_UNKNOWN) == DSN_ACTION_NONE;
	return NULL;
}

static const char *
set_jobs(gpointer options, const char *value, guint word)
{
	guint64 jobs;

	(void)word;
	if (!g_ascii_string_to_unsigned(value, 10, 1, JOBS_MOST, &jobs, NULL))
		return "a number from 1 to " G_STRINGIFY(JOBS_MOST);
	((DsnScanOptions *)options)->jobs = (guint)jobs;
	return NULL;
}

static const char *
progress_word(guint i)
{
	static const char *const words[] = {
		[DSN_SCAN_AUTO] = "auto", [DSN_SCAN_ALWAYS] = "always", [DSN_SCAN_NEVER] = "never"
	};

	return i < G_N_ELEMENTS(words) ? words[i] : NULL;
}

static const char *
set_progress(gpointer options, const char *value, guint word)
{
	(void)value;
	((DsnScanOptions *)options)->progress = (DsnScanWhen)word;
	return NULL;
}

static const char *
header_suggestion(guint i)
{
	static const char *const names[] = { "List-ID", "Feedback-ID", "Message-ID" };

	return i < G_N_ELEMENTS(names) ? names[i] : NULL;
}

/* A field name (RFC 5322 section 2.2) that is not yet a column: keys are there once. */
static const char *
add_header(gpointer data, const char *name, guint word)
{
	DsnScanOptions *options = data;

	(void)word;
	for (const char *c = name; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || *c == ':')
			return "the name of a header field";
	for (guint i = 0; dsn_word_of_columns(i) != NULL; i++)
		if (strcmp(name, dsn_word_of_columns(i)) == 0)
			return "a name that is free: there is such a column";
	if (*name == '\0' || (options->headers != NULL &&
				     g_strv_contains((const char *const *)options->headers, name)))
		return "the name of another header field";
	append(&options->headers, name);
	return NULL;
}

static const char *
add_return_path(gpointer data, const char *pattern, guint word)
{
	DsnScanOptions *options = data;

	(void)word;
	if (strstr(pattern, "{user}") == NULL || strstr(pattern, "{domain}") == NULL)
		return "a pattern with {user} and {domain}";
	append(&options->return_paths, pattern);
	return NULL;
}

#define AT(field) .at = G_STRUCT_OFFSET(DsnScanOptions, field)

static const DsnOption table[] = {
	{ "format", 0, DSN_VALUE_WORD, "FORMAT",
		"{}; by default a table on a terminal, csv otherwise", dsn_word_of_sinks,
		.set = set_format },
	{ "output", 'o', DSN_VALUE_FILE, "FILE", "write to FILE, whole or not at all",
		.set = set_output },
	{ "action", 0, DSN_VALUE_LIST, "LIST", "only these actions: {}", dsn_word_of_actions,
		.set = add_action },
	{ "cause", 0, DSN_VALUE_LIST, "LIST", "only these causes: user-unknown, blocklisted, ...",
		dsn_word_of_causes, .set = add_cause },
	{ "all", 0, .help = "also what is no failure, and mail that is no bounce", AT(all) },
	{ "jobs", 'j', DSN_VALUE_TEXT, "N", "work on N messages at once; default: the processors",
		.set = set_jobs },
	{ "summary", 0, .help = "end with counts by action, cause and provider", AT(summary) },
	{ "progress", 0, DSN_VALUE_WORD, "WHEN",
		"show how far it is: {}; the bare option is always", progress_word,
		.preset = "always", .set = set_progress },
	{ "header", 0, DSN_VALUE_TEXT, "NAME",
		"copy this header of the returned mail into a column; may be given several times",
		header_suggestion, .set = add_header },
	{ "raw-csv", 0, .help = "no guard against formulas: for programs, not spreadsheets",
		AT(raw_csv) },
	{ "rules", 0, DSN_VALUE_FILE, "FILE", "rules of your own, which win over those built in",
		AT(rules) },
	{ "dialects", 0, DSN_VALUE_FILE, "FILE",
		"dialects of your own, tried before those built in", AT(dialects) },
	{ "return-path", 0, DSN_VALUE_TEXT, "PATTERN",
		"how your return paths name the recipient, such as\n"
		"bounce+{user}={domain}@lists.example.com",
		.set = add_return_path },
};

const DsnCommand dsn_command_scan = {
	.name = "scan",
	.operands = "PATH...",
	.forms = { "[OPTION]... PATH...", NULL },
	.summary = "verdicts for mailboxes: maildir, mbox, folders, files",
	.about = "Say for every recipient whose mail came back what to do.\n"
		 "\n"
		 "PATH is a maildir, an mbox, a folder of messages, a message, or - for standard "
		 "input; any of them may be compressed by gzip.",
	.statuses = "Exit status: 0 if all went well, 1 if some of the input could not be read, "
		    "more than 63 if the work could not be done. See dsnsift(1).",
	.options = table,
	.n_options = G_N_ELEMENTS(table),
	.run = dsn_scan_main,
};

/* Whether the output would take the place of a mailbox that is read. */
static gboolean
would_replace(const char *output, char *const *paths)
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
	int status;

	*options = (DsnScanOptions){ .jobs = CLAMP(g_get_num_processors(), 1, JOBS_MOST) };
	status = dsn_options_read(&dsn_command_scan, options, argc, argv, &options->paths);
	if (status >= 0)
		return status;
	if (options->paths[0] == NULL)
		return dsn_usage(&dsn_command_scan, "no mailbox is named");
	if (would_replace(options->output, options->paths)) {
		g_autofree char *wrong =
			g_strdup_printf("%s: is read and would be replaced", options->output);

		return dsn_usage(&dsn_command_scan, wrong);
	}
	return -1;
}

void
dsn_scan_options_clear(DsnScanOptions *options)
{
	g_free(options->headers);
	g_free(options->return_paths);
	*options = (DsnScanOptions){ 0 };
}
