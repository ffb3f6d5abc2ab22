/* SPDX-License-Identifier: MIT */
/* What is looked at many octets at a time is read alike wherever it stands in them. */
#include "base/arena.h"
#include "support/test.h"

#include "mime/private.h"

#define FURTHEST 70

#define TEXT(charset, encoding)                                                                    \
	"Content-Type: text/plain; charset=" charset "\nContent-Transfer-Encoding: " encoding "\n" \
	"\n"
#define HTML "Content-Type: text/html; charset=utf-8\n\n"

/* A number of "x" stands between @before and @after, and between @front and @back in the content;
 * not there if there is no @front. */
static const struct {
	const char *before;
	const char *after;
	const char *front;
	const char *back;
} cases[] = {
	/* Parameters of a media type. */
	{ "Content-Type: text/plain; x", "; charset=utf-7\n\n+ZeU-", NULL, "日" },
	{ "Content-Type: text/plain; x", "=\"a;\\\"b\"; charset=\"utf-7\"\n\n+ZeU-", NULL, "日" },
	{ "Content-Type: text/plain; a=\"x", "\\\";\n b\";\n charset=utf-7\r\n\r\n+ZeU-", NULL,
		"日" },
	{ "Content-Type: text/plain; x", " = y ;charset*=utf-8''utf-7\n\n+ZeU-", NULL, "日" },
	{ "Content-Type: text/plain; x", "=y;charset=utf-7 z\n\n+ZeU-", NULL, "日" },
	{ "Content-Type: text/x", ";charset=\"utf-7", NULL, "" },
	/* Charsets, line ends, transfer encodings. */
	{ TEXT("utf-8", "8bit"), "ä\xffz", "", "ä\xef\xbf\xbdz" },
	{ TEXT("iso-8859-1", "8bit"), "\xe4\x80z\x81", "", "ä€z\xc2\x81" },
	{ TEXT("utf-8", "8bit"), "\r\n\ra\r", "", "\n\na\n" },
	{ HTML "y", "&lt;a\tb  c d \n e", "y", "<a b c d e\n" },
	{ HTML "y", "  bcdefghijklmnopqrst", "y", " bcdefghijklmnopqrst\n" },
	{ HTML "y", " &amp; <i> b</i> ", "y", " & b\n" },
	{ HTML "<pre>y", " b  c \td\n\n e </pre> f", "y", " b  c  d\n\n e \nf\n" },
	{ TEXT("utf-8", "quoted-printable"), "=3D=\r\na=", "", "=a" },
};

/* The content of the only part; not an octet behind the end of @text is there. */
static DsnStr
read_content(DsnArena *arena, const char *text)
{
	char *exact = g_memdup2(text, strlen(text));
	const DsnMessage message = { .octets = { exact, strlen(text) }, .size = strlen(text) };
	const DsnMail *mail = dsn_mime_parse(arena, &message, NULL);
	DsnStr content;

	assert_int_equal(mail->n_parts, 1);
	content = dsn_arena_copy(arena, mail->parts[0].content);
	g_free(exact);
	return content;
}

static void
reads_alike_wherever_it_stands(void **state)
{
	(void)state;
	each_row (i, cases) {
		for (gsize n = 0; n < FURTHEST; n++) {
			g_autoptr(DsnArena) arena = dsn_arena_new();
			g_autofree char *filler = g_strnfill(n, 'x');
			g_autofree char *text =
				g_strconcat(cases[i].before, filler, cases[i].after, NULL);
			const char *front = cases[i].front;
			g_autofree char *wanted = g_strconcat(front != NULL ? front : "",
				front != NULL ? filler : "", cases[i].back, NULL);

			check_str(read_content(arena, text), dsn_str(wanted));
		}
	}
}

/* Any kinds of blanks, any number of them. */
static void
makes_one_blank_of_any_number_of_them(void **state)
{
	static const char blanks[] = " \t\r\n ";

	(void)state;
	for (gsize n = 1; n <= FURTHEST; n++) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autoptr(GString) text = g_string_new("a");
		g_autofree char *exact = NULL;

		for (gsize i = 0; i < n; i++)
			g_string_append_c(text, blanks[i * n % (sizeof blanks - 1)]);
		g_string_append_c(text, 'b');
		/* Not an octet behind the end is there. */
		exact = g_memdup2(text->str, text->len);
		assert_str(dsn_html_words(arena, (DsnStr){ exact, text->len }), DSN_STR("a b\n"));
		assert_str(dsn_html_words(arena, (DsnStr){ exact, text->len - 1 }), DSN_STR("a\n"));
	}
}

static void
begins_a_line_for_each_tag_that_asks_for_one(void **state)
{
	static const char *const tags[] = { "p", "div", "tr", "li", "ul", "ol", "dl", "dt", "dd",
		"table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote", "center",
		"title", "body", "html", "head", "address", "section", "article", "header",
		"footer", "thead", "tbody", "form", "fieldset" };
	static const char *const others[] = { "a", "b", "font", "h7", "px", "dis", "fieldsets",
		"blockquotes", "blockquote-of-old", "1", "_", "x" };

	(void)state;
	each_row (i, tags) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *capitals = g_ascii_strup(tags[i], -1);
		g_autofree char *text = g_strdup_printf("a<%s>b</%s>c", tags[i], capitals);

		check_str(dsn_html_words(arena, dsn_str(text)), DSN_STR("a\nb\nc\n"));
	}
	each_row (i, others) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *text = g_strdup_printf("a<%s>b", others[i]);

		check_str(dsn_html_words(arena, dsn_str(text)), DSN_STR("ab\n"));
	}
}

/* All octets at each place of a text that ends where its memory does. */
static void
check_plain(gsize len)
{
	g_autofree char *text = g_strnfill(len, 'x');
	g_autofree char *exact = g_memdup2(text, len);

	assert_true(dsn_text_needs_no_decoding((DsnStr){ exact, len }));
	for (gsize i = 0; i < len; i += 1 + len / 40)
		for (guint c = 0; c < 256; c++) {
			gboolean plain = c < 128 && c != '\r' && c != DSN_TEXT_ESCAPE;

			exact[i] = (char)c;
			if (dsn_text_needs_no_decoding((DsnStr){ exact, len }) != plain)
				fail_msg("%u at %zu of %zu", c, i, len);
			assert_int_equal(dsn_text_is_ascii((DsnStr){ exact, len }), c < 128);
			exact[i] = 'x';
		}
}

static void
sees_what_is_not_plain(void **state)
{
	(void)state;
	assert_true(dsn_text_needs_no_decoding(DSN_STR_ABSENT));
	for (gsize len = 1; len < 300; len += len < 140 ? 1 : 29)
		check_plain(len);
}

/* ... but a blank or a line end, which may be a soft one. */
static void
decodes_two_hexadecimal_digits_and_nothing_else(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();

	(void)state;
	for (guint n = 0; n < 0x10000; n++) {
		const char text[] = { '=', (char)(n >> 8), (char)n };
		gint high = g_ascii_xdigit_value(text[1]), low = g_ascii_xdigit_value(text[2]);
		gboolean bad = FALSE;
		DsnStr got = dsn_qp_decode(arena, (DsnStr){ text, sizeof text }, &bad);

		if (high >= 0 && low >= 0)
			assert_str(got, ((DsnStr){ (char[]){ (char)(high << 4 | low) }, 1 }));
		else
			assert_true(bad || memchr(" \t\r\n", text[1], 4) != NULL);
		dsn_arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_alike_wherever_it_stands),
		cmocka_unit_test(sees_what_is_not_plain),
		cmocka_unit_test(decodes_two_hexadecimal_digits_and_nothing_else),
		cmocka_unit_test(makes_one_blank_of_any_number_of_them),
		cmocka_unit_test(begins_a_line_for_each_tag_that_asks_for_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
