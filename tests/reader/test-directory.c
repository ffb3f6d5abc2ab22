/* SPDX-License-Identifier: MIT */
/* Maildirs and other directories, whose files come, go and move while they are read. */
#include "base/str.h"
#include "reader/folder.h"
#include "support/mailbox.h"

#include <fcntl.h>

#define FROM_A "From a@example.org Thu Apr 29 23:34:45 2004\n"

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
	check_mailbox("in",
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
	check_mailbox("in", "[in/new/1.host@0+5]A: 1\n", "");
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
walks_directories_in_the_order_of_octets(void **state)
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
	check_mailbox("d",
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
	check_mailbox("d", "[d/1@0+5]A: 1\n[d/link.eml@0+5]B: 2\n[d/loop/elsewhere@0+5]B: 2\n",
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
	check_mailbox("missing", "", "missing: No such file or directory\n");
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
	check_mailbox("d", "[d/2@0+5]B: 2\n", "d/1: Permission denied\n");
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(reads_new_and_cur_of_a_maildir_but_not_tmp),
		IN_SCRATCH(reads_a_message_in_new_and_in_cur_once),
		IN_SCRATCH(survives_what_moves_and_vanishes),
		IN_SCRATCH(does_not_read_twice_what_moves_between_claims),
		IN_SCRATCH(walks_directories_in_the_order_of_octets),
		IN_SCRATCH(follows_links_once_and_waits_for_no_fifo),
		IN_SCRATCH(warns_and_goes_on),
		IN_SCRATCH(reports_files_that_must_not_be_read),
		IN_SCRATCH(reports_directories_that_must_not_be_read),
		IN_SCRATCH(lists_large_directories_in_sorted_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
