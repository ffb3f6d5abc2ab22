/* SPDX-License-Identifier: MIT */
/* Commands and their options as tables: what is parsed, what --help says and what completion
 * offers (src/gen/gen-completion.c) all come from them. */
#pragma once

#include <glib.h>

#include "cli/exit-status.h"

/* What an option takes. */
typedef enum {
	DSN_VALUE_NONE,
	DSN_VALUE_TEXT, /* anything that @set takes; @words are but suggestions */
	DSN_VALUE_FILE,
	DSN_VALUE_WORD, /* one of @words */
	DSN_VALUE_LIST, /* some of @words, with commas between them */
} DsnValueKind;

/* The words that a value may be, by number; %NULL behind the last. */
typedef const char *(*DsnOptionWords)(guint i);

/**
 * DsnOption: a row of the table
 * @name: without the hyphens
 * @letter: of the short form, or 0
 * @argument: what --help calls the value
 * @help: for --help; "{}" stands for the words: "a, b or c"
 * @preset: (nullable): the value of the bare option; where there is one, a value follows only
 *   behind "="
 * @set: (nullable): called with the value, in a list with each; @word is its number in @words.
 *   Returns %NULL, or what the value should have been: "a number from 1 to 256"
 * @at: without @set, where in the options the value goes: a gboolean becomes %TRUE, a
 *   const char * becomes the value, as it stands in argv; it is %NULL before, and twice is wrong
 */
typedef struct {
	const char *name;
	char letter;
	DsnValueKind kind;
	const char *argument;
	const char *help;
	DsnOptionWords words;
	const char *preset;
	const char *(*set)(gpointer options, const char *value, guint word);
	gsize at;
} DsnOption;

/**
 * DsnCommand:
 * @operands: for the list of commands
 * @forms: (array zero-terminated=1): what follows the name in the lines of usage
 * @summary: for the list of commands
 * @about: paragraphs above the options in --help
 * @statuses: and the one below them
 * @run: gets the name of the command as argv[0]; returns an exit status
 */
typedef struct {
	const char *name;
	const char *operands;
	const char *const forms[4];
	const char *summary;
	const char *about;
	const char *statuses;
	const DsnOption *options;
	guint n_options;
	int (*run)(int argc, char **argv);
} DsnCommand;

extern const DsnCommand dsn_command_scan;
extern const DsnCommand dsn_command_filter;
extern const DsnCommand dsn_command_explain;

/* All of them, and %NULL. */
extern const DsnCommand *const dsn_commands[];

/* The options that every command has: --help and --version. */
extern const DsnOption dsn_common_options[];
extern const guint dsn_n_common_options;

/* By number, the command's own first; %NULL behind the last. */
const DsnOption *dsn_command_option(const DsnCommand *command, guint i);

/**
 * DsnParsed: a command line
 * @operands: (array zero-terminated=1): in argv
 * @help, @version: asked for
 * @wrong: (nullable): what is wrong with it; then the rest is of no use
 */
typedef struct {
	char **operands;
	guint n_operands;
	gboolean help;
	gboolean version;
	char *wrong;
} DsnParsed;

/**
 * dsn_options_parse:
 * @options: what the rows of the table set
 *
 * As GNU getopt_long() reads it: long options may be shortened as long as one only is meant,
 * options and operands may be mixed, "--" ends the options.
 */
DsnParsed dsn_options_parse(const DsnCommand *command, gpointer options, int argc, char **argv);

/* The same for those who need not mind their statuses: says what is wrong, or the help or
 * version that is asked for.  Returns -1 to go on, else the exit status. */
int dsn_options_read(
	const DsnCommand *command, gpointer options, int argc, char **argv, char ***operands);

/* Says what is wrong and where help is; returns the exit status. */
int dsn_usage(const DsnCommand *command, const char *wrong);

/* (transfer full): of the command, or of the whole program where it is %NULL. */
char *dsn_help(const DsnCommand *command);

/* Writes it, or the version, to standard output; returns the exit status. */
int dsn_say_help(const DsnCommand *command);
int dsn_say_version(void);

/* (transfer full): "suppress, retry or none" */
char *dsn_words_joined(DsnOptionWords words);
