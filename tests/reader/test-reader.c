/* SPDX-License-Identifier: MIT */
#include "base/str.h"
#include "reader/folder.h"
#include "reader/mbox-separator.h"
#include "support/mailbox.h"

#include <fcntl.h>
#include <zlib.h>

#define FROM_A "From a@example.org Thu Apr 29 23:34:45 2004\n"

static void
check(const char *name, const char *messages, const char *warnings)
{
	Reading reading = read_mailbox(name, 0, 0);

	check_string(reading.messages->str, messages);
	check_string(reading.warnings->str, warnings);
	clear_reading(&reading);
}

static void
reads_new_and_cur_of_a_maildir_but_not_tmp(void **state)
{
	(void)state;
	make_maildir("in");
	put("in/cur/2.host:2,S", "B: 2\n", -1);
	put("in/cur/1.host:2,", "A: 1\n", -1);
	put("in/new/3.host", "C: 3\n", -1);
	put("in/tmp/4.host", "D: 4\n", -1);
	put("in/new/.nfs0001", "E: 5\n", -1);
	put("in/maildirsize", "F: 6\n", -1);
	put("in/.Sub/cur/7", "G: 7\n", -1);
	put("in/.Sub/new/.keep", "", 0);
	check("in",
		"[in/new/3.host@0+5]C: 3\n[in/cur/1.host:2,@0+5]A: 1\n"
		"[in/cur/2.host:2,S@0+5]B: 2\n",
		"");
}

static void
reads_a_message_in_new_and_in_cur_once(void **state)
{
	(void)state;
	make_maildir("in");
	put("in/new/1.host", "A: 1\n", -1);
	put("in/cur/1.host:2,S", "A: 1\n", -1);
	check("in", "[in/new/1.host@0+5]A: 1\n", "");
}

/* Between the claim that names the files and the load that opens them. */
static void
survives_what_moves_and_vanishes(void **state)
{
	static const char *const moves[][2] = {
		{ "in/new/1.host", "in/cur/1.host:2,S" },
		{ "in/new/2.host", "in/cur/2.host:2,FRST" },
		{ "in/cur/3.host:2,", "in/cur/3.host:2,S" },
		{ "in/cur/4.host:2,S", NULL },
		{ "in/cur/5.host:2,", "in/cur/5.host:2," },
	};
	g_autofree char *path = at_scratch("in");
	const char *const paths[] = { path, NULL };
	Reading reading = new_reading();
	const DsnReaderOptions options = { sizeof options, 0, note_warning, &reading };
	g_autoptr(DsnReader) reader = dsn_reader_new(paths, &options);
	g_autoptr(DsnBatch) batch = dsn_batch_new();

	(void)state;
	make_maildir("in");
	for (gsize i = 0; i < G_N_ELEMENTS(moves); i++)
		put(moves[i][0], moves[i][0], -1);
	put("in/cur/2.hostess:2,", "O: 1\n", -1);

	assert_true(dsn_reader_claim(reader, batch));
	each_row (i, moves) {
		g_autofree char *from = at_scratch(moves[i][0]);
		g_autofree char *to = moves[i][1] != NULL ? at_scratch(moves[i][1]) : NULL;

		check_int(to != NULL ? rename(from, to) : unlink(from), 0);
	}
	while (dsn_batch_load(batch))
		note_batch(&reading, batch);
	assert_false(dsn_reader_claim(reader, batch));
	assert_string_equal(reading.messages->str,
		"[in/new/1.host@0+13]in/new/1.host[in/new/2.host@0+13]in/new/2.host"
		"[in/cur/2.hostess:2,@0+5]O: 1\n[in/cur/3.host:2,@0+16]in/cur/3.host:2,"
		"[in/cur/5.host:2,@0+16]in/cur/5.host:2,");
	assert_string_equal(reading.warnings->str, "");
	assert_int_equal(dsn_reader_failures(reader), 0);
	clear_reading(&reading);
}

static void
does_not_read_twice_what_moves_between_claims(void **state)
{
	g_autofree char *path = at_scratch("in");
	const char *const paths[] = { path, NULL };
	Reading reading = new_reading();
	g_autoptr(DsnReader) reader = dsn_reader_new(paths, NULL);
	g_autoptr(DsnBatch) batch = dsn_batch_new();

	(void)state;
	make_maildir("in");
	for (guint i = 0; i < 3000; i++) {
		g_autofree char *name = g_strdup_printf("in/new/%05u.host", i);

		put(name, "A: 1\n", -1);
	}
	assert_true(dsn_reader_claim(reader, batch));
	for (guint i = 0; i < 3000; i++) {
		g_autofree char *from = g_strdup_printf("%s/new/%05u.host", path, i);
		g_autofree char *to = g_strdup_printf("%s/cur/%05u.host:2,S", path, i);

		assert_int_equal(rename(from, to), 0);
	}
	do
		while (dsn_batch_load(batch))
			note_batch(&reading, batch);
	while (dsn_reader_claim(reader, batch));
	assert_int_equal(reading.n_messages, 3000);
	clear_reading(&reading);
}

static void
walks_directories_in_the_order_of_bytes(void **state)
{
	(void)state;
	put("d/10", "A: 1\n", -1);
	put("d/9", FROM_A "A: 2\n\nFrom inside\n\n" FROM_A "B: 2\n", -1);
	put("d/b/x.EML", FROM_A "C: 3\n\nFrom inside\n\n" FROM_A "B: 3\n", -1);
	put("d/a/z/1", "D: 4\n", -1);
	put("d/a/1", "E: 5\n", -1);
	put("d/mbox", FROM_A "F: 6\n\n" FROM_A "G: 7\n", -1);
	put("d/\xff.eml", "H: 8\n", -1);
	put("d/empty mbox", "", 0);
	put("d/.mh_sequences", "cur: 1\n", -1);
	put("d/,2", "I: 9\n", -1);
	put("d/.git/config", "J: 9\n", -1);
	make_maildir("d/in");
	make_maildir("d/in/.Bounces");
	put("d/in/subscriptions", "Bounces\n", -1);
	put("d/in/cur/1:2,", "K: 1\n", -1);
	put("d/in/.Bounces/new/2", "L: 2\n", -1);
	check("d",
		"[d/10@0+5]A: 1\n[d/9@44+18]A: 2\n\nFrom inside\n[d/9@107+5]B: 2\n"
		"[d/mbox@44+5]F: 6\n[d/mbox@94+5]G: 7\n[d/\xff.eml@0+5]H: 8\n"
		"[d/a/1@0+5]E: 5\n[d/a/z/1@0+5]D: 4\n[d/b/x.EML@44+68]C: 3\n\nFrom "
		"inside\n\n" FROM_A "B: 3\n"
		"[d/in/cur/1:2,@0+5]K: 1\n[d/in/.Bounces/new/2@0+5]L: 2\n",
		"");
}

static void
follows_links_once_and_waits_for_no_fifo(void **state)
{
	g_autofree char *loop = at_scratch("d/loop"), *fifo = at_scratch("d/fifo");
	g_autofree char *link = at_scratch("d/link.eml"), *nowhere = at_scratch("d/nowhere");

	(void)state;
	put("d/1", "A: 1\n", -1);
	put("elsewhere", "B: 2\n", -1);
	assert_int_equal(symlink("..", loop), 0);
	assert_int_equal(symlink("../elsewhere", link), 0);
	assert_int_equal(symlink("void", nowhere), 0);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	check("d", "[d/1@0+5]A: 1\n[d/link.eml@0+5]B: 2\n[d/loop/elsewhere@0+5]B: 2\n",
		"d/nowhere: the symbolic link leads nowhere\n");
}

static void
warns_and_goes_on(void **state)
{
	Reading reading;

	(void)state;
	make_maildir("in");
	put("in/new/1", "", 0);
	put("in/new/2", "A: 1\n", -1);
	reading = read_mailbox("in", 0, 0);
	assert_string_equal(reading.messages->str, "[in/new/2@0+5]A: 1\n");
	assert_string_equal(reading.warnings->str, "in/new/1: the file is empty\n");
	assert_int_equal(reading.failures, 1);
	clear_reading(&reading);
	check("missing", "", "missing: No such file or directory\n");
}

static void
reports_files_that_must_not_be_read(void **state)
{
	g_autofree char *file = at_scratch("d/1"), *dir = at_scratch("d");
	uid_t user = geteuid();

	(void)state;
	put("d/1", "A: 1\n", -1);
	put("d/2", "B: 2\n", -1);
	assert_int_equal(chmod(file, 0), 0);
	/* root may read everything, so be somebody else */
	assert_int_equal(chmod(scratch, 0755) | chmod(dir, 0755), 0);
	assert_true(user != 0 || seteuid(65534) == 0);
	check("d", "[d/2@0+5]B: 2\n", "d/1: Permission denied\n");
	assert_int_equal(seteuid(user), 0);
}

/* A directory that is gone when its turn comes is nobody's fault; one that is closed is told. */
static void
reports_directories_that_must_not_be_read(void **state)
{
	g_autofree char *dir = at_scratch("d"), *closed = at_scratch("d/a");
	g_autofree char *gone = at_scratch("d/b"), *open = at_scratch("d/c");
	const char *const paths[] = { dir, NULL };
	Reading reading = new_reading();
	DsnReaderOptions options = { sizeof options, 0, note_warning, &reading };
	g_autoptr(DsnReader) reader = dsn_reader_new(paths, &options);
	g_autoptr(DsnBatch) batch = dsn_batch_new();
	uid_t user = geteuid();

	(void)state;
	put("d/1", "A: 1\n", -1);
	put("d/a/2", "B: 2\n", -1);
	put("d/b/3", "C: 3\n", -1);
	put("d/c/4", "D: 4\n", -1);
	assert_true(dsn_reader_claim(reader, batch));
	remove_tree(gone);
	assert_int_equal(chmod(closed, 0), 0);
	assert_int_equal(chmod(scratch, 0755) | chmod(dir, 0755) | chmod(open, 0755), 0);
	assert_true(user != 0 || seteuid(65534) == 0);
	do
		while (dsn_batch_load(batch))
			note_batch(&reading, batch);
	while (dsn_reader_claim(reader, batch));
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(chmod(closed, 0700), 0);
	assert_string_equal(reading.messages->str, "[d/1@0+5]A: 1\n[d/c/4@0+5]D: 4\n");
	assert_string_equal(reading.warnings->str, "d/a: Permission denied\n");
	assert_int_equal(dsn_reader_failures(reader), 1);
	clear_reading(&reading);
}

/* The octets of @text in a gzip member, appended to @packed. */
static void
pack(GString *packed, const char *text)
{
	char out[1024];
	z_stream zip = { .next_in = (Bytef *)(guintptr)text,
		.avail_in = (uInt)strlen(text),
		.next_out = (Bytef *)out,
		.avail_out = sizeof out };

	assert_int_equal(deflateInit2(&zip, 9, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
	assert_int_equal(deflate(&zip, Z_FINISH), Z_STREAM_END);
	g_string_append_len(packed, out, (gssize)zip.total_out);
	deflateEnd(&zip);
}

static void
unpacks_gzip_wherever_it_is(void **state)
{
	static const gsize blocks[] = { 1, 7, 0 };
	g_autoptr(GString) mbox = g_string_new(NULL), message = g_string_new(NULL);

	(void)state;
	pack(mbox, FROM_A "A: 1\n\n" FROM_A "B");
	pack(mbox, ": 2\n");
	pack(message, "C: 3\n");
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
	check("in", "[in/new/1@0+5]C: 3\n[in/new/2@0+5]D: 4\n[in/new/3@0+5]C: 3\n", "");

	put("cut", mbox->str, (gssize)mbox->len - 6);
	check("cut", "[cut@44+5]A: 1\n[cut@94+5]B: 2\n", "cut: the gzip data ends too early\n");
	mbox->str[mbox->len - 6] ^= 1;
	put("bad", mbox->str, (gssize)mbox->len);
	check("bad", "[bad@44+5]A: 1\n[bad@94+5]B: 2\n", "bad: the gzip data is damaged\n");
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
		check("-", inputs[i][1], "");
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
			g_autofree char *bytes = NULL;
			DsnStr got = batch->messages[j].octets, want;

			assert_true(g_file_get_contents(name, &bytes, &want.len, NULL));
			want.at = bytes;
			if (i == 2) /* its header has a field more */
				got = dsn_str_slice(
					got, dsn_str_find(got, DSN_STR("\n\n"), 0), got.len),
				want = dsn_str_slice(
					want, dsn_str_find(want, DSN_STR("\n\n"), 0), want.len);
			check_str(got, want);
		}
	}
}

static void
lists_large_directories_in_sorted_runs(void **state)
{
	DsnListing listing = { .run = 200 };
	g_autofree char *last = g_strdup("");
	guint n = 0, steps_back = 0;
	const char *name;

	(void)state;
	for (guint i = 0; i < 500; i++) {
		g_autofree char *file = g_strdup_printf("%u", i * 7919 % 500);

		put(file, "", 0);
	}
	assert_true(dsn_listing_open(&listing, AT_FDCWD, scratch));
	while ((name = dsn_listing_next(&listing, NULL)) != NULL) {
		steps_back += strcmp(last, name) > 0;
		g_free(last);
		last = g_strdup(name);
		n++;
	}
	assert_int_equal(n, 500);
	assert_in_range(steps_back, 1, 500 / 30);
	assert_in_range(listing.names.capacity, 200, 1024);
	dsn_listing_clear(&listing);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, make_scratch, drop_scratch)

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
		IN_SCRATCH(reads_new_and_cur_of_a_maildir_but_not_tmp),
		IN_SCRATCH(reads_a_message_in_new_and_in_cur_once),
		IN_SCRATCH(survives_what_moves_and_vanishes),
		IN_SCRATCH(does_not_read_twice_what_moves_between_claims),
		IN_SCRATCH(walks_directories_in_the_order_of_bytes),
		IN_SCRATCH(follows_links_once_and_waits_for_no_fifo),
		IN_SCRATCH(warns_and_goes_on),
		IN_SCRATCH(reports_files_that_must_not_be_read),
		IN_SCRATCH(reports_directories_that_must_not_be_read),
		IN_SCRATCH(unpacks_gzip_wherever_it_is),
		IN_SCRATCH(tells_a_mailbox_from_a_message_on_standard_input),
		cmocka_unit_test(gives_back_what_was_put_into_each_kind),
		IN_SCRATCH(lists_large_directories_in_sorted_runs),
		IN_SCRATCH(believes_no_length_beyond_the_head),
		IN_SCRATCH(keeps_only_the_head_of_a_large_message),
		IN_SCRATCH(hands_large_files_out_by_and_by),
		IN_SCRATCH(reads_files_of_any_size_whole),
		IN_SCRATCH(counts_the_octets_of_files),
		IN_SCRATCH(options_are_read_as_far_as_the_program_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
