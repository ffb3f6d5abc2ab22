/* SPDX-License-Identifier: MIT */
/* Standard error, and the terminal: what is said to people. */
#include "config.h"

#include "cli/terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/str.h"
#include "sink/shown.h"

#define LINE_MOST 4096   /* a pipe takes that much at once, whoever else writes into it */
#define WIDTH_DEFAULT 80 /* columns */

/* A descriptor that somebody made non-blocking is waited for; nothing else can be done. */
static void
write_line(const char *at, gsize len)
{
	while (len > 0) {
		gssize n = write(STDERR_FILENO, at, len);
		struct pollfd ready = { .fd = STDERR_FILENO, .events = POLLOUT };

		if (n > 0) {
			at += n;
			len -= (gsize)n;
		} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
			return;
		} else if (errno == EAGAIN && poll(&ready, 1, -1) < 0 && errno != EINTR) {
			return;
		}
	}
}

void
dsn_complain_strings(const char *const *strings)
{
	static const char before[] = "dsnsift: ";
	char line[LINE_MOST], escape[DSN_SHOWN_ESCAPE_MOST];
	gsize len = sizeof before - 1;

	memcpy(line, before, len);
	for (; *strings != NULL; strings++)
		for (DsnStr rest = dsn_str(*strings); rest.len > 0;) {
			DsnStr shown = dsn_shown_escape(&rest, escape);

			if (shown.len >= sizeof line - len)
				break;
			memcpy(line + len, shown.at, shown.len);
			len += shown.len;
		}
	line[len++] = '\n';
	write_line(line, len);
}

guint
dsn_terminal_width(int fd)
{
	const char *columns = g_getenv("COLUMNS");
	struct winsize size;
	guint64 number;

	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	if (columns != NULL && g_ascii_string_to_unsigned(columns, 10, 20, 10000, &number, NULL))
		return (guint)number;
	return WIDTH_DEFAULT;
}
