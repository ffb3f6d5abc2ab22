/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "command.h"

int
dsn_cmd_scan(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 69;
}
