/* SPDX-License-Identifier: MIT */
/* The pieces of the filter that hold a message and write it: whatever a system call does, no octet
 * is lost, or it is said.  They are compiled in here, with the calls below in place of the real. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "support/test.h"

#include "cli/filter/filter.h"

/* Descriptors that are none: the message comes from one and goes to the other. */
#define IN 100000
#define OUT 100001

typedef enum {
	CALL_NONE,
	CALL_READ,
	CALL_READ_POLL,
	CALL_OPEN,
	CALL_OPEN_NAMED,
	CALL_OPEN_MEMORY,
	CALL_SPOOL,
	CALL_COPY,
	CALL_WRITE,
	CALL_WRITE_POLL,
	CALL_CLOSE,
	CALL_MALLOC,
	CALL_COUNT
} Call;

enum {
	SHORT = -1,   /* it does one octet */
	NOTHING = -2, /* it does none, and says so */
};

/* What goes wrong: @call, the @first time and the @times - 1 times after it. */
typedef struct {
	Call call;
	guint first;
	guint times;
	int how; /* an errno, or one of the above */
} Trouble;

static struct {
	Trouble troubles[2];
	guint calls[CALL_COUNT];
	GString *message;
	gsize read;
	GString *written;
	gboolean is_closed;
} world;

/* 0, or how this call goes wrong. */
static int
trouble_of(Call call)
{
	guint n = ++world.calls[call];

	for (gsize i = 0; i < G_N_ELEMENTS(world.troubles); i++) {
		const Trouble *trouble = &world.troubles[i];

		if (trouble->call != call || n < trouble->first ||
			n - trouble->first >= trouble->times)
			continue;
		if (trouble->how > 0)
			errno = trouble->how;
		return trouble->how;
	}
	return 0;
}

/* How many of @len octets the call takes or gives. */
static gssize
cut(int trouble, gsize len)
{
	if (trouble == 0)
		return (gssize)len;
	if (trouble == SHORT)
		return len > 0 ? 1 : 0;
	return trouble == NOTHING ? 0 : -1;
}

static gssize
test_read(int fd, void *into, gsize len)
{
	gssize n;

	assert_int_equal(fd, IN);
	assert_true(len > 0);
	n = cut(trouble_of(CALL_READ), MIN(len, world.message->len - world.read));
	if (n > 0)
		memcpy(into, world.message->str + world.read, (gsize)n);
	world.read += (gsize)MAX(n, 0);
	return n;
}

static int
test_poll(struct pollfd *fds, nfds_t n, int timeout)
{
	assert_int_equal(n, 1);
	assert_true(timeout < 0);
	assert_int_equal(fds[0].events, fds[0].fd == IN ? POLLIN : POLLOUT);
	return (int)cut(trouble_of(fds[0].fd == IN ? CALL_READ_POLL : CALL_WRITE_POLL), 1);
}

static int
test_open(const char *path, int flags, mode_t mode)
{
	return trouble_of(CALL_OPEN) != 0 ? -1 : open(path, flags, mode);
}

static int
test_mkostemp(char *name, int flags)
{
	return trouble_of(CALL_OPEN_NAMED) != 0 ? -1 : mkostemp(name, flags);
}

static int
test_memfd_create(const char *name, unsigned flags)
{
	return trouble_of(CALL_OPEN_MEMORY) != 0 ? -1 : memfd_create(name, flags);
}

static gssize
test_write(int fd, const void *from, gsize len)
{
	gssize n = cut(trouble_of(CALL_SPOOL), len);

	return n > 0 ? write(fd, from, (gsize)n) : n;
}

static gssize
test_pread(int fd, void *into, gsize len, off_t at)
{
	gssize n = cut(trouble_of(CALL_COPY), len);

	return n > 0 ? pread(fd, into, (gsize)n, at) : n;
}

static gssize
test_writev(int fd, const struct iovec *pieces, int n_pieces)
{
	gsize before = world.written->len;
	gssize n;

	assert_int_equal(fd, OUT);
	for (int i = 0; i < n_pieces; i++)
		g_string_append_len(world.written, pieces[i].iov_base, (gssize)pieces[i].iov_len);
	n = cut(trouble_of(CALL_WRITE), world.written->len - before);
	g_string_truncate(world.written, before + (gsize)MAX(n, 0));
	return n;
}

static int
test_close(int fd)
{
	assert_int_equal(fd, OUT);
	world.is_closed = TRUE;
	return trouble_of(CALL_CLOSE) != 0 ? -1 : 0;
}

static void *
take_memory(gsize len)
{
	return trouble_of(CALL_MALLOC) != 0 ? NULL : malloc(len);
}

static void *
take_more_memory(void *old, gsize len)
{
	return trouble_of(CALL_MALLOC) != 0 ? NULL : realloc(old, len);
}

#define read test_read
#define poll test_poll
#define open test_open
#define mkostemp test_mkostemp
#define memfd_create test_memfd_create
#define write test_write
#define pread test_pread
#define writev test_writev
#define close test_close
#define malloc take_memory
#define realloc take_more_memory
#include "cli/filter/message.c"
#include "cli/filter/header.c"
#undef read
#undef poll
#undef open
#undef mkostemp
#undef memfd_create
#undef write
#undef pread
#undef writev
#undef close
#undef malloc
#undef realloc

#define INSERT "X-DSN-Verdict: none\n"
#define SPLIT 5 /* octets of a From_ line */

static void
let_go(DsnFilterHold *hold)
{
	if (hold->head != first_block)
		free(hold->head);
	free(hold->tail);
	if (hold->spool >= 0)
		close(hold->spool);
}

static const Trouble none = { CALL_NONE, 0, 0, 0 };

/* The message through the filter's hands; 0, or an errno. */
static int
pass(Trouble trouble, Trouble another, gboolean whole)
{
	DsnFilterHold hold;
	int error;

	memset(world.calls, 0, sizeof world.calls);
	world.troubles[0] = trouble;
	world.troubles[1] = another;
	world.read = 0;
	world.is_closed = FALSE;
	g_string_truncate(world.written, 0);
	error = dsn_filter_hold(&hold, IN, whole);
	if (error == 0) {
		assert_int_equal(hold.total, world.message->len);
		if (whole) {
			error = dsn_filter_pass(&hold, SPLIT, DSN_STR(INSERT), OUT);
			assert_true(world.is_closed);
		}
	}
	let_go(&hold);
	return error;
}

static gboolean
is_passed(void)
{
	const gsize insert = strlen(INSERT);

	return world.written->len == world.message->len + insert &&
	       memcmp(world.written->str, world.message->str, SPLIT) == 0 &&
	       memcmp(world.written->str + SPLIT, INSERT, insert) == 0 &&
	       memcmp(world.written->str + SPLIT + insert, world.message->str + SPLIT,
		       world.message->len - SPLIT) == 0;
}

/* A message that fills the memory for it, and @more octets; no two blocks of it are alike. */
static void
make_message(gsize len)
{
	g_string_assign(world.message, "From \nSubject: x\n\n");
	for (guint i = 0; world.message->len < len; i++)
		g_string_append_printf(world.message, "%u,", i);
	g_string_truncate(world.message, len);
}

static int
make_world(void **state)
{
	(void)state;
	world.message = g_string_new(NULL);
	world.written = g_string_new(NULL);
	return 0;
}

static int
end_world(void **state)
{
	(void)state;
	g_string_free(world.message, TRUE);
	g_string_free(world.written, TRUE);
	return 0;
}

static const gsize lens[] = { 20, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 300000, IN_MEMORY - 1,
	IN_MEMORY, IN_MEMORY + 1, IN_MEMORY + 200000 };

static void
passes_messages_of_any_length(void **state)
{
	(void)state;
	each_row (i, lens) {
		make_message(lens[i]);
		check_int(pass(none, none, TRUE), 0);
		check_true(is_passed());
		check_true(world.calls[CALL_OPEN] == 0 || lens[i] >= IN_MEMORY);
		check_int(pass(none, none, FALSE), 0);
		check_int(world.read, world.message->len);
		check_int(world.calls[CALL_OPEN], 0);
	}
}

/* Each call of @call in turn goes wrong, until there is none that could. */
static void
disturb_each(Call call, guint times, int how, int want)
{
	for (guint first = 1;; first++) {
		int got = pass((Trouble){ call, first, times, how }, none, TRUE);

		if (world.calls[call] < first) {
			assert_true(first > 1);
			return;
		}
		if (got != want || (got == 0) != is_passed())
			fail_msg("call %d, time %u, trouble %d: %d, %s", call, first, how, got,
				is_passed() ? "passed" : "not passed");
	}
}

static void
outlives_what_is_no_failure(void **state)
{
	static const Call interrupted[] = { CALL_READ, CALL_SPOOL, CALL_COPY, CALL_WRITE };

	(void)state;
	make_message(IN_MEMORY + 200000);
	for (gsize i = 0; i < G_N_ELEMENTS(interrupted); i++) {
		disturb_each(interrupted[i], 1, EINTR, 0);
		disturb_each(interrupted[i], 3, EINTR, 0);
		disturb_each(interrupted[i], 1, SHORT, 0);
		disturb_each(interrupted[i], 30, SHORT, 0);
	}
	disturb_each(CALL_READ, 2, EAGAIN, 0);
	disturb_each(CALL_WRITE, 2, EAGAIN, 0);
}

/* Where no file takes it memory does. */
static void
needs_no_file(void **state)
{
	static const Trouble no_memory = { CALL_MALLOC, 1, 1, ENOMEM };
	static const Trouble troubles[][2] = {
		{ { CALL_OPEN, 1, 1, EOPNOTSUPP } },
		{ { CALL_OPEN, 1, 3, EOPNOTSUPP } },
		{ { CALL_OPEN, 1, 3, EOPNOTSUPP }, { CALL_OPEN_NAMED, 1, 1, EROFS } },
		{ { CALL_SPOOL, 1, 1, ENOSPC } },
		{ { CALL_SPOOL, 1, 1, NOTHING } },
		{ { CALL_SPOOL, 2, 1, ENOSPC } },
		{ { CALL_SPOOL, 2, 100, EIO } },
	};

	(void)state;
	make_message(IN_MEMORY + 200000);
	each_row (i, troubles) {
		check_int(pass(troubles[i][0], troubles[i][1], TRUE), 0);
		check_true(is_passed());
		check_true(world.calls[troubles[i][0].call] >= troubles[i][0].first);
	}
	assert_int_equal(pass(troubles[2][0], no_memory, TRUE), 0);
	assert_true(is_passed());
}

/* Where memory is short a file takes more; where both are, it is said. */
static void
needs_little_memory(void **state)
{
	(void)state;
	make_message(IN_MEMORY * 2);
	disturb_each(CALL_MALLOC, 1, ENOMEM, 0);
	disturb_each(CALL_MALLOC, 99, ENOMEM, 0);
	for (guint first = 1; first <= 4; first++) {
		const Trouble no_memory = { CALL_MALLOC, first, 99, ENOMEM };
		const Trouble no_file = { CALL_SPOOL, 3, 99, ENOSPC };

		assert_int_equal(pass(no_memory, no_file, TRUE), ENOMEM);
		assert_int_equal(world.written->len, 0);
		assert_int_equal(world.read, world.message->len);
		assert_int_equal(pass(no_memory, no_file, FALSE), 0);
	}
}

static void
says_what_fails(void **state)
{
	(void)state;
	make_message(IN_MEMORY + 200000);
	disturb_each(CALL_READ, 1, EIO, EIO);
	disturb_each(CALL_COPY, 1, EIO, EIO);
	disturb_each(CALL_COPY, 1, NOTHING, EIO);
	disturb_each(CALL_WRITE, 1, ENOSPC, ENOSPC);
	disturb_each(CALL_WRITE, 1, NOTHING, EIO);
}

/* The message is whole then, but for what the file system says. */
static void
says_that_closing_fails(void **state)
{
	(void)state;
	make_message(100);
	assert_int_equal(pass((Trouble){ CALL_CLOSE, 1, 1, EDQUOT }, none, TRUE), EDQUOT);
	assert_true(is_passed());
}

static void
waits_for_what_is_not_ready(void **state)
{
	static const struct {
		Call call;
		Call wait;
	} pairs[] = { { CALL_READ, CALL_READ_POLL }, { CALL_WRITE, CALL_WRITE_POLL } };

	(void)state;
	make_message(100);
	each_row (i, pairs) {
		const Trouble again = { pairs[i].call, 1, 5, EAGAIN };

		check_int(pass(again, none, TRUE), 0);
		check_true(is_passed());
		check_int(world.calls[pairs[i].wait], 5);
		check_int(pass(again, (Trouble){ pairs[i].wait, 2, 2, EINTR }, TRUE), 0);
		check_true(is_passed());
		check_int(pass(again, (Trouble){ pairs[i].wait, 3, 1, EBADF }, TRUE), EBADF);
		check_false(is_passed());
	}
}

/* ---- our own fields out of what came in ---- */

static const struct {
	const char *text;
	const char *left;
} strip_cases[] = {
	{ "A: b\n\nX-DSN-Verdict: x\n", "A: b\n\nX-DSN-Verdict: x\n" },
	{ "A: b\r\n\r\nX-DSN-Verdict: x\r\n", "A: b\r\n\r\nX-DSN-Verdict: x\r\n" },
	{ "\r\nX-DSN-A: b\n", "\r\nX-DSN-A: b\n" },
	{ "\nX-DSN-A: b\n", "\nX-DSN-A: b\n" },
	/* a CR alone ends no header */
	{ "A: b\n\rC: d\nX-DSN-E: f\nG: h\n\nx\n", "A: b\n\rC: d\nG: h\n\nx\n" },
	{ "A: b\n\r\rX-DSN-C: d\nX-DSN-E: f\n", "A: b\n\r\rX-DSN-C: d\n" },
	{ "A: b\r\nX-DSN-C: d\r\n\r", "A: b\r\n\r" },
	/* folds */
	{ "X-DSN-A: b\n c\n\td\nE: f\n g\n\nx", "E: f\n g\n\nx" },
	{ "A: b\n X-DSN-C: d\n", "A: b\n X-DSN-C: d\n" },
	{ " folded\nX-DSN-A: b\n c", " folded\n" },
	{ "X-DSN-A: b\nX-DSN-C: d\n e\n\n f\n", "\n f\n" },
	/* names */
	{ "x-dsn-VERDICT \t: b\nC: d\n", "C: d\n" },
	{ "X-DSN-a~!: b\nC: d\n", "C: d\n" },
	{ "X-DSN-:\nC: d\n", "C: d\n" },
	{ "X-DSN-A:", "" },
	{ "X-DSN-A", "X-DSN-A" },
	{ "X-DSN-A ", "X-DSN-A " },
	{ "X-DSN-", "X-DSN-" },
	{ "X", "X" },
	{ "X-DSN-a b: c\n", "X-DSN-a b: c\n" },
	{ "X-DSN-a\177: b\n", "X-DSN-a\177: b\n" },
	{ "X-DSN-a\344: b\n", "X-DSN-a\344: b\n" },
	{ "Y-DSN-A: b\n", "Y-DSN-A: b\n" },
	{ "X-DSNA: b\n", "X-DSNA: b\n" },
	{ "", "" },
};

/* Strips @text, which comes in two pieces, then octet by octet to its end.  What follows an octet
 * that has not come would make a field of ours. */
static void
strip_in_pieces(const char *text, gsize len, gsize first, GString *out)
{
	DsnFilterStrip strip = { 0 };
	gsize clean = 0, n = 0, taken = 0;

	g_string_set_size(out, len + 8);
	while (taken < len) {
		gsize more = taken == 0 ? first : 1;

		memcpy(out->str + n, text + taken, more);
		taken += more;
		n += more;
		memcpy(out->str + n, taken % 2 == 0 ? "a :" : " :\n", 3);
		clean = dsn_filter_strip(&strip, out->str, clean, &n, FALSE);
		assert_true(clean <= n);
	}
	memcpy(out->str + n, len % 2 == 0 ? "a :" : " :\n", 3);
	clean = dsn_filter_strip(&strip, out->str, clean, &n, TRUE);
	assert_int_equal(clean, n);
	g_string_truncate(out, n);
}

static void
strips_whatever_the_pieces(void **state)
{
	g_autoptr(GString) out = g_string_new(NULL);

	(void)state;
	each_row (i, strip_cases) {
		const gsize len = strlen(strip_cases[i].text);

		for (gsize first = 1; first <= MAX(len, 1); first++) {
			strip_in_pieces(strip_cases[i].text, len, first, out);
			check_string(out->str, strip_cases[i].left);
		}
	}
}

/* A line that has not ended by then is not waited for any longer. */
static void
strips_names_that_do_not_end(void **state)
{
	g_autoptr(GString) out = g_string_new(NULL), text = g_string_new("X-DSN-");

	(void)state;
	while (text->len < NAME_MAX_OCTETS - 1)
		g_string_append_c(text, 'a');
	g_string_append_c(text, '\n');
	strip_in_pieces(text->str, text->len, text->len, out);
	assert_string_equal(out->str, text->str);
	g_string_insert_c(text, 6, 'a');
	strip_in_pieces(text->str, text->len, text->len, out);
	assert_string_equal(out->str, "");
}

/* A header that ends behind what memory holds, wherever the blocks of the rest begin. */
static void
strips_headers_of_any_length(void **state)
{
	g_autoptr(GString) want = g_string_new(NULL);

	(void)state;
	g_string_truncate(world.message, 0);
	for (guint i = 0; want->len < IN_MEMORY + 200000; i++) {
		g_string_append_printf(want, "A: %u\n", i);
		g_string_append_printf(world.message, "A: %u\nX-DSN-B: %u\n c\n", i, i);
	}
	g_string_append(want, "\nX-DSN-D: e\n");
	g_string_append(world.message, "\nX-DSN-D: e\n");
	for (guint octets = 0; octets < 20; octets++) {
		const Trouble singly = { CALL_READ, 1, octets, SHORT };
		DsnFilterHold hold;

		memset(world.calls, 0, sizeof world.calls);
		world.troubles[0] = singly;
		world.troubles[1] = none;
		world.read = 0;
		g_string_truncate(world.written, 0);
		assert_int_equal(dsn_filter_hold(&hold, IN, TRUE), 0);
		assert_int_equal(dsn_filter_pass(&hold, 0, DSN_STR_ABSENT, OUT), 0);
		assert_int_equal(hold.total, want->len);
		assert_int_equal(world.written->len, want->len);
		assert_memory_equal(world.written->str, want->str, want->len);
		let_go(&hold);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passes_messages_of_any_length),
		cmocka_unit_test(outlives_what_is_no_failure),
		cmocka_unit_test(needs_no_file),
		cmocka_unit_test(needs_little_memory),
		cmocka_unit_test(says_what_fails),
		cmocka_unit_test(says_that_closing_fails),
		cmocka_unit_test(waits_for_what_is_not_ready),
		cmocka_unit_test(strips_whatever_the_pieces),
		cmocka_unit_test(strips_names_that_do_not_end),
		cmocka_unit_test(strips_headers_of_any_length),
	};

	return cmocka_run_group_tests(tests, make_world, end_world);
}
