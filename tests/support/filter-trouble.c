/* SPDX-License-Identifier: MIT */
/* Preloaded in the tests of the filter: makes judging fail in a chosen way.  The filter sets its
 * alarm right before it begins to judge, so that is where the trouble starts; "rules": while they
 * are read. */
#include "config.h"

#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define JUDGING_SECONDS 5

/* Volatile, so that the compiler does not see through what is done here. */
static volatile int depth;
static int *volatile nowhere;
static int overflow_stack(void);
static int (*volatile deeper)(void) = overflow_stack;

static int
overflow_stack(void)
{
	volatile char frame[4096];

	frame[0] = (char)depth++;
	return deeper() + frame[0];
}

static void
ring_soon(void)
{
	struct itimerval soon = { .it_value = { .tv_usec = 1000 } };

	setitimer(ITIMER_REAL, &soon, NULL);
}

static void
crash(const char *kind)
{
	static const struct {
		const char *kind;
		int signal_number;
	} crashes[] = { { "trap", SIGTRAP }, { "bus", SIGBUS }, { "fpe", SIGFPE },
		{ "ill", SIGILL }, { "sys", SIGSYS }, { "xcpu", SIGXCPU } };

	for (gsize i = 0; i < G_N_ELEMENTS(crashes); i++)
		if (strcmp(kind, crashes[i].kind) == 0)
			raise(crashes[i].signal_number);
}

unsigned int
alarm(unsigned int seconds)
{
	static gboolean judged;
	const char *kind = getenv("TROUBLE");

	if (kind == NULL || seconds == 0)
		return 0;
	if (seconds != JUDGING_SECONDS) {
		if (strcmp(kind, "hurry") == 0 && judged)
			ring_soon();
		if (strcmp(kind, "rules") == 0 && !judged)
			*nowhere = 1;
		return 0;
	}
	judged = TRUE;
	if (strcmp(kind, "segv") == 0)
		*nowhere = 1;
	if (strcmp(kind, "abort") == 0)
		abort();
	crash(kind);
	if (strcmp(kind, "stack") == 0)
		overflow_stack();
	if (strcmp(kind, "memory") == 0)
		g_free(g_malloc(G_MAXSIZE - 4096 - (gsize)depth));
	if (strcmp(kind, "hang") == 0)
		for (ring_soon();;)
			depth++;
	return 0;
}
