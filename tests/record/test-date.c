/* SPDX-License-Identifier: MIT */
#include "support/test.h"

#include "record/date.h"

static const struct {
	const char *text;
	const char *iso; /* NULL: no date */
} cases[] = {
	{ "Tue, 24 Nov 2026 11:11:05 +0000", "2026-11-24T11:11:05Z" },
	{ "24 Nov 2026 11:11:05 +0000", "2026-11-24T11:11:05Z" },
	{ "Tue, 24 Nov 2026 11:11 +0000", "2026-11-24T11:11:00Z" },
	{ " \tTue,24 Nov 2026\r\n 11:11:05 +0000 (UTC)", "2026-11-24T11:11:05Z" },
	{ "Tuesday, 24 November 2026 11:11:05 +0000", "2026-11-24T11:11:05Z" },
	{ "Tue (a (nested \\) one)), 24 Nov 2026 11:11:05 +0000", "2026-11-24T11:11:05Z" },
	{ "Tue, 24 Nov 2026 11:11:05 +0130", "2026-11-24T09:41:05Z" },
	{ "Tue, 24 Nov 2026 11:11:05 -0800", "2026-11-24T19:11:05Z" },
	{ "Thu, 31 Dec 2026 23:30:00 -0100", "2027-01-01T00:30:00Z" },
	{ "Fri, 1 Jan 2027 00:30:00 +0100", "2026-12-31T23:30:00Z" },
	{ "1 Mar 2024 00:30:00 +0100", "2024-02-29T23:30:00Z" },
	{ "1 Mar 2100 00:30:00 +0100", "2100-02-28T23:30:00Z" },
	{ "30 Jun 2015 23:59:60 GMT", "2015-07-01T00:00:00Z" },
	{ "24 Nov 26 11:11:05 GMT", "2026-11-24T11:11:05Z" },
	{ "24 Nov 97 11:11:05 GMT", "1997-11-24T11:11:05Z" },
	{ "24 Nov 126 11:11:05 GMT", "2026-11-24T11:11:05Z" },
	{ "24-Nov-2026 11:11:05 GMT", "2026-11-24T11:11:05Z" },
	{ "24 Nov 2026 11:11:05 EST", "2026-11-24T16:11:05Z" },
	{ "24 Nov 2026 11:11:05 pdt", "2026-11-24T18:11:05Z" },
	{ "24 Nov 2026 11:11:05 Z", "2026-11-24T11:11:05Z" },
	{ "24 Nov 2026 11:11:05 A", "2026-11-24T11:11:05Z" },
	{ "24 Nov 2026 11:11:05 XYZ", "2026-11-24T11:11:05Z" },
	{ "Tue Nov 24 11:11:05 GMT 2026", "2026-11-24T11:11:05Z" },

	{ "", NULL },
	{ "24 Nov 2026 11:11:05", NULL },
	{ "29 Feb 2026 11:11:05 GMT", NULL },
	{ "0 Nov 2026 11:11:05 GMT", NULL },
	{ "31 Nov 2026 11:11:05 GMT", NULL },
	{ "24 Nov 2026 24:11:05 GMT", NULL },
	{ "24 Nov 2026 11:60:05 GMT", NULL },
	{ "24 Nov 2026 11:11:61 GMT", NULL },
	{ "24 Nov 2026 11:11:05 +0060", NULL },
	{ "24 Nov 2026 11:11:05 +01", NULL },
	{ "24 Nov 0001 11:11:05 GMT", NULL },
	{ "24 Foo 2026 11:11:05 GMT", NULL },
	{ "123456789012 Nov 2026 11:11:05 GMT", NULL },
	{ "Tue, (", NULL },
	{ "31 Dec 9999 23:59:59 -0100", NULL },
	{ "yesterday", NULL },
};

static void
reads_dates_as_mail_writes_them(void **state)
{
	DsnArena *arena = dsn_arena_new();

	(void)state;
	each_row (i, cases) {
		DsnStr got = dsn_date_iso(arena, dsn_str(cases[i].text)),
		       want = dsn_str(cases[i].iso);

		if ((got.at == NULL) != (want.at == NULL) || !dsn_str_equal(got, want))
			check_failed("\"%s\" gives \"%.*s\"", cases[i].text, (int)got.len, got.at);
	}
	dsn_arena_free(arena);
}

/* What is read by its places is nothing else: each octet in each place of it. */
static void
reads_the_usual_form_as_any(void **state)
{
	static const char text[] = "Tue, 24 Nov 2026 11:11:05 +0100";
	/* A comment makes it unusual, and means nothing. */
	static const char unusual[] = "() ";
	DsnArena *arena = dsn_arena_new();

	(void)state;
	for (gsize at = 0; at < sizeof text - 1; at++)
		for (guint octet = 0; octet < 256; octet++) {
			char copy[sizeof unusual + sizeof text];
			char *usual = copy + sizeof unusual - 1;
			gsize len = sizeof text - 1;
			DsnStr got, want;

			memcpy(copy, unusual, sizeof unusual - 1);
			memcpy(usual, text, len);
			usual[at] = (char)octet;
			got = dsn_date_iso(arena, (DsnStr){ usual, len });
			want = dsn_date_iso(arena, (DsnStr){ copy, len + sizeof unusual - 1 });
			if ((got.at == NULL) != (want.at == NULL) || !dsn_str_equal(got, want))
				fail_msg("octet %u at %u", octet, (guint)at);
			dsn_arena_reset(arena);
		}
	dsn_arena_free(arena);
}

/* Views have no NUL after them: every cut of a date is copied to a place of its own. */
static void
reads_no_byte_behind_the_end(void **state)
{
	static const char text[] = "Tue, 24 Nov 2026 11:11:05 +0100 (CET)";
	DsnArena *arena = dsn_arena_new();

	(void)state;
	for (gsize len = 1; len < sizeof text - 1; len++) {
		char *copy = g_strndup(text, len);
		DsnStr got = dsn_date_iso(arena, (DsnStr){ copy, len });

		assert_int_equal(
			got.at != NULL, len >= sizeof "Tue, 24 Nov 2026 11:11:05 +0100" - 1);
		g_free(copy);
	}
	dsn_arena_free(arena);
}

/* The usual form is read by its places; behind a blank it goes the whole way. */
static void
reads_the_usual_form_as_any_other(void **state)
{
	static const char *const forms[] = { " Tue, 24 Nov 2026 11:11:05 +0100",
		" Tue, 4 Mar 2026 11:11:05 -1230 (CET)", " 31 Dec 1999 23:59:60 +0000",
		" Mar, 24 Nov 2026 11:11:05 +0000", " 30 Feb 0926 24:11:05 +0160x" };
	static const char letters[] = "0123456789 :+-(,aJnNovMr\t\x80";
	DsnArena *arena = dsn_arena_new();
	guint32 seed = 1;
	guint n_dates = 0;

	(void)state;
	for (guint round = 0; round < 200000; round++) {
		g_autofree char *text = g_strdup(forms[round % G_N_ELEMENTS(forms)]);
		gsize len = strlen(text);
		DsnStr usual, whole;

		seed = seed * 1664525 + 1013904223;
		if (round % 4 != 0)
			text[1 + (seed >> 8) % (len - 1)] =
				letters[(seed >> 16) % (sizeof letters - 1)];
		len -= round % 7 == 0 ? (seed >> 24) % 4 : 0;
		usual = dsn_date_iso(arena, (DsnStr){ text + 1, len - 1 });
		whole = dsn_date_iso(arena, (DsnStr){ text, len });
		if ((usual.at == NULL) != (whole.at == NULL) || !dsn_str_equal(usual, whole))
			fail_msg("\"%.*s\"", (int)len, text);
		n_dates += usual.at != NULL;
		dsn_arena_reset(arena);
	}
	assert_true(n_dates > 50000);
	dsn_arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_dates_as_mail_writes_them),
		cmocka_unit_test(reads_the_usual_form_as_any),
		cmocka_unit_test(reads_no_byte_behind_the_end),
		cmocka_unit_test(reads_the_usual_form_as_any_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
