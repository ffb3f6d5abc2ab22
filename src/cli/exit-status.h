/* SPDX-License-Identifier: MIT */
/* The exit statuses of all commands, after <sysexits.h>; they are listed in dsnsift(1). */
#pragma once

#include <sysexits.h>

typedef enum {
	DSN_EXIT_OK = 0,
	DSN_EXIT_NO = 1,                       /* some input is unread, nothing to explain, "no" */
	DSN_EXIT_USAGE = EX_USAGE,             /* wrong usage */
	DSN_EXIT_WRONG_RULES = EX_DATAERR,     /* a line of a rules file is wrong */
	DSN_EXIT_NO_INPUT = EX_NOINPUT,        /* a file that is named cannot be read */
	DSN_EXIT_NO_DESCRIPTORS = EX_OSERR,    /* the standard ones were closed and stay so */
	DSN_EXIT_CANNOT_CREATE = EX_CANTCREAT, /* the output file */
	DSN_EXIT_CANNOT_WRITE = EX_IOERR,      /* the output: a full disk */
	DSN_EXIT_LATER = EX_TEMPFAIL,          /* filter: whatever went wrong; mail comes again */
} DsnExitStatus;
