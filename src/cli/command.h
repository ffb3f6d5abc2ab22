/* SPDX-License-Identifier: MIT */
/* The subcommands; each gets its own name as argv[0] and returns an exit status. */
#pragma once

#include <dsnsift/gmime.h>

/* The second parser (DsnConfig): a static program can open no module. */
#ifdef STATIC_PROGRAM
#define DSN_COMMAND_FALLBACK NULL
#else
#define DSN_COMMAND_FALLBACK dsn_gmime_parse
#endif

int dsn_cmd_scan(int argc, char **argv);
int dsn_cmd_filter(int argc, char **argv);
int dsn_cmd_explain(int argc, char **argv);

/* Writes help or the version to standard output; returns the exit status. */
int dsn_command_say(const char *text);
