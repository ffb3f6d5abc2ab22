/* SPDX-License-Identifier: MIT */
/* The lines of an mbox: which separate messages, which are quoted, where a body ends. */
#include "support/test.h"

#include "reader/mbox-separator.h"

static const struct {
	const char *line;
	gboolean is_plausible;
} lines[] = {
	{ "From a@example.org Thu Apr 29 23:34:45 2004", TRUE },
	{ "From a@example.org  Thu Jul  2 12:05:05 2020", TRUE },
	{ "From - Thu Jul  2 12:05:05 2020", TRUE },
	{ "From VM Tue Feb 20 10:32:44 2001", TRUE },
	{ "From SMTP2 Thu Apr 29 23:34:45 2005", TRUE },
	{ "From MAILER-DAEMON Thu Apr 29 23:34 2004", TRUE },
	{ "From MAILER-DAEMON Thu Apr 29 9:34:01 2004", TRUE },
	{ "From a Thu Apr 29 23:34:45 CEST 2004", TRUE },
	{ "From a Thu Apr 29 23:34:45 MET DST 2004", TRUE },
	{ "From a Thu Apr 29 23:34:45 +0200 2004", TRUE },
	{ "From a Thu Apr 29 23:34:45 2004 +0200", TRUE },
	{ "From a Thu Apr 29 23:34:45 2004 remote from host", TRUE },
	{ "From a thu apr 29 23:34:45 2004", TRUE },
	{ "From Thu Apr 29 23:34:45 2004", TRUE },
	{ "From a b c Thu Apr 29 23:34:45 2004", TRUE },
	{ "From \"a b\"@example.org\tThu Apr 29 23:34:45 2004", TRUE },
	{ "From a Mon 1 Jan 2015 00:00:00 +0900", TRUE },
	{ "From a Mon, 1 Jan 2015 00:00:00 +0900", TRUE },
	{ "From () 2020-03-03 07:50:45 +0000", TRUE },
	{ "From a Thu Apr  9 23:34:45 1999", TRUE },
	{ "From a Thu Apr 29 23:34:45 MET DST 2004 ", TRUE },

	{ "From Monday on we rest.", FALSE },
	{ "From a Thu Apr 29 2004", FALSE },
	{ "From a Thu Apr 29 23:34:45", FALSE },
	{ "From a Thu Apr 29 23:34:45 04", FALSE },
	{ "From a Thu Apr 29 23:34:45 3004", FALSE },
	{ "From a Thu Apr x9 23:34:45 2004", FALSE },
	{ "From a xThu Apr 29 23:34:45 2004", FALSE },
	{ "From a Thx Apr 29 23:34:45 2004", FALSE },
	{ "From a Thu Avr 29 23:34:45 2004", FALSE },
	{ "From a Thu Apr 299 23:34:45 2004", FALSE },
	{ "From a Thu Apr 29 23.34.45 2004", FALSE },
	{ "From a Thu Apr 29 23:34:45 3104", FALSE },
	{ "From a Thur Apr 29 23:34:45 2004", FALSE },
	{ "From a Thu Sept 29 23:34:45 2004", FALSE },
	{ "From a Thu 29 23:34:45 2004", FALSE },
	{ "From a Mon x Jan 2015 00:00:00", FALSE },
	{ "From a Mon 1 Xan 2015 00:00:00", FALSE },
	{ "From a Mon 1 Jan 15 00:00:00", FALSE },
	{ "From a Mon 1 Jan 2015 midnight", FALSE },
	{ "From a 2020-03-03 early", FALSE },
	{ "From a b 2020-03-03 07:50:45", FALSE },
	{ "From a 2020 07:50:45", FALSE },
	{ "From 2020-03-03 07:50:45", FALSE },
	{ "From now on, 2020-03-03 07:50:45 is the date", FALSE },
	{ "From ", FALSE },
	{ "From: a@example.org Thu Apr 29 23:34:45 2004", FALSE },
	{ "from a Thu Apr 29 23:34:45 2004", FALSE },
	{ "", FALSE },
};

static void
tells_from_lines_by_their_dates(void **state)
{
	g_autofree char *endless = g_strnfill(DSN_FROM_LINE_MAX + 1, 'x');

	(void)state;
	each_row (i, lines)
		if (dsn_from_line_is_plausible(dsn_str(lines[i].line)) != lines[i].is_plausible)
			check_failed("%s", lines[i].line);
	memcpy(endless, "From a Thu Apr 29 23:34:45 2004 ", 32);
	assert_false(dsn_from_line_is_plausible(dsn_str(endless)));
	endless[DSN_FROM_LINE_MAX] = '\0';
	assert_true(dsn_from_line_is_plausible(dsn_str(endless)));
}

static const struct {
	const char *text;
	const char *message;
	gsize most; /* 0: no limit */
} above[] = {
	{ "From a b\nA: 1\n", "A: 1\n", 0 },
	{ "From a b\r\nA: 1\r\n", "A: 1\r\n", 0 },
	{ "From a b\n>From c d\n>From e f\nA: 1\n>From g\n", "A: 1\n>From g\n", 0 },
	{ "From a b\nFrom c d\nA: 1\n", "From c d\nA: 1\n", 0 },
	{ ">From c d\nA: 1\n", "A: 1\n", 0 },
	{ "From a b", "", 0 },
	{ "From a b\n>From ", "", 0 },
	{ "From x", "", 0 },
	/* not the whole of it */
	{ "From a b\n>From", ">From", 0 },
	{ "From ", "From ", 0 },
	{ ">From", ">From", 0 },
	{ "", "", 0 },
	/* a field */
	{ "From : a@example.org\nA: 1\n", "From : a@example.org\nA: 1\n", 0 },
	{ "From: a@example.org\n", "From: a@example.org\n", 0 },
	{ "from a b\nA: 1\n", "from a b\nA: 1\n", 0 },
	/* not within the limit */
	{ "From a b\nA: 1\n", "A: 1\n", 9 },
	{ "From a b\nA: 1\n", "From a b\nA: 1\n", 8 },
	{ "From a b\r\nA: 1\n", "From a b\r\nA: 1\n", 9 },
	{ "From a b", "From a b", 7 },
	{ "From a b\n>From c\n>From d\nA: 1\n", "A: 1\n", 25 },
	{ "From a b\n>From c\n>From d\nA: 1\n", ">From d\nA: 1\n", 24 },
	{ ">From c\n>From d\nA: 1\n", ">From c\n>From d\nA: 1\n", 7 },
};

static void
skips_the_from_lines_above_a_message(void **state)
{
	(void)state;
	each_row (i, above) {
		DsnStr text = dsn_str(above[i].text);
		g_autofree char *exact = g_memdup2(text.at, text.len);
		gsize skip, most = above[i].most > 0 ? above[i].most : G_MAXSIZE;

		text.at = exact;
		skip = dsn_from_line_skip(text, most);
		check_true(skip <= text.len);
		check_str(dsn_str_slice(text, skip, text.len), dsn_str(above[i].message));
	}
}

static const struct {
	const char *text;
	const char *first; /* where to begin, at the earliest; NULL: at the top */
	const char *unquoted;
} quoted[] = {
	{ "A: 1\n\n>From b\n>>From c\nx\n", NULL, "A: 1\n\nFrom b\n>From c\nx\n" },
	{ "A: 1\r\n\r\n>From b\r\n", NULL, "A: 1\r\n\r\nFrom b\r\n" },
	{ "A: 1\r\n\n>From b", NULL, "A: 1\r\n\nFrom b" },
	{ "A: 1\n\nFrom b\n> From c\n>From\n", NULL, "A: 1\n\nFrom b\n> From c\n>From\n" },
	/* the header is as it came */
	{ "A: 1\n>From b\n\n>From c", NULL, "A: 1\n>From b\n\nFrom c" },
	{ "A: 1\n>From b\n", NULL, "A: 1\n>From b\n" },
	{ "A: 1\n\n>From b\n>From c\n", "\n>From c\n", "A: 1\n\n>From b\nFrom c\n" },
	{ "A: 1\n>From b\n\n>From c\n", "\n>From b\n", "A: 1\n>From b\n\nFrom c\n" },
	{ "A: 1\n\n", NULL, "A: 1\n\n" },
	{ "", NULL, "" },
};

static void
takes_the_quotes_off_from_lines(void **state)
{
	(void)state;
	each_row (i, quoted) {
		DsnStr text = dsn_str(quoted[i].text);
		const char *first =
			quoted[i].first != NULL ? strstr(text.at, quoted[i].first) : text.at;
		g_autofree char *exact = g_memdup2(text.at, text.len);
		gsize less = dsn_from_line_unquote(exact, text.len, (gsize)(first - text.at));

		check_str(((DsnStr){ exact, text.len - less }), dsn_str(quoted[i].unquoted));
	}
}

static gsize
find_naively(const char *at, gsize len, gsize from)
{
	for (; from < len; from++) {
		gsize next = from + 1, quotes = 0;

		while (next < len && at[next] == '>' && quotes < DSN_FROM_QUOTES_MAX)
			next++, quotes++;
		if (at[from] == '\n' && len - next >= 5 && memcmp(at + next, "From ", 5) == 0)
			return from;
	}
	return len;
}

/* Seeded: texts of the letters that matter. */
static void
finds_what_a_naive_search_finds(void **state)
{
	static const char *const words[] = { "\n", "\n", "F", "From ", ">", "\nFrom ", "\n>From ",
		"\n>>>From ", "rom ", "x", "\r", "Fri, ", "FFFFFFFFFFFFFFFFFFFF",
		">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>" };
	guint found = 0;

	(void)state;
	for (guint seed = 0; seed < 2000; seed++) {
		g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
		g_autoptr(GString) text = g_string_new(NULL);
		g_autofree char *exact = NULL;
		gsize pos = 0;

		while (text->len < seed % 300)
			g_string_append(
				text, words[g_rand_int_range(rand, 0, G_N_ELEMENTS(words))]);
		/* no NUL after it: a step too far is seen */
		exact = g_malloc(MAX(text->len, 1));
		memcpy(exact, text->str, text->len);
		for (gsize from = 0; from <= text->len; from = pos + 1) {
			pos = dsn_separator_find(exact, text->len, from);
			assert_int_equal(pos, find_naively(exact, text->len, from));
			found += pos < text->len;
		}
	}
	assert_true(found > 1000);
}

static const struct {
	const char *text;
	const char *begin; /* of the one that is found; NULL: none */
} finds[] = {
	{ "x\nFrom y", "\nFrom y" },
	{ "x\n>From y", "\n>From y" },
	{ "x\n>>From y", "\n>>From y" },
	{ "\n\nFrom y", "\nFrom y" },
	{ "From y", NULL },
	{ "x\nFrom:", NULL },
	{ "x\nFrom", NULL },
	{ "x\n> From y", NULL },
	{ "0123456789abcde\nFrom y", "\nFrom y" },
	{ "0123456789abcdef\nFrom y", "\nFrom y" },
	{ "\n>x\n>y\n>From z", "\n>From z" },
};

static void
finds_lines_that_may_separate(void **state)
{
	(void)state;
	each_row (i, finds) {
		gsize len = strlen(finds[i].text);
		gsize want = finds[i].begin != NULL ? len - strlen(finds[i].begin) : len;

		if (dsn_separator_find(finds[i].text, len, 0) != want)
			check_failed("%s", finds[i].text);
	}
}

static const struct {
	const char *message;
	const char *length; /* of what the body is measured to be, in x; NULL: not at all */
} measured[] = {
	{ "From a b\nContent-Length: 3\n\nxxx\n", "xxx" },
	{ "From a b\nA: b\nContent-Length: 3\nC: d\n\nxxx\n", "xxx" },
	{ "From a b\r\nContent-Length: 3\r\nA: b\r\n\r\nxxx\r\n", "xxx" },
	{ "From a b\r\nContent-Length: 3\n\nxxx\n\n", "xxx" },
	{ "From a b\nA: b\nContent-Length: 3\r\n\r\nxxx\n\n", "xxx" },
	{ "From a b\nA: b\nCONTENT-LENGTH: 3\n\nxxx", "xxx" },
	{ "From a b\nA: b\ncontent-length:3\n\nxxx", "xxx" },
	{ "From a b\nX-Content-Length: 2\nContent-Length:\t 3\n\nxxx", "xxx" },
	{ "From a b\nContent-Length: 9\nContent-Length: 3\n\nxxx", "xxx" },
	{ "From a b\nContent-Length: 5\n\nxxx", "xxxxx" },
	{ "From a b\nContent-Length: 0\n\nxxx", NULL },
	{ "From a b\nContent-Length: 99999999999999999999\n\nxxx", NULL },
	{ "From a b\nContent-Length: 4294967299\n\nxxx", NULL },
	{ "From a b\nContent-Length: x\n\nxxx", NULL },
	{ "From a b\nContent-Length : 3\n\nxxx", NULL },
	{ "From a b\nA: b\n\nContent-Length: 3\n\nxxx", NULL },
	{ "From a b\r\nA: b\r\n\nContent-Length: 3\r\n\r\nxxx", NULL },
	{ "From a b\nContent-Length: 3\nxxx", NULL },
	{ "From a b\nContent-Length: 3", NULL },
	{ "\n", NULL },
	{ "", NULL },
};

static void
measures_bodies(void **state)
{
	(void)state;
	each_row (i, measured) {
		const char *message = measured[i].message, *body = strstr(message, "xxx");
		gsize want = measured[i].length == NULL
				     ? 0
				     : (gsize)(body - message) + strlen(measured[i].length);
		/* no NUL after it: a step too far is seen */
		g_autofree char *exact = g_memdup2(message, MAX(strlen(message), 1));

		if (dsn_content_length_end((DsnStr){ exact, strlen(message) }) != want)
			check_failed("%s", message);
	}
}

/* With a blank behind it a line is read word by word. */
static void
reads_usual_dates_as_word_by_word(void **state)
{
	static const char usual[] = "From a@b.example Thu Apr  9 23:34:45 2004";
	const gsize len = sizeof usual - 1;

	(void)state;
	for (gsize i = 5; i < len; i++)
		for (guint c = 1; c < 256; c++) {
			g_autofree char *line = g_strdup_printf("%s ", usual);
			gboolean plausible;

			line[i] = (char)c;
			plausible = dsn_from_line_is_plausible((DsnStr){ line, len });
			if (plausible != dsn_from_line_is_plausible((DsnStr){ line, len + 1 }))
				fail_msg("\"%s\" is read in two ways", line);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_from_lines_by_their_dates),
		cmocka_unit_test(reads_usual_dates_as_word_by_word),
		cmocka_unit_test(skips_the_from_lines_above_a_message),
		cmocka_unit_test(takes_the_quotes_off_from_lines),
		cmocka_unit_test(finds_what_a_naive_search_finds),
		cmocka_unit_test(finds_lines_that_may_separate),
		cmocka_unit_test(measures_bodies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
