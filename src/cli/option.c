/* SPDX-License-Identifier: MIT */
/* Reads a command line by the table of a command's options. */
#include "config.h"

#include "base/nearest.h"
#include "cli/option.h"

#include <string.h>

/* A list of words that is longer is not shown in an error. */
#define SHOWN_MOST 100

typedef struct {
	const DsnCommand *command;
	gpointer options;
	int argc;
	char **argv;
	int next; /* index of the next argument */
	DsnParsed parsed;
} Parse;

static const char *
ask_for_help(gpointer parsed, const char *value, guint word)
{
	(void)value, (void)word;
	((DsnParsed *)parsed)->help = TRUE;
	return NULL;
}

static const char *
ask_for_version(gpointer parsed, const char *value, guint word)
{
	(void)value, (void)word;
	((DsnParsed *)parsed)->version = TRUE;
	return NULL;
}

const DsnOption dsn_common_options[] = {
	{ "help", 'h', .help = "show this help and exit", .set = ask_for_help },
	{ "version", 'V', .help = "show the version and exit", .set = ask_for_version },
};
const guint dsn_n_common_options = G_N_ELEMENTS(dsn_common_options);

const DsnOption *
dsn_command_option(const DsnCommand *command, guint i)
{
	if (i < command->n_options)
		return &command->options[i];
	i -= command->n_options;
	return i < dsn_n_common_options ? &dsn_common_options[i] : NULL;
}

static gboolean
is_common(const DsnOption *option)
{
	return option >= dsn_common_options && option < dsn_common_options + dsn_n_common_options;
}

/* ---- what is wrong ---- */

/* Takes @wrong; the first slip is told. */
static gboolean
fail(Parse *parse, char *wrong)
{
	parse->parsed.wrong = wrong;
	return FALSE;
}

char *
dsn_words_joined(DsnOptionWords words)
{
	GString *joined = g_string_new(words(0));

	for (guint i = 1; words(i) != NULL; i++) {
		g_string_append(joined, words(i + 1) != NULL ? ", " : " or ");
		g_string_append(joined, words(i));
	}
	return g_string_free(joined, FALSE);
}

static gboolean
fail_word(Parse *parse, const DsnOption *option, const char *word)
{
	g_autofree char *all = dsn_words_joined(option->words);
	DsnNearest nearest = { .word = word };

	for (guint i = 0; option->words(i) != NULL; i++)
		dsn_nearest_try(&nearest, option->words(i));
	if (nearest.best != NULL)
		return fail(parse, g_strdup_printf("--%s: no such word: %s; did you mean %s?",
					   option->name, word, nearest.best));
	if (strlen(all) > SHOWN_MOST)
		return fail(parse, g_strdup_printf("--%s: no such word: %s; see dsnsift(1)",
					   option->name, word));
	return fail(parse,
		g_strdup_printf("--%s: no such word: %s; it is %s", option->name, word, all));
}

static gboolean
fail_unknown(Parse *parse, const char *argument)
{
	g_autofree char *name = g_strndup(argument, strcspn(argument, "="));
	DsnNearest nearest = { .word = name + 2 };
	const DsnOption *option;

	for (guint i = 0; (option = dsn_command_option(parse->command, i)) != NULL; i++)
		if (name[1] == '-')
			dsn_nearest_try(&nearest, option->name);
	if (nearest.best != NULL)
		return fail(parse, g_strdup_printf("no such option: %s; did you mean --%s?", name,
					   nearest.best));
	return fail(parse, g_strdup_printf("no such option: %s", name));
}

/* ---- values ---- */

/* Where there is a place for one value a second would hide the first: a file of rules, say. */
static gboolean
store(Parse *parse, const DsnOption *option, const char *value)
{
	gpointer at = (char *)parse->options + option->at;

	if (option->kind == DSN_VALUE_NONE)
		*(gboolean *)at = TRUE;
	else if (*(const char **)at != NULL)
		return fail(parse, g_strdup_printf("--%s is there twice", option->name));
	else
		*(const char **)at = value;
	return TRUE;
}

static gboolean
set(Parse *parse, const DsnOption *option, const char *value, guint word)
{
	const char *wants;

	if (option->set == NULL)
		return store(parse, option, value);
	wants = option->set(is_common(option) ? &parse->parsed : parse->options, value, word);
	return wants == NULL ||
	       fail(parse, g_strdup_printf("--%s=%s: this is not %s", option->name, value, wants));
}

static gboolean
set_word(Parse *parse, const DsnOption *option, const char *word)
{
	for (guint i = 0; option->words(i) != NULL; i++)
		if (strcmp(option->words(i), word) == 0)
			return set(parse, option, option->words(i), i);
	return fail_word(parse, option, word);
}

static gboolean
set_list(Parse *parse, const DsnOption *option, const char *list)
{
	g_auto(GStrv) words = g_strsplit(list, ",", -1);

	if (words[0] == NULL)
		return fail_word(parse, option, list);
	for (char **word = words; *word != NULL; word++)
		if (!set_word(parse, option, g_strstrip(*word)))
			return FALSE;
	return TRUE;
}

/* @value: (nullable): what stands behind the option in the same argument */
static gboolean
take_option(Parse *parse, const DsnOption *option, const char *value)
{
	if (option->kind == DSN_VALUE_NONE)
		return value == NULL
			       ? set(parse, option, NULL, 0)
			       : fail(parse, g_strdup_printf("--%s takes no value", option->name));
	if (value == NULL)
		value = option->preset;
	if (value == NULL && parse->next < parse->argc)
		value = parse->argv[parse->next++];
	if (value == NULL)
		return fail(parse, g_strdup_printf("--%s needs a value", option->name));
	if (option->kind == DSN_VALUE_WORD)
		return set_word(parse, option, value);
	if (option->kind == DSN_VALUE_LIST)
		return set_list(parse, option, value);
	return set(parse, option, value, 0);
}

/* ---- arguments ---- */

/* The option of that name, or the only one that begins so. */
static const DsnOption *
find_long(Parse *parse, const char *argument, gsize len)
{
	const DsnOption *found = NULL, *option;

	for (guint i = 0; (option = dsn_command_option(parse->command, i)) != NULL; i++) {
		if (strncmp(option->name, argument + 2, len) != 0)
			continue;
		if (option->name[len] == '\0')
			return option;
		if (found != NULL) {
			fail(parse, g_strdup_printf("%.*s may be --%s or --%s", (int)len + 2,
					    argument, found->name, option->name));
			return NULL;
		}
		found = option;
	}
	if (found == NULL)
		fail_unknown(parse, argument);
	return found;
}

static gboolean
take_long(Parse *parse, const char *argument)
{
	gsize len = strcspn(argument + 2, "=");
	const char *equals = argument + 2 + len;
	const DsnOption *option = find_long(parse, argument, len);

	return option != NULL && take_option(parse, option, *equals == '=' ? equals + 1 : NULL);
}

/* "-j4", "-j 4", and several without a value in one: "-hV". */
static gboolean
take_short(Parse *parse, const char *argument)
{
	for (const char *letter = argument + 1; *letter != '\0'; letter++) {
		const DsnOption *option;
		guint i = 0;

		while ((option = dsn_command_option(parse->command, i)) != NULL &&
			option->letter != *letter)
			i++;
		if (option == NULL)
			return fail_unknown(parse, argument);
		if (option->kind != DSN_VALUE_NONE)
			return take_option(parse, option, letter[1] != '\0' ? letter + 1 : NULL);
		if (!take_option(parse, option, NULL))
			return FALSE;
	}
	return TRUE;
}

DsnParsed
dsn_options_parse(const DsnCommand *command, gpointer options, int argc, char **argv)
{
	Parse parse = { command, options, argc, argv, 1, { .operands = argv + 1 } };
	gboolean is_option = TRUE;

	while (parse.next < argc) {
		char *argument = argv[parse.next++];
		gboolean ok = TRUE;

		if (!is_option || argument[0] != '-' || argument[1] == '\0')
			parse.parsed.operands[parse.parsed.n_operands++] = argument;
		else if (strcmp(argument, "--") == 0)
			is_option = FALSE;
		else if (argument[1] == '-')
			ok = take_long(&parse, argument);
		else
			ok = take_short(&parse, argument);
		if (!ok)
			return parse.parsed;
	}
	parse.parsed.operands[parse.parsed.n_operands] = NULL;
	return parse.parsed;
}

int
dsn_options_read(
	const DsnCommand *command, gpointer options, int argc, char **argv, char ***operands)
{
	DsnParsed parsed = dsn_options_parse(command, options, argc, argv);
	g_autofree char *wrong = parsed.wrong;

	*operands = parsed.operands;
	if (wrong != NULL)
		return dsn_usage(command, wrong);
	if (parsed.help)
		return dsn_say_help(command);
	return parsed.version ? dsn_say_version() : -1;
}
