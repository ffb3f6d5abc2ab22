/* SPDX-License-Identifier: MIT */
/* mbox and MMDF: messages, whole or cut at the head, at any size of block. */
#include "support/mailbox.h"

#include "reader/mbox-separator.h"

#define FROM_A "From a@example.org Thu Apr 29 23:34:45 2004\n"
#define FROM_B "From MAILER-DAEMON  Fri Feb 13 05:04:57 2015\n"

static const struct {
	const char *name;
	const char *mbox;
	const char *messages; /* as note_batch() writes them */
} cases[] = {
	{ "two", FROM_A "A: 1\n\nx\n\n" FROM_B "B: 2\n\ny\n\n",
		"[m@44+8]A: 1\n\nx\n[m@98+8]B: 2\n\ny\n" },
	{ "no line end at the end", FROM_A "A: 1\n\nx", "[m@44+7]A: 1\n\nx" },
	{ "empty lines first", "\n\n" FROM_A "A: 1\n\nx\n", "[m@46+8]A: 1\n\nx\n" },
	{ "header only", FROM_A "A: 1\n\n" FROM_B "B: 2\n", "[m@44+5]A: 1\n[m@95+5]B: 2\n" },
	{ "nothing between", FROM_A "\n" FROM_B "B: 2\n\n", "[m@90+5]B: 2\n" },
	{ "no empty line before", FROM_A "A: 1\n\nx\n" FROM_B "y\n",
		"[m@44+55]A: 1\n\nx\n" FROM_B "y\n" },
	{ "no date in it", FROM_A "A: 1\n\nx\n\nFrom Monday on we rest.\n",
		"[m@44+33]A: 1\n\nx\n\nFrom Monday on we rest.\n" },
	{ "CRLF",
		"From a Thu Apr 29 23:34:45 2004\r\nA: 1\r\n\r\nx\r\n\r\n"
		"From b Thu Apr 29 23:34:45 2004\r\nB: 2\r\n\r\n",
		"[m@33+11]A: 1\r\n\r\nx\r\n[m@79+6]B: 2\r\n" },
	{ "quoted twice over: mboxrd", FROM_A "A: 1\n\n>From x\n>>From y\n>>>From z\n> From\n",
		"[m@44+37]A: 1\n\nFrom x\n>From y\n>>From z\n> From\n" },
	{ "not quoted at all", FROM_A "A: 1\n\nFrom x\n>From y\n",
		"[m@44+21]A: 1\n\nFrom x\n>From y\n" },
	{ "quoted lines of a header stay", FROM_A "A: 1\nB: 2\n>From x\n\n>From y\n",
		"[m@44+26]A: 1\nB: 2\n>From x\n\nFrom y\n" },
	{ "a second From_ line", FROM_A ">From b\nA: 1\n\nx\n", "[m@52+8]A: 1\n\nx\n" },
	{ "mboxcl2", FROM_A "Content-Length: 55\nA: 1\n\nx\n\n" FROM_B ">From \n\n" FROM_B "B: 2\n",
		"[m@44+80]Content-Length: 55\nA: 1\n\nx\n\n" FROM_B ">From \n"
		"[m@170+5]B: 2\n" },
	{ "mboxcl2 up to the end", FROM_A "content-length:48\n\nx\n\n" FROM_B,
		"[m@44+67]content-length:48\n\nx\n\n" FROM_B },
	{ "mboxcl2 without empty lines", FROM_A "Content-Length: 2\n\nx\n" FROM_B "B: 2\n",
		"[m@44+21]Content-Length: 2\n\nx\n[m@110+5]B: 2\n" },
	{ "Content-Length too small", FROM_A "Content-Length: 1\n\nxyz\n\n" FROM_B "B: 2\n",
		"[m@44+23]Content-Length: 1\n\nxyz\n[m@113+5]B: 2\n" },
	{ "Content-Length too large",
		FROM_A "Content-Length: 60\n\nx\n\n" FROM_B "B: 2\n\nyyyyyyyy",
		"[m@44+22]Content-Length: 60\n\nx\n[m@112+14]B: 2\n\nyyyyyyyy" },
	{ "Content-Length far beyond",
		FROM_A "Content-Length: 99999999999999999999\n\n\n" FROM_B "B: 2\n",
		"[m@44+38]Content-Length: 99999999999999999999\n\n[m@128+5]B: 2\n" },
	{ "MMDF", "\1\1\1\1\nA: 1\n\nx\n\1\1\1\1\n\1\1\1\1\nFrom b\nB: 2\n\n>From y\n\1\1\1\1\n",
		"[m@5+8]A: 1\n\nx\n[m@30+14]B: 2\n\n>From y\n" },
	{ "MMDF that was cut off", "\1\1\1\1\nA: 1\n\nx\n\n\1\1\1\1\n\1\1\1\1\nB: 2\n\ny\n\n",
		"[m@5+9]A: 1\n\nx\n\n[m@24+9]B: 2\n\ny\n\n" },
	{ "MMDF with CRLF", "\1\1\1\1\r\nA: 1\r\n\1\1\1\1\r\n\1\1\1\1\r\nB: 2\r\n\1\1\1\1\r\n",
		"[m@6+6]A: 1\r\n[m@24+6]B: 2\r\n" },
	{ "one message", "A: 1\n\nx\n\n" FROM_B "y\n\n", "[m@0+57]A: 1\n\nx\n\n" FROM_B "y\n\n" },
	{ "one message with a From_ line that has no date", "From a\r\nA: 1\r\n\r\nx",
		"[m@8+9]A: 1\r\n\r\nx" },
	{ "one message with bare CRs", "From a Thu Apr 29 23:34:45 2004\rA: 1\r\rx\r",
		"[m@32+8]A: 1\r\rx\r" },
	{ "a From field with a blank before its colon", "From : a\n\nx\n",
		"[m@0+12]From : a\n\nx\n" },
	{ "nothing", "", "" },
};

static void
splits_all_kinds_at_any_block_size(void **state)
{
	static const gsize blocks[] = { 1, 2, 5, 12, 1024, 0 };

	(void)state;
	each_row (i, cases) {
		name_row("(%s)", cases[i].name);
		put("m", cases[i].mbox, -1);
		for (gsize j = 0; j < G_N_ELEMENTS(blocks); j++) {
			Reading reading = read_mailbox("m", 0, blocks[j]);

			if (strcmp(reading.messages->str, cases[i].messages) != 0)
				check_failed("blocks of %zu: got <%s>, want <%s>", blocks[j],
					reading.messages->str, cases[i].messages);
			check_int(reading.failures, 0);
			clear_reading(&reading);
		}
	}
}

/* The first @n octets of From_ lines, and a message that is larger than the head. */
static GString *
make_message(gsize n)
{
	GString *text = g_string_new(n > 0 ? FROM_A : "");

	while (text->len + 8 <= n)
		g_string_append(text, ">From x\n");
	g_string_append(text, "A: 1\n\n");
	for (guint i = 0; text->len < n + 3000; i++)
		g_string_append_printf(text, "line %u\n", i);
	return text;
}

/* Of a mailbox, of a message alone and of a maildir: what the message is, without its source. */
static void
keeps_the_same_head_however_a_message_comes(void **state)
{
	static const gsize lengths[] = { 0, 52, 1100, 5000, DSN_FROM_LINES_MAX - 4,
		DSN_FROM_LINES_MAX, DSN_FROM_LINES_MAX + 8, 3 * DSN_FROM_LINES_MAX };
	static const char *const names[] = { "m", "m.eml", "in" };
	static const gsize blocks[] = { 1000, 0 };
	guint failed = 0;

	(void)state;
	make_maildir("in");
	for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
		g_autoptr(GString) text = make_message(lengths[i]);
		g_autofree char *want = NULL;

		put("m", text->str, (gssize)text->len);
		put("m.eml", text->str, (gssize)text->len);
		put("in/new/m", text->str, (gssize)text->len);
		for (gsize k = 0; k < G_N_ELEMENTS(names) * G_N_ELEMENTS(blocks); k++) {
			const char *name = names[k / G_N_ELEMENTS(blocks)];
			Reading reading = read_mailbox(name, 500, blocks[k % G_N_ELEMENTS(blocks)]);
			const char *at = strchr(reading.messages->str, '@');

			if (want == NULL)
				want = g_strdup(at);
			if (g_strcmp0(at, want) != 0) {
				print_message("# %s below %zu octets: %.30s, not %.30s\n", name,
					lengths[i], at, want);
				failed++;
			}
			clear_reading(&reading);
		}
		/* Whole lines of those that end within the limit are no part of the message. */
		if (lengths[i] <= DSN_FROM_LINES_MAX && strstr(want, "]A: 1\n") == NULL) {
			print_message("# %zu octets are not passed over\n", lengths[i]);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
}

typedef struct {
	char *fifo;
	const char *piece;
	guint times;
	const char *end;
} Pour;

static gpointer
pour(gpointer data)
{
	const Pour *job = data;
	FILE *out = fopen(job->fifo, "w");

	g_assert_nonnull(out);
	fputs(FROM_A "A: 1\n\n", out);
	for (guint i = 0; i < job->times; i++)
		fputs(job->piece, out);
	fputs(job->end, out);
	fclose(out);
	return NULL;
}

/* Through a FIFO, so that nothing but the reader itself can hold what was written. */
static void
pour_and_read(const char *piece, guint times, const char *end, guint messages)
{
	Pour job = { at_scratch("fifo"), piece, times, end };
	const char *const paths[] = { job.fifo, NULL };
	g_autoptr(DsnReader) reader = dsn_reader_new(paths, NULL);
	g_autoptr(DsnBatch) batch = dsn_batch_new();
	GThread *writer;
	guint n = 0;

	assert_int_equal(mkfifo(job.fifo, 0600), 0);
	writer = g_thread_new("pour", pour, &job);
	while (dsn_reader_claim(reader, batch)) {
		const DsnFile *file = reader->top->state;

		assert_in_range(dsn_batch_store(batch)->octets.capacity, 0, 4 * 1024 * 1024);
		assert_in_range(file->carry.capacity, 0, 4 * 1024 * 1024);
		while (dsn_batch_load(batch))
			n += batch->n_messages;
		for (guint i = 0; i < batch->n_messages; i++)
			assert_in_range(batch->messages[i].octets.len, 0, DSN_READER_HEAD);
	}
	g_thread_join(writer);
	assert_int_equal(n, messages);
	unlink(job.fifo);
	g_free(job.fifo);
}

static void
needs_no_more_memory_for_more(void **state)
{
	g_autofree char *xs = g_strnfill(1000, 'x');
	g_autofree char *message = g_strconcat("\n" FROM_B "B: 2\n\n", xs, "\n", NULL);
	g_autofree char *line = g_strconcat(xs, "\n", NULL);

	(void)state;
	pour_and_read(message, 20000, "", 20001);
	pour_and_read(line, 20000, "\n" FROM_B "B: 2\n", 2);
	pour_and_read(xs, 20000, "\n\n" FROM_B "B: 2\n", 2);
}

static void
takes_its_time_for_no_kind_of_from_line(void **state)
{
	(void)state;
	pour_and_read("From x\n", 1000000, "\n" FROM_B "B: 2\n", 2);
	pour_and_read("\nFrom x\n", 1000000, "\n" FROM_B "B: 2\n", 2);
	pour_and_read(FROM_B, 200000, "\n" FROM_B "B: 2\n", 3);
	pour_and_read("\n" FROM_B, 200000, "\n" FROM_B "B: 2\n", 2);
	pour_and_read(">From x\n", 1000000, "\n" FROM_B "B: 2\n", 2);
	pour_and_read("\n" FROM_B "Content-Length: 900000\n", 20000, "", 20001);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_all_kinds_at_any_block_size),
		cmocka_unit_test(keeps_the_same_head_however_a_message_comes),
		cmocka_unit_test(needs_no_more_memory_for_more),
		cmocka_unit_test(takes_its_time_for_no_kind_of_from_line),
	};

	return cmocka_run_group_tests(tests, make_scratch, drop_scratch);
}
