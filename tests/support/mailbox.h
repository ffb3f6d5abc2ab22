/* SPDX-License-Identifier: MIT */
/* Mailboxes for tests, made in a directory of their own. */
#pragma once

#include "support/test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reader/private.h"

/* What a reader says, as text: each message "[SOURCE@OFFSET+SIZE]BYTES", each warning. */
typedef struct {
	GString *messages;
	GString *warnings;
	guint n_messages;
	guint failures;
} Reading;

static char *scratch; /* the directory, "/" at its end */

static inline char *
at_scratch(const char *name)
{
	return g_strconcat(scratch, name, NULL);
}

static inline void
put(const char *name, const char *bytes, gssize len)
{
	g_autofree char *path = at_scratch(name), *dir = g_path_get_dirname(path);

	assert_int_equal(g_mkdir_with_parents(dir, 0700), 0);
	assert_true(g_file_set_contents(path, bytes, len, NULL));
}

static inline void
make_maildir(const char *name)
{
	static const char *const parts[] = { "new", "cur", "tmp" };

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *path = g_strdup_printf("%s%s/%s", scratch, name, parts[i]);

		assert_int_equal(g_mkdir_with_parents(path, 0700), 0);
	}
}

static inline const char *
shown(const char *path)
{
	return g_str_has_prefix(path, scratch) ? path + strlen(scratch) : path;
}

static inline void
note_warning(const char *path, const char *reason, gpointer data)
{
	g_string_append_printf(((Reading *)data)->warnings, "%s: %s\n", shown(path), reason);
}

static inline void
note_batch(Reading *reading, const DsnBatch *batch)
{
	for (guint i = 0; i < batch->n_messages; i++) {
		const DsnMessage *message = &batch->messages[i];

		g_string_append_printf(reading->messages,
			"[%s@%" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT "]", shown(message->source),
			message->offset, message->size);
		g_string_append_len(
			reading->messages, message->octets.at, (gssize)message->octets.len);
	}
	reading->n_messages += batch->n_messages;
}

static inline Reading
new_reading(void)
{
	return (Reading){ g_string_new(NULL), g_string_new(NULL), 0, 0 };
}

static inline void
clear_reading(Reading *reading)
{
	g_string_free(reading->messages, TRUE);
	g_string_free(reading->warnings, TRUE);
}

/* Reads @name below the scratch directory; "-" is standard input.  0: the defaults. */
static inline Reading
read_mailbox(const char *name, gsize head, gsize block)
{
	g_autofree char *path = strcmp(name, "-") == 0 ? g_strdup(name) : at_scratch(name);
	const char *const paths[] = { path, NULL };
	Reading reading = new_reading();
	DsnReaderOptions options = { sizeof options, head, note_warning, &reading };
	g_autoptr(DsnReader) reader = dsn_reader_new(paths, &options);
	g_autoptr(DsnBatch) batch = dsn_batch_new();

	if (block != 0)
		dsn_reader_set_block(reader, block);
	while (dsn_reader_claim(reader, batch))
		while (dsn_batch_load(batch))
			note_batch(&reading, batch);
	reading.failures = dsn_reader_failures(reader);
	return reading;
}

static inline int
make_scratch(void **state)
{
	g_autofree char *path = g_dir_make_tmp("dsnsift-XXXXXX", NULL);

	(void)state;
	assert_non_null(path);
	scratch = g_strconcat(path, "/", NULL);
	return 0;
}

static inline void
remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *child = g_build_filename(path, name, NULL);

		if (g_file_test(child, G_FILE_TEST_IS_DIR) &&
			!g_file_test(child, G_FILE_TEST_IS_SYMLINK))
			remove_tree(child);
		else
			g_unlink(child);
	}
	g_rmdir(path);
}

static inline int
drop_scratch(void **state)
{
	(void)state;
	remove_tree(scratch);
	g_clear_pointer(&scratch, g_free);
	return 0;
}

/* Reads @name with the defaults: the messages and the warnings are these. */
static inline void
check_mailbox(const char *name, const char *messages, const char *warnings)
{
	Reading reading = read_mailbox(name, 0, 0);

	check_string(reading.messages->str, messages);
	check_string(reading.warnings->str, warnings);
	clear_reading(&reading);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, make_scratch, drop_scratch)
