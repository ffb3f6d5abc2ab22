/* SPDX-License-Identifier: MIT */
/* Dialects tried on their own examples. */
#pragma once

#include "dialect/draft.h"

G_BEGIN_DECLS

/**
 * dsn_dialect_example_check:
 * @own: (nullable): what the example is read with, before the built-in dialects
 * @dialect: the name of that which it is an example of
 *
 * Returns: (transfer full) (nullable): what is wrong; %NULL if it gives what it should
 */
char *dsn_dialect_example_check(
	const DsnDialectExample *example, const DsnDialects *own, DsnStr dialect);

/**
 * dsn_dialects_check:
 * @n_dialects: (out): how many were read
 *
 * Reads @text as the user's dialects and tries every example.
 *
 * Returns: (transfer full) (element-type utf8): "FILE:LINE: what is wrong", of each problem
 */
GPtrArray *dsn_dialects_check(DsnStr text, const char *name, guint *n_dialects);

G_END_DECLS
