/* SPDX-License-Identifier: MIT */
/* --help, from the tables of the commands and their options. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/str.h"
#include "cli/option.h"
#include "cli/terminal.h"
#include "sink/shown.h"

#define WIDTH 80
#define TEXT_COLUMN 26 /* where the text on an option begins; what goes on is two further */
#define SUMMARY_COLUMN 22

/* @text in its column, behind what stands on the left or below it. */
static void
add_entry(DsnBuffer *out, const char *left, const char *text, guint column)
{
	gsize len = strlen(left);

	dsn_buffer_add(out, dsn_str(left));
	if (len + 2 > column) {
		dsn_buffer_add_char(out, '\n');
		len = 0;
	}
	for (; len < column; len++)
		dsn_buffer_add_char(out, ' ');
	dsn_shown_add_wrapped(out, text, column, column + 2, WIDTH);
}

/* "  -o, --output=FILE", "      --progress[=WHEN]" */
static char *
print_option(const DsnOption *option)
{
	GString *left = g_string_new(NULL);

	if (option->letter != 0)
		g_string_append_printf(left, "  -%c, --%s", option->letter, option->name);
	else
		g_string_append_printf(left, "      --%s", option->name);
	if (option->kind != DSN_VALUE_NONE)
		g_string_append_printf(
			left, option->preset != NULL ? "[=%s]" : "=%s", option->argument);
	return g_string_free(left, FALSE);
}

/* Its words stand for "{}" in the help of an option. */
static void
add_option(DsnBuffer *out, const DsnOption *option, guint column)
{
	g_autofree char *left = print_option(option);
	g_autoptr(GString) text = g_string_new(option->help);
	const char *place = strstr(option->help, "{}");

	if (place != NULL) {
		g_autofree char *words = dsn_words_joined(option->words);
		gssize at = place - option->help;

		g_string_erase(text, at, 2);
		g_string_insert(text, at, words);
	}
	add_entry(out, left, text->str, column);
}

static void
add_usage(DsnBuffer *out, const char *before, const DsnCommand *command, const char *arguments)
{
	g_autofree char *line =
		g_strdup_printf("%s dsnsift %s %s\n", before, command->name, arguments);

	dsn_buffer_add(out, dsn_str(line));
}

static void
add_help(DsnBuffer *out, const DsnCommand *command)
{
	const DsnOption *option;

	add_usage(out, "Usage:", command, command->forms[0]);
	for (guint i = 1; command->forms[i] != NULL; i++)
		add_usage(out, "  or: ", command, command->forms[i]);
	dsn_shown_add_wrapped(out, command->about, 0, 0, WIDTH);
	dsn_buffer_add_char(out, '\n');
	for (guint i = 0; (option = dsn_command_option(command, i)) != NULL; i++)
		add_option(out, option, TEXT_COLUMN);
	dsn_buffer_add_char(out, '\n');
	dsn_shown_add_wrapped(out, command->statuses, 0, 0, WIDTH);
}

static void
add_overview(DsnBuffer *out)
{
	dsn_buffer_add(out, DSN_STR("Usage: dsnsift COMMAND [OPTION]... [ARGUMENT]...\n"
				    "Read bounces and say for every recipient what to do.\n\n"));
	for (const DsnCommand *const *each = dsn_commands; *each != NULL; each++) {
		g_autofree char *left =
			g_strdup_printf("  %s %s", (*each)->name, (*each)->operands);

		add_entry(out, left, (*each)->summary, SUMMARY_COLUMN);
	}
	dsn_buffer_add_char(out, '\n');
	for (guint i = 0; i < dsn_n_common_options; i++)
		add_option(out, &dsn_common_options[i], SUMMARY_COLUMN);
	dsn_buffer_add(out, DSN_STR("\n'dsnsift help COMMAND' tells of its options; dsnsift(1) is "
				    "the manual.\n"));
}

char *
dsn_help(const DsnCommand *command)
{
	DsnBuffer out = { 0 };
	char *text;

	if (command != NULL)
		add_help(&out, command);
	else
		add_overview(&out);
	text = g_strndup(out.at, out.len);
	dsn_buffer_clear(&out);
	return text;
}

static int
say(const char *text)
{
	return fputs(text, stdout) >= 0 && fflush(stdout) == 0 ? DSN_EXIT_OK
							       : DSN_EXIT_CANNOT_WRITE;
}

int
dsn_say_help(const DsnCommand *command)
{
	g_autofree char *text = dsn_help(command);

	return say(text);
}

int
dsn_say_version(void)
{
	return say("dsnsift " PACKAGE_VERSION "\n");
}

int
dsn_usage(const DsnCommand *command, const char *wrong)
{
	dsn_complain(wrong);
	if (command != NULL)
		fprintf(stderr, "Try 'dsnsift %s --help'.\n", command->name);
	else
		fputs("Try 'dsnsift --help'.\n", stderr);
	return DSN_EXIT_USAGE;
}
