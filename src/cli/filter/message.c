/* SPDX-License-Identifier: MIT */
/* A whole message of any size: held until its end has come, and written out again. */
#include "config.h"

#include "cli/filter/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

/* ---- in ---- */

#define IN_MEMORY (4 * 1024 * 1024)

/* Nearly every message fits in here, and pages that are not touched cost nothing. */
static char first_block[64 * 1024];

static gssize
read_some(int fd, char *at, gsize len)
{
	for (;;) {
		gssize n = read(fd, at, len);
		struct pollfd ready = { .fd = fd, .events = POLLIN };

		if (n >= 0 || (errno != EINTR && errno != EAGAIN))
			return n;
		if (errno == EAGAIN && poll(&ready, 1, -1) < 0 && errno != EINTR)
			return -1;
	}
}

/* No TMPDIR: nothing may depend on the environment.  /var/tmp comes first, /tmp is often memory. */
static int
open_spool(void)
{
	static const char *const folders[] = { "/var/tmp", "/tmp", "/dev/shm" };
	char name[] = "/tmp/dsnsift.XXXXXX";
	int fd;

	for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
		fd = open(folders[i], O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
		if (fd >= 0)
			return fd;
	}
	fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0) {
		unlink(name);
		return fd;
	}
	return memfd_create("dsnsift", MFD_CLOEXEC);
}

static gboolean
grow(char **at, gsize len, gsize *capacity, gsize wanted)
{
	char *moved = *at == first_block ? malloc(wanted) : realloc(*at, wanted);

	if (moved == NULL)
		return FALSE;
	if (*at == first_block)
		memcpy(moved, first_block, len);
	*at = moved;
	*capacity = wanted;
	return TRUE;
}

/* The part that goes into memory.  1: the end was reached, 0: there is more, -1: errno. */
static int
read_head(DsnFilterHold *hold, int fd, gsize *raw)
{
	for (;;) {
		gssize n;

		if (*raw == hold->capacity &&
			(hold->capacity >= IN_MEMORY ||
				!grow(&hold->head, *raw, &hold->capacity, hold->capacity * 4)))
			return 0;
		n = read_some(fd, hold->head + *raw, hold->capacity - *raw);
		if (n < 0)
			return -1;
		*raw += (gsize)n;
		hold->len = dsn_filter_strip(&hold->strip, hold->head, hold->len, raw, n == 0);
		if (n == 0)
			return 1;
	}
}

/* As much of it as the file takes; the rest goes to memory. */
static gsize
spool_some(DsnFilterHold *hold, const char *at, gsize len)
{
	gsize done = 0;

	if (hold->tail != NULL)
		return 0;
	if (hold->spool < 0)
		hold->spool = open_spool();
	while (hold->spool >= 0 && done < len) {
		gssize n = write(hold->spool, at + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (gsize)n;
	}
	hold->spooled += done;
	return done;
}

static int
store(DsnFilterHold *hold, const char *at, gsize len)
{
	gsize done = spool_some(hold, at, len);

	at += done;
	len -= done;
	if (len == 0)
		return 0;
	if (len > hold->tail_capacity - hold->tail_len &&
		!grow(&hold->tail, hold->tail_len, &hold->tail_capacity,
			MAX(hold->tail_capacity * 2, IN_MEMORY)))
		return ENOMEM;
	memcpy(hold->tail + hold->tail_len, at, len);
	hold->tail_len += len;
	return 0;
}

/* The part behind the head; @n octets at the end of the head have not been looked at yet. */
static int
read_rest(DsnFilterHold *hold, int fd, gboolean whole, gsize n)
{
	static char block[64 * 1024];
	int error = 0;

	memcpy(block, hold->head + hold->len, n);
	for (;;) {
		gssize got = read_some(fd, block + n, sizeof block - n);
		gsize clean;

		if (got < 0)
			return errno;
		n += (gsize)got;
		clean = dsn_filter_strip(&hold->strip, block, 0, &n, got == 0);
		hold->total += clean;
		if (whole && error == 0)
			error = store(hold, block, clean);
		n -= clean;
		memmove(block, block + clean, n);
		if (got == 0)
			return error;
	}
}

int
dsn_filter_hold(DsnFilterHold *hold, int fd, gboolean whole)
{
	gsize raw = 0;
	int end;

	*hold = (DsnFilterHold){ .head = first_block, .capacity = sizeof first_block, .spool = -1 };
	end = read_head(hold, fd, &raw);
	if (end < 0)
		return errno;
	hold->total = hold->len;
	return end ? 0 : read_rest(hold, fd, whole, raw - hold->len);
}

/* ---- and out again; safe in a signal handler ---- */

/* A descriptor that somebody made non-blocking is waited for. */
static int
wait_until_writable(int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLOUT };

	return poll(&ready, 1, -1) < 0 && errno != EINTR ? errno : 0;
}

static int
write_pieces(int fd, struct iovec *pieces, int n_pieces)
{
	while (n_pieces > 0) {
		gssize n;

		if (pieces->iov_len == 0) {
			pieces++, n_pieces--;
			continue;
		}
		n = writev(fd, pieces, n_pieces);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN) {
			int error = wait_until_writable(fd);
			if (error != 0)
				return error;
			continue;
		}
		if (n <= 0)
			return n < 0 ? errno : EIO;
		while (n > 0) {
			gsize step = MIN((gsize)n, pieces->iov_len);

			/* Of no octets the base may be NULL. */
			if (step > 0)
				pieces->iov_base = (char *)pieces->iov_base + step;
			pieces->iov_len -= step;
			n -= (gssize)step;
			if (pieces->iov_len == 0)
				pieces++, n_pieces--;
		}
	}
	return 0;
}

int
dsn_filter_write(int fd, const char *at, gsize len)
{
	struct iovec piece = { (char *)at, len };

	return write_pieces(fd, &piece, 1);
}

static int
copy_spool(const DsnFilterHold *hold, int fd)
{
	static char block[64 * 1024]; /* not on the stack: that may have overflowed */
	guint64 done = 0;

	while (done < hold->spooled) {
		gsize want = (gsize)MIN(hold->spooled - done, sizeof block);
		gssize n = pread(hold->spool, block, want, (off_t)done);
		int error;

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : EIO;
		error = dsn_filter_write(fd, block, (gsize)n);
		if (error != 0)
			return error;
		done += (guint64)n;
	}
	return 0;
}

int
dsn_filter_pass(const DsnFilterHold *hold, gsize split, DsnStr insert, int fd)
{
	struct iovec pieces[] = {
		{ hold->head, split },
		{ (char *)insert.at, insert.len },
		{ hold->head + split, hold->len - split },
	};
	int error = write_pieces(fd, pieces, G_N_ELEMENTS(pieces));

	if (error == 0)
		error = copy_spool(hold, fd);
	if (error == 0)
		error = dsn_filter_write(fd, hold->tail, hold->tail_len);
	/* Some file systems only tell now that the disk is full. */
	if (close(fd) != 0 && error == 0)
		error = errno;
	return error;
}
