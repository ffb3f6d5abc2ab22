/* SPDX-License-Identifier: MIT */
/* Texts made comparable, against a way to do it that goes octet by octet. */
#include "config.h"

#include "base/normal.h"
#include "support/test.h"

static const struct {
	const char *text;
	const char *normal;
} cases[] = {
	{ "User  UNKNOWN\t\r\n here ", "user unknown here" },
	{ "550-5.1.1 The account 550-5.1.1 does not 550 5.1.1 exist",
		"the account does not exist" },
	{ "550 5.1.1 No such user", "550 5.1.1 no such user" },
	{ "550-no 551-yes 550 maybe", "no 551-yes maybe" },
	{ "\303\204RGER \342\200\231x\342\200\231", "arger 'x'" },
	{ "a\302\240\302\240b", "a b" },
	{ "bad \377 octet", "bad \377 octet" },
	{ "\303\230 \305\201\304\261 e\314\201", "o li e" },
	{ "cut \303 and \302", "cut \303 and \302" },
	{ "long \300\240 for a blank", "long \300\240 for a blank" },
	{ "", "" },
	{ " \n ", "" },
};

static DsnNormal normal;

static void
makes_texts_comparable(void **state)
{
	(void)state;
	each_row (i, cases) {
		dsn_normal_make(&normal, dsn_str(cases[i].text), 0);
		check_str(((DsnStr){ normal.text, normal.len }), dsn_str(cases[i].normal));
	}
}

/* The same octet by octet, for a text that holds no codes; one that is folded is ASCII. */
static gsize
normalise_reference(DsnNormalForm form, DsnStr text, char *out, guint16 *map)
{
	gsize n = 0;

	for (gsize i = 0; i < text.len; i++) {
		char c = form >= DSN_NORMAL_LOWER ? g_ascii_tolower(text.at[i]) : text.at[i];

		if ((guchar)c < ' ' || c == 0x7f)
			c = ' ';
		if (c == ' ' && (n == 0 || out[n - 1] == ' '))
			continue;
		map[n] = (guint16)i;
		out[n++] = c;
	}
	return n;
}

static void
agrees_with_the_way_octet_by_octet(void **state)
{
	static const char *const letters[] = { "aB ", "Zz[{@`", "aB \t\n\x7f", "5 6a",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaB \n", "\xc3\x80 \xff\x80Z\r\n" };
	guint32 seed = 1;

	(void)state;
	for (guint form = DSN_NORMAL_SQUEEZED; form <= DSN_NORMAL_FOLDED; form++)
		for (gsize round = 0; round < 6000; round++) {
			const char *set = letters[round % (form == DSN_NORMAL_FOLDED ? 5 : 6)];
			gsize len = round / 6 % 120;
			/* In memory of just that size. */
			g_autofree char *text = g_malloc(MAX(len, 1));
			char got[120 + DSN_NORMAL_BEHIND], want[120];
			guint16 got_map[120 + DSN_NORMAL_BEHIND], want_map[120];
			DsnNormaliser to = { .text = got,
				.map = round % 2 ? got_map : NULL,
				.room = 120,
				.form = (DsnNormalForm)form };
			gsize n, half;

			for (gsize i = 0; i < len; i++) {
				seed = seed * 1664525 + 1013904223;
				text[i] = set[(seed >> 16) % strlen(set)];
			}
			n = normalise_reference(
				(DsnNormalForm)form, (DsnStr){ text, len }, want, want_map);
			/* In two parts, or as much as there is room for. */
			if (round % 5 == 0)
				to.room = n = n / 2;
			half = dsn_normalise(&to, (DsnStr){ text, len }, 0, len / 2);
			half = dsn_normalise(&to, (DsnStr){ text, len }, half, len);
			assert_str(((DsnStr){ got, to.len }), ((DsnStr){ want, n }));
			if (to.map != NULL)
				assert_memory_equal(got_map, want_map, n * sizeof *want_map);
			if (round % 5 != 0)
				assert_int_equal(half, len);
		}
}

/* What is looked for has one blank between words, whatever the text has there. */
static void
squeezes_blanks_and_controls(void **state)
{
	static const char *const texts[] = { "Undelivered Mail Returned to Sender",
		"  Undelivered  Mail\t\r\n\r\n Returned to\fSender",
		"Undelivered Mail \001Returned to\x7fSender" };

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		for (gsize before = 0; before < 40; before++) {
			g_autofree char *words = g_strnfill(before, 'w');
			g_autofree char *text = g_strdup_printf("%s %s", words, texts[i]);
			g_autofree char *want =
				g_strdup_printf("%s%sundelivered mail returned to sender", words,
					before > 0 ? " " : "");
			char out[128 + DSN_NORMAL_BEHIND];
			DsnNormaliser to = { .text = out, .room = 128, .form = DSN_NORMAL_LOWER };

			dsn_normalise(&to, dsn_str(text), 0, strlen(text));
			assert_str(((DsnStr){ out, to.len }), dsn_str(want));
		}
}

/* Codes that go on are left out wherever sixteen octets end, and nothing else is. */
static void
leaves_codes_out_at_every_place(void **state)
{
	(void)state;
	for (gsize before = 0; before < 40; before++) {
		g_autofree char *words = g_strnfill(before, 'w');
		g_autofree char *text = g_strdup_printf("550-5.1.1 %s 550 5.1.1 end", words);
		g_autofree char *want = g_strdup_printf("%s%send", words, before > 0 ? " " : "");

		dsn_normal_make(&normal, dsn_str(text), 0);
		assert_str(((DsnStr){ normal.text, normal.len }), dsn_str(want));
	}
}

/* Codes, letters that get longer or shorter, and blanks before the words. */
static void
knows_where_the_words_begin(void **state)
{
	static const char text[] = "\xc8\xba\xc8\xba\xc8\xba words  550-5.1.1 a 550 5.1.1 b";

	(void)state;
	for (gsize words = 0; words < sizeof text + 3; words++) {
		dsn_normal_make(&normal, ((DsnStr){ text, sizeof text - 1 }), words);
		for (gsize i = 0; i < normal.len; i++)
			assert_int_equal(i < normal.words, normal.map[i] < words);
		assert_true(normal.words <= normal.len);
	}
}

static gunichar
without_mark_by_glib(gunichar c)
{
	gunichar parts[4];
	gsize n = g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts));

	return n > 1 && n <= G_N_ELEMENTS(parts) && parts[1] >= 0x300 && parts[1] < 0x370 ? parts[0]
											  : c;
}

/* Beyond the Basic Multilingual Plane a letter stays what it is: which of those have marks is not
 * the same in each version of Unicode that GLib knows (Todhri came in 2024). */
static void
check_letter(gunichar c)
{
	gunichar lower = g_unichar_tolower(c);
	char text[8], want[8];
	gsize len =
		(gsize)g_unichar_to_utf8(c > 0xffff ? lower : without_mark_by_glib(lower), want);

	dsn_normal_make(&normal, (DsnStr){ text, (gsize)g_unichar_to_utf8(c, text) }, 0);
	assert_str(((DsnStr){ normal.text, normal.len }), ((DsnStr){ want, len }));
}

/* Only the letters of some scripts are looked up, and some are remembered for the second time. */
static void
takes_the_marks_off_every_letter(void **state)
{
	(void)state;
	for (gunichar c = 0x370; c <= 0x10ffff; c++)
		if (g_unichar_validate(c) && !g_unichar_isspace(c) && c != 0x2018 && c != 0x2019)
			for (guint time = 0; time < 2; time++)
				check_letter(c);
}

static void
stops_where_the_room_ends(void **state)
{
	g_autofree char *text = g_strnfill(DSN_NORMAL_MAX * 2, 'W');

	(void)state;
	for (gsize blank = 0; blank < 20; blank++) {
		memset(text, 'W', DSN_NORMAL_MAX * 2);
		text[blank] = ' ';
		dsn_normal_make(&normal, (DsnStr){ text, DSN_NORMAL_MAX * 2 }, 0);
		assert_int_equal(normal.len, DSN_NORMAL_MAX - 8);
		assert_int_equal(normal.end, normal.map[normal.len - 1] + 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_texts_comparable),
		cmocka_unit_test(agrees_with_the_way_octet_by_octet),
		cmocka_unit_test(squeezes_blanks_and_controls),
		cmocka_unit_test(leaves_codes_out_at_every_place),
		cmocka_unit_test(takes_the_marks_off_every_letter),
		cmocka_unit_test(knows_where_the_words_begin),
		cmocka_unit_test(stops_where_the_room_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
