/* SPDX-License-Identifier: MIT */
/* The words of a line of src/data/dialects/, and what is said of a wrong one. */
#include "config.h"

#include "gen/gen-dialects.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *file_name;
static guint line_number;

void
dsn_dialect_set_place(const char *file, guint line)
{
	file_name = file;
	line_number = line;
}

void
dsn_dialect_refuse(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "%s:%u: ", file_name, line_number);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	quick_exit(1);
}

guint8
dsn_dialect_small(gsize value, const char *what)
{
	if (value > G_MAXUINT8)
		dsn_dialect_refuse("%s is too long", what);
	return (guint8)value;
}

char *
dsn_dialect_take_word(char **rest, gboolean *quoted)
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
				dsn_dialect_refuse("the string is not closed");
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

char *
dsn_dialect_take_string(char **rest)
{
	gboolean quoted;
	char *string = dsn_dialect_take_word(rest, &quoted);

	if (string == NULL || !quoted)
		dsn_dialect_refuse("a \"string\" is missing");
	return string;
}
