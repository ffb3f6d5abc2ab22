/* SPDX-License-Identifier: MIT */
/* Rows beside live mail: whole, or not there.  Compiled in here, with calls that can fail. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "support/mailbox.h"

#include "cli/filter/filter.h"

typedef enum {
	CALL_NONE,
	CALL_LOCK,
	CALL_STAT,
	CALL_WRITE,
	CALL_TRUNCATE,
	CALL_CLOSE,
	CALL_COUNT
} Call;

#define HALF (-1) /* half of it is written */

/* What goes wrong, as often as that; an errno, or HALF. */
static struct {
	Call call;
	guint times;
	int how;
} troubles[2];
static guint calls[CALL_COUNT];

static int
trouble_of(Call call)
{
	calls[call]++;
	for (gsize i = 0; i < G_N_ELEMENTS(troubles); i++)
		if (troubles[i].call == call && troubles[i].times > 0) {
			troubles[i].times--;
			errno = troubles[i].how > 0 ? troubles[i].how : errno;
			return troubles[i].how;
		}
	return 0;
}

static int
lock_or_fail(int fd, int command, struct flock *lock)
{
	assert_int_equal(command, F_SETLKW);
	assert_int_equal(lock->l_type, F_WRLCK);
	assert_int_equal(lock->l_start, 0);
	assert_int_equal(lock->l_len, 0);
	return trouble_of(CALL_LOCK) != 0 ? -1 : fcntl(fd, command, lock);
}

static int
stat_or_fail(int fd, struct stat *file)
{
	return trouble_of(CALL_STAT) != 0 ? -1 : fstat(fd, file);
}

static gssize
write_or_fail(int fd, const struct iovec *pieces, int n_pieces)
{
	int how = trouble_of(CALL_WRITE);
	struct iovec half = pieces[n_pieces - 1];

	half.iov_len /= 2;
	return how == 0 ? writev(fd, pieces, n_pieces) : how == HALF ? writev(fd, &half, 1) : -1;
}

static int
truncate_or_fail(int fd, off_t len)
{
	return trouble_of(CALL_TRUNCATE) != 0 ? -1 : ftruncate(fd, len);
}

static int
close_or_fail(int fd)
{
	int closed = close(fd);

	return trouble_of(CALL_CLOSE) != 0 ? -1 : closed;
}

#define fcntl lock_or_fail
#define fstat stat_or_fail
#define writev write_or_fail
#define ftruncate truncate_or_fail
#define close close_or_fail
#define append append_rows
#include "cli/filter/append.c"
#undef fcntl
#undef fstat
#undef writev
#undef ftruncate
#undef close

#define HEADER "recipient,action\n"
#define ROW "a@b.example,suppress\n"

static const struct {
	Call call;
	guint times;
	int how;
	Call other;
	int other_how;
	int error;
	const char *added;
} cases[] = {
	{ CALL_NONE, 0, 0, CALL_NONE, 0, 0, ROW },
	/* where there are no locks there are none */
	{ CALL_LOCK, 3, EINTR, CALL_NONE, 0, 0, ROW },
	{ CALL_LOCK, 1, ENOLCK, CALL_NONE, 0, 0, ROW },
	{ CALL_LOCK, 1, EINVAL, CALL_NONE, 0, 0, ROW },
	{ CALL_LOCK, 1, EDEADLK, CALL_NONE, 0, EDEADLK, "" },
	{ CALL_STAT, 1, EIO, CALL_NONE, 0, EIO, "" },
	{ CALL_WRITE, 1, EFBIG, CALL_NONE, 0, EFBIG, "" },
	{ CALL_WRITE, 1, HALF, CALL_NONE, 0, ENOSPC, "" },
	{ CALL_WRITE, 1, HALF, CALL_TRUNCATE, EIO, EIO, "a@b.exampl" },
	{ CALL_WRITE, 1, HALF, CALL_CLOSE, EIO, ENOSPC, "" },
	/* some file systems only tell now */
	{ CALL_CLOSE, 1, EDQUOT, CALL_NONE, 0, EDQUOT, ROW },
};

static void
appends_whole_rows_or_nothing(void **state)
{
	static const char *const before[] = { "", HEADER ROW };
	g_autofree char *path = at_scratch("rows.csv");

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		for (gsize k = 0; k < G_N_ELEMENTS(before); k++) {
			const char *added = cases[i].added;
			const char *header = strcmp(added, ROW) == 0 && k == 0 ? HEADER : "";
			g_autofree char *want = g_strconcat(before[k], header, added, NULL);
			g_autofree char *got = NULL;
			int error;

			put("rows.csv", before[k], -1);
			memset(calls, 0, sizeof calls);
			troubles[0].call = cases[i].call, troubles[0].times = cases[i].times;
			troubles[0].how = cases[i].how;
			troubles[1].call = cases[i].other, troubles[1].times = 1;
			troubles[1].how = cases[i].other_how;
			error = dsn_filter_append(path, DSN_STR(HEADER), DSN_STR(ROW));
			if (error != cases[i].error)
				fail_msg("%zu: %d, not %d", i, error, cases[i].error);
			assert_true(g_file_get_contents(path, &got, NULL, NULL));
			assert_string_equal(got, want);
			assert_int_equal(calls[CALL_CLOSE], 1);
		}
}

static void
makes_the_file_but_no_folder(void **state)
{
	g_autofree char *path = at_scratch("rows.csv"), *nowhere = at_scratch("d/rows.csv");
	g_autofree char *got = NULL;

	(void)state;
	assert_int_equal(dsn_filter_append(path, DSN_STR_ABSENT, DSN_STR(ROW)), 0);
	assert_int_equal(dsn_filter_append(path, DSN_STR(HEADER), DSN_STR(ROW)), 0);
	assert_true(g_file_get_contents(path, &got, NULL, NULL));
	assert_string_equal(got, ROW ROW);
	assert_int_equal(dsn_filter_append(nowhere, DSN_STR(HEADER), DSN_STR(ROW)), ENOENT);
}

/* What is no file has no beginning, so it gets no names. */
static void
names_no_columns_on_a_pipe(void **state)
{
	g_autofree char *path = at_scratch("pipe");
	char got[100];
	int fd;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	fd = open(path, O_RDONLY | O_NONBLOCK);
	assert_int_equal(dsn_filter_append(path, DSN_STR(HEADER), DSN_STR(ROW)), 0);
	assert_int_equal(read(fd, got, sizeof got), strlen(ROW));
	assert_memory_equal(got, ROW, strlen(ROW));
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			appends_whole_rows_or_nothing, make_scratch, drop_scratch),
		cmocka_unit_test_setup_teardown(
			makes_the_file_but_no_folder, make_scratch, drop_scratch),
		cmocka_unit_test_setup_teardown(
			names_no_columns_on_a_pipe, make_scratch, drop_scratch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
