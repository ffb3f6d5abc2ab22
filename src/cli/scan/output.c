/* SPDX-License-Identifier: MIT */
/* Where a scan writes: standard output, or a file that appears whole or not at all. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/exit-status.h"
#include "cli/scan/scan.h"
#include "cli/terminal.h"
#include "base/buffer.h"

struct DsnScanOutput {
	int fd;
	char *path; /* NULL: written to as it goes */
	char *part; /* what becomes @path in the end */
	const char *name;
	gboolean failed;
};

static const int deadly[] = { SIGHUP, SIGINT, SIGTERM };

/* For the signal handler: the file to take away. */
static char *volatile unfinished;

static void
clean_up(int sig)
{
	if (unfinished != NULL)
		unlink(unfinished);
	signal(sig, SIG_DFL);
	raise(sig);
}

static int
fail(DsnScanOutput *output, const char *doing, int error, int status)
{
	dsn_complain(output->name, ": ", doing, ": ", g_strerror(error));
	output->failed = TRUE;
	return status;
}

static mode_t
mode_for(const struct stat *there)
{
	mode_t mask;

	if (there != NULL)
		return there->st_mode & 07777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

/* A signal may come as soon as the file is there: its name must be known by then. */
static int
make_part(char *template)
{
	sigset_t deaths, before;
	int fd;

	sigemptyset(&deaths);
	for (guint i = 0; i < G_N_ELEMENTS(deadly); i++) {
		sigaddset(&deaths, deadly[i]);
		if (signal(deadly[i], clean_up) == SIG_IGN)
			signal(deadly[i], SIG_IGN);
	}
	sigprocmask(SIG_BLOCK, &deaths, &before);
	fd = mkstemp(template);
	if (fd >= 0)
		unfinished = template;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return fd;
}

/* Returns 0, or an exit status. */
static int
open_part(DsnScanOutput *output, const struct stat *there)
{
	g_autofree char *folder = g_path_get_dirname(output->path);
	g_autofree char *base = g_path_get_basename(output->path);

	output->part = g_strdup_printf("%s/.%s.XXXXXX", folder, base);
	output->fd = make_part(output->part);
	if (output->fd < 0) {
		g_clear_pointer(&output->part, g_free);
		return fail(output, "cannot create", errno, DSN_EXIT_CANNOT_CREATE);
	}
	if (there != NULL && there->st_uid != geteuid() &&
		fchown(output->fd, there->st_uid, there->st_gid) != 0)
		errno = 0; /* only root can; the mode is what was promised */
	if (fchmod(output->fd, mode_for(there)) != 0)
		return fail(output, "cannot set the mode", errno, DSN_EXIT_CANNOT_CREATE);
	return 0;
}

/* Devices and pipes are written to as they are; a symbolic link stays one. */
static int
open_file(DsnScanOutput *output, const char *path)
{
	struct stat there;
	char *real;

	if (stat(path, &there) != 0) {
		if (errno != ENOENT)
			return fail(output, "cannot create", errno, DSN_EXIT_CANNOT_CREATE);
		output->path = g_strdup(path);
		return open_part(output, NULL);
	}
	if (S_ISREG(there.st_mode)) {
		real = realpath(path, NULL);
		output->path = g_strdup(real != NULL ? real : path);
		free(real);
		return open_part(output, &there);
	}
	output->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	return output->fd >= 0 ? 0 : fail(output, "cannot open", errno, DSN_EXIT_CANNOT_CREATE);
}

DsnScanOutput *
dsn_scan_output_open(const char *path, int *status)
{
	DsnScanOutput *output = g_new0(DsnScanOutput, 1);

	/* So that a closed pipe and a limit on files are errors that can be told. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	output->name = path != NULL ? path : "standard output";
	output->fd = STDOUT_FILENO;
	*status = path != NULL ? open_file(output, path) : 0;
	if (*status == 0)
		return output;
	dsn_scan_output_close(output, FALSE);
	return NULL;
}

gboolean
dsn_scan_output_is_terminal(const DsnScanOutput *output, guint *width)
{
	*width = dsn_terminal_width(output->fd);
	return isatty(output->fd);
}

gboolean
dsn_scan_output_write(DsnScanOutput *output, const DsnBuffer *bytes)
{
	gsize done = 0;

	while (!output->failed && done < bytes->len) {
		gssize n = write(output->fd, bytes->at + done, bytes->len - done);

		if (n > 0)
			done += (gsize)n;
		else if (n == 0 || errno != EINTR)
			fail(output, "cannot write", n == 0 ? EIO : errno, DSN_EXIT_CANNOT_WRITE);
	}
	return !output->failed;
}

/* So that the new name is there after a crash, too; a file system that cannot is no failure. */
static void
sync_folder(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

int
dsn_scan_output_close(DsnScanOutput *output, gboolean keep)
{
	gboolean whole = keep && !output->failed;
	int status = output->failed ? DSN_EXIT_CANNOT_WRITE : 0;

	if (whole && output->part != NULL && fsync(output->fd) != 0)
		status = fail(output, "cannot write", errno, DSN_EXIT_CANNOT_WRITE);
	if (output->fd >= 0 && close(output->fd) != 0 && status == 0 && whole)
		status = fail(output, "cannot write", errno, DSN_EXIT_CANNOT_WRITE);
	if (output->part != NULL) {
		if (whole && status == 0 && rename(output->part, output->path) != 0)
			status = fail(output, "cannot replace", errno, DSN_EXIT_CANNOT_CREATE);
		if (!whole || status != 0)
			unlink(output->part);
		else
			sync_folder(output->path);
		unfinished = NULL;
	}
	g_free(output->path);
	g_free(output->part);
	g_free(output);
	return status;
}
