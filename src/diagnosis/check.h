/* SPDX-License-Identifier: MIT */
/* Rules tried on their own examples. */
#pragma once

#include "rules/draft.h"

#include <dsnsift/diagnosis.h>

G_BEGIN_DECLS

/* The facts an example stands for; they live in @arena and in the example. */
gboolean dsn_example_read(DsnArena *arena, const DsnExample *example, DsnReport *report,
	DsnRecipient *recipient, GError **error);

/* Whether @diagnosis is what the example of rule @id asks for; else says what is wrong. */
gboolean dsn_example_holds(
	const DsnExample *example, const char *id, const DsnDiagnosis *diagnosis, GError **error);

/* Called with "FILE:LINE: what is wrong". */
typedef void (*DsnProblemFunc)(const char *problem, gpointer data);

/**
 * dsn_rules_check:
 *
 * Reads @text as the user's rules and tries every example.
 *
 * Returns: the number of problems; @n_rules is what was read.
 */
guint dsn_rules_check(
	DsnStr text, const char *name, guint *n_rules, DsnProblemFunc problem, gpointer data);

G_END_DECLS
