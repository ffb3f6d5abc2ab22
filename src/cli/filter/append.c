/* SPDX-License-Identifier: MIT */
/* Rows of those who failed, appended to a file beside live mail. */
#include "config.h"

#include "cli/filter/filter.h"

#include "sink/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

void
dsn_filter_records(DsnArena *arena, const DsnMessage *message, const DsnVerdict *verdict,
	const char *path, DsnBuffer *header, DsnBuffer *rows)
{
	static const DsnSinkOptions options = { .size = sizeof options };
	const DsnSink *sink = dsn_sink_by_suffix(path);
	DsnRecord *record;

	if (sink->begin != NULL)
		sink->begin(&options, header);
	record = dsn_record_make(arena, message, verdict, NULL);
	for (guint i = 0; i < verdict->n_diagnoses; i++) {
		if (!dsn_diagnosis_has_failed(verdict->diagnoses[i]))
			continue;
		dsn_record_fill(record, i);
		sink->record(&options, record, rows);
	}
}

/* Everybody who appends holds it, so that only the first writes the header line and what a full
 * disk took only half of can be taken back.  Where there are no locks O_APPEND has to do. */
static int
lock(int fd)
{
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	while (fcntl(fd, F_SETLKW, &all) != 0)
		if (errno != EINTR)
			return errno == EDEADLK ? errno : 0;
	return 0;
}

static int
append(int fd, DsnStr header, DsnStr rows)
{
	struct stat before;
	struct iovec pieces[] = {
		{ (char *)header.at, header.len },
		{ (char *)rows.at, rows.len },
	};
	int error = lock(fd);
	gssize n, want;

	if (error != 0)
		return error;
	if (fstat(fd, &before) != 0)
		return errno;
	if (!S_ISREG(before.st_mode) || before.st_size > 0)
		pieces[0].iov_len = 0;
	want = (gssize)(pieces[0].iov_len + pieces[1].iov_len);
	n = writev(fd, pieces, G_N_ELEMENTS(pieces));
	if (n == want)
		return 0;
	error = n < 0 ? errno : ENOSPC;
	if (n > 0 && ftruncate(fd, before.st_size) != 0)
		error = errno;
	return error;
}

int
dsn_filter_append(const char *path, DsnStr header, DsnStr rows)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	int error;

	if (fd < 0)
		return errno;
	error = append(fd, header, rows);
	if (close(fd) != 0 && error == 0)
		error = errno;
	return error;
}
