/* SPDX-License-Identifier: MIT */
/* Build-time program: gen-words FILE.words... writes the lists as const tables in C.  The format is
 * told in src/data/words/README. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "words/words.h"

#define PHRASES_MAX 255 /* of a list, forms with a capital included */
#define KEY_MIN 4       /* octets: shorter parts are in too many texts */

typedef struct {
	char *name; /* as in C: auto_reply_subjects */
	DsnWordsKind kind;
	guint line;
	gboolean has_example;
	GPtrArray *keys;    /* char * */
	GPtrArray *phrases; /* char * */
} List;

static const struct {
	const char *word;
	const char *constant;
} kinds[] = {
	[DSN_WORDS_IS] = { "is", "DSN_WORDS_IS" },
	[DSN_WORDS_BEGINS] = { "begins", "DSN_WORDS_BEGINS" },
	[DSN_WORDS_CONTAINS] = { "contains", "DSN_WORDS_CONTAINS" },
};

/* What is read, for errors. */
static const char *file;
static guint line_number;

static G_GNUC_NORETURN G_GNUC_PRINTF(1, 2) void refuse(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%u: ", file, line_number);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(EXIT_FAILURE);
}

/* ---- reading ---- */

static void
free_list(gpointer data)
{
	List *list = data;

	g_ptr_array_unref(list->keys);
	g_ptr_array_unref(list->phrases);
	g_free(list->name);
	g_free(list);
}

static void
close_list(const List *list)
{
	if (list == NULL)
		return;
	line_number = list->line;
	if (list->phrases->len == 0)
		refuse("the list has no phrase");
	if (!list->has_example)
		refuse("the list has no example");
}

static void
check_name(const char *name, const GPtrArray *lists)
{
	if (name[0] == '\0' || name[strspn(name, "abcdefghijklmnopqrstuvwxyz_")] != '\0')
		refuse("the name of a list is of small letters and hyphens");
	for (guint i = 0; i < lists->len; i++)
		if (strcmp(((List *)lists->pdata[i])->name, name) == 0)
			refuse("there is a list of that name");
}

/* "auto-reply-subjects begins" */
static List *
open_list(const char *text, const GPtrArray *lists)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	List *list = g_new0(List, 1);
	guint kind = 0;

	while (words[0] != NULL && kind < G_N_ELEMENTS(kinds) &&
		g_strcmp0(words[1], kinds[kind].word) != 0)
		kind++;
	if (g_strv_length(words) != 2 || kind == G_N_ELEMENTS(kinds))
		refuse("a list wants a name, and \"is\", \"begins\" or \"contains\"");
	list->kind = (DsnWordsKind)kind;
	list->name = g_strdelimit(g_strdup(words[0]), "-", '_');
	check_name(list->name, lists);
	list->line = line_number;
	list->keys = g_ptr_array_new_with_free_func(g_free);
	list->phrases = g_ptr_array_new_with_free_func(g_free);
	return list;
}

/* What the indented line @text says of the list or the phrase above it. */
static void
read_note(List *list, const char *text)
{
	gboolean is_example = g_str_has_prefix(text, "example ");

	if (list == NULL)
		refuse("nothing stands above that this could be about");
	if (!is_example && !g_str_has_prefix(text, "not ") && !g_str_has_prefix(text, "source "))
		refuse("an indented line begins with \"example\", \"not\" or \"source\"");
	list->has_example |= is_example;
}

static void
add(List *list, const char *phrase)
{
	if (list->phrases->len == PHRASES_MAX)
		refuse("the list has more than %d phrases", PHRASES_MAX);
	g_ptr_array_add(list->phrases, g_strdup(phrase));
}

static void
check_phrase(const List *list, const char *phrase)
{
	g_autofree char *lower = g_utf8_strdown(phrase, -1);

	if (strcmp(lower, phrase) != 0)
		refuse("phrases stand in small letters: \"%s\"", lower);
	if (strlen(phrase) > G_MAXUINT8)
		refuse("the phrase is longer than %d octets", G_MAXUINT8);
	for (guint i = 0; i < list->phrases->len; i++) {
		const char *other = list->phrases->pdata[i];

		if (strcmp(other, phrase) == 0)
			refuse("the phrase stands in the list already");
		if (list->kind == DSN_WORDS_CONTAINS &&
			(strstr(phrase, other) || strstr(other, phrase)))
			refuse("of this phrase and \"%s\" one decides nothing", other);
	}
}

/* Only ASCII is compared without case, so of "автоответ" there is "Автоответ" as well. */
static void
add_phrase(List *list, const char *phrase)
{
	gunichar first = g_utf8_get_char(phrase), title = g_unichar_totitle(first);
	g_autoptr(GString) form = g_string_new(NULL);

	check_phrase(list, phrase);
	add(list, phrase);
	if (first < 0x80 || title == first)
		return;
	g_string_append_unichar(form, title);
	g_string_append(form, g_utf8_next_char(phrase));
	add(list, form->str);
}

static void
read_file(const char *path, GPtrArray *lists)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) lines = NULL;
	List *list = NULL;

	file = path;
	line_number = 0;
	if (!g_file_get_contents(path, &text, NULL, &error)) {
		fprintf(stderr, "%s\n", error->message);
		exit(EXIT_FAILURE);
	}
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		char *line = lines[i];

		line_number = i + 1;
		if (!g_utf8_validate(line, -1, NULL))
			refuse("the line is no UTF-8");
		g_strchomp(line);
		if (line[0] == '\0' || line[0] == '#')
			continue;
		if (g_ascii_isspace(line[0])) {
			read_note(list, g_strchug(line));
		} else if (g_str_has_prefix(line, "list ")) {
			close_list(list);
			line_number = i + 1;
			list = open_list(line + 5, lists);
			g_ptr_array_add(lists, list);
		} else if (list == NULL) {
			refuse("a phrase stands in a list");
		} else {
			add_phrase(list, line);
		}
	}
	close_list(list);
}

/* ---- ordering ---- */

/* Those that begin alike stand together, the longest first: it is what a text is compared with
 * first. */
static gint
compare(gconstpointer a, gconstpointer b)
{
	const char *left = *(const char *const *)a, *right = *(const char *const *)b;
	gsize length = strlen(left), other = strlen(right);

	if (left[0] != right[0])
		return (guchar)left[0] < (guchar)right[0] ? -1 : 1;
	return length != other ? (length > other ? -1 : 1) : strcmp(left, right);
}

static guint
count_with(const GPtrArray *phrases, const char *part)
{
	guint n = 0;

	for (guint i = 0; i < phrases->len; i++)
		n += strstr(phrases->pdata[i], part) != NULL;
	return n;
}

/* The part of a phrase that most of @phrases have, the longest of such. */
static char *
find_common_part(const GPtrArray *phrases)
{
	g_autofree char *best = NULL;
	guint most = 0;

	for (guint i = 0; i < phrases->len; i++) {
		const char *phrase = phrases->pdata[i];
		gsize len = strlen(phrase);

		for (gsize n = MIN(len, KEY_MIN); n <= len; n++)
			for (gsize from = 0; from + n <= len; from++) {
				g_autofree char *part = g_strndup(phrase + from, n);
				guint count = count_with(phrases, part);

				if (count < most || (count == most && n <= strlen(best)))
					continue;
				g_free(best);
				best = g_steal_pointer(&part);
				most = count;
			}
	}
	return g_steal_pointer(&best);
}

/* Each phrase has one of the keys; where they are not many fewer, there are none. */
static void
find_keys(List *list)
{
	g_autoptr(GPtrArray) left = g_ptr_array_new();

	for (guint i = 0; i < list->phrases->len; i++)
		g_ptr_array_add(left, list->phrases->pdata[i]);
	while (left->len > 0) {
		char *key = find_common_part(left);

		g_ptr_array_add(list->keys, key);
		for (guint i = left->len; i > 0; i--)
			if (strstr(left->pdata[i - 1], key) != NULL)
				g_ptr_array_remove_index(left, i - 1);
	}
	if (list->keys->len * 2 > list->phrases->len)
		g_ptr_array_set_size(list->keys, 0);
}

/* ---- output ---- */

static guint n_phrases;
static gsize pool_len;

/* One table, of which the phrases are slices: nothing to relocate when the program starts. */
static void
print_pool(const GPtrArray *phrases)
{
	for (guint i = 0; i < phrases->len; i++) {
		g_autofree char *escaped = g_strescape(phrases->pdata[i], NULL);

		printf("\t\"%s\"\n", escaped);
	}
}

static void
print_phrases(const GPtrArray *phrases)
{
	for (guint i = 0; i < phrases->len; i++) {
		gsize len = strlen(phrases->pdata[i]);

		printf("\t{ %" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT " },\n", pool_len, len);
		pool_len += len;
	}
	n_phrases += phrases->len;
}

static void
print_runs(const GPtrArray *phrases)
{
	guchar last = 0;

	for (guint i = 0; i < phrases->len; i++) {
		guchar first = (guchar)((char *)phrases->pdata[i])[0];

		if (first != last)
			printf(" [%u] = %u,", first, i + 1);
		if (first != last && g_ascii_islower(first))
			printf(" [%u] = %u,", g_ascii_toupper(first), i + 1);
		last = first;
	}
}

static void
print_list(const List *list)
{
	printf("\nconst DsnWords dsn_words_%s = { %s, %u, %u, %u,\n\t{", list->name,
		kinds[list->kind].constant, list->phrases->len, n_phrases + list->keys->len,
		list->keys->len);
	print_runs(list->phrases);
	printf(" } };\n");
	n_phrases += list->keys->len + list->phrases->len;
}

static void
print_all(const GPtrArray *lists)
{
	puts("/* Made by gen-words from src/data/words: do not edit. */\n"
	     "#include \"config.h\"\n\n#include \"words/words.h\"\n\n"
	     "const char dsn_words_pool[] =");
	for (guint i = 0; i < lists->len; i++) {
		print_pool(((List *)lists->pdata[i])->keys);
		print_pool(((List *)lists->pdata[i])->phrases);
	}
	puts("\t;\n\nconst DsnWordsPhrase dsn_words_phrases[] = {");
	for (guint i = 0; i < lists->len; i++) {
		print_phrases(((List *)lists->pdata[i])->keys);
		print_phrases(((List *)lists->pdata[i])->phrases);
	}
	puts("};");
	n_phrases = 0;
	for (guint i = 0; i < lists->len; i++)
		print_list(lists->pdata[i]);
}

int
main(int argc, char **argv)
{
	g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func(free_list);

	for (int i = 1; i < argc; i++)
		read_file(argv[i], lists);
	for (guint i = 0; i < lists->len; i++) {
		List *list = lists->pdata[i];

		g_ptr_array_sort(list->phrases, compare);
		if (list->kind == DSN_WORDS_CONTAINS)
			find_keys(list);
	}
	print_all(lists);
	return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
