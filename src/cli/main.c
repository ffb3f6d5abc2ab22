/* SPDX-License-Identifier: MIT */
/* dsnsift: finds the command and runs it. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/option.h"

/* A descriptor that was closed by our caller must not become that of a mailbox: it is opened
 * the wrong way round, so that its use stays the error that it is. */
static void
keep_standard_descriptors(int status)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd)
			_exit(status);
}

static const DsnCommand *
find_command(const char *name)
{
	for (const DsnCommand *const *each = dsn_commands; *each != NULL; each++)
		if (strcmp((*each)->name, name) == 0)
			return *each;
	return NULL;
}

static int
refuse(const char *word)
{
	DsnNearest nearest = { .word = word };
	g_autofree char *wrong = NULL;

	if (word == NULL)
		return dsn_usage(NULL, "no command is given");
	for (const DsnCommand *const *each = dsn_commands; *each != NULL; each++)
		dsn_nearest_try(&nearest, (*each)->name);
	if (access(word, F_OK) == 0)
		wrong = g_strdup_printf(
			"%s is a file, not a command; did you mean 'dsnsift scan'?", word);
	else if (nearest.best != NULL)
		wrong = g_strdup_printf(
			"no such command: %s; did you mean '%s'?", word, nearest.best);
	else
		wrong = g_strdup_printf("no such command: %s", word);
	return dsn_usage(NULL, wrong);
}

static gboolean
is_one_of(const char *word, const char *a, const char *b, const char *c)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

/* "help", "help COMMAND" */
static int
help(const char *about)
{
	const DsnCommand *command = about != NULL ? find_command(about) : NULL;

	return about != NULL && command == NULL ? refuse(about) : dsn_say_help(command);
}

int
main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : NULL;
	const DsnCommand *command = word != NULL ? find_command(word) : NULL;

	/* A filter must not let its mail bounce, whatever is wrong. */
	keep_standard_descriptors(
		command == &dsn_command_filter ? DSN_EXIT_LATER : DSN_EXIT_NO_DESCRIPTORS);
	if (command != NULL)
		return command->run(argc - 1, argv + 1);
	if (word != NULL && is_one_of(word, "help", "--help", "-h"))
		return help(argc > 2 ? argv[2] : NULL);
	if (word != NULL && is_one_of(word, "version", "--version", "-V"))
		return dsn_say_version();
	return refuse(word);
}
