/* SPDX-License-Identifier: MIT */
/* What the lines of a notice look like: templates. */
#include "config.h"

#include "gen/gen-dialects.h"

#include <string.h>

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
	dsn_dialect_refuse("\"%s\": unknown capture", *text);
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
				dsn_dialect_refuse("\"%s\": a capture has no end", text);
			g_string_append_c(out, code);
		} else if (*p == ' ') {
			if (is_open_ended(last) && p[1] == '{')
				dsn_dialect_refuse("\"%s\": only a blank ends a capture", text);
			if (last != DSN_DIALECT_BLANK && !is_open_ended(last))
				g_string_append_c(out, DSN_DIALECT_BLANK);
			p++;
		} else if ((guchar)*p < 0x20) {
			dsn_dialect_refuse("\"%s\": a control character", text);
		} else {
			g_string_append_c(out, g_ascii_tolower(*p++));
		}
	}
	return g_string_free(out, FALSE);
}

/* How rare a letter is in mail. */
static guint
rarity(char c)
{
	return strchr(" etaoinsrl", c) != NULL ? 0 : g_ascii_isalpha(c) ? 1 : 2;
}

/* Three octets that every text has which the template matches. */
static gboolean
is_triplet(const char *at)
{
	return (guchar)at[0] >= 0x20 && (guchar)at[1] >= 0x20 && (guchar)at[2] >= 0x20;
}

/* The pairs of the rarest of them. */
static void
choose_pairs(const char *bytes, guint8 pairs[DSN_DIALECT_PAIRS])
{
	guint n = 0;

	for (guint score = 7; score-- > 0;)
		for (const char *at = bytes; at[0] != '\0' && at[1] != '\0'; at++) {
			if (n == DSN_DIALECT_PAIRS || !is_triplet(at) ||
				rarity(at[0]) + rarity(at[1]) + rarity(at[2]) != score)
				continue;
			pairs[n++] = dsn_dialect_pair(at[0], at[1]);
			pairs[n++] = dsn_dialect_pair(at[1], at[2]);
		}
}

static void
add_row(DsnDialectTables *tables, guint8 kind, const char *bytes)
{
	DsnDialectRow row = { .kind = kind };

	row.len = dsn_dialect_small(strlen(bytes), "the template");
	if (row.len == 0)
		dsn_dialect_refuse("an empty template");
	row.at = dsn_dialect_keep(tables, bytes, row.len);
	choose_pairs(bytes, row.pairs);
	g_array_append_val(tables->rows, row);
}

static void
add_template(DsnDialectTables *tables, guint8 kind, const char *text)
{
	g_autofree char *compiled = compile_template(text);
	gboolean names = strchr(compiled, DSN_DIALECT_ADDRESS) != NULL ||
			 strchr(compiled, DSN_DIALECT_NAME) != NULL;
	gboolean wants = dsn_dialect_names_recipient(kind);

	if (names != wants)
		dsn_dialect_refuse("\"%s\": %s", text,
			wants ? "no {address}" : "an {address} has no place here");
	add_row(tables, kind, compiled);
}

/* gave-up and needs take words, as many as there are; all others one template. */
void
dsn_dialect_read_row(DsnDialectTables *tables, guint8 kind, char *rest)
{
	gboolean takes_words = kind == DSN_DIALECT_ROW_EXPIRED || kind == DSN_DIALECT_ROW_NEEDS ||
			       kind == DSN_DIALECT_ROW_UNLESS;
	char *text = dsn_dialect_take_string(&rest);
	gboolean quoted;

	if (!takes_words)
		add_template(tables, kind, text);
	for (; takes_words && text != NULL; text = dsn_dialect_take_word(&rest, &quoted)) {
		g_autofree char *lower = g_ascii_strdown(text, -1);

		add_row(tables, kind, lower);
	}
	if (dsn_dialect_take_word(&rest, &quoted) != NULL)
		dsn_dialect_refuse("something stands behind the template");
}

/* Its rows by kind: within one the order is that of the file. */
void
dsn_dialect_group_rows(DsnDialectTables *tables)
{
	DsnDialectEntry *entry = tables->open;
	guint first = entry->row[0], n = tables->rows->len - first, at = first;
	g_autofree DsnDialectRow *rows = g_new(DsnDialectRow, n);

	for (guint i = 0; i < n; i++)
		rows[i] = g_array_index(tables->rows, DsnDialectRow, first + i);
	for (guint kind = 0; kind < DSN_DIALECT_ROW_COUNT; kind++) {
		entry->row[kind] = (guint16)at;
		for (guint i = 0; i < n; i++)
			if (rows[i].kind == kind)
				g_array_index(tables->rows, DsnDialectRow, at++) = rows[i];
	}
	entry->row[DSN_DIALECT_ROW_COUNT] = (guint16)at;
	if (entry->row[DSN_DIALECT_TEMPLATES] - first > DSN_DIALECT_MAX_ROWS)
		dsn_dialect_refuse("the dialect above has too many templates");
}
