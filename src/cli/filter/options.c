/* SPDX-License-Identifier: MIT */
/* The command line of dsnsift filter. */
#include "config.h"

#include "cli/filter/filter.h"
#include "cli/option.h"
#include "cli/words.h"

static const char *
add_test(gpointer data, const char *value, guint word)
{
	DsnFilterOptions *options = data;

	(void)value;
	options->words |= 1u << word;
	return NULL;
}

static const char *
set_print(gpointer data, const char *value, guint word)
{
	DsnFilterOptions *options = data;

	(void)value;
	options->prints = TRUE;
	options->field = word;
	return NULL;
}

#define AT(name) .at = G_STRUCT_OFFSET(DsnFilterOptions, name)

static const DsnOption table[] = {
	{ "test", 0, DSN_VALUE_LIST, "WORD[,WORD]",
		"write nothing; status 0 if the verdict is one of {}, as given, else 1",
		dsn_word_of_verdicts, .set = add_test },
	{ "print", 0, DSN_VALUE_WORD, "FIELD", "write one word, not the message: {}",
		dsn_filter_field_name, .set = set_print },
	{ "append", 0, DSN_VALUE_FILE, "FILE",
		"append the failed recipients to FILE as well: CSV, or JSON Lines if it is called "
		"*.jsonl",
		AT(append) },
	{ "no-output", 0, .help = "only append", AT(silent) },
	{ "rules", 0, DSN_VALUE_FILE, "FILE", "rules of your own, which win over those built in",
		AT(rules) },
	{ "dialects", 0, DSN_VALUE_FILE, "FILE",
		"dialects of your own, tried before those built in", AT(dialects) },
};

const DsnCommand dsn_command_filter = {
	.name = "filter",
	.operands = "",
	.forms = { "[OPTION]...", NULL },
	.summary = "one message from standard input to standard output, with X-DSN-* headers",
	.about = "Pass one message from standard input to standard output, with header fields "
		 "that say what to do about it.",
	.statuses = "Exit status: 0 if the whole message has been written, or for yes; 1 for no; "
		    "75 if anything went wrong; 64 for wrong usage. See dsnsift(1), MAIL FILTER.",
	.options = table,
	.n_options = G_N_ELEMENTS(table),
	.run = dsn_filter_main,
};

/* What makes no sense together; %NULL if all does. */
static const char *
find_contradiction(const DsnFilterOptions *options)
{
	guint modes = (options->words != 0) + options->prints;

	if (options->append != NULL && options->append[0] == '\0')
		return "--append needs the name of a file";
	if (options->silent && options->append == NULL)
		return "--no-output without --append would lose the mail";
	if (modes > 1 || (modes > 0 && options->append != NULL))
		return "--test, --print and --append exclude each other";
	return NULL;
}

char *
dsn_filter_options_parse(DsnFilterOptions *options, int argc, char **argv)
{
	DsnParsed parsed = dsn_options_parse(&dsn_command_filter, options, argc, argv);
	const char *wrong;

	if (parsed.wrong != NULL)
		return parsed.wrong;
	/* Beside others they would take the place of a mail. */
	if (parsed.help || parsed.version)
		return g_strdup("--help and --version stand alone");
	if (parsed.n_operands > 0)
		return g_strdup_printf("no argument is taken: %s", parsed.operands[0]);
	wrong = find_contradiction(options);
	return wrong != NULL ? g_strdup(wrong) : NULL;
}
