/* SPDX-License-Identifier: MIT */
/* Tables of test cases: a test goes on after a bad row, and at its end fails for all of them.
 *
 *	each_row (i, cases) {
 *		name_row("%s", cases[i].what);
 *		check_str(dsn_do(cases[i].text), dsn_str(cases[i].want));
 *	}
 *
 * check_...() notes what is wrong with the row, says it and returns FALSE; the test is failed when
 * the loop is left, however it is left.  Outside of a loop it is an assertion like those of cmocka.
 */
#pragma once

#include <glib.h>
#include <string.h>

#include <dsnsift/str.h>

#define each_row_of(i, n, table)                                                                   \
	for (__attribute__((cleanup(end_rows))) gsize i = begin_rows(table); is_row(i, n); i++)
#define each_row(i, table) each_row_of (i, G_N_ELEMENTS(table), #table)

static struct {
	const char *table; /* NULL: in none */
	gsize row;
	char name[80]; /* what name_row() said of this row, or "" */
	guint n_failures;
} rows_now;

static inline gsize
begin_rows(const char *table)
{
	const char *outer = rows_now.table;

	memset(&rows_now, 0, sizeof rows_now);
	if (outer != NULL) /* what was noted of its rows would be lost */
		fail_msg("rows of %s within those of %s, or those were left by an assertion", table,
			outer);
	rows_now.table = table;
	return 0;
}

static inline gboolean
is_row(gsize row, gsize n_rows)
{
	rows_now.row = row;
	rows_now.name[0] = '\0';
	return row < n_rows;
}

static inline void
end_rows(const gsize *row)
{
	const char *table = rows_now.table;

	(void)row;
	rows_now.table = NULL;
	if (rows_now.n_failures > 0)
		fail_msg("%u checks of the rows of %s failed", rows_now.n_failures, table);
}

G_GNUC_PRINTF(1, 2)
static inline void
name_row(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_vsnprintf(rows_now.name, sizeof rows_now.name, format, args);
	va_end(args);
}

/* Of a row: said, counted.  Elsewhere: the end of the test. */
G_GNUC_PRINTF(3, 4)
static inline gboolean
check_failed_at(const char *file, int line, const char *format, ...)
{
	g_autofree char *why = NULL;
	va_list args;

	va_start(args, format);
	why = g_strdup_vprintf(format, args);
	va_end(args);
	if (rows_now.table == NULL) {
		print_error("%s:%d: %s\n", file, line, why);
		_fail(file, line);
		return FALSE;
	}
	rows_now.n_failures++;
	print_error("# %s:%d: %s[%zu]%s%s: %s\n", file, line, rows_now.table, rows_now.row,
		rows_now.name[0] != '\0' ? " " : "", rows_now.name, why);
	return FALSE;
}

/* check_failed(FORMAT, ...): for what the checks below cannot say. */
#define check_failed(...) check_failed_at(__FILE__, __LINE__, __VA_ARGS__)

#define check_true(condition) check_that_at(__FILE__, __LINE__, (condition), "true", #condition)
#define check_false(condition) check_that_at(__FILE__, __LINE__, !(condition), "false", #condition)
#define check_int(got, want) check_int_at(__FILE__, __LINE__, #got, (gint64)(got), (gint64)(want))
#define check_str(got, want) check_str_at(__FILE__, __LINE__, #got, (got), (want))
/* C strings, NULL among them. */
#define check_string(got, want) check_string_at(__FILE__, __LINE__, #got, (got), (want))
#define check_memory(got, want, size)                                                              \
	check_that_at(__FILE__, __LINE__, memcmp((got), (want), (size)) == 0,                      \
		"the same as " #want, #got)

static inline gboolean
check_that_at(const char *file, int line, gboolean is_so, const char *how, const char *what)
{
	return is_so || check_failed_at(file, line, "not %s: %s", how, what);
}

static inline gboolean
check_int_at(const char *file, int line, const char *what, gint64 got, gint64 want)
{
	return got == want ||
	       check_failed_at(file, line, "%s: got %" G_GINT64_FORMAT ", want %" G_GINT64_FORMAT,
		       what, got, want);
}

static inline gboolean
check_str_at(const char *file, int line, const char *what, DsnStr got, DsnStr want)
{
	return dsn_str_equal(got, want) ||
	       check_failed_at(file, line, "%s: got \"%.*s\", want \"%.*s\"", what, (int)got.len,
		       got.at, (int)want.len, want.at);
}

static inline gboolean
check_string_at(const char *file, int line, const char *what, const char *got, const char *want)
{
	return g_strcmp0(got, want) == 0 ||
	       check_failed_at(file, line, "%s: got \"%s\", want \"%s\"", what,
		       got != NULL ? got : "(none)", want != NULL ? want : "(none)");
}
