/* SPDX-License-Identifier: MIT */
/* Build-time program: src/data/dialects/ -> const tables.  The format is told in
 * src/data/dialects/README. */
#include "config.h"

#include "gen/gen-dialects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static DsnDialectTables tables;
static gboolean has_example, has_result;

static const struct {
	const char *word;
	guint8 value;
} row_words[] = {
	{ "start", DSN_DIALECT_ROW_START },
	{ "stop", DSN_DIALECT_ROW_STOP },
	{ "original", DSN_DIALECT_ROW_ORIGINAL },
	{ "skip", DSN_DIALECT_ROW_SKIP },
	{ "recipient", DSN_DIALECT_ROW_RECIPIENT },
	{ "sentence", DSN_DIALECT_ROW_SENTENCE },
	{ "detail", DSN_DIALECT_ROW_DETAIL },
	{ "gave-up", DSN_DIALECT_ROW_EXPIRED },
	{ "needs", DSN_DIALECT_ROW_NEEDS },
	{ "unless", DSN_DIALECT_ROW_UNLESS },
}, line_words[] = {
	{ "known", DSN_DIALECT_KNOWN },
	{ "delayed", DSN_DIALECT_DELAYED },
	{ "expired", DSN_DIALECT_EXPIRED },
}, role_words[] = {
	{ "mail-system", DSN_DIALECT_ROLE_SYSTEM },
	{ "person", DSN_DIALECT_ROLE_PERSON },
	{ "office", DSN_DIALECT_ROLE_OFFICE },
	{ "not-a-bounce", DSN_DIALECT_ROLE_NOT_A_BOUNCE },
}, flag_words[] = {
	{ "last", DSN_DIALECT_FLAG_LAST },
	{ "share", DSN_DIALECT_FLAG_SHARE },
	{ "nameless", DSN_DIALECT_FLAG_NAMELESS },
	{ "x-failed-recipients", DSN_DIALECT_FLAG_HEADER },
}, reason_words[] = {
	{ "following", DSN_DIALECT_REASON_FOLLOWING },
	{ "indented", DSN_DIALECT_REASON_INDENTED },
	{ "block", DSN_DIALECT_REASON_BLOCK },
	{ "before", DSN_DIALECT_REASON_BEFORE },
	{ "none", DSN_DIALECT_REASON_NONE },
};

#define FIND(table, key, index)                                                                    \
	for (index = 0; index < G_N_ELEMENTS(table) && strcmp(table[index].word, key) != 0; index++)

static void
close_dialect(void)
{
	if (tables.open == NULL)
		return;
	if (tables.open->n_lines == 0)
		dsn_dialect_refuse("the dialect above is never known");
	if (tables.open->role == DSN_DIALECT_ROLE_NOTICE && (!has_example || !has_result))
		dsn_dialect_refuse("the dialect above has no example, or one that gives nothing");
	dsn_dialect_group_lines(&tables);
	dsn_dialect_group_rows(&tables);
	tables.open = NULL;
}

static void
read_dialect(char *rest)
{
	DsnDialectEntry entry = { 0 };
	gboolean quoted;
	char *name = dsn_dialect_take_word(&rest, &quoted);

	close_dialect();
	if (name == NULL || quoted)
		dsn_dialect_refuse("a dialect wants a name");
	for (const char *p = name; *p != '\0'; p++)
		if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && *p != '-')
			dsn_dialect_refuse("\"%s\": names are kebab-case", name);
	entry.name = dsn_dialect_keep(&tables, name, strlen(name));
	entry.name_len = dsn_dialect_small(strlen(name), "the name");
	for (guint i = 0; i < tables.entries->len; i++) {
		const DsnDialectEntry *old = &g_array_index(tables.entries, DsnDialectEntry, i);
		if (old->name == entry.name && old->name_len == entry.name_len)
			dsn_dialect_refuse("there is a dialect \"%s\" already", name);
	}
	if (tables.entries->len == DSN_DIALECT_MAX_ENTRIES)
		dsn_dialect_refuse("too many dialects");
	entry.line = (guint16)tables.lines->len;
	entry.row[0] = (guint16)tables.rows->len;
	g_array_append_val(tables.entries, entry);
	tables.open = &g_array_index(tables.entries, DsnDialectEntry, tables.entries->len - 1);
	has_example = has_result = FALSE;
}

/* Names in From; @is_known: the dialect is known by each of them. */
static void
read_daemons(gboolean is_known, char *rest)
{
	char *name = dsn_dialect_take_string(&rest);
	gboolean quoted;

	for (; name != NULL; name = dsn_dialect_take_word(&rest, &quoted)) {
		DsnDialectLiteral daemon = { .at = dsn_dialect_keep(&tables, name, strlen(name)),
			.len = dsn_dialect_small(strlen(name), "the name") };
		g_autofree char *condition = g_strdup_printf("from \"%s\"", name);

		g_array_append_val(tables.daemons, daemon);
		if (is_known)
			dsn_dialect_read_conditions(&tables, DSN_DIALECT_KNOWN, condition);
	}
}

static void
read_statement(const char *word, char *rest)
{
	guint i;

	if (strcmp(word, "dialect") == 0)
		return read_dialect(rest);
	if (tables.open == NULL)
		dsn_dialect_refuse("\"%s\" before any dialect", word);
	FIND(line_words, word, i);
	if (i < G_N_ELEMENTS(line_words))
		return dsn_dialect_read_conditions(&tables, line_words[i].value, rest);
	FIND(row_words, word, i);
	if (i < G_N_ELEMENTS(row_words))
		return dsn_dialect_read_row(&tables, row_words[i].value, rest);
	FIND(role_words, word, i);
	if (i < G_N_ELEMENTS(role_words)) {
		if (tables.open->role != DSN_DIALECT_ROLE_NOTICE)
			dsn_dialect_refuse("\"%s\": the dialect tells something else", word);
		tables.open->role = role_words[i].value;
		return;
	}
	FIND(flag_words, word, i);
	if (i < G_N_ELEMENTS(flag_words)) {
		tables.open->flags |= flag_words[i].value;
	} else if (strcmp(word, "reason") == 0) {
		g_autofree char *mode = g_strstrip(g_strdup(rest));
		FIND(reason_words, mode, i);
		if (i == G_N_ELEMENTS(reason_words))
			dsn_dialect_refuse("\"%s\": no place for a reason", mode);
		tables.open->reason = reason_words[i].value;
	} else if (strcmp(word, "domain") == 0) {
		g_autofree char *domain = dsn_dialect_take_string(&rest);
		tables.open->domain = dsn_dialect_keep(&tables, domain, strlen(domain));
		tables.open->domain_len = dsn_dialect_small(strlen(domain), "the domain");
	} else if (strcmp(word, "daemon") == 0 || strcmp(word, "reporter") == 0) {
		read_daemons(*word == 'd', rest);
	} else if (strcmp(word, "gives") == 0) {
		has_result = TRUE;
	} else {
		dsn_dialect_refuse("\"%s\": no such statement", word);
	}
}

static void
read_line(char *line)
{
	gboolean quoted;
	char *word;

	if (line[0] == '|') {
		has_example = TRUE;
		dsn_dialect_note_example(&tables, line + 1);
	} else if ((word = dsn_dialect_take_word(&line, &quoted)) != NULL) {
		read_statement(word, line);
	}
}

static void
read_file(const char *path)
{
	g_autofree char *content = NULL;
	g_auto(GStrv) lines = NULL;
	g_autoptr(GError) error = NULL;

	dsn_dialect_set_place(path, 0);
	if (!g_file_get_contents(path, &content, NULL, &error))
		dsn_dialect_refuse("%s", error->message);
	lines = g_strsplit(content, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		dsn_dialect_set_place(path, i + 1);
		read_line(lines[i]);
	}
	close_dialect();
}

int
main(int argc, char **argv)
{
	tables.pool = g_string_new(NULL);
	tables.literals = g_array_new(FALSE, FALSE, sizeof(DsnDialectLiteral));
	tables.lines = g_array_new(FALSE, FALSE, sizeof(DsnDialectLine));
	tables.rows = g_array_new(FALSE, FALSE, sizeof(DsnDialectRow));
	tables.entries = g_array_new(FALSE, FALSE, sizeof(DsnDialectEntry));
	tables.conditions = g_array_new(FALSE, FALSE, sizeof(guint16));
	tables.examples = g_string_new(NULL);
	tables.headers = g_ptr_array_new();
	tables.daemons = g_array_new(FALSE, FALSE, sizeof(DsnDialectLiteral));
	for (int i = 1; i < argc; i++)
		read_file(argv[i]);
	dsn_dialect_settle(&tables);
	dsn_dialect_tables_print(&tables);
	/* The tables live as long as the process: nothing is freed. */
	quick_exit(fflush(stdout) != 0 || ferror(stdout));
}
