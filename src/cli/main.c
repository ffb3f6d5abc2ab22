/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <dsnsift/version.h>

#include "cli/command.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "scan", dsn_cmd_scan },
	{ "filter", dsn_cmd_filter },
	{ "explain", dsn_cmd_explain },
};

static const char help[] =
	"Usage: dsnsift COMMAND [OPTION]... [ARGUMENT]...\n"
	"Read bounces and say for every recipient what to do.\n"
	"\n"
	"  scan PATH...        verdicts for mailboxes: maildir, mbox, folders, files\n"
	"  filter              one message from standard input to standard output, with\n"
	"                        X-DSN-* headers\n"
	"  explain TEXT|FILE   why this verdict, and what to do about it\n"
	"\n"
	"      --help          show this help and exit\n"
	"      --version       show the version and exit\n"
	"\n"
	"'dsnsift COMMAND --help' tells of the options; dsnsift(1) is the manual.\n";

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

int
dsn_command_say(const char *text)
{
	return fputs(text, stdout) >= 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EX_IOERR;
}

static int
say_version(void)
{
	g_autofree char *text = g_strdup_printf("dsnsift %s\n", dsn_version());

	return dsn_command_say(text);
}

static int
refuse(const char *word)
{
	if (word == NULL)
		fputs("dsnsift: no command is given\n", stderr);
	else if (access(word, F_OK) == 0)
		fputs("dsnsift: that is a file, not a command; did you mean 'dsnsift scan'?\n",
			stderr);
	else
		fputs("dsnsift: no such command\n", stderr);
	fputs("Try 'dsnsift --help'.\n", stderr);
	return EX_USAGE;
}

int
main(int argc, char **argv)
{
	/* A filter must not let its mail bounce, whatever is wrong. */
	keep_standard_descriptors(
		argc > 1 && strcmp(argv[1], "filter") == 0 ? EX_TEMPFAIL : EX_OSERR);
	for (unsigned i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "--help") == 0)
		return dsn_command_say(help);
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		return say_version();
	return refuse(argc > 1 ? argv[1] : NULL);
}
