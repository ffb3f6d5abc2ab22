/* SPDX-License-Identifier: MIT */
/* Batches of messages: what is handed out, how much of it is kept, and what is counted. */
#include "base/str.h"
#include "reader/mbox-separator.h"
#include "support/gzip.h"
#include "support/mailbox.h"

#define FROM_A "From a@example.org Thu Apr 29 23:34:45 2004\n"

static void
unpacks_gzip_wherever_it_is(void **state)
{
	static const gsize blocks[] = { 1, 7, 0 };
	g_autoptr(GString) mbox = g_string_new(NULL), message = g_string_new(NULL);

	(void)state;
	append_gzip(mbox, FROM_A "A: 1\n\n" FROM_A "B");
	append_gzip(mbox, ": 2\n");
	append_gzip(message, "C: 3\n");
	put("box", mbox->str, (gssize)mbox->len);
	each_row (i, blocks) {
		Reading reading = read_mailbox("box", 0, blocks[i]);

		check_string(reading.messages->str, "[box@44+5]A: 1\n[box@94+5]B: 2\n");
		check_string(reading.warnings->str, "");
		clear_reading(&reading);
	}
	make_maildir("in");
	put("in/new/1", message->str, (gssize)message->len);
	put("in/new/2", "D: 4\n", -1);
	put("in/new/3", message->str, (gssize)message->len);
	check_mailbox("in", "[in/new/1@0+5]C: 3\n[in/new/2@0+5]D: 4\n[in/new/3@0+5]C: 3\n", "");

	put("cut", mbox->str, (gssize)mbox->len - 6);
	check_mailbox(
		"cut", "[cut@44+5]A: 1\n[cut@94+5]B: 2\n", "cut: the gzip data ends too early\n");
	mbox->str[mbox->len - 6] ^= 1;
	put("bad", mbox->str, (gssize)mbox->len);
	check_mailbox("bad", "[bad@44+5]A: 1\n[bad@94+5]B: 2\n", "bad: the gzip data is damaged\n");
}

static void
tells_a_mailbox_from_a_message_on_standard_input(void **state)
{
	static const char *const inputs[][2] = {
		{ FROM_A "A: 1\n\n" FROM_A "B: 2\n", "[-@44+5]A: 1\n[-@94+5]B: 2\n" },
		{ "A: 1\n\n" FROM_A "B: 2\n", "[-@0+55]A: 1\n\n" FROM_A "B: 2\n" },
		{ "\1\1\1\1\nA: 1\n\1\1\1\1\n", "[-@5+5]A: 1\n" },
		{ "", "" },
	};
	int kept = dup(STDIN_FILENO);

	(void)state;
	each_row (i, inputs) {
		int ends[2];

		assert_int_equal(pipe(ends), 0);
		check_int(write(ends[1], inputs[i][0], strlen(inputs[i][0])), strlen(inputs[i][0]));
		close(ends[1]);
		dup2(ends[0], STDIN_FILENO);
		close(ends[0]);
		check_mailbox("-", inputs[i][1], "");
	}
	dup2(kept, STDIN_FILENO);
	close(kept);
}

/* A Content-Length beyond the head neither makes a From_ line a separator nor tells that nothing is
 * quoted, however much is read at once. */
static void
believes_no_length_beyond_the_head(void **state)
{
	static const gsize blocks[] = { 1, 7, 1000, 0 };
	g_autoptr(GString) box = g_string_new(FROM_A "Content-Length: 4998\n\n>From x\n");

	(void)state;
	for (guint i = 0; i < 499; i++)
		g_string_append(box, "123456789\n");
	g_string_append(box, FROM_A "B: 2\n");
	put("close", box->str, -1);
	g_string_insert(box, (gssize)(box->len - strlen(FROM_A "B: 2\n")), "\n");
	put("apart", box->str, -1);
	each_row (i, blocks) {
		Reading apart = read_mailbox("apart", 40, blocks[i]);
		Reading close = read_mailbox("close", 40, blocks[i]);

		check_string(apart.messages->str,
			"[apart@44+5019]Content-Length: 4998\n\nFrom x\n123456789\n"
			"[apart@5109+5]B: 2\n");
		check_string(close.messages->str,
			"[close@44+5069]Content-Length: 4998\n\n>From x\n123456789\n");
		clear_reading(&apart);
		clear_reading(&close);
	}
}

/* Cut in a maildir, a file, an mbox; what follows is found, its offset right. */
static void
keeps_only_the_head_of_a_large_message(void **state)
{
	g_autoptr(GString) text = g_string_new("A: 1\n\n"), mbox = g_string_new(FROM_A);
	g_autofree char *of_maildir = NULL, *of_file = NULL, *of_mbox = NULL;
	Reading reading;

	(void)state;
	/* More than is kept besides the head. */
	for (guint i = 0; text->len < 2 * DSN_FROM_LINES_MAX; i++)
		g_string_append_printf(text, "line %u\n", i);
	of_maildir = g_strdup_printf("[in/new/1@0+%zu]A: 1\n\nline[in/new/2@0+5]B: 2\n", text->len);
	of_file = g_strdup_printf("[file@0+%zu]A: 1\n\nline", text->len);
	of_mbox = g_strdup_printf("[box@44+%zu]A: 1\n\nline[box@%zu+5]B: 2\n"
				  "[box@%zu+%zu]A: 1\n\nline",
		text->len, text->len + 89, text->len + 139, text->len);
	g_string_append_printf(mbox, "%s\n" FROM_A "B: 2\n\n" FROM_A "%s", text->str, text->str);
	make_maildir("in");
	put("in/new/1", text->str, -1);
	put("in/new/2", "B: 2\n", -1);
	put("file", text->str, -1);
	put("box", mbox->str, -1);

	reading = read_mailbox("in", 10, 0);
	assert_string_equal(reading.messages->str, of_maildir);
	clear_reading(&reading);
	reading = read_mailbox("file", 10, 1000);
	assert_string_equal(reading.messages->str, of_file);
	clear_reading(&reading);
	for (gsize block = 100; block < 300000; block = block * 5 + 1) {
		reading = read_mailbox("box", 10, block);
		assert_string_equal(reading.messages->str, of_mbox);
		clear_reading(&reading);
	}
}

static void
hands_large_files_out_by_and_by(void **state)
{
	g_autofree char *large = g_strnfill(900 * 1024, 'x');
	g_autofree char *path = at_scratch("in");
	const char *const paths[] = { path, NULL };
	g_autoptr(DsnReader) reader = dsn_reader_new(paths, NULL);
	g_autoptr(DsnBatch) batch = dsn_batch_new();
	guint loads = 0, messages = 0;

	(void)state;
	make_maildir("in");
	for (guint i = 0; i < 10; i++) {
		g_autofree char *name = g_strdup_printf("in/new/%u", i);

		put(name, large, 900 * 1024);
	}
	assert_true(dsn_reader_claim(reader, batch));
	while (dsn_batch_load(batch)) {
		loads++;
		messages += batch->n_messages;
		assert_in_range(dsn_batch_store(batch)->octets.len, 0, 2 * 1024 * 1024);
	}
	assert_int_equal(loads, 5);
	assert_int_equal(messages, 10);
	assert_false(dsn_reader_claim(reader, batch));
	assert_int_equal(dsn_reader_octets_read(reader), 10 * 900 * 1024);
}

/* Around what is asked for at once, since what falls short of it is the end. */
static void
reads_files_of_any_size_whole(void **state)
{
	static const gsize sizes[] = { 1, 65535, 65536, 65537, 131072, 200000 };
	g_autofree char *text = g_strnfill(200000, 'x'), *path = at_scratch("in");
	const char *const paths[] = { path, NULL };
	g_autoptr(DsnReader) reader = dsn_reader_new(paths, NULL);
	g_autoptr(DsnBatch) batch = dsn_batch_new();

	(void)state;
	make_maildir("in");
	for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_autofree char *name = g_strdup_printf("in/new/%u", i);

		put(name, text, (gssize)sizes[i]);
	}
	assert_true(dsn_reader_claim(reader, batch));
	assert_true(dsn_batch_load(batch));
	assert_int_equal(batch->n_messages, G_N_ELEMENTS(sizes));
	for (guint i = 0; i < batch->n_messages; i++)
		assert_int_equal(batch->messages[i].octets.len, sizes[i]);
	assert_false(dsn_batch_load(batch));
}

static void
counts_the_octets_of_files(void **state)
{
	g_autofree char *path = at_scratch("box"), *dir = at_scratch("");
	const char *const paths[] = { path, path, NULL }, *const others[] = { path, dir, NULL };
	g_autoptr(DsnReader) reader = NULL, other = NULL;
	g_autoptr(DsnBatch) batch = dsn_batch_new();
	guint64 serial = 0;

	(void)state;
	put("box", FROM_A "A: 1\n\n" FROM_A "B: 2\n", -1);
	reader = dsn_reader_new(paths, NULL);
	other = dsn_reader_new(others, NULL);
	assert_int_equal(dsn_reader_octets_total(reader), 198);
	assert_int_equal(dsn_reader_octets_total(other), 0);
	while (dsn_reader_claim(reader, batch))
		assert_int_equal(batch->serial, serial++);
	assert_int_equal(dsn_reader_octets_read(reader), 198);
	assert_int_equal(serial, 2);
}

/* To the byte, but for mboxo, which cannot give back what it took. */
static void
gives_back_what_was_put_into_each_kind(void **state)
{
	static const char *const boxes[] = { "mboxrd", "mboxrd.gz", "mboxcl2", "mmdf" };
	g_autofree char *fixtures =
		g_build_filename(g_getenv("DSNSIFT_FIXTURES"), "mailboxes", NULL);

	(void)state;
	each_row (i, boxes) {
		g_autofree char *path = g_build_filename(fixtures, boxes[i], NULL);
		const char *const paths[] = { path, NULL };
		g_autoptr(DsnReader) reader = dsn_reader_new(paths, NULL);
		g_autoptr(DsnBatch) batch = dsn_batch_new();

		name_row("(%s)", boxes[i]);
		assert_true(dsn_reader_claim(reader, batch));
		assert_true(dsn_batch_load(batch));
		if (!check_int(batch->n_messages, 4))
			continue;
		for (guint j = 0; j < 4; j++) {
			g_autofree char *name = g_strdup_printf("%s/mh/%u", fixtures, j + 1);
			g_autofree char *octets = NULL;
			DsnStr got = batch->messages[j].octets, want;

			assert_true(g_file_get_contents(name, &octets, &want.len, NULL));
			want.at = octets;
			if (i == 2) /* its header has a field more */
				got = dsn_str_slice(
					got, dsn_str_find(got, DSN_STR("\n\n"), 0), got.len),
				want = dsn_str_slice(
					want, dsn_str_find(want, DSN_STR("\n\n"), 0), want.len);
			check_str(got, want);
		}
	}
}

/* An older program has not got the later options, whatever stands there in its memory. */
static void
options_are_read_as_far_as_the_program_has_them(void **state)
{
	g_autofree char *path = at_scratch("nowhere");
	const char *const paths[] = { path, NULL };

	(void)state;
	for (guint has_warn = 0; has_warn < 2; has_warn++) {
		Reading reading = new_reading();
		DsnReaderOptions options = { has_warn ? sizeof options
						      : G_STRUCT_OFFSET(DsnReaderOptions, warn),
			0, note_warning, &reading };
		g_autoptr(DsnReader) reader = dsn_reader_new(paths, &options);
		g_autoptr(DsnBatch) batch = dsn_batch_new();

		assert_false(dsn_reader_claim(reader, batch));
		assert_int_equal(dsn_reader_failures(reader), 1);
		assert_int_equal(reading.warnings->len > 0, has_warn);
		clear_reading(&reading);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(unpacks_gzip_wherever_it_is),
		IN_SCRATCH(tells_a_mailbox_from_a_message_on_standard_input),
		cmocka_unit_test(gives_back_what_was_put_into_each_kind),
		IN_SCRATCH(believes_no_length_beyond_the_head),
		IN_SCRATCH(keeps_only_the_head_of_a_large_message),
		IN_SCRATCH(hands_large_files_out_by_and_by),
		IN_SCRATCH(reads_files_of_any_size_whole),
		IN_SCRATCH(counts_the_octets_of_files),
		IN_SCRATCH(options_are_read_as_far_as_the_program_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
