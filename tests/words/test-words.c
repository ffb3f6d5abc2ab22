/* SPDX-License-Identifier: MIT */
/* The lists of phrases: the examples in src/data/words/, and what a naive comparison says. */
#include "support/test.h"

#include "words/words.h"

#define LIST(name)                                                                                 \
	{                                                                                          \
#name, &dsn_words_##name                                                           \
	}

static const struct {
	const char *name;
	const DsnWords *words;
} lists[] = {
	LIST(return_path_openers),
	LIST(blamed_recipients),
	LIST(reply_openers),
	LIST(follow_on_replies),
	LIST(forward_subjects),
	LIST(complaint_subjects),
	LIST(auto_reply_subjects),
	LIST(auto_reply_continuations),
	LIST(failed_actions),
	LIST(expired_actions),
	LIST(delayed_actions),
	LIST(delivered_actions),
	LIST(relayed_actions),
	LIST(expanded_actions),
	LIST(delay_subjects),
	LIST(expiries),
	LIST(challenges),
	LIST(delivery_programs),
	LIST(delivered_receipts),
	LIST(relayed_receipts),
	LIST(expanded_receipts),
	LIST(rejections),
	LIST(full_mailboxes),
};

/* One line of the files, with the list that it belongs to. */
typedef struct {
	char *where; /* FILE:LINE */
	char *list;
	char *text;
} Line;

static void
free_line(gpointer data)
{
	Line *line = data;

	g_free(line->where);
	g_free(line->list);
	g_free(line->text);
	g_free(line);
}

static void
read_file(GPtrArray *into, const char *path)
{
	g_autofree char *text = NULL, *list = g_strdup("");
	g_auto(GStrv) lines = NULL;

	assert_true(g_file_get_contents(path, &text, NULL, NULL));
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		Line *line;

		if (lines[i][0] == '\0' || lines[i][0] == '#')
			continue;
		if (g_str_has_prefix(lines[i], "list ")) {
			g_free(list);
			list = g_strdelimit(
				g_strndup(lines[i] + 5, strcspn(lines[i] + 5, " ")), "-", '_');
			continue;
		}
		line = g_new0(Line, 1);
		line->where = g_strdup_printf("%s:%u", path, i + 1);
		line->list = g_strdup(list);
		line->text = g_strdup(lines[i]);
		g_ptr_array_add(into, line);
	}
}

/* (transfer full): all lines but comments. */
static GPtrArray *
read_files(void)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(free_line);
	g_autofree char *folder =
		g_build_filename(g_getenv("DSNSIFT_SRCDIR"), "src/data/words", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	assert_non_null(dir);
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		if (g_str_has_suffix(name, ".words"))
			read_file(lines, path);
	}
	return lines;
}

static const DsnWords *
find_list(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
		if (strcmp(lists[i].name, name) == 0)
			return lists[i].words;
	return NULL;
}

static void
knows_the_examples_of_each_list_and_nothing_else(void **state)
{
	g_autoptr(GPtrArray) lines = read_files();

	(void)state;
	each_row_of (i, lines->len, "lines") {
		const Line *line = lines->pdata[i];
		const char *text = g_ascii_isspace(line->text[0]) ? line->text + 1 : line->text;
		const DsnWords *words = find_list(line->list);

		name_row("%s", line->where);
		if (words == NULL)
			check_failed("no test knows the list %s", line->list);
		else if (text == line->text) /* a phrase matches itself */
			check_int(dsn_words_match(words, dsn_str(text)), strlen(text));
		else if (g_str_has_prefix(text, "example "))
			check_true(dsn_words_match(words, dsn_str(text + 8)) > 0);
		else if (g_str_has_prefix(text, "not "))
			check_int(dsn_words_match(words, dsn_str(text + 4)), 0);
	}
	assert_true(lines->len > 200);
}

/* One phrase after the other, octet by octet. */
static gsize
match_reference(const DsnWords *words, const char *text)
{
	g_autofree char *lower = g_ascii_strdown(text, -1);
	gsize longest = 0;

	for (guint i = words->first; i < words->first + words->n_phrases; i++) {
		g_autofree char *phrase = g_strndup(
			dsn_words_pool + dsn_words_phrases[i].at, dsn_words_phrases[i].len);
		gboolean matches = words->kind == DSN_WORDS_IS ? strcmp(lower, phrase) == 0
				   : words->kind == DSN_WORDS_BEGINS
					   ? g_str_has_prefix(lower, phrase)
					   : strstr(lower, phrase) != NULL;

		if (matches)
			longest = MAX(longest, strlen(phrase));
	}
	return longest;
}

static void
compare(const char *before, const char *phrase, const char *behind)
{
	g_autofree char *text = g_strconcat(before, phrase, behind, NULL);

	for (gsize k = 0; k < G_N_ELEMENTS(lists); k++) {
		gsize want = match_reference(lists[k].words, text);
		gsize got = dsn_words_match(lists[k].words, dsn_str(text));

		/* Of several phrases anywhere in a text it is the first of the list. */
		if (lists[k].words->kind == DSN_WORDS_CONTAINS ? (got > 0) != (want > 0)
							       : got != want)
			check_failed(
				"%s: \"%s\": got %zu, want %zu", lists[k].name, text, got, want);
	}
}

/* All phrases and examples, and what is near them, against each list. */
static void
matches_as_a_naive_comparison_does(void **state)
{
	g_autoptr(GPtrArray) lines = read_files();

	(void)state;
	each_row_of (i, lines->len, "lines") {
		const Line *line = lines->pdata[i];
		g_autofree char *capitals = g_ascii_strup(line->text, -1);
		g_autofree char *part = g_strndup(line->text, strlen(line->text) * 3 / 4);

		name_row("%s", line->where);
		compare("", line->text, "");
		compare("", line->text, ": more");
		compare("no ", line->text, " here");
		compare("", capitals, "");
		compare("", part, "");
	}
}

static void
finds_where_a_phrase_is(void **state)
{
	gsize len = 0;

	(void)state;
	assert_int_equal(
		dsn_words_find(&dsn_words_expiries, DSN_STR("Sorry: Message expired."), &len), 7);
	assert_int_equal(len, strlen("message expired"));
	assert_int_equal(dsn_words_find(&dsn_words_expiries, DSN_STR("Sorry."), &len), -1);
	assert_int_equal(dsn_words_match(&dsn_words_expiries, DSN_STR_ABSENT), 0);
	assert_int_equal(dsn_words_match(&dsn_words_auto_reply_subjects, DSN_STR_ABSENT), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_examples_of_each_list_and_nothing_else),
		cmocka_unit_test(matches_as_a_naive_comparison_does),
		cmocka_unit_test(finds_where_a_phrase_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
