/* SPDX-License-Identifier: MIT */
/* Every message of fixtures/ and of the shared corpus through the filter: as it came, with LF and
 * with CRLF, with and without a From_ line.  What comes out is what went in, but for our fields
 * on top.  The expectation is put together here in the plainest way, not with the filter's code. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/test.h"

extern char **environ;

enum {
	AS_IT_CAME,
	LF,
	CRLF,
};
#define FROM_LINE "From MAILER-DAEMON  Tue Nov 24 10:12:30 2026\n"

static GPtrArray *paths;

static void
collect(const char *folder, guint depth)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	if (dir == NULL)
		return;
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		if (depth < 4 && g_file_test(path, G_FILE_TEST_IS_DIR))
			collect(path, depth + 1);
		else if (g_str_has_suffix(name, ".eml"))
			g_ptr_array_add(paths, g_steal_pointer(&path));
	}
}

static GString *
with_line_ends(const char *text, gsize len, int ends)
{
	GString *out = g_string_sized_new(len + len / 16);

	for (gsize i = 0; i < len; i++) {
		if (ends != AS_IT_CAME && text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
			continue;
		if (ends == CRLF && text[i] == '\n')
			g_string_append_c(out, '\r');
		g_string_append_c(out, text[i]);
	}
	return out;
}

/* What the filter makes of @input: its status, and the output in @output. */
static int
run_filter(const GString *input, GString *output)
{
	const char *argv[] = { g_getenv("DSNSIFT"), "filter", NULL };
	posix_spawn_file_actions_t actions;
	int in = memfd_create("in", 0), out = memfd_create("out", 0), status = -1;
	off_t len;
	pid_t pid;

	assert_true(in >= 0 && out >= 0);
	assert_int_equal(write(in, input->str, input->len), input->len);
	assert_int_equal(lseek(in, 0, SEEK_SET), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	assert_int_equal(posix_spawn(&pid, argv[0], &actions, NULL, (char **)argv, environ), 0);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	posix_spawn_file_actions_destroy(&actions);
	len = lseek(out, 0, SEEK_END);
	g_string_set_size(output, (gsize)len);
	assert_int_equal(pread(out, output->str, (gsize)len, 0), len);
	close(in);
	close(out);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static gsize
line_len(const char *at, gsize len)
{
	const char *newline = memchr(at, '\n', len);

	return newline != NULL ? (gsize)(newline + 1 - at) : len;
}

static gboolean
is_ours(const char *line, gsize len)
{
	return len > 6 && g_ascii_strncasecmp(line, "X-DSN-", 6) == 0 &&
	       memchr(line, ':', line_len(line, len)) != NULL;
}

/* Takes our fields off the top of @output, and tells what is wrong with them, or NULL. */
static const char *
take_fields(const char **at, gsize *len, const char *eol)
{
	gboolean verdict = FALSE;

	while (is_ours(*at, *len)) {
		gsize n = line_len(*at, *len);

		if (n > 1000)
			return "a line of ours has more than 998 octets";
		if (strlen(eol) > n || memcmp(*at + n - strlen(eol), eol, strlen(eol)) != 0 ||
			(eol[0] == '\n' && (*at)[n - 2] == '\r'))
			return "the line end is not that of the first header line";
		for (gsize i = 0; i < n - strlen(eol); i++)
			if ((*at)[i] < ' ' || (*at)[i] > '~')
				return "a field of ours is not printable ASCII";
		verdict |= g_str_has_prefix(*at, "X-DSN-Verdict: ");
		*at += n;
		*len -= n;
	}
	return verdict ? NULL : "there is no verdict";
}

/* The message without fields of our prefix in its header, which ends at the first empty line. */
static GString *
without_ours(const GString *message)
{
	GString *out = g_string_sized_new(message->len);
	const char *at = message->str;
	gsize len = message->len;
	gboolean dropped = FALSE;

	while (len > 0) {
		gsize n = line_len(at, len);

		if (at[0] == '\n' || (at[0] == '\r' && n == 2))
			break;
		dropped = is_ours(at, len) || (dropped && (at[0] == ' ' || at[0] == '\t'));
		if (!dropped)
			g_string_append_len(out, at, (gssize)n);
		at += n;
		len -= n;
	}
	g_string_append_len(out, at, (gssize)len);
	return out;
}

static gboolean
begins_with_field(const char *at, gsize len)
{
	gsize i = 0;

	if (len > 0 && (at[0] == '\n' || (at[0] == '\r' && len > 1 && at[1] == '\n')))
		return TRUE;
	while (i < len && at[i] > ' ' && at[i] < 127 && at[i] != ':')
		i++;
	if (i == 0)
		return FALSE;
	while (i < len && (at[i] == ' ' || at[i] == '\t'))
		i++;
	return i < len && at[i] == ':';
}

/* NULL, or what is wrong with what came out. */
static const char *
find_fault(const GString *input, const GString *output)
{
	g_autoptr(GString) want = without_ours(input);
	gsize from = g_str_has_prefix(want->str, "From ") ? line_len(want->str, want->len) : 0;
	const char *wrong = NULL, *at = output->str + from;
	gsize len = output->len - from, first = line_len(want->str + from, want->len - from);
	gboolean crlf = first > 1 && memcmp(want->str + from + first - 2, "\r\n", 2) == 0;

	if (output->len < from || memcmp(want->str, output->str, from) != 0)
		return "the From_ line changed";
	if (begins_with_field(want->str + from, want->len - from))
		wrong = take_fields(&at, &len, crlf ? "\r\n" : "\n");
	if (wrong != NULL)
		return wrong;
	if (len != want->len - from || memcmp(at, want->str + from, len) != 0)
		return "what follows our fields is not the message";
	return NULL;
}

static void
pass_all(int ends, gboolean from_line)
{
	g_autoptr(GString) output = g_string_new(NULL);
	guint faults = 0;

	for (guint i = 0; i < paths->len; i++) {
		g_autofree char *text = NULL;
		g_autoptr(GString) input = NULL;
		const char *wrong;
		gsize len;
		int status;

		assert_true(g_file_get_contents(paths->pdata[i], &text, &len, NULL));
		input = with_line_ends(text, len, ends);
		if (from_line && !g_str_has_prefix(input->str, "From "))
			g_string_prepend(input, FROM_LINE);
		status = run_filter(input, output);
		wrong = status != 0 ? "the status is not 0" : find_fault(input, output);
		if (wrong != NULL && faults++ < 10)
			print_message("# %s: %s (%d)\n", (char *)paths->pdata[i], wrong, status);
	}
	assert_int_equal(faults, 0);
}

static void
passes_as_it_came(void **state)
{
	(void)state;
	pass_all(AS_IT_CAME, FALSE);
}

static void
passes_with_lf(void **state)
{
	(void)state;
	pass_all(LF, FALSE);
}

static void
passes_with_crlf(void **state)
{
	(void)state;
	pass_all(CRLF, FALSE);
}

static void
passes_with_lf_and_a_from_line(void **state)
{
	(void)state;
	pass_all(LF, TRUE);
}

static void
passes_with_crlf_and_a_from_line(void **state)
{
	(void)state;
	pass_all(CRLF, TRUE);
}

/* A checker that finds nothing wrong with anything would be worth nothing. */
static void
would_notice_a_lost_octet(void **state)
{
	g_autoptr(GString) input = g_string_new("A: b\n\nbody\n");
	g_autoptr(GString) output = g_string_new("X-DSN-Verdict: none\nA: b\n\nbody");

	(void)state;
	assert_non_null(find_fault(input, output));
	g_string_append_c(output, '\n');
	assert_null(find_fault(input, output));
	g_string_assign(output, "A: b\n\nbody\n");
	assert_non_null(find_fault(input, output));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(would_notice_a_lost_octet),
		cmocka_unit_test(passes_as_it_came),
		cmocka_unit_test(passes_with_lf),
		cmocka_unit_test(passes_with_crlf),
		cmocka_unit_test(passes_with_lf_and_a_from_line),
		cmocka_unit_test(passes_with_crlf_and_a_from_line),
	};
	g_autofree char *corpus =
		g_build_filename(g_getenv("DSNSIFT_SRCDIR"), "..", "shared", "corpus", NULL);
	int failed;

	paths = g_ptr_array_new_with_free_func(g_free);
	collect(g_getenv("DSNSIFT_FIXTURES"), 0);
	collect(corpus, 0);
	printf("# %u messages%s\n", paths->len,
		g_file_test(corpus, G_FILE_TEST_IS_DIR) ? ""
							: "; ../shared/corpus is not here: SKIP");
	fflush(stdout);
	failed = cmocka_run_group_tests_name("filter-corpus", tests, NULL, NULL);
	g_ptr_array_unref(paths);
	return failed;
}
