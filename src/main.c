/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "command.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "scan", dsn_cmd_scan },
	{ "filter", dsn_cmd_filter },
	{ "explain", dsn_cmd_explain },
};

int
main(int argc, char **argv)
{
	for (unsigned i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	fputs("usage: dsnsift scan|filter|explain ...\n", stderr);
	return EX_USAGE;
}
