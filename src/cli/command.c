/* SPDX-License-Identifier: MIT */
/* The commands of dsnsift, in the order of --help.  A new one is a row here. */
#include "config.h"

#include "cli/option.h"

const DsnCommand *const dsn_commands[] = {
	&dsn_command_scan,
	&dsn_command_filter,
	&dsn_command_explain,
	NULL,
};
