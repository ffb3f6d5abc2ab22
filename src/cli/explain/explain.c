/* SPDX-License-Identifier: MIT */
/* dsnsift explain: why this verdict, and what to do. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/lines.h"
#include "base/str.h"
#include "cli/exit-status.h"
#include "cli/explain/explain.h"
#include "cli/fallback.h"
#include "cli/option.h"
#include "cli/own-files.h"
#include "cli/terminal.h"
#include "diagnosis/check.h"
#include "dialect/check.h"

#define TABLE_WIDTH 120

typedef struct {
	void (*print)(const DsnExplanation *explanation, DsnBuffer *out);
	const DsnSink *sink; /* NULL: @print */
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

static int
status_of(const GError *error)
{
	return g_error_matches(error, DSN_ERROR, DSN_ERROR_IO) ? DSN_EXIT_NO_INPUT
							       : DSN_EXIT_WRONG_RULES;
}

/* The rows of dsnsift scan, below their titles. */
static void
add_rows(Explain *explain, DsnArena *arena, const DsnMessage *message, const DsnVerdict *verdict)
{
	static const DsnSinkOptions options = { .size = sizeof options, .width = TABLE_WIDTH };
	DsnRecord *record = dsn_record_make(arena, message, verdict, NULL);

	if (explain->n_printed == 0 && explain->sink->begin != NULL)
		explain->sink->begin(&options, &explain->out);
	for (guint i = 0; i < verdict->n_diagnoses; i++, explain->n_printed++) {
		dsn_record_fill(record, i);
		explain->sink->record(&options, record, &explain->out);
	}
}

static void
explain_recipients(
	Explain *explain, DsnArena *arena, const DsnMessage *message, const DsnVerdict *verdict)
{
	if (explain->sink != NULL) {
		add_rows(explain, arena, message, verdict);
		return;
	}
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

/* What is no mail is a text a line: a table of replies. */
static void
explain_lines(Explain *explain, const DsnMessage *message)
{
	DsnStr rest = message->octets, line;

	while (dsn_str_line(&rest, &line))
		if (!dsn_str_is_empty(dsn_str_trim(line)))
			explain_words(explain, line);
	if (message->size > message->octets.len)
		dsn_complain(message->source, ": only the beginning was read; take less at a time");
}

static void
explain_message(Explain *explain, DsnArena *arena, const DsnMessage *message)
{
	const DsnVerdict *verdict = dsn_sift(arena, &explain->config, message);

	if (verdict->report->n_recipients > 0)
		explain_recipients(explain, arena, message, verdict);
	else if (verdict->report->kind == DSN_REPORT_NONE && verdict->mail->headers.n_fields == 0 &&
		 !dsn_str_is_empty(dsn_str_trim(message->octets)))
		explain_lines(explain, message);
	else
		dsn_complain(message->source, ": ",
			verdict->report->kind == DSN_REPORT_NONE
				? "no report of a failure"
				: "a report that names no recipient");
	dsn_arena_reset(arena);
}

static void
warn(const char *path, const char *reason, gpointer data)
{
	(void)data;
	dsn_complain(path, ": ", reason);
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
	return dsn_reader_failures(reader) > 0 ? DSN_EXIT_NO_INPUT : DSN_EXIT_OK;
}

static int
explain_operand(Explain *explain, const char *operand)
{
	struct stat there;

	if (strcmp(operand, "-") == 0 || stat(operand, &there) == 0)
		return explain_file(explain, operand);
	explain_words(explain, dsn_str(operand));
	return DSN_EXIT_OK;
}

static void
print_problem(const char *problem, gpointer data)
{
	(void)data;
	dsn_complain(problem);
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
		dsn_complain(g_ptr_array_index(problems, i));
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
		dsn_complain(error->message);
		return DSN_EXIT_NO_INPUT;
	}
	of_dialects = is_of_dialects((DsnStr){ text, len });
	problems = of_dialects
			   ? check_dialects((DsnStr){ text, len }, path, &n)
			   : dsn_rules_check((DsnStr){ text, len }, path, &n, print_problem, NULL);
	if (problems > 0)
		return DSN_EXIT_WRONG_RULES;
	printf("%u %s%s, all examples right\n", n, of_dialects ? "dialect" : "rule",
		n == 1 ? "" : "s");
	return DSN_EXIT_OK;
}

/* ---- the command line ---- */

static const char *
format_word(guint i)
{
	static const char *const words[] = { "text", "jsonl", "csv", "table" };

	return i < G_N_ELEMENTS(words) ? words[i] : NULL;
}

static const char *
set_format(gpointer data, const char *value, guint word)
{
	Explain *explain = data;

	explain->print = word == 0 ? dsn_explain_text : dsn_explain_jsonl;
	explain->sink = word < 2 ? NULL : dsn_sink_by_name(value);
	return NULL;
}

/* Without a file it once meant --list-rules. */
static const char *
set_rules(gpointer data, const char *value, guint word)
{
	Explain *explain = data;

	(void)word;
	if (*value == '\0') {
		explain->list = TRUE;
		return NULL;
	}
	if (explain->rules_file != NULL)
		return "the only file of rules";
	explain->rules_file = value;
	return NULL;
}

#define AT(field) .at = G_STRUCT_OFFSET(Explain, field)

static const DsnOption table[] = {
	{ "format", 0, DSN_VALUE_WORD, "FORMAT", "{}; text if it is not given", format_word,
		.set = set_format },
	{ "rules", 0, DSN_VALUE_FILE, "FILE", "rules of your own, which win over those built in",
		.preset = "", .set = set_rules },
	{ "dialects", 0, DSN_VALUE_FILE, "FILE",
		"dialects of your own, tried before those built in", AT(dialects_file) },
	{ "list-rules", 0, .help = "print the rules, yours first", AT(list) },
	{ "check", 0, DSN_VALUE_FILE, "FILE",
		"see whether FILE is a valid file of rules or dialects, and try its examples",
		AT(check) },
};

const DsnCommand dsn_command_explain = {
	.name = "explain",
	.operands = "TEXT|FILE",
	.forms = { "[OPTION]... TEXT|FILE", "[--rules=FILE] --list-rules", "--check=FILE", NULL },
	.summary = "why a failure is judged as it is, and what to do",
	.about =
		"Say why a failure is judged as it is, and what to do now.\n"
		"\n"
		"TEXT is what a server said, such as \"550 5.1.1 User unknown\"; FILE is a message "
		"or a mailbox, and - is standard input.",
	.statuses =
		"Exit status: 0 if all went well, 1 if nothing there can be explained, 65 if a "
		"file of rules or dialects is wrong, 66 if a file cannot be read. See dsnsift(1), "
		"dsnsift-rules(5) and dsnsift-dialects(5).",
	.options = table,
	.n_options = G_N_ELEMENTS(table),
	.run = dsn_explain_main,
};

/* Returns -1 to go on, else the exit status. */
static int
read_options(Explain *explain, int argc, char **argv, char ***operands)
{
	int status = dsn_options_read(&dsn_command_explain, explain, argc, argv, operands);
	guint n = status < 0 ? g_strv_length(*operands) : 0;

	if (status >= 0)
		return status;
	if (explain->list && n > 0)
		return dsn_usage(
			&dsn_command_explain, "to use rules of your own write --rules=FILE");
	if (n != (explain->list || explain->check != NULL ? 0 : 1))
		return dsn_usage(
			&dsn_command_explain, "expected one text or file; put a text in quotes");
	return -1;
}

static int
run(Explain *explain, const char *operand)
{
	g_autoptr(GError) error = NULL;

	if (explain->check != NULL)
		return check_file(explain->check);
	if (!dsn_rules_open(explain->rules_file, &explain->rules, &error) ||
		!dsn_dialects_open(explain->dialects_file, &explain->dialects, &error)) {
		dsn_complain(error->message);
		return status_of(error);
	}
	explain->config = (DsnConfig){ .size = sizeof explain->config,
		.rules = explain->rules,
		.dialects = explain->dialects,
		.fallback = DSN_FALLBACK };
	if (!explain->list)
		return explain_operand(explain, operand);
	if (explain->rules != NULL)
		dsn_explain_rules(explain->rules, &explain->out);
	dsn_explain_rules(dsn_rules_builtin(), &explain->out);
	explain->n_printed = 1;
	return DSN_EXIT_OK;
}

int
dsn_explain_main(int argc, char **argv)
{
	Explain explain = { .print = dsn_explain_text };
	char **operands;
	int status = read_options(&explain, argc, argv, &operands);

	if (status >= 0)
		return status;
	status = run(&explain, operands[0]);
	if (explain.out.len > 0)
		fwrite(explain.out.at, 1, explain.out.len, stdout);
	if (status == DSN_EXIT_OK && explain.check == NULL && explain.n_printed == 0)
		status = DSN_EXIT_NO;
	if (fflush(stdout) != 0 || ferror(stdout)) {
		dsn_complain("standard output: ", g_strerror(errno));
		status = DSN_EXIT_CANNOT_WRITE;
	}
	dsn_buffer_clear(&explain.out);
	dsn_rules_free(explain.rules);
	dsn_dialects_free(explain.dialects);
	return status;
}
