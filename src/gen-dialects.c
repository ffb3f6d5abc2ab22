/* SPDX-License-Identifier: MIT */
/* Build-time program: src/dialects/ -> const tables.  The format is told in src/dialects/README. */
#include "config.h"

#include "gen-dialects.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *file_name;
static guint line_number;

static DsnDialectTables tables;
static DsnDialectEntry *open_entry; /* the dialect that is being read */
static gboolean has_example, has_result;

static void G_GNUC_PRINTF(1, 2) G_GNUC_NORETURN refuse(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "%s:%u: ", file_name, line_number);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	quick_exit(1);
}

static guint32
keep(const char *bytes, gsize len)
{
	char *found = memmem(tables.pool->str, tables.pool->len, bytes, len);
	guint32 at;

	if (found != NULL)
		return (guint32)(found - tables.pool->str);
	at = (guint32)tables.pool->len;
	g_string_append_len(tables.pool, bytes, (gssize)len);
	return at;
}

static guint8
small(gsize value, const char *what)
{
	if (value > G_MAXUINT8)
		refuse("%s is too long", what);
	return (guint8)value;
}

/* Takes a word, or a "quoted string" with \" and \\ in it; NULL at the end of the line. */
static char *
take_word(char **rest, gboolean *quoted)
{
	GString *word = g_string_new(NULL);
	char *p = *rest;

	while (*p == ' ' || *p == '\t')
		p++;
	if (*p == '\0' || *p == '#')
		return g_string_free(word, TRUE), NULL;
	*quoted = *p == '"';
	if (*quoted) {
		for (p++; *p != '"'; p++) {
			if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
				p++;
			if (*p == '\0')
				refuse("the string is not closed");
			g_string_append_c(word, *p);
		}
		p++;
	} else {
		for (; *p != '\0' && *p != ' ' && *p != '\t'; p++)
			g_string_append_c(word, *p);
	}
	*rest = p;
	return g_string_free(word, FALSE);
}

static char *
take_string(char **rest)
{
	gboolean quoted;
	char *string = take_word(rest, &quoted);

	if (string == NULL || !quoted)
		refuse("a \"string\" is missing");
	return string;
}

static guint8
find_scope(const char *name)
{
	if (strcmp(name, "text") == 0)
		return DSN_DIALECT_SCOPE_TEXT;
	for (const char *p = name; *p != '\0'; p++)
		if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && *p != '-')
			refuse("\"%s\" is neither \"text\" nor a header in lower case", name);
	for (guint i = 0; i < tables.headers->len; i++)
		if (strcmp(g_ptr_array_index(tables.headers, i), name) == 0)
			return (guint8)(i + 1);
	keep(name, strlen(name));
	g_ptr_array_add(tables.headers, g_strdup(name));
	return small(tables.headers->len, "the list of headers");
}

/* How rare four bytes are: blanks and the usual letters make a poor probe. */
static guint
rarity(const char *bytes)
{
	guint score = 0;

	for (guint i = 0; i < 4; i++)
		score += strchr(" etaoinsr", bytes[i]) != NULL ? 0
			 : g_ascii_isalpha(bytes[i])           ? 2
							       : 3;
	return score;
}

static guint16
find_literal(guint8 scope, const char *text)
{
	gsize len = strlen(text);
	DsnDialectLiteral literal = { .scope = scope, .len = small(len, "the literal") };
	g_autofree char *lower = g_ascii_strdown(text, -1);

	if (len < 4)
		refuse("\"%s\": four characters are the least", text);
	if (strcmp(lower, text) != 0)
		refuse("\"%s\": conditions are written in lower case", text);
	if (strstr(text, "  ") != NULL || strchr(text, '\t') != NULL)
		refuse("\"%s\": blanks are squeezed before the search", text);
	literal.at = keep(text, len);
	for (guint i = 1; i + 4 <= len; i++)
		if (rarity(text + i) > rarity(text + literal.probe))
			literal.probe = (guint8)i;
	for (guint i = 0; i < tables.literals->len; i++) {
		const DsnDialectLiteral *old =
			&g_array_index(tables.literals, DsnDialectLiteral, i);
		if (old->at == literal.at && old->len == literal.len && old->scope == scope)
			return (guint16)i;
	}
	if (tables.literals->len == DSN_DIALECT_MAX_LITERALS)
		refuse("too many literals");
	g_array_append_val(tables.literals, literal);
	return (guint16)(tables.literals->len - 1);
}

/* The header is there, whatever it says: a literal of no bytes. */
static guint16
find_presence(guint8 scope)
{
	DsnDialectLiteral literal = { .scope = scope };

	if (scope == DSN_DIALECT_SCOPE_TEXT)
		refuse("the text is always there");
	for (guint i = 0; i < tables.literals->len; i++) {
		const DsnDialectLiteral *old =
			&g_array_index(tables.literals, DsnDialectLiteral, i);
		if (old->len == 0 && old->scope == scope)
			return (guint16)i;
	}
	g_array_append_val(tables.literals, literal);
	return (guint16)(tables.literals->len - 1);
}

/* [not] text "LITERAL" | HEADER "LITERAL" | HEADER present ... */
static void
read_conditions(guint8 use, char *rest)
{
	DsnDialectLine line = {
		.use = use,
		.condition = (guint16)tables.conditions->len,
		.entry = (guint8)(tables.entries->len - 1),
	};
	guint16 negated = 0;
	gboolean quoted;
	char *word;

	while ((word = take_word(&rest, &quoted)) != NULL) {
		guint16 literal;
		guint8 scope;
		char *text;

		if (quoted)
			refuse("where is \"%s\" to be found?", word);
		if (strcmp(word, "not") == 0) {
			negated = DSN_DIALECT_NOT;
			continue;
		}
		scope = find_scope(word);
		text = take_word(&rest, &quoted);
		if (text == NULL || (!quoted && strcmp(text, "present") != 0))
			refuse("\"%s\": a \"literal\" or \"present\" is missing", word);
		literal = (quoted ? find_literal(scope, text) : find_presence(scope)) | negated;
		g_array_append_val(tables.conditions, literal);
		line.n_conditions++;
		if (negated == 0) {
			line.weight += (guint16)strlen(text);
			line.by_header |= scope != DSN_DIALECT_SCOPE_TEXT;
		}
		negated = 0;
	}
	if (line.weight == 0)
		refuse("no condition");
	g_array_append_val(tables.lines, line);
	open_entry->n_lines++;
}

static const struct {
	const char *word;
	char code;
} captures[] = {
	{ "{address}", DSN_DIALECT_ADDRESS },
	{ "{name}", DSN_DIALECT_NAME },
	{ "{reason}", DSN_DIALECT_REASON },
	{ "{status}", DSN_DIALECT_STATUS },
	{ "{mta}", DSN_DIALECT_MTA },
	{ "{code}", DSN_DIALECT_CODE },
	{ "{*}", DSN_DIALECT_ANY },
};

static char
take_capture(const char **text)
{
	for (guint i = 0; i < G_N_ELEMENTS(captures); i++)
		if (g_str_has_prefix(*text, captures[i].word)) {
			*text += strlen(captures[i].word);
			return captures[i].code;
		}
	refuse("\"%s\": unknown capture", *text);
}

static gboolean
is_open_ended(char code)
{
	return code == DSN_DIALECT_REASON || code == DSN_DIALECT_ANY || code == DSN_DIALECT_MTA;
}

static char *
compile_template(const char *text)
{
	GString *out = g_string_new(NULL);
	const char *p = text;

	while (*p != '\0') {
		char last = out->len > 0 ? out->str[out->len - 1] : '\0';

		if (*p == '{') {
			char code = take_capture(&p);
			if (is_open_ended(last) && code != DSN_DIALECT_BLANK)
				refuse("\"%s\": a capture has no end", text);
			g_string_append_c(out, code);
		} else if (*p == ' ') {
			if (is_open_ended(last) && p[1] == '{')
				refuse("\"%s\": only a blank ends a capture", text);
			if (last != DSN_DIALECT_BLANK && !is_open_ended(last))
				g_string_append_c(out, DSN_DIALECT_BLANK);
			p++;
		} else if ((guchar)*p < 0x20) {
			refuse("\"%s\": a control character", text);
		} else {
			g_string_append_c(out, g_ascii_tolower(*p++));
		}
	}
	return g_string_free(out, FALSE);
}

static void
add_row(guint8 kind, const char *bytes)
{
	DsnDialectRow row = { .kind = kind };

	row.len = small(strlen(bytes), "the template");
	if (row.len == 0)
		refuse("an empty template");
	row.at = keep(bytes, row.len);
	row.first = (guchar)bytes[0] >= 0x20 ? (guint8)bytes[0] : 0;
	g_array_append_val(tables.rows, row);
}

/* Its rows by kind: within one the order is that of the file. */
static void
group_rows(DsnDialectEntry *entry)
{
	guint first = entry->row[0], n = tables.rows->len - first, at = first;
	g_autofree DsnDialectRow *rows = g_new(DsnDialectRow, n);

	for (guint i = 0; i < n; i++)
		rows[i] = g_array_index(tables.rows, DsnDialectRow, first + i);
	for (guint kind = 0; kind < DSN_DIALECT_ROW_COUNT; kind++) {
		entry->row[kind] = (guint16)at;
		for (guint i = 0; i < n; i++)
			if (rows[i].kind == kind)
				g_array_index(tables.rows, DsnDialectRow, at++) = rows[i];
	}
	entry->row[DSN_DIALECT_ROW_COUNT] = (guint16)at;
}

static void
read_row(guint8 kind, char *rest)
{
	g_autofree char *text = take_string(&rest);
	gboolean quoted;

	if (kind == DSN_DIALECT_ROW_EXPIRED || kind == DSN_DIALECT_ROW_NEEDS) {
		do {
			g_autofree char *lower = g_ascii_strdown(text, -1);
			add_row(kind, lower);
			g_free(text);
		} while ((text = take_word(&rest, &quoted)) != NULL);
		return;
	}
	{
		g_autofree char *compiled = compile_template(text);
		gboolean names = strchr(compiled, DSN_DIALECT_ADDRESS) != NULL ||
				 strchr(compiled, DSN_DIALECT_NAME) != NULL;
		gboolean wants =
			kind == DSN_DIALECT_ROW_RECIPIENT || kind == DSN_DIALECT_ROW_SENTENCE;
		if (names != wants)
			refuse("\"%s\": %s", text,
				wants ? "no {address}" : "an {address} has no place here");
		add_row(kind, compiled);
	}
	if (take_word(&rest, &quoted) != NULL)
		refuse("something stands behind the template");
}

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
}, line_words[] = {
	{ "known", DSN_DIALECT_KNOWN },
	{ "delayed", DSN_DIALECT_DELAYED },
	{ "expired", DSN_DIALECT_EXPIRED },
}, flag_words[] = {
	{ "mail-system", DSN_DIALECT_FLAG_SENDER },
	{ "person", DSN_DIALECT_FLAG_PERSON },
	{ "not-a-bounce", DSN_DIALECT_FLAG_NOT_A_BOUNCE },
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
	const guint8 others =
		DSN_DIALECT_FLAG_SENDER | DSN_DIALECT_FLAG_PERSON | DSN_DIALECT_FLAG_NOT_A_BOUNCE;

	if (open_entry == NULL)
		return;
	if (open_entry->n_lines == 0)
		refuse("the dialect above is never known");
	if ((open_entry->flags & others) == 0 && (!has_example || !has_result))
		refuse("the dialect above has no example, or one that gives nothing");
	group_rows(open_entry);
	open_entry = NULL;
}

static void
read_dialect(char *rest)
{
	DsnDialectEntry entry = { 0 };
	gboolean quoted;
	char *name = take_word(&rest, &quoted);

	close_dialect();
	if (name == NULL || quoted)
		refuse("a dialect wants a name");
	for (const char *p = name; *p != '\0'; p++)
		if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && *p != '-')
			refuse("\"%s\": names are kebab-case", name);
	entry.name = keep(name, strlen(name));
	entry.name_len = small(strlen(name), "the name");
	for (guint i = 0; i < tables.entries->len; i++) {
		const DsnDialectEntry *old = &g_array_index(tables.entries, DsnDialectEntry, i);
		if (old->name == entry.name && old->name_len == entry.name_len)
			refuse("there is a dialect \"%s\" already", name);
	}
	if (tables.entries->len == DSN_DIALECT_MAX_ENTRIES)
		refuse("too many dialects");
	entry.line = (guint16)tables.lines->len;
	entry.row[0] = (guint16)tables.rows->len;
	g_array_append_val(tables.entries, entry);
	open_entry = &g_array_index(tables.entries, DsnDialectEntry, tables.entries->len - 1);
	has_example = has_result = FALSE;
}

static void
read_statement(const char *word, char *rest)
{
	guint i;

	if (strcmp(word, "dialect") == 0)
		return read_dialect(rest);
	if (open_entry == NULL)
		refuse("\"%s\" before any dialect", word);
	FIND(line_words, word, i);
	if (i < G_N_ELEMENTS(line_words))
		return read_conditions(line_words[i].value, rest);
	FIND(row_words, word, i);
	if (i < G_N_ELEMENTS(row_words))
		return read_row(row_words[i].value, rest);
	FIND(flag_words, word, i);
	if (i < G_N_ELEMENTS(flag_words)) {
		open_entry->flags |= flag_words[i].value;
	} else if (strcmp(word, "reason") == 0) {
		g_autofree char *mode = g_strstrip(g_strdup(rest));
		FIND(reason_words, mode, i);
		if (i == G_N_ELEMENTS(reason_words))
			refuse("\"%s\": no place for a reason", mode);
		open_entry->reason = reason_words[i].value;
	} else if (strcmp(word, "domain") == 0) {
		g_autofree char *domain = take_string(&rest);
		open_entry->domain = keep(domain, strlen(domain));
		open_entry->domain_len = small(strlen(domain), "the domain");
	} else if (strcmp(word, "gives") == 0) {
		has_result = TRUE;
	} else {
		refuse("\"%s\": no such statement", word);
	}
}

static void
read_file(const char *path)
{
	g_autofree char *content = NULL;
	g_auto(GStrv) all = NULL;
	g_autoptr(GError) error = NULL;

	file_name = path;
	line_number = 0;
	if (!g_file_get_contents(path, &content, NULL, &error))
		refuse("%s", error->message);
	all = g_strsplit(content, "\n", -1);
	for (char **line = all; *line != NULL; line++) {
		char *rest = *line;
		gboolean quoted;
		char *word;

		line_number++;
		if (rest[0] == '|') {
			has_example = TRUE;
			continue;
		}
		if ((word = take_word(&rest, &quoted)) != NULL)
			read_statement(word, rest);
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
	tables.headers = g_ptr_array_new();
	for (int i = 1; i < argc; i++)
		read_file(argv[i]);
	dsn_dialect_tables_print(&tables);
	/* The tables live as long as the process: nothing is freed. */
	quick_exit(fflush(stdout) != 0 || ferror(stdout));
}
