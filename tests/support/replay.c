/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target without libFuzzer: over the files and folders given, or the fixtures, each
 * as it is, cut short and with bytes changed.  The changes are the same in every run. */
#include "config.h"

#include <glib.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CUTS 4
#define MUTANTS 6
#define RANDOM 500
#define LARGEST (1024 * 1024)

static const char *running = "nothing";
static guint n_inputs;

static void
tell_input(int number)
{
	const char text[] = "# died in: ";

	/* The name is all that can be said here; nothing can be done if that fails. */
	if (write(STDOUT_FILENO, text, sizeof text - 1) < 0 ||
		write(STDOUT_FILENO, running, strlen(running)) < 0 ||
		write(STDOUT_FILENO, "\n", 1) < 0)
		_exit(1);
	signal(number, SIG_DFL);
	raise(number);
}

/* Every input in a block of its own size: a sanitizer sees each byte read too far. */
static void
run(const char *text, gsize size)
{
	g_autofree char *copy = g_malloc(size + 1);

	memcpy(copy, text, size);
	copy = g_realloc(copy, MAX(size, 1));
	LLVMFuzzerTestOneInput((const uint8_t *)copy, size);
	n_inputs++;
}

static void
run_changed(const char *text, gsize size)
{
	static const char odd[] = { 0, '\n', '\r', '-', '=', ':', (char)0xff, 033 };
	guint32 random = 12345 + (guint32)size;

	for (guint i = 1; i <= CUTS; i++)
		run(text, size * i / (CUTS + 1));
	for (guint i = 0; i < MUTANTS && size > 0; i++) {
		g_autofree char *copy = g_malloc(size);

		memcpy(copy, text, size);
		for (guint k = 0; k < 1 + size / 200; k++) {
			random = random * 1664525 + 1013904223;
			copy[(random >> 8) % size] = odd[(random >> 5) % sizeof odd];
		}
		run(copy, size);
	}
}

/* Bytes of any kind, for targets that make their own input of them. */
static void
run_random(void)
{
	char bytes[512];
	guint32 random = 1;

	for (guint i = 0; i < RANDOM; i++) {
		gsize size = (random >> 7) % sizeof bytes;

		for (gsize k = 0; k < size; k++) {
			random = random * 1664525 + 1013904223;
			bytes[k] = (char)(random >> 16);
		}
		random++;
		running = "random bytes";
		run(bytes, size);
	}
}

static void
run_file(const char *path)
{
	g_autofree char *text = NULL;
	gsize size;

	if (!g_file_get_contents(path, &text, &size, NULL) || size > LARGEST)
		return;
	running = path;
	run(text, size);
	run_changed(text, size);
}

static void
run_path(const char *path)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(paths, g_strdup(path));
	for (guint i = 0; i < paths->len; i++) {
		g_autoptr(GDir) folder = g_dir_open(paths->pdata[i], 0, NULL);
		const char *name;

		if (folder == NULL)
			run_file(paths->pdata[i]);
		while (folder != NULL && (name = g_dir_read_name(folder)) != NULL)
			g_ptr_array_add(paths, g_build_filename(paths->pdata[i], name, NULL));
	}
}

int
main(int argc, char **argv)
{
	static const char *const always[] = { "", "\n", "\r\n\r\n", "a", ":", "a:", "=?", "--" };
	const char *fixtures = g_getenv("DSNSIFT_FIXTURES");

	signal(SIGABRT, tell_input);
	signal(SIGSEGV, tell_input);
	puts("1..1");
	fflush(stdout);
	for (guint i = 0; i < G_N_ELEMENTS(always); i++) {
		running = always[i];
		run(always[i], strlen(always[i]));
	}
	run_random();
	for (int i = 1; i < argc; i++)
		run_path(argv[i]);
	if (argc == 1 && fixtures != NULL)
		run_path(fixtures);
	printf("ok 1 - %u inputs\n", n_inputs);
	return EXIT_SUCCESS;
}
