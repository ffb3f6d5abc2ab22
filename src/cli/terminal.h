/* SPDX-License-Identifier: MIT */
/* Standard error, and the terminal: what is said to people. */
#pragma once

#include <glib.h>

/**
 * dsn_complain:
 *
 * Says "dsnsift: " and the strings behind one another as one line on standard error.  What the
 * terminal would obey is escaped; the line is cut after 4,096 octets and written at once.  It
 * never begins with a digit: Postfix would take that for a status.  Allocates nothing, so that it
 * can be called in a signal handler.
 */
#define dsn_complain(...) dsn_complain_strings((const char *const[]){ __VA_ARGS__, NULL })
void dsn_complain_strings(const char *const *strings);

/* Columns of the terminal that @fd is, else those of COLUMNS, else 80. */
guint dsn_terminal_width(int fd);
