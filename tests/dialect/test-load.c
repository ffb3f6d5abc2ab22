/* SPDX-License-Identifier: MIT */
/* Dialects of the user's own: what is wrong with a file is said, and what is right is used. */
#include "config.h"

#include <stdlib.h>

#include <dsnsift/arena.h>

#include "dialect/dialect.h"
#include "dialect/table.h"
#include "mime/mime.h"
#include "support/test.h"

/* ---- what is refused ---- */

static const struct {
	const char *file;
	const char *message;
} wrong_files[] = {
	{ "recipient \"<{address}>\"\n", "f:1: \"recipient\" before any dialect" },
	{ "dialect No_Name\n", "f:1: \"No_Name\": names are kebab-case" },
	{ "dialect \"a\"\n", "f:1: a dialect wants a name" },
	{ "dialect # a\n", "f:1: a dialect wants a name" },
	{ "dialect a\nmail-system\nknown text \"some words\"\ndialect a\n",
		"f:4: there is a dialect \"a\" already" },
	{ "dialect a\nknown text \"abc\"\n", "f:2: \"abc\": four characters are the least" },
	{ "dialect a\nknown text \"Some words\"\n",
		"f:2: \"Some words\": conditions are written in lower case" },
	{ "dialect a\nknown text \"some  words\"\n",
		"f:2: \"some  words\": blanks are squeezed before the search" },
	{ "dialect a\nknown\n", "f:2: no condition" },
	{ "dialect a\nknown not text \"some words\"\n", "f:2: no condition" },
	{ "dialect a\nknown \"some words\"\n", "f:2: where is \"some words\" to be found?" },
	{ "dialect a\nknown text\n", "f:2: \"text\": a \"literal\" or \"present\" is missing" },
	{ "dialect a\nknown text words\n",
		"f:2: \"text\": a \"literal\" or \"present\" is missing" },
	{ "dialect a\nknown text present\n", "f:2: the text is always there" },
	{ "dialect a\nknown From \"some words\"\n",
		"f:2: \"From\" is neither \"text\" nor a header in lower case" },
	{ "dialect a\nknown form \"some words\"\n",
		"f:2: no header is called \"form\": did you mean \"from\"?" },
	{ "dialect a\nknown not x-mialer present\n",
		"f:2: no header is called \"x-mialer\": did you mean \"x-mailer\"?" },
	{ "dialect a\nknown txet \"some words\"\n",
		"f:2: no header is called \"txet\": did you mean \"text\"?" },
	{ "dialect a\nrecipient \"<{mail}>\"\n", "f:2: \"{mail}>\": unknown capture" },
	{ "dialect a\nrecipient \"no address\"\n", "f:2: \"no address\": no {address}" },
	{ "dialect a\nskip \"{address}\"\n", "f:2: \"{address}\": an {address} has no place here" },
	{ "dialect a\ndetail \"{*}{reason}\"\n", "f:2: \"{*}{reason}\": a capture has no end" },
	{ "dialect a\ndetail \"{reason} {status}\"\n",
		"f:2: \"{reason} {status}\": only a blank ends a capture" },
	{ "dialect a\ndetail \"a\tb\"\n", "f:2: \"a\tb\": a control character" },
	{ "dialect a\ndetail \"\"\n", "f:2: an empty template" },
	{ "dialect a\ndetail \"a\" \"b\"\n", "f:2: something stands behind the template" },
	{ "dialect a\ndetail words\n", "f:2: a \"string\" is missing" },
	{ "dialect a\nrecipient \"<{address}>\n", "f:2: the string is not closed" },
	{ "dialect a\nrecipient \"\\", "f:2: the string is not closed" },
	{ "dialect a\nrecipent \"<{address}>\"\n", "f:2: \"recipent\": no such statement" },
	{ "dialect a\nreason nowhere\n", "f:2: \"nowhere\": no place for a reason" },
	{ "dialect a\nreason\n", "f:2: \"\": no place for a reason" },
	{ "dialect a\ndomain shop.example\n", "f:2: a \"string\" is missing" },
	{ "dialect a\ndaemon\n", "f:2: a \"string\" is missing" },
	{ "dialect a\nperson\noffice\n", "f:3: \"office\": the dialect tells something else" },
	{ "# first\ndialect a\nreason none\n", "f:2: \"a\" is never known" },
	{ "dialect a\nknown text \"some words\"\n\ndialect b\n", "f:1: \"a\" has no example" },
	{ "| a mail\n", "f:1: an example before any dialect" },
	{ "dialect a\ngives failed\n", "f:2: \"gives\" before any example" },
	{ "dialect a\nknown text \"some words\"\n| a mail\n",
		"f:1: the example of \"a\" gives nothing" },
};

static void
says_what_is_wrong_and_where(void **state)
{
	(void)state;
	each_row (i, wrong_files) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DsnDialects) set =
			dsn_dialects_parse(dsn_str(wrong_files[i].file), "f", &error);

		name_row("%s", wrong_files[i].message);
		if (set != NULL)
			check_failed("it is taken");
		else if (error->code != DSN_ERROR_DIALECTS ||
			 !g_str_has_prefix(error->message, wrong_files[i].message))
			check_failed("\"%s\"", error->message);
	}
}

static void
assert_refused(DsnStr text, const char *message)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DsnDialects) set = dsn_dialects_parse(text, "f", &error);

	assert_null(set);
	assert_non_null(error);
	if (strstr(error->message, message) == NULL)
		fail_msg("got \"%s\", want \"%s\"", error->message, message);
}

/* @head, and a line for each number from 0 on. */
static void
assert_refuses_many(const char *head, const char *line, guint n, const char *message)
{
	g_autoptr(GString) file = g_string_new(head);

	for (guint i = 0; i < n; i++) {
		g_auto(GStrv) parts = g_strsplit(line, "N", -1);
		g_autofree char *number = g_strdup_printf("%u", i);
		g_autofree char *text = g_strjoinv(number, parts);

		g_string_append(file, text);
	}
	assert_refused((DsnStr){ file->str, file->len }, message);
}

static void
refuses_more_than_tables_hold(void **state)
{
	(void)state;
	assert_refuses_many("", "dialect aN\nmail-system\nknown text \"some words\"\n", 129,
		"f:385: too many dialects");
	assert_refuses_many("dialect a\nmail-system\n", "known text \"words N\"\n", 769,
		"f:771: too many literals");
	assert_refuses_many(
		"dialect a\nmail-system\n", "known x-N present\n", 64, "f:66: too many headers");
	assert_refuses_many("dialect a\nmail-system\nknown text \"some words\"\n",
		"skip \"line N\"\n", 193, "f:1: \"a\" has too many templates");
	assert_refuses_many("dialect a\nmail-system\nknown", " text \"words N\"", 256,
		"f:3: too many conditions");
	for (guint len = 250; len < 270; len++) {
		g_autofree char *words = g_strnfill(len, 'w');
		g_autofree char *file = g_strdup_printf(
			"dialect a\nmail-system\nknown text \"%s\"\nskip \"%s\"\n", words, words);
		g_autoptr(DsnDialects) set = NULL;

		if (len > 255) {
			assert_refused(dsn_str(file), "f:3: the literal is too long");
			continue;
		}
		set = dsn_dialects_parse(dsn_str(file), "f", NULL);
		assert_non_null(set);
	}
}

static void
refuses_what_is_no_text(void **state)
{
	g_autofree char *large = g_strnfill(2 * 1024 * 1024, '\n');
	g_autoptr(GError) error = NULL;

	(void)state;
	assert_refused(DSN_STR("dialect a\nmail-system\0"), "f:2: a NUL byte");
	assert_refused(dsn_str(large), "f:1: too large");
	assert_null(dsn_dialects_load("/nowhere/at/all", &error));
	assert_int_equal(error->code, DSN_ERROR_IO);
}

/* ---- what is used ---- */

#define NOTICE                                                                                     \
	"From: MAILER-DAEMON@mx.shop.example\n\n"                                                  \
	"Hi. This is the qmail-send program at mx.shop.example.\n\n"                               \
	"<jane@books.example>:\nNo such user.\n"

#define EXAMPLE "| From: a\n|\n| b\ngives failed\n"

/* "DIALECT ADDRESS REASON" of the first recipient, or "nothing". */
static char *
read_with(const DsnDialects *own, const char *text)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnMessage message = { .octets = dsn_str(text), .size = strlen(text), .source = "test" };
	const DsnMail *mail = dsn_mime_parse(arena, &message, NULL);
	DsnReport report = { 0 };
	const DsnRecipient *first;

	if (!dsn_dialect_read(arena, mail, own, &report))
		return g_strdup("nothing");
	first = report.recipients[0];
	return g_strdup_printf("%.*s %.*s %.*s", (int)report.dialect.len, report.dialect.at,
		(int)first->final_recipient.len, first->final_recipient.at,
		(int)first->diagnostic.len, first->diagnostic.at);
}

static void
assert_reads(const char *file, const char *mail, const char *want)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DsnDialects) own = dsn_dialects_parse(dsn_str(file), "f", &error);
	g_autofree char *got = NULL;

	if (own == NULL)
		fail_msg("%s", error->message);
	got = read_with(own, mail);
	assert_string_equal(got, want);
}

static void
tries_the_users_own_first(void **state)
{
	g_autofree char *builtin = read_with(NULL, NOTICE);

	(void)state;
	assert_string_equal(builtin, "qmail jane@books.example No such user.");
	assert_reads("dialect mine\nknown text \"this is the qmail\"\n"
		     "recipient \"<{address}>:\"\n" EXAMPLE,
		NOTICE, "mine jane@books.example No such user.");
	/* One that finds nobody leaves the notice to the others. */
	assert_reads("dialect mine\nknown text \"this is the qmail\"\n"
		     "recipient \"({address}):\"\n" EXAMPLE,
		NOTICE, "qmail jane@books.example No such user.");
	assert_reads("dialect mine\nknown text \"nothing of the kind\"\n"
		     "recipient \"<{address}>:\"\n" EXAMPLE,
		NOTICE, "qmail jane@books.example No such user.");
	/* Short words, line ends of another system, and a mark of the order of octets. */
	assert_reads("\xef\xbb\xbf"
		     "dialect mine # ours\r\nknown text \"qmail\"\r\n"
		     "recipient \"<{address}>:\"\r\n" EXAMPLE,
		NOTICE, "mine jane@books.example No such user.");
}

/* What was written by whom is the user's to say as well, for the built-in dialects too. */
static void
believes_what_the_user_says_of_senders(void **state)
{
	static const char odd[] = "From: The Post Robot <robot@mx.shop.example>\n\n"
				  "Hi. This is the qmail-send program at mx.shop.example.\n\n"
				  "<jane@books.example>:\nNo such user.\n";
	g_autofree char *builtin = read_with(NULL, odd);

	(void)state;
	assert_string_equal(builtin, "nothing");
	assert_reads("dialect robots\nmail-system\ndaemon \"the post robot\" \"other\"\n", odd,
		"qmail jane@books.example No such user.");
	assert_reads("dialect no-robots\nnot-a-bounce\nknown from \"mailer-daemon\"\n", NOTICE,
		"nothing");
}

/* ---- no file is too odd ---- */

/* The files of the built-in dialects, cut and with octets changed: a set or an error, and a set
 * reads any mail. */
static void
bears_any_file(void **state)
{
	g_autofree char *folder =
		g_build_filename(getenv("DSNSIFT_SRCDIR"), "src", "data", "dialects", NULL);
	static const char odd[] = "\"\\{}|#\n\r\t\001 ";
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	guint32 seed = 1;
	guint n_sets = 0, n_errors = 0;
	const char *name;

	(void)state;
	assert_non_null(dir);
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autofree char *text = NULL;
		gsize len;

		assert_true(g_file_get_contents(path, &text, &len, NULL));
		for (guint round = 0; round < 12; round++) {
			g_autoptr(GError) error = NULL;
			g_autoptr(DsnDialects) set = NULL;
			gsize size = round % 2 ? len : len * round / 12, place;
			g_autofree char *copy = g_memdup2(text, MAX(size, 1));

			for (guint i = 0; i < round % 4 && size > 0; i++) {
				seed = seed * 1664525 + 1013904223;
				place = (seed >> 8) % size;
				copy[place] = odd[(seed >> 4) % (sizeof odd - 1)];
			}
			set = dsn_dialects_parse((DsnStr){ copy, size }, "f", &error);
			assert_true((set == NULL) == (error != NULL));
			if (set != NULL) {
				g_free(read_with(set, NOTICE));
				n_sets++;
			} else {
				assert_true(g_str_has_prefix(error->message, "f:"));
				n_errors++;
			}
		}
	}
	assert_true(n_sets > 20 && n_errors > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_is_wrong_and_where),
		cmocka_unit_test(refuses_more_than_tables_hold),
		cmocka_unit_test(refuses_what_is_no_text),
		cmocka_unit_test(tries_the_users_own_first),
		cmocka_unit_test(believes_what_the_user_says_of_senders),
		cmocka_unit_test(bears_any_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
