/* SPDX-License-Identifier: MIT */
/* Our parser against GMime: the same parts, or a known reason why not. */
#include "support/test.h"

#include "support/mime-compare.h"

#include <stdlib.h>

#include "mime/mime.h"

/* Fewer than one message in this many may have another reading without being broken. */
#define MOST_DECLINED 100

static guint declined;

static const DsnMail *
count_declined(DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits)
{
	(void)arena, (void)message, (void)limits;
	declined++;
	return NULL;
}

static const DsnMimeOptions options = {
	.limits = { .depth = 16, .parts = 256, .fields = 4096, .text = 262144 },
	.fallback = count_declined,
};

typedef struct {
	guint messages, differ, excused;
} Count;

static void
compare_file(const char *path, Count *count)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autofree char *text = NULL, *difference = NULL;
	DsnMessage message = { .source = path };
	const DsnMail *own, *other;
	const char *reason;
	gsize size;

	if (!g_file_get_contents(path, &text, &size, NULL))
		return;
	message.octets = (DsnStr){ text, size };
	message.size = size;
	own = dsn_mime_parse(arena, &message, &options);
	other = dsn_mime_gmime_parse(arena, &message, &options.limits);
	count->messages++;
	difference = compare_mails(arena, own, other, message.octets, &reason);
	count->excused += reason != NULL;
	if (difference == NULL)
		return;
	count->differ++;
	print_message("# %s: %s\n", path, difference);
}

static void
compare_folder(const char *path, Count *count)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(paths, g_strdup(path));
	for (guint i = 0; i < paths->len; i++) {
		g_autoptr(GDir) folder = g_dir_open(paths->pdata[i], 0, NULL);
		const char *name;

		if (folder == NULL && g_str_has_suffix(paths->pdata[i], ".eml"))
			compare_file(paths->pdata[i], count);
		while (folder != NULL && (name = g_dir_read_name(folder)) != NULL)
			g_ptr_array_add(paths, g_build_filename(paths->pdata[i], name, NULL));
	}
}

static void
check_folder(const char *path)
{
	Count count = { 0 };

	declined = 0;
	compare_folder(path, &count);
	if (count.messages == 0) {
		print_message("# SKIP: nothing in %s\n", path);
		return;
	}
	print_message("# %u messages, %u with a known difference, %u declined\n", count.messages,
		count.excused, declined);
	assert_int_equal(count.differ, 0);
	assert_true(declined * MOST_DECLINED <= count.messages);
}

static void
walker_and_gmime_agree_on_the_fixtures(void **state)
{
	(void)state;
	check_folder(getenv("DSNSIFT_FIXTURES") != NULL ? getenv("DSNSIFT_FIXTURES") : "fixtures");
}

static void
walker_and_gmime_agree_on_the_shared_corpus(void **state)
{
	const char *source = getenv("DSNSIFT_SRCDIR");
	g_autofree char *path =
		g_build_filename(source != NULL ? source : ".", "..", "shared", "corpus", NULL);

	(void)state;
	check_folder(path);
}

/* Sections out of order: RFC 2231 allows them, the walker declines them. */
#define ODD_BOUNDARY "Content-Type: multipart/mixed; boundary*1=b; boundary*0=a\n\n"

static void
declined_messages_are_read_by_the_fallback(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnStr text = DSN_STR(
		ODD_BOUNDARY "--ab\n\nfirst\n--ab\nContent-Type: text/html\n\n<p>x\n--ab--\n");
	const DsnMessage message = { .octets = text, .size = text.len };
	const DsnMimeOptions by_gmime = { .fallback = dsn_mime_gmime_parse };
	const DsnMail *mail = dsn_mime_parse(arena, &message, &by_gmime);

	(void)state;
	assert_int_equal(mail->n_parts, 2);
	assert_str(mail->parts[0].content, DSN_STR("first"));
	assert_str(mail->parts[1].content, DSN_STR("x\n"));
}

/* No boundary was read: all of the body is one text. */
static void
declined_messages_are_one_text_without_a_fallback(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnStr text = DSN_STR(ODD_BOUNDARY "--ab\n\nfirst\n--ab--\n");
	const DsnMessage message = { .octets = text, .size = text.len };

	(void)state;
	declined = 0;
	for (guint with_fallback = 0; with_fallback < 2; with_fallback++) {
		const DsnMail *mail =
			dsn_mime_parse(arena, &message, with_fallback ? &options : NULL);

		assert_int_equal(declined, with_fallback);
		assert_int_equal(mail->n_parts, 1);
		assert_str(mail->parts[0].content, DSN_STR("--ab\n\nfirst\n--ab--\n"));
		assert_int_equal(mail->defects.n_items, 1);
		assert_int_equal(mail->defects.items[0].code, DSN_DEFECT_NO_BOUNDARY);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walker_and_gmime_agree_on_the_fixtures),
		cmocka_unit_test(walker_and_gmime_agree_on_the_shared_corpus),
		cmocka_unit_test(declined_messages_are_read_by_the_fallback),
		cmocka_unit_test(declined_messages_are_one_text_without_a_fallback),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
