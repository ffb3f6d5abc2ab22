/* SPDX-License-Identifier: MIT */
/* Every fixtures/NAME.eml against the records in the NAME.jsonl beside it.  With DSN_UPDATE=1
 * the records are written instead. */
#include "support/test.h"

#include <glib/gstdio.h>

#include <dsnsift/dsnsift.h>

#include "sink/sink.h"

static const char *folder;

static void
add_records(const DsnMessage *message, DsnArena *arena, DsnBuffer *out)
{
	const DsnSinkOptions options = { .size = sizeof options };
	const DsnVerdict *verdict = dsn_sift(arena, NULL, message);
	DsnRecord *record = dsn_record_make(arena, message, verdict, NULL);

	for (guint i = 0; i < verdict->n_diagnoses; i++) {
		dsn_record_fill(record, i);
		dsn_sink_jsonl.record(&options, record, out);
	}
}

static void
gives_the_records_beside_it(void **state)
{
	const char *name = *state;
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *expected =
		g_strdup_printf("%.*s.jsonl", (int)(strlen(path) - strlen(".eml")), path);
	g_autofree char *bytes = NULL, *want = NULL;
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnBuffer got = { 0 };
	gsize len, want_len = 0;

	assert_true(g_file_get_contents(path, &bytes, &len, NULL));
	add_records(&(DsnMessage){ .octets = { bytes, len }, .size = len, .source = name }, arena,
		&got);
	if (g_getenv("DSN_UPDATE") != NULL) {
		assert_true(g_file_set_contents(expected, got.at, (gssize)got.len, NULL));
	} else {
		assert_true(g_file_get_contents(expected, &want, &want_len, NULL));
		if (got.len != want_len || memcmp(got.at, want, want_len) != 0)
			fail_msg("%s\nwant: %sgot:  %.*s", name, want, (int)got.len, got.at);
	}
	dsn_buffer_clear(&got);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Folders within @under are looked into, one level after another. */
static void
find_mails(GPtrArray *names, const char *under)
{
	g_autofree char *path = g_build_filename(folder, under, NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *entry;

	while (dir != NULL && (entry = g_dir_read_name(dir)) != NULL) {
		char *name =
			*under != '\0' ? g_build_filename(under, entry, NULL) : g_strdup(entry);
		g_autofree char *full = g_build_filename(folder, name, NULL);

		if (g_str_has_suffix(name, ".eml")) {
			g_ptr_array_add(names, name);
			continue;
		}
		if (g_file_test(full, G_FILE_TEST_IS_DIR))
			find_mails(names, name);
		g_free(name);
	}
}

int
main(void)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree struct CMUnitTest *tests = NULL;

	folder = g_getenv("DSNSIFT_FIXTURES") != NULL ? g_getenv("DSNSIFT_FIXTURES") : "fixtures";
	find_mails(names, "");
	if (names->len == 0)
		return 1;
	g_ptr_array_sort(names, compare_names);
	tests = g_new0(struct CMUnitTest, names->len);
	for (guint i = 0; i < names->len; i++) {
		tests[i].name = names->pdata[i];
		tests[i].test_func = gives_the_records_beside_it;
		tests[i].initial_state = names->pdata[i];
	}
	return _cmocka_run_group_tests("fixtures", tests, names->len, NULL, NULL);
}
