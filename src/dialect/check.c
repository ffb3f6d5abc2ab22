/* SPDX-License-Identifier: MIT */
/* Reads the examples of dialects, and tells what they give that they should not. */
#include "config.h"

#include "dialect/check.h"

#include <dsnsift/arena.h>

#include "dialect/dialect.h"
#include "mime/mime.h"

/* As it is written behind "gives". */
static char *
print_recipient(const DsnRecipient *recipient)
{
	DsnStr reason = recipient->diagnostic, address = recipient->final_recipient;

	return g_strdup_printf("%s%s%s%.*s%s%.*s", dsn_outcome_name(recipient->outcome),
		recipient->expired ? "/expired" : "", address.len > 0 ? " " : "", (int)address.len,
		address.at, reason.len > 0 ? " " : "", (int)reason.len, reason.at);
}

static const char *
wanted_of(const DsnDialectExample *example, guint i)
{
	return i < example->gives->len ? g_ptr_array_index(example->gives, i) : "nothing";
}

static char *
compare(const DsnDialectExample *example, const DsnReport *report, DsnStr dialect)
{
	gboolean by_other = report->n_recipients > 0 && !dsn_str_equal(report->dialect, dialect);

	if (by_other)
		return g_strdup_printf("the example is read as \"%.*s\", not as \"%.*s\"",
			(int)report->dialect.len, report->dialect.at, (int)dialect.len, dialect.at);
	for (guint i = 0; i < MAX(report->n_recipients, MAX(example->gives->len, 1)); i++) {
		g_autofree char *got = i < report->n_recipients
					       ? print_recipient(report->recipients[i])
					       : g_strdup("nothing");

		if (strcmp(got, wanted_of(example, i)) != 0)
			return g_strdup_printf(
				"gives \"%s\", not \"%s\"", got, wanted_of(example, i));
	}
	return NULL;
}

char *
dsn_dialect_example_check(const DsnDialectExample *example, const DsnDialects *own, DsnStr dialect)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnMessage message = { .octets = { example->mail->str, example->mail->len },
		.size = example->mail->len };
	DsnReport report = { 0 };

	dsn_dialect_read(arena, dsn_mime_parse(arena, &message, NULL), own, &report);
	return compare(example, &report, dialect);
}

GPtrArray *
dsn_dialects_check(DsnStr text, const char *name, guint *n_dialects)
{
	g_autoptr(DsnDialectDraft) draft = dsn_dialect_draft_new();
	GPtrArray *problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(DsnDialects) set = NULL;
	g_autoptr(GError) error = NULL;

	*n_dialects = 0;
	if (!dsn_dialect_draft_add(draft, name, text, &error)) {
		g_ptr_array_add(problems, g_strdup(error->message));
		return problems;
	}
	set = dsn_dialect_draft_build(draft);
	*n_dialects = set->n_dialects;
	for (guint i = 0; i < draft->examples->len; i++) {
		const DsnDialectExample *example = g_ptr_array_index(draft->examples, i);
		const DsnDialect *dialect = &set->dialects[example->dialect];
		g_autofree char *problem = dsn_dialect_example_check(
			example, set, dsn_dialect_octets(set, dialect->name, dialect->name_len));

		if (problem != NULL)
			g_ptr_array_add(problems,
				g_strdup_printf("%s:%u: %s", name, example->line, problem));
	}
	return problems;
}
