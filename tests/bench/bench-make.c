/* SPDX-License-Identifier: MIT */
/*
 * Makes a large mailbox out of the fixtures, the same for the same seed.
 *
 *	bench-make FIXTURES mixed|reports mbox|maildir TARGET MEGABYTES
 *
 * "mixed" is what comes in: 54 of 100 are multipart/report, the others dialects, auto-replies and
 * ordinary mail; 4.5 KB each on average.  "reports" is a busy sender's mailbox: 85 of 100 are
 * multipart/report, and nearly every fourth of those carries back an original with an attachment of
 * 11 to 81 KB; 13.7 KB each on average.  The fixtures are shorter than mail is, mostly because
 * what they return was shortened: here it has some text again.  Every message gets a recipient
 * of its own.
 */
#include "config.h"

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Octets of a message on average, as measured; how many messages tell what is to be added. */
#define MEAN_MIXED 4500
#define MEAN_REPORTS 13700
#define SAMPLE 2000

typedef struct {
	GString *text;
	char *local_part; /* of the recipient, to be replaced; NULL for ordinary mail */
	gboolean is_report;
} Template;

/* Text has a seed of its own: more of it leaves the choice of everything else as it is. */
#define SEED 0x5eed
static guint64 seed = SEED, text_seed = SEED;

static guint
draw_from(guint64 *state, guint below)
{
	*state = *state * G_GUINT64_CONSTANT(6364136223846793005) +
		 G_GUINT64_CONSTANT(1442695040888963407);
	return (guint)((*state >> 33) % below);
}

static guint
draw(guint below)
{
	return draw_from(&seed, below);
}

static char *
recipient_of(const char *path)
{
	g_autofree char *stem = g_strndup(path, strlen(path) - strlen(".eml"));
	g_autofree char *golden = g_strconcat(stem, ".jsonl", NULL);
	g_autofree char *record = NULL;
	const char *key = "\"recipient\":\"", *from, *at;

	if (!g_file_get_contents(golden, &record, NULL, NULL) ||
		(from = strstr(record, key)) == NULL)
		return NULL;
	from += strlen(key);
	at = from + strcspn(from, "@\"");
	return *at == '@' && at > from ? g_strndup(from, (gsize)(at + 1 - from)) : NULL;
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
collect(const char *folder, GPtrArray *templates)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		g_ptr_array_add(names, g_build_filename(folder, name, NULL));
	g_ptr_array_sort(names, by_name);
	for (guint i = 0; i < names->len; i++) {
		const char *path = names->pdata[i];
		Template *template;
		char *text;
		gsize length;

		/* A defect a file is not what mail is like, and GMime gives up on some of them. */
		if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_str_has_suffix(path, "/broken") &&
			!g_str_has_suffix(path, "/forged"))
			collect(path, templates);
		if (!g_str_has_suffix(path, ".eml") ||
			!g_file_get_contents(path, &text, &length, NULL))
			continue;
		template = g_new0(Template, 1);
		template->text = g_string_new_len(text, (gssize)length);
		template->local_part = recipient_of(path);
		template->is_report = strstr(text, "multipart/report") != NULL;
		g_free(text);
		/* An mbox wants LF, and a message of its own; a C string has no NUL. */
		g_string_replace(template->text, "\r\n", "\n", 0);
		if (strlen(template->text->str) == template->text->len &&
			strchr(template->text->str, '\r') == NULL &&
			!g_str_has_prefix(template->text->str, "From "))
			g_ptr_array_add(templates, template);
	}
}

static const Template *
choose(const GPtrArray *templates, guint reports_of_100)
{
	gboolean is_report = draw(100) < reports_of_100;

	for (;;) {
		const Template *template = templates->pdata[draw(templates->len)];

		if (template->is_report == is_report)
			return template;
	}
}

static void
add_attachment(GString *text)
{
	guint lines = (11 + draw(70)) * 1024 / 77;

	g_string_append(text, "\nContent-Transfer-Encoding: base64\n\n");
	for (guint i = 0; i < lines; i++) {
		for (guint j = 0; j < 76; j++)
			g_string_append_c(
				text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef0123456789+/"[draw(44)]);
		g_string_append_c(text, '\n');
	}
}

static void
add_prose(GString *text, guint most)
{
	static const char *const words[] = { "the", "figures", "of", "last", "month", "are", "in",
		"Tuesday's", "letter", "and", "Anna", "asks", "whether", "twelve", "boxes", "will",
		"do", "for", "a", "whole", "year;" };
	gsize octets = draw_from(&text_seed, most + 1), line = 0;

	g_string_append_c(text, '\n');
	while (text->len < octets) {
		const char *word = words[draw_from(&text_seed, G_N_ELEMENTS(words))];

		line += strlen(word) + 1;
		g_string_append(text, word);
		g_string_append_c(text, line > 66 ? '\n' : ' ');
		if (line > 66)
			line = 0;
	}
	g_string_append_c(text, '\n');
}

/* The last line that closes a multipart, or NULL. */
static const char *
find_close(const GString *message)
{
	const char *line = message->str + message->len, *end;

	while ((line = g_strrstr_len(message->str, line - message->str, "\n--")) != NULL) {
		end = line + strcspn(line + 1, "\n") + 1;
		if (end - line > 5 && memcmp(end - 2, "--", 2) == 0)
			return line + 1;
	}
	return NULL;
}

/* A letter grows at its end, and so does a bounce in plain text behind which there is what it
 * returns; one that returns nothing stays as it is. */
static void
append(GString *message, const GString *text, gboolean is_letter)
{
	const char *body = strstr(message->str, "\n\n");

	if (strstr(message->str, "base64") == NULL &&
		(is_letter || (body != NULL && strstr(body, "\nSubject:") != NULL)))
		g_string_append_len(message, text->str, (gssize)text->len);
}

/* The message that is returned is the last part: whole, where it was but its header; one of its
 * own where there was none. */
static void
insert(GString *message, const char *close, const GString *text)
{
	static const char headers[] = "text/rfc822-headers", whole[] = "message/rfc822";
	const char *type = NULL;
	g_autofree char *boundary = NULL, *head = NULL;
	gssize at = close - message->str;

	boundary = g_strndup(close, strcspn(close, "\n") - 2);
	head = g_strconcat(boundary, "\nContent-Type: ", whole, "\n\nSubject: yours\n", NULL);
	close = g_strrstr_len(message->str, at, boundary);
	if (close != NULL)
		type = g_strstr_len(close, -1, headers);
	if (type != NULL) {
		g_string_erase(message, type - message->str, sizeof headers - 1);
		g_string_insert(message, type - message->str, whole);
		at -= (gssize)(sizeof headers - sizeof whole);
	} else if (close == NULL || strstr(close, whole) == NULL) {
		g_string_insert(message, at, head);
		at += (gssize)strlen(head);
	}
	g_string_insert_len(message, at, text->str, (gssize)text->len);
}

static void
make(GString *message, const Template *template, gboolean reports, guint text_most, guint number)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const char *close;

	g_string_assign(message, template->text->str);
	if (message->len == 0 || message->str[message->len - 1] != '\n')
		g_string_append_c(message, '\n');
	if (reports && template->is_report && draw(100) < 23)
		add_attachment(text);
	else
		add_prose(text, text_most);
	close = find_close(message);
	if (close != NULL)
		insert(message, close, text);
	else
		append(message, text, template->local_part == NULL);
	if (template->local_part != NULL) {
		g_autofree char *own = g_strdup_printf("user%u.%u@", number, draw(1000));
		g_string_replace(message, template->local_part, own, 0);
	}
}

static gdouble
mean_size(const GPtrArray *templates, gboolean reports, guint text_most)
{
	g_autoptr(GString) message = g_string_new(NULL);
	gdouble sum = 0;

	seed = text_seed = SEED;
	for (guint number = 0; number < SAMPLE; number++) {
		make(message, choose(templates, reports ? 85 : 54), reports, text_most, number);
		sum += (gdouble)message->len;
	}
	seed = text_seed = SEED;
	return sum / SAMPLE;
}

/* How much text makes messages of the size wanted, however long the fixtures are. */
static guint
find_text_most(const GPtrArray *templates, gboolean reports)
{
	gdouble least = mean_size(templates, reports, 0),
		more = mean_size(templates, reports, 4000);
	gdouble missing = (reports ? MEAN_REPORTS : MEAN_MIXED) - least;

	return (guint)(MAX(missing, 0) / (more - least) * 4000);
}

static void
store(FILE *mbox, const char *maildir, const GString *message, guint number)
{
	if (mbox != NULL) {
		g_auto(GStrv) lines = g_strsplit(message->str, "\nFrom ", 0);
		g_autofree char *quoted = g_strjoinv("\n>From ", lines);
		fprintf(mbox, "From MAILER-DAEMON Tue Nov 24 11:%02u:%02u 2026\n%s\n",
			number / 60 % 60, number % 60, quoted);
	} else {
		g_autofree char *name =
			g_strdup_printf("%s/new/1795518665.M%uP7.mx", maildir, number);
		if (!g_file_set_contents_full(name, message->str, (gssize)message->len,
			    G_FILE_SET_CONTENTS_NONE, 0644, NULL))
			exit(1);
	}
}

int
main(int argc, char **argv)
{
	g_autoptr(GPtrArray) templates = g_ptr_array_new();
	g_autoptr(GString) message = g_string_new(NULL);
	gboolean reports;
	guint text_most;
	guint64 wanted, written = 0;
	FILE *mbox = NULL;

	if (argc != 6)
		return 64;
	reports = strcmp(argv[2], "reports") == 0;
	wanted = g_ascii_strtoull(argv[5], NULL, 10) * 1000 * 1000;
	collect(argv[1], templates);
	if (templates->len == 0)
		return 66;
	text_most = find_text_most(templates, reports);
	if (strcmp(argv[3], "mbox") == 0) {
		mbox = fopen(argv[4], "w");
	} else {
		const char *const folders[] = { "cur", "new", "tmp" };
		for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
			g_autofree char *folder = g_build_filename(argv[4], folders[i], NULL);
			g_mkdir_with_parents(folder, 0755);
		}
	}
	for (guint number = 0; written < wanted; number++) {
		make(message, choose(templates, reports ? 85 : 54), reports, text_most, number);
		store(mbox, argv[4], message, number);
		written += message->len;
	}
	return mbox != NULL && fclose(mbox) != 0;
}
