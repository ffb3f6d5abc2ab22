/* SPDX-License-Identifier: MIT */
/* A descriptor that hands its octets out as it likes, plain and as gzip. */
#include "config.h"

#include "support/gzip.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reader/input.h"

#define BLOCK 1000
#define TEXT "0123456789 the quick brown fox jumps over the lazy dog 0123456789\n"

/* A descriptor that gives @step octets at each read; 0: a file, which gives what is asked for. */
static int
serve(const char *octets, gsize len, gsize step)
{
	int ends[2];

	if (step == 0) {
		int fd = memfd_create("octets", 0);

		assert_true(fd >= 0);
		assert_int_equal(pwrite(fd, octets, len, 0), len);
		return fd;
	}
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	for (gsize i = 0; i < len; i += step) {
		gsize n = MIN(step, len - i);

		assert_int_equal(send(ends[1], octets + i, n, 0), n);
	}
	close(ends[1]);
	return ends[0];
}

/* All of it into @text; NULL, or what is wrong. */
static const char *
read_all(DsnInput *input, gsize size, GString *text)
{
	g_autofree char *into = g_malloc(size); /* a step too far is seen */
	const char *reason = NULL;
	gssize n;

	g_string_truncate(text, 0);
	memcpy(into, "\x1f\x8b\x08", 3); /* what was there before is not looked at */
	while ((n = dsn_input_read(input, into, size, &reason)) > 0)
		g_string_append_len(text, into, n);
	check_int(n < 0, reason != NULL);
	return reason;
}

static void
check(const GString *octets, const char *want, const char *want_reason)
{
	/* a read of less than a step would lose octets */
	static const struct {
		gsize step;
		gsize block;
		gsize size;
	} ways[] = { { 1, BLOCK, 16 }, { 1, 1, 17 }, { 2, BLOCK, 16 }, { 3, BLOCK, BLOCK },
		{ 7, BLOCK, 17 }, { 0, 1, 16 }, { 0, 8, BLOCK }, { 0, BLOCK, 16 },
		{ 0, BLOCK, BLOCK } };
	g_autoptr(GString) text = g_string_new(NULL);
	DsnInput input = { 0 };

	/* one input for all: what the last file left must not matter */
	for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
		const char *reason;
		int fd = serve(octets->str, octets->len, ways[i].step);

		dsn_input_open(&input, fd, ways[i].block);
		reason = read_all(&input, ways[i].size, text);
		if (want_reason == NULL) {
			check_true(reason == NULL);
			check_string(text->str, want);
			check_int(input.octets, octets->len);
		} else {
			check_string(reason, want_reason);
			check_true(g_str_has_prefix(want, text->str));
		}
		dsn_input_close(&input);
		check_int(fcntl(fd, F_GETFD), -1);
	}
	dsn_input_clear(&input);
}

static void
reads_what_comes_in_pieces(void **state)
{
	static const char *const texts[] = { "", "a", "ab", "abc", TEXT, "\x1f", "\x1f\x8b",
		"\x1f\x8b\x07 and no gzip" };

	(void)state;
	each_row (i, texts) {
		g_autoptr(GString) octets = g_string_new(texts[i]);

		check(octets, texts[i], NULL);
	}
}

static void
unpacks_members_until_something_else_comes(void **state)
{
	static const char padding[][2] = { { 0, 0 }, { 'x', 'y' } };
	g_autoptr(GString) octets = g_string_new(NULL);
	gsize len;

	(void)state;
	append_gzip(octets, "");
	check(octets, "", NULL);
	g_string_truncate(octets, 0);
	append_gzip(octets, TEXT);
	check(octets, TEXT, NULL);
	append_gzip(octets, "");
	append_gzip(octets, "more\n");
	check(octets, TEXT "more\n", NULL);
	/* behind padding nothing is read, not even a member; the rest of a block is not counted */
	len = octets->len;
	each_row (i, padding) {
		g_string_truncate(octets, len);
		g_string_append_len(octets, padding[i], 2);
		append_gzip(octets, "padded\n");
		for (gsize step = 1; step < 4; step++) {
			g_autoptr(GString) text = g_string_new(NULL);
			DsnInput input = { 0 };

			dsn_input_open(&input, serve(octets->str, octets->len, step), BLOCK);
			check_true(read_all(&input, 100, text) == NULL);
			check_string(text->str, TEXT "more\n");
			check_true(input.octets > len);
			dsn_input_clear(&input);
		}
	}
}

static void
says_where_gzip_is_broken(void **state)
{
	g_autoptr(GString) whole = g_string_new(NULL), octets = g_string_new(NULL);
	gsize len;

	(void)state;
	append_gzip(whole, TEXT);
	for (gsize n = 3; n < whole->len; n++) {
		g_string_assign(octets, "");
		g_string_append_len(octets, whole->str, (gssize)n);
		check(octets, TEXT, "the gzip data ends too early");
	}
	g_string_assign(octets, "");
	g_string_append_len(octets, whole->str, (gssize)whole->len);
	octets->str[whole->len - 6] ^= 1; /* of the checksum */
	check(octets, TEXT, "the gzip data is damaged");
	octets->str[whole->len - 6] ^= 1;
	append_gzip(octets, "more\n");
	len = octets->len;
	g_string_truncate(octets, len - 1);
	check(octets, TEXT "more\n", "the gzip data ends too early");
	octets->str[whole->len + 3] = (char)0xff; /* flags that are none */
	check(octets, TEXT, "the gzip data is damaged");
}

static void
says_what_cannot_be_read(void **state)
{
	g_autoptr(GString) text = g_string_new(NULL);
	DsnInput input = { 0 };

	(void)state;
	dsn_input_open(&input, open("/", O_RDONLY | O_DIRECTORY), BLOCK);
	assert_string_equal(read_all(&input, 100, text), g_strerror(EISDIR));
	assert_int_equal(input.octets, 0);
	dsn_input_clear(&input);
}

static void
tells_what_is_left_of_a_file(void **state)
{
	g_autoptr(GString) packed = g_string_new(NULL);
	int fd = serve(TEXT, 60, 0);
	DsnInput input = { 0 };
	const char *reason = NULL;
	char into[32];

	(void)state;
	dsn_input_open(&input, fd, 20);
	assert_int_equal(dsn_input_left(&input), 60);
	assert_int_equal(dsn_input_read(&input, into, sizeof into, &reason), 20);
	assert_int_equal(dsn_input_left(&input), 40);
	assert_int_equal(dsn_input_read(&input, into, sizeof into, &reason), 20);
	assert_int_equal(dsn_input_left(&input), 20);
	assert_int_equal(ftruncate(fd, 10), 0);
	assert_int_equal(dsn_input_left(&input), 0);
	dsn_input_close(&input);
	/* of a pipe nobody knows, nor what a packed file will be */
	dsn_input_open(&input, serve("abc", 3, 3), BLOCK);
	assert_int_equal(dsn_input_left(&input), -1);
	dsn_input_close(&input);
	append_gzip(packed, TEXT);
	dsn_input_open(&input, serve(packed->str, packed->len, 0), BLOCK);
	assert_int_equal(dsn_input_left(&input), packed->len);
	assert_true(dsn_input_read(&input, into, sizeof into, &reason) > 0);
	assert_int_equal(dsn_input_left(&input), -1);
	dsn_input_close(&input);
	/* and the next one is what it is */
	dsn_input_open(&input, serve("abc", 3, 0), BLOCK);
	assert_int_equal(dsn_input_left(&input), 3);
	assert_int_equal(dsn_input_read(&input, into, sizeof into, &reason), 3);
	assert_memory_equal(into, "abc", 3);
	dsn_input_clear(&input);
}

/* Standard input belongs to whoever started the program. */
static void
leaves_standard_input_open(void **state)
{
	DsnInput input = { 0 };

	(void)state;
	dsn_input_open(&input, STDIN_FILENO, BLOCK);
	dsn_input_clear(&input);
	assert_false(input.is_open);
	assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_comes_in_pieces),
		cmocka_unit_test(unpacks_members_until_something_else_comes),
		cmocka_unit_test(says_where_gzip_is_broken),
		cmocka_unit_test(says_what_cannot_be_read),
		cmocka_unit_test(tells_what_is_left_of_a_file),
		cmocka_unit_test(leaves_standard_input_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
