/* SPDX-License-Identifier: MIT */
/* The draft of a set of dialects: what is wrong with it, its texts, and the words of a line. */
#include "config.h"

#include "dialect/draft.h"

#include <stdarg.h>

static void
free_example(gpointer data)
{
	DsnDialectExample *example = data;

	g_string_free(example->mail, TRUE);
	g_ptr_array_unref(example->gives);
	g_free(example);
}

DsnDialectDraft *
dsn_dialect_draft_new(void)
{
	DsnDialectDraft *draft = g_new0(DsnDialectDraft, 1);

	draft->pool = g_string_new(NULL);
	draft->interned = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	draft->literals = g_array_new(FALSE, FALSE, sizeof(DsnLiteral));
	draft->conditions = g_array_new(FALSE, FALSE, sizeof(guint16));
	draft->clauses = g_array_new(FALSE, FALSE, sizeof(DsnDialectClause));
	draft->rows = g_array_new(FALSE, FALSE, sizeof(DsnDialectRow));
	draft->dialects = g_array_new(FALSE, FALSE, sizeof(DsnDialect));
	draft->daemons = g_array_new(FALSE, FALSE, sizeof(DsnLiteral));
	draft->headers = g_array_new(FALSE, FALSE, sizeof(DsnDialectHeader));
	draft->examples = g_ptr_array_new_with_free_func(free_example);
	draft->sample = g_string_new(NULL);
	draft->words = g_string_chunk_new(1024);
	return draft;
}

void
dsn_dialect_draft_free(DsnDialectDraft *draft)
{
	if (draft == NULL)
		return;
	g_string_free(draft->pool, TRUE);
	g_hash_table_unref(draft->interned);
	g_array_unref(draft->literals);
	g_array_unref(draft->conditions);
	g_array_unref(draft->clauses);
	g_array_unref(draft->rows);
	g_array_unref(draft->dialects);
	g_array_unref(draft->daemons);
	g_array_unref(draft->headers);
	g_ptr_array_unref(draft->examples);
	g_string_free(draft->sample, TRUE);
	g_string_chunk_free(draft->words);
	g_clear_error(&draft->error);
	g_free(draft);
}

/* ---- what is wrong ---- */

gboolean
dsn_dialect_fail(DsnDialectDraft *draft, const char *format, ...)
{
	g_autofree char *what = NULL;
	va_list args;

	if (draft->error != NULL)
		return FALSE;
	va_start(args, format);
	what = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error(&draft->error, DSN_ERROR, DSN_ERROR_DIALECTS, "%s:%u: %s", draft->file,
		draft->line, what);
	return FALSE;
}

guint8
dsn_dialect_small(DsnDialectDraft *draft, gsize value, const char *what)
{
	if (value > G_MAXUINT8)
		dsn_dialect_fail(draft, "%s is too long", what);
	return (guint8)value;
}

/* ---- texts ---- */

guint32
dsn_dialect_intern(DsnDialectDraft *draft, const char *text)
{
	gpointer known;
	guint32 at;

	if (g_hash_table_lookup_extended(draft->interned, text, NULL, &known))
		return GPOINTER_TO_UINT(known);
	at = (guint32)draft->pool->len;
	g_string_append(draft->pool, text);
	g_hash_table_insert(draft->interned, g_strdup(text), GUINT_TO_POINTER(at));
	return at;
}

/* ---- the words of a line ---- */

/* What is between the quotes at @at; %NULL if the second is missing.  @end: behind it. */
static const char *
take_quoted(DsnDialectDraft *draft, const char *at, const char **end)
{
	g_autoptr(GString) word = g_string_new(NULL);

	for (at++; *at != '"'; at++) {
		if (*at == '\\' && (at[1] == '"' || at[1] == '\\'))
			at++;
		if (*at == '\0') {
			dsn_dialect_fail(draft, "the string is not closed");
			return NULL;
		}
		g_string_append_c(word, *at);
	}
	*end = at + 1;
	return g_string_chunk_insert(draft->words, word->str);
}

const char *
dsn_dialect_take_word(DsnDialectDraft *draft, const char **rest, gboolean *quoted)
{
	const char *at = *rest + strspn(*rest, " \t");
	gsize len;

	if (draft->error != NULL || *at == '\0' || *at == '#')
		return NULL;
	*quoted = *at == '"';
	if (*quoted)
		return take_quoted(draft, at, rest);
	len = strcspn(at, " \t");
	*rest = at + len;
	return g_string_chunk_insert_len(draft->words, at, (gssize)len);
}

const char *
dsn_dialect_take_string(DsnDialectDraft *draft, const char **rest)
{
	gboolean quoted = FALSE;
	const char *string = dsn_dialect_take_word(draft, rest, &quoted);

	if (string != NULL && quoted)
		return string;
	dsn_dialect_fail(draft, "a \"string\" is missing");
	return NULL;
}
