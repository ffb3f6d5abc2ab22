/* SPDX-License-Identifier: MIT */
/* When judging crashes or takes too long: the mail still goes on. */
#include "config.h"

#include "cli/exit-status.h"
#include "cli/filter/filter.h"

#include <signal.h>
#include <unistd.h>

/* GLib ends a failed allocation with a trap or an abort. */
static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGXCPU,
	SIGALRM };

static struct {
	DsnFilterRescue rescue;
	gpointer data;
} guard;

/* The usual stack may be what has run out. */
static char stack[64 * 1024];

static void
handle_crash(int signal_number)
{
	DsnFilterRescue rescue = guard.rescue;

	guard.rescue = NULL; /* a second crash ends at once */
	alarm(0);            /* the rescue may have to wait for a slow reader */
	_exit(rescue != NULL ? rescue(signal_number, guard.data) : DSN_EXIT_LATER);
}

/* Seen through a shell a death by signal is status 128 and more, and Postfix bounces on that. */
static void
handle_request(int signal_number)
{
	(void)signal_number;
	_exit(DSN_EXIT_LATER);
}

void
dsn_filter_guard_start(void)
{
	struct sigaction action = { .sa_handler = SIG_IGN };
	const stack_t own_stack = { .ss_sp = stack, .ss_size = sizeof stack };
	sigset_t none;

	sigaction(SIGPIPE, &action, NULL);
	sigaction(SIGXFSZ, &action, NULL);
	action.sa_handler = handle_request;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	sigaltstack(&own_stack, NULL);
	action.sa_handler = handle_crash;
	action.sa_flags = SA_ONSTACK | SA_NODEFER;
	for (guint i = 0; i < G_N_ELEMENTS(crashes); i++)
		sigaction(crashes[i], &action, NULL);
	/* The mask is inherited, and a blocked alarm would never come. */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

void
dsn_filter_guard(guint seconds, DsnFilterRescue rescue, gpointer data)
{
	guard.data = data;
	guard.rescue = rescue;
	alarm(seconds);
}

void
dsn_filter_guard_end(void)
{
	alarm(0);
	guard.rescue = NULL;
}
