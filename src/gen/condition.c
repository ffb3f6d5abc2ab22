/* SPDX-License-Identifier: MIT */
/* What has to be in a mail: literals, and the lines that ask for them. */
#include "config.h"

#include "gen/gen-dialects.h"

#include <string.h>

guint32
dsn_dialect_keep(DsnDialectTables *tables, const char *bytes, gsize len)
{
	char *found = memmem(tables->pool->str, tables->pool->len, bytes, len);
	guint32 at;

	if (found != NULL)
		return (guint32)(found - tables->pool->str);
	at = (guint32)tables->pool->len;
	g_string_append_len(tables->pool, bytes, (gssize)len);
	return at;
}

static guint8
find_scope(DsnDialectTables *tables, const char *name)
{
	if (strcmp(name, "text") == 0)
		return DSN_DIALECT_SCOPE_TEXT;
	for (const char *p = name; *p != '\0'; p++)
		if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && *p != '-')
			dsn_dialect_refuse(
				"\"%s\" is neither \"text\" nor a header in lower case", name);
	for (guint i = 0; i < tables->headers->len; i++)
		if (strcmp(g_ptr_array_index(tables->headers, i), name) == 0)
			return (guint8)(i + 1);
	dsn_dialect_keep(tables, name, strlen(name));
	g_ptr_array_add(tables->headers, g_strdup(name));
	return dsn_dialect_small(tables->headers->len, "the list of headers");
}

static guint16
find_literal(DsnDialectTables *tables, guint8 scope, const char *text)
{
	gsize len = strlen(text);
	DsnDialectLiteral literal = { .scope = scope,
		.len = dsn_dialect_small(len, "the literal") };
	g_autofree char *lower = g_ascii_strdown(text, -1);

	if (len < 4)
		dsn_dialect_refuse("\"%s\": four characters are the least", text);
	if (strcmp(lower, text) != 0)
		dsn_dialect_refuse("\"%s\": conditions are written in lower case", text);
	if (strstr(text, "  ") != NULL || strchr(text, '\t') != NULL)
		dsn_dialect_refuse("\"%s\": blanks are squeezed before the search", text);
	literal.at = dsn_dialect_keep(tables, text, len);
	for (guint i = 0; i < tables->literals->len; i++) {
		const DsnDialectLiteral *old =
			&g_array_index(tables->literals, DsnDialectLiteral, i);
		if (old->at == literal.at && old->len == literal.len && old->scope == scope)
			return (guint16)i;
	}
	if (tables->literals->len == DSN_DIALECT_MAX_LITERALS)
		dsn_dialect_refuse("too many literals");
	g_array_append_val(tables->literals, literal);
	return (guint16)(tables->literals->len - 1);
}

/* The header is there, whatever it says: a literal of no bytes. */
static guint16
find_presence(DsnDialectTables *tables, guint8 scope)
{
	DsnDialectLiteral literal = { .scope = scope };

	if (scope == DSN_DIALECT_SCOPE_TEXT)
		dsn_dialect_refuse("the text is always there");
	for (guint i = 0; i < tables->literals->len; i++) {
		const DsnDialectLiteral *old =
			&g_array_index(tables->literals, DsnDialectLiteral, i);
		if (old->len == 0 && old->scope == scope)
			return (guint16)i;
	}
	g_array_append_val(tables->literals, literal);
	return (guint16)(tables->literals->len - 1);
}

/* [not] text "LITERAL" | HEADER "LITERAL" | HEADER present ... */
void
dsn_dialect_read_conditions(DsnDialectTables *tables, guint8 use, char *rest)
{
	DsnDialectLine line = {
		.use = use,
		.condition = (guint16)tables->conditions->len,
		.entry = (guint8)(tables->entries->len - 1),
	};
	guint16 negated = 0;
	gboolean quoted;
	char *word;

	while ((word = dsn_dialect_take_word(&rest, &quoted)) != NULL) {
		guint16 literal;
		guint8 scope;
		char *text;

		if (quoted)
			dsn_dialect_refuse("where is \"%s\" to be found?", word);
		if (strcmp(word, "not") == 0) {
			negated = DSN_DIALECT_NOT;
			continue;
		}
		scope = find_scope(tables, word);
		text = dsn_dialect_take_word(&rest, &quoted);
		if (text == NULL || (!quoted && strcmp(text, "present") != 0))
			dsn_dialect_refuse("\"%s\": a \"literal\" or \"present\" is missing", word);
		literal = (quoted ? find_literal(tables, scope, text)
				  : find_presence(tables, scope)) |
			  negated;
		g_array_append_val(tables->conditions, literal);
		line.n_conditions++;
		if (negated == 0) {
			line.weight += (guint16)strlen(text);
			line.by_header |= scope != DSN_DIALECT_SCOPE_TEXT;
		}
		negated = 0;
	}
	if (line.weight == 0)
		dsn_dialect_refuse("no condition");
	g_array_append_val(tables->lines, line);
	tables->open->n_lines++;
}

void
dsn_dialect_group_lines(DsnDialectTables *tables)
{
	DsnDialectEntry *entry = tables->open;
	DsnDialectLine *lines = &g_array_index(tables->lines, DsnDialectLine, entry->line);
	guint n = entry->n_lines, at = 0;
	g_autofree DsnDialectLine *old = g_memdup2(lines, n * sizeof *lines);

	for (guint i = 0; i < n; i++)
		old[i].role = entry->role & 7;
	for (guint i = 0; i < n; i++)
		if (old[i].use == DSN_DIALECT_KNOWN)
			lines[at++] = old[i];
	entry->n_known = (guint16)at;
	for (guint i = 0; i < n; i++)
		if (old[i].use != DSN_DIALECT_KNOWN)
			lines[at++] = old[i];
}
