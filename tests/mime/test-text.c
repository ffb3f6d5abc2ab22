/* SPDX-License-Identifier: MIT */
/* The octets of one part: transfer encoding, charset, HTML. */
#include "support/test.h"

#include "mime/private.h"

#define CODED(charset, encoding, body)                                                             \
	"Content-Type: text/plain; charset=" charset "\nContent-Transfer-Encoding: " encoding      \
	"\n\n" body
#define HTML(body) "Content-Type: text/html; charset=utf-8\n\n" body

static const struct {
	const char *message;
	const char *content;
	int defect; /* -1: none */
} cases[] = {
	/* Encodings. */
	{ CODED("utf-8", "7bit", "a\n"), "a\n", -1 },
	{ CODED("utf-8", "base64", "w6Q=\n"), "ä", -1 },
	{ CODED("utf-8", "BASE64 ", "YW\r\nJj\n"), "abc", -1 },
	{ CODED("utf-8", "base64", "YQ==YmM=\n"), "abc", -1 },
	{ CODED("utf-8", "base64", "YQ"), "a", -1 },
	{ CODED("utf-8", "base64", "Y*WJj"), "abc", DSN_DEFECT_BAD_ENCODING },
	{ CODED("utf-8", "quoted-printable", "=C3=A4 =\nb=3D\n"), "ä b=\n", -1 },
	{ CODED("utf-8", "quoted-printable", "a= \r\nb\r\n"), "ab\n", -1 },
	{ CODED("utf-8", "quoted-printable", "=c3=a4"), "ä", -1 },
	{ CODED("utf-8", "quoted-printable", "a=zz="), "a=zz", DSN_DEFECT_BAD_ENCODING },
	{ CODED("utf-8", "x-uuencode", "begin 644 a\n#86)C\n`\nend\n"), "abc", -1 },
	{ CODED("utf-8", "x-uuencode", "none"), "none", DSN_DEFECT_BAD_ENCODING },
	{ CODED("utf-8", "x-what", "=41"), "=41", -1 },
	/* Line ends. */
	{ CODED("utf-8", "7bit", "a\r\nb\rc\n\r\n"), "a\nb\nc\n\n", -1 },
	/* Charsets. */
	{ CODED("utf-8", "8bit", "\xc3\xa4"), "ä", -1 },
	{ CODED("utf-8", "8bit", "a\xe4z"), "a\xef\xbf\xbdz", DSN_DEFECT_BAD_CHARSET },
	{ CODED("us-ascii", "8bit", "\xe4"), "ä", -1 },
	{ CODED("us-ascii", "8bit", "\xc3\xa4"), "ä", -1 },
	{ CODED("iso-8859-1", "8bit", "\xe4"), "ä", -1 },
	{ CODED("\"ISO-8859-1\"", "8bit", "\xe4"), "ä", -1 },
	{ CODED("iso-8859-1", "8bit", "\x93x\x94"), "“x”", -1 },
	{ CODED("iso-8859-2", "8bit", "\xb1"), "ą", -1 },
	{ CODED("iso-8859-15", "8bit", "\xa4"), "€", -1 },
	{ CODED("windows-1250", "8bit", "\xb9"), "ą", -1 },
	{ CODED("windows-1252", "8bit", "\x80"), "€", -1 },
	{ CODED("windows-1256", "8bit", "\xc7"), "ا", -1 },
	{ CODED("koi8-r", "8bit", "\xd0"), "п", -1 },
	{ CODED("shift_jis", "8bit", "\x93\xfa"), "日", -1 },
	{ CODED("euc-jp", "8bit", "\xc6\xfc"), "日", -1 },
	{ CODED("euc-kr", "8bit", "\xc7\xd1"), "한", -1 },
	{ CODED("gb2312", "8bit", "\xc4\xd0"), "男", -1 },
	{ CODED("big5", "8bit", "\xa4\xa4"), "中", -1 },
	{ CODED("iso-2022-jp", "7bit", "\033$BF|\033(B"), "日", -1 },
	{ CODED("iso-2022-jp", "7bit", "plain"), "plain", -1 },
	{ CODED("iso-2022-jp", "7bit", "\033$BF|"), "日", -1 },
	{ CODED("utf-7", "7bit", "+ZeU-"), "日", -1 },
	{ CODED("unicode-1-1-utf-7", "7bit", "+ZeU- a"), "日 a", -1 },
	{ CODED("us-ascii", "7bit", "\033$BF|\033(B"), "日", -1 },
	{ "\n\033$BF|\033(B", "日", -1 },
	{ "\n\xe4", "ä", -1 },
	{ "\n\xc3\xa4", "ä", -1 },
	{ CODED("x-none", "8bit", "a\xe4"), "aä", DSN_DEFECT_BAD_CHARSET },
	{ CODED("x-none", "8bit", "a"), "a", -1 },
	{ CODED("utf-8//IGNORE", "8bit", "a\xe4"), "aä", DSN_DEFECT_BAD_CHARSET },
	/* Said to be ISO-2022-JP, which has seven bits. */
	{ CODED("iso-2022-jp", "8bit", "日"), "日", DSN_DEFECT_BAD_CHARSET },
	{ CODED("iso-2022-jp", "8bit", "\xc6\xfc\xcb\xdc"), "日本", DSN_DEFECT_BAD_CHARSET },
	{ CODED("iso-2022-jp", "8bit", "\x93\xfa\x96\x7b"), "日本", DSN_DEFECT_BAD_CHARSET },
	/* HTML. */
	{ HTML("<p>a&nbsp;b</p><p>c"), "a b\nc\n", -1 },
	{ HTML("a<br>b<BR/>c"), "a\nb\nc\n", -1 },
	{ HTML("a<br><br><br>b"), "a\n\nb\n", -1 },
	{ HTML("<b>bo</b>ld  and\n<i>it</i>"), "bold and it\n", -1 },
	{ HTML("<table><tr><td>a<td>b</tr><tr><td>c</table>"), "a b\nc\n", -1 },
	{ HTML("<ul><li>a<li>b</ul>"), "a\nb\n", -1 },
	{ HTML("&lt;a@example.com&gt; &amp;&#65;&#x42;&uuml;"), "<a@example.com> &ABü\n", -1 },
	{ HTML("a & b &unknown; &#0; &#xd800;"), "a & b &unknown; &#0; &#xd800;\n", -1 },
	{ HTML("<style>p { x: y }</style>a<script>if (a < b) x();</script>b"), "ab\n", -1 },
	{ HTML("a<!-- <p>no</p> -->b"), "ab\n", -1 },
	{ HTML("a<!-- never ended > b"), "a b\n", -1 },
	{ HTML("<style>never ended"), "", -1 },
	{ HTML("to <a@example.com> now"), "to <a@example.com> now\n", -1 },
	{ HTML("1 < 2 and 3 > 2"), "1 < 2 and 3 > 2\n", -1 },
	{ HTML("a <b never ended"), "a <b never ended\n", -1 },
	{ HTML("<pre>a  b\nc</pre>d"), "a  b\nc\nd\n", -1 },
	{ HTML("<!DOCTYPE html><html><head><title>T</title></head><body>b"), "T\nb\n", -1 },
	{ HTML(""), "", -1 },
};

static void
reads_any_encoding_charset_and_html(void **state)
{
	(void)state;
	each_row (i, cases) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		const DsnMessage message = { .octets = dsn_str(cases[i].message),
			.size = strlen(cases[i].message) };
		const DsnMail *mail = dsn_mime_parse(arena, &message, NULL);

		if (!check_int(mail->n_parts, 1))
			continue;
		check_str(mail->parts[0].content, dsn_str(cases[i].content));
		if (mail->defects.n_items != (cases[i].defect >= 0))
			check_failed(
				"\"%s\" has %u defects", cases[i].message, mail->defects.n_items);
		else if (cases[i].defect >= 0)
			check_int(mail->defects.items[0].code, cases[i].defect);
	}
}

/* Of one text after another: nothing of one is left for the next. */
static const struct {
	const char *charset;
	DsnStr body;
	const char *content;
} in_turn[] = {
	{ "iso-2022-jp", DSN_STR("\033$BF|"), "日" },
	{ "iso-2022-jp", DSN_STR("F| \033$BF|\033(B"), "F| 日" },
	{ "utf-16", DSN_STR("\xfe\xff\0a\0b"), "ab" },
	{ "utf-16",
		DSN_STR("\xff\xfe"
			"a\0b\0"),
		"ab" },
	{ "utf-16", DSN_STR("\xfe\xff\0a\0"), "a\xef\xbf\xbd" },
	{ "utf-16le", DSN_STR("a\0b\0"), "ab" },
	{ "utf-32be", DSN_STR("\0\0\0a\0\0\0b"), "ab" },
	{ "big5-hkscs", DSN_STR("\x88\x66"), "Ê" },
	{ "big5-hkscs", DSN_STR("\xa4\xa4"), "中" },
	{ "iso-2022-kr", DSN_STR("\033$)C\016GQ"), "한" },
	{ "iso-2022-kr", DSN_STR("\033$)CGQ"), "GQ" },
	{ "euc-nowhere", DSN_STR("\xe4"), "ä" },
	{ "iso-8859-2", DSN_STR("\xb1"), "ą" },
	{ "iso-8859-5", DSN_STR("\xb1"), "Б" },
	{ "iso-8859-7", DSN_STR("\xe1"), "α" },
	{ "koi8-r", DSN_STR("\xd0"), "п" },
	{ "windows-1251", DSN_STR("\xef"), "п" },
	{ "cp866", DSN_STR("\xaf"), "п" },
};

static void
begins_each_text_anew_in_its_charset(void **state)
{
	guint failed = 0;

	(void)state;
	for (gsize round = 0; round < 3; round++)
		for (gsize i = 0; i < G_N_ELEMENTS(in_turn); i++) {
			g_autoptr(DsnArena) arena = dsn_arena_new();
			gboolean bad = FALSE;
			DsnStr text = dsn_charset_decode(
				arena, in_turn[i].body, dsn_str(in_turn[i].charset), &bad);

			if (dsn_str_equal(text, dsn_str(in_turn[i].content)))
				continue;
			print_message("# %s: \"%.*s\" for \"%s\"\n", in_turn[i].charset,
				(int)text.len, text.at, in_turn[i].content);
			failed++;
		}
	assert_int_equal(failed, 0);
}

/* ASCII goes around the converter: what it makes of all of the text must come out. */
static void
converts_iso_2022_jp_as_the_c_library_does(void **state)
{
	static const char *const pieces[] = { "words", " F|", "\n", "\r\n", "\\~", "\033$B",
		"\033$@", "\033(B", "\033(J", "\033$A", "\033$(D", "\033.A", "\033N$", "\033",
		"\033(", "F|K\\", "!", "\x7f", "\016" };
	g_autoptr(GRand) rand = g_rand_new_with_seed(1);

	(void)state;
	for (guint n = 0; n < 20000; n++) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autoptr(GString) text = g_string_new("a");
		gboolean bad = FALSE, all_bad = FALSE;
		DsnStr got, want;

		for (gint left = g_rand_int_range(rand, 0, 12); left > 0; left--)
			g_string_append(
				text, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
		got = dsn_convert_iso_2022_jp(arena, dsn_str(text->str), &bad);
		want = dsn_convert(arena, dsn_str(text->str), DSN_STR_ABSENT, "ISO-2022-JP-2",
			FALSE, &all_bad);
		assert_str(got, want);
		assert_int_equal(bad, all_bad);
	}
}

static void
copies_no_text_that_is_as_it_should_be(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnStr text = DSN_STR("Content-Type: text/plain; charset=utf-8\n\nBody \xc3\xa4.\n");
	const DsnMessage message = { .octets = text, .size = text.len };
	const DsnMail *mail = dsn_mime_parse(arena, &message, NULL);

	(void)state;
	assert_ptr_equal(mail->parts[0].content.at, text.at + text.len - 9);
}

static void
cuts_long_texts_where_a_character_ends(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnStr text = DSN_STR("Subject: x\n\nab\xc3\xa4\xc3\xa4");
	const DsnMessage message = { .octets = text, .size = text.len };
	const DsnMail *mail =
		dsn_mime_parse(arena, &message, &(DsnMimeOptions){ .limits.text = 5 });

	(void)state;
	assert_str(mail->parts[0].content, DSN_STR("ab\xc3\xa4"));
	assert_int_equal(mail->defects.n_items, 1);
	assert_int_equal(mail->defects.items[0].code, DSN_DEFECT_CUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_any_encoding_charset_and_html),
		cmocka_unit_test(begins_each_text_anew_in_its_charset),
		cmocka_unit_test(converts_iso_2022_jp_as_the_c_library_does),
		cmocka_unit_test(copies_no_text_that_is_as_it_should_be),
		cmocka_unit_test(cuts_long_texts_where_a_character_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
