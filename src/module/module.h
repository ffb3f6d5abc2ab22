/* SPDX-License-Identifier: MIT */
/* Libraries that only some uses need, each behind a module of ours that is opened on first need. */
#pragma once

#include <glib.h>

/**
 * dsn_module_find:
 * @name: of the module: "gmime" is the file dsnsift-gmime.so
 * @symbol: that it exports
 *
 * Opens the module if it is not open yet, and looks the symbol up.  It is looked for where it is
 * installed, or in the folder that DSNSIFT_LIBDIR names (a build that is not installed).  It is
 * never closed: libraries such as GObject cannot be unloaded.  A module shares the stages' private
 * structures, so one of another release is refused.
 *
 * Returns: (transfer none) (nullable): NULL with %DSN_ERROR_IO
 */
gpointer dsn_module_find(const char *name, const char *symbol, GError **error);

/* In each module (version.c). */
extern const char dsn_module_version[];
