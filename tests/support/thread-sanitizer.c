/* SPDX-License-Identifier: MIT */
/* Tells ThreadSanitizer what GLib's locks order: linked by configure --enable-thread-sanitizer.
 *
 * GLib is not built with the sanitizer, and its mutexes wait in the kernel by themselves, so each
 * access that they guard would be called a race.  These functions come before GLib's own, call
 * them, and say so: what was done before a lock was let go happened before it was taken again. */
#include "config.h"

#include <dlfcn.h>
#include <glib.h>
#include <string.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);
const char *__tsan_default_suppressions(void);

/* ISO C has no way from an object pointer to a function pointer; POSIX has. */
static void
find(const char *name, gpointer function)
{
	gpointer found = dlsym(RTLD_NEXT, name);

	memcpy(function, &found, sizeof found);
}

void
g_mutex_lock(GMutex *mutex)
{
	void (*lock)(GMutex *);

	find("g_mutex_lock", &lock);
	lock(mutex);
	__tsan_acquire(mutex);
}

gboolean
g_mutex_trylock(GMutex *mutex)
{
	gboolean (*trylock)(GMutex *), locked;

	find("g_mutex_trylock", &trylock);
	locked = trylock(mutex);
	if (locked)
		__tsan_acquire(mutex);
	return locked;
}

void
g_mutex_unlock(GMutex *mutex)
{
	void (*unlock)(GMutex *);

	find("g_mutex_unlock", &unlock);
	__tsan_release(mutex);
	unlock(mutex);
}

/* Lets the mutex go while it waits. */
void
g_cond_wait(GCond *cond, GMutex *mutex)
{
	void (*wait)(GCond *, GMutex *);

	find("g_cond_wait", &wait);
	__tsan_release(mutex);
	wait(cond, mutex);
	__tsan_acquire(mutex);
}

typedef struct {
	GOnce *once;
	GThreadFunc function;
	gpointer argument;
} Once;

static gpointer
run_once(gpointer data)
{
	const Once *work = data;
	gpointer result = work->function(work->argument);

	/* g_once() itself reads no more than the status of one that is done. */
	__tsan_release((gpointer)&work->once->status);
	return result;
}

gpointer
g_once_impl(GOnce *once, GThreadFunc function, gpointer argument)
{
	gpointer (*impl)(GOnce *, GThreadFunc, gpointer), result;
	Once work = { once, function, argument };

	find("g_once_impl", &impl);
	result = impl(once, run_once, &work);
	__tsan_acquire((gpointer)&once->status);
	return result;
}

/* iconv_close() unloads a charset under a lock within the C library. */
const char *
__tsan_default_suppressions(void)
{
	return "race:_dl_close_worker\n";
}
