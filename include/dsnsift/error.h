/* SPDX-License-Identifier: MIT */
/* What stops the work.  Odd mail does not: that is a DsnDefect in the report. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DsnError:
 * @DSN_ERROR_IO: a file, a pipe or a directory could not be read or written
 * @DSN_ERROR_RULES: a rules file is not valid; the message says file and line
 * @DSN_ERROR_DIALECTS: a file of dialects is not valid; the message says file and line
 *
 * Later releases may have more.  An error is reported where a function has a GError, and nowhere
 * else: the library prints nothing, and what the programmer did wrong is a critical message of
 * GLib.
 */
typedef enum {
	DSN_ERROR_IO,
	DSN_ERROR_RULES,
	DSN_ERROR_DIALECTS,
} DsnError;

/* The domain of these. */
#define DSN_ERROR (dsn_error_quark())
GQuark dsn_error_quark(void);

G_END_DECLS
