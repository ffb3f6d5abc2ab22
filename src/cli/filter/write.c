/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "cli/filter/filter.h"

#include <errno.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

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
