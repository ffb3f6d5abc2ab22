/* SPDX-License-Identifier: MIT */
/* dsnsift explain: why this verdict, and what to do. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "cli/command.h"
#include "diagnosis/check.h"
#include "dialect/check.h"
#include "cli/explain/explain.h"
#include "cli/own-files.h"
#include "base/buffer.h"
#include "base/lines.h"
#include "base/str.h"

enum { OPT_FORMAT = 256, OPT_RULES, OPT_DIALECTS, OPT_CHECK, OPT_HELP, OPT_VERSION };

static const struct option longs[] = {
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "rules", optional_argument, NULL, OPT_RULES },
	{ "dialects", required_argument, NULL, OPT_DIALECTS },
	{ "check", required_argument, NULL, OPT_CHECK },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 },
};

static const char help[] =
	"Usage: dsnsift explain [OPTION]... TEXT|FILE\n"
	"  or:  dsnsift explain [--rules=FILE] --rules\n"
	"  or:  dsnsift explain --check=FILE\n"
	"Say why a failure is judged as it is, and what to do now.\n"
	"\n"
	"TEXT is what a server said, such as \"550 5.1.1 User unknown\"; FILE is a message\n"
	"or a mailbox, and - is standard input.\n"
	"\n"
	"      --format=FORMAT  text (default) or jsonl\n"
	"      --rules=FILE     rules of your own, which win over those built in\n"
	"      --dialects=FILE  dialects of your own, tried before those built in\n"
	"      --rules          print the rules, yours first\n"
	"      --check=FILE     see whether FILE is a valid file of rules or dialects, and\n"
	"                         try its examples\n"
	"      --help           show this help and exit\n"
	"      --version        show the version and exit\n"
	"\n"
	"Exit status: 0 if all went well, 1 if nothing there can be explained, 65 if a\n"
	"file of rules or dialects is wrong, 66 if a file cannot be read. See dsnsift(1),\n"
	"dsnsift-rules(5) and dsnsift-dialects(5).\n";

typedef struct {
	void (*print)(const DsnExplanation *explanation, DsnBuffer *out);
	const char *rules_file;
	const char *dialects_file;
	const char *check;
	gboolean list;
	DsnRules *rules;
	DsnDialects *dialects;
	DsnConfig config;
	DsnBuffer out;
	guint n_printed;
} Explain;

static void
complain(const char *subject, const char *reason)
{
	DsnBuffer line = { 0 };

	dsn_buffer_add(&line, DSN_STR("dsnsift: "));
	if (subject != NULL) {
		dsn_explain_safe(&line, dsn_str(subject));
		dsn_buffer_add(&line, DSN_STR(": "));
	}
	dsn_explain_safe(&line, dsn_str(reason));
	dsn_buffer_add_char(&line, '\n');
	fwrite(line.at, 1, line.len, stderr);
	dsn_buffer_clear(&line);
}

static int
usage(const char *reason)
{
	if (reason != NULL)
		complain(NULL, reason);
	fputs("Try 'dsnsift explain --help'.\n", stderr);
	return EX_USAGE;
}

static int
status_of(const GError *error)
{
	return g_error_matches(error, DSN_ERROR, DSN_ERROR_IO) ? EX_NOINPUT : EX_DATAERR;
}

static void
explain_recipients(
	Explain *explain, DsnArena *arena, const DsnMessage *message, const DsnVerdict *verdict)
{
	for (guint i = 0; i < verdict->report->n_recipients; i++) {
		DsnExplanation explanation = { arena, message, verdict, i, NULL, 0 };

		explanation.candidates = dsn_verdict_explain(
			arena, &explain->config, verdict, i, &explanation.n_candidates);
		if (explain->n_printed++ > 0 && explain->print == dsn_explain_text)
			dsn_buffer_add(&explain->out, DSN_STR("\n----\n\n"));
		explain->print(&explanation, &explain->out);
	}
}

static void
explain_words(Explain *explain, DsnStr text)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnMessage message = { 0 };

	explain_recipients(explain, arena, &message, dsn_sift_reply(arena, &explain->config, text));
}

static void
explain_message(Explain *explain, DsnArena *arena, const DsnMessage *message)
{
	const DsnVerdict *verdict = dsn_sift(arena, &explain->config, message);

	if (verdict->report->n_recipients > 0)
		explain_recipients(explain, arena, message, verdict);
	else if (verdict->report->kind == DSN_REPORT_NONE && verdict->mail->headers.n_fields == 0 &&
		 !dsn_str_is_empty(dsn_str_trim(message->octets)))
		explain_words(explain, message->octets);
	else
		complain(message->source, verdict->report->kind == DSN_REPORT_NONE
						  ? "no report of a failure"
						  : "a report that names no recipient");
	dsn_arena_reset(arena);
}

static void
warn(const char *path, const char *reason, gpointer data)
{
	(void)data;
	complain(path, reason);
}

static int
explain_file(Explain *explain, const char *path)
{
	const char *const paths[] = { path, NULL };
	const DsnReaderOptions options = { .size = sizeof options, .warn = warn };
	g_autoptr(DsnReader) reader = dsn_reader_new(paths, &options);
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autoptr(DsnBatch) batch = dsn_batch_new();

	while (dsn_reader_claim(reader, batch))
		while (dsn_batch_load(batch))
			for (guint i = 0; i < batch->n_messages; i++)
				explain_message(explain, arena, &batch->messages[i]);
	return dsn_reader_failures(reader) > 0 ? EX_NOINPUT : EX_OK;
}

static int
explain_operand(Explain *explain, const char *operand)
{
	struct stat there;

	if (strcmp(operand, "-") == 0 || stat(operand, &there) == 0)
		return explain_file(explain, operand);
	explain_words(explain, dsn_str(operand));
	return EX_OK;
}

static void
print_problem(const char *problem, gpointer data)
{
	(void)data;
	complain(NULL, problem);
}

/* Files of dialects begin with one, those of rules do not: behind comments. */
static gboolean
is_of_dialects(DsnStr text)
{
	DsnStr line;

	while (dsn_str_line(&text, &line)) {
		line = dsn_str_trim(line);
		if (!dsn_str_is_empty(line) && line.at[0] != '#')
			return dsn_str_begins_with(line, "dialect ");
	}
	return FALSE;
}

/* Returns the number of problems. */
static guint
check_dialects(DsnStr text, const char *path, guint *n)
{
	g_autoptr(GPtrArray) problems = dsn_dialects_check(text, path, n);

	for (guint i = 0; i < problems->len; i++)
		complain(NULL, g_ptr_array_index(problems, i));
	return problems->len;
}

static int
check_file(const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	guint n, problems;
	gboolean of_dialects;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, &error)) {
		complain(NULL, error->message);
		return EX_NOINPUT;
	}
	of_dialects = is_of_dialects((DsnStr){ text, len });
	problems = of_dialects
			   ? check_dialects((DsnStr){ text, len }, path, &n)
			   : dsn_rules_check((DsnStr){ text, len }, path, &n, print_problem, NULL);
	if (problems > 0)
		return EX_DATAERR;
	printf("%u %s%s, all examples right\n", n, of_dialects ? "dialect" : "rule",
		n == 1 ? "" : "s");
	return EX_OK;
}

static int
read_options(Explain *explain, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (option) {
		case OPT_FORMAT:
			if (strcmp(optarg, "text") != 0 && strcmp(optarg, "jsonl") != 0)
				return usage("the format is text or jsonl");
			explain->print = *optarg == 't' ? dsn_explain_text : dsn_explain_jsonl;
			break;
		case OPT_RULES:
			explain->list |= optarg == NULL;
			explain->rules_file = optarg != NULL ? optarg : explain->rules_file;
			break;
		case OPT_DIALECTS:
			explain->dialects_file = optarg;
			break;
		case OPT_CHECK:
			explain->check = optarg;
			break;
		case OPT_HELP:
			exit(dsn_command_say(help));
		case OPT_VERSION:
			exit(dsn_command_say("dsnsift " PACKAGE_VERSION "\n"));
		default:
			return usage(NULL);
		}
	}
	if (explain->list && optind < argc)
		return usage("to use rules of your own write --rules=FILE");
	if (optind + (explain->list || explain->check != NULL ? 0 : 1) != argc)
		return usage("expected one text or file; put a text in quotes");
	return EX_OK;
}

static int
run(Explain *explain, const char *operand)
{
	g_autoptr(GError) error = NULL;

	if (explain->check != NULL)
		return check_file(explain->check);
	if (!dsn_rules_open(explain->rules_file, &explain->rules, &error) ||
		!dsn_dialects_open(explain->dialects_file, &explain->dialects, &error)) {
		complain(NULL, error->message);
		return status_of(error);
	}
	explain->config = (DsnConfig){ .size = sizeof explain->config,
		.rules = explain->rules,
		.dialects = explain->dialects,
		.fallback = DSN_COMMAND_FALLBACK };
	if (!explain->list)
		return explain_operand(explain, operand);
	if (explain->rules != NULL)
		dsn_explain_rules(explain->rules, &explain->out);
	dsn_explain_rules(dsn_rules_builtin(), &explain->out);
	explain->n_printed = 1;
	return EX_OK;
}

int
dsn_cmd_explain(int argc, char **argv)
{
	static char self[] = "dsnsift explain";
	Explain explain = { .print = dsn_explain_text };
	int status;

	argv[0] = self;
	status = read_options(&explain, argc, argv);
	if (status != EX_OK)
		return status;
	status = run(&explain, argv[optind]);
	if (explain.out.len > 0)
		fwrite(explain.out.at, 1, explain.out.len, stdout);
	if (status == EX_OK && explain.check == NULL && explain.n_printed == 0)
		status = EXIT_FAILURE;
	if (fflush(stdout) != 0 || ferror(stdout)) {
		complain("standard output", g_strerror(errno));
		status = EX_IOERR;
	}
	dsn_buffer_clear(&explain.out);
	dsn_rules_free(explain.rules);
	dsn_dialects_free(explain.dialects);
	return status;
}
