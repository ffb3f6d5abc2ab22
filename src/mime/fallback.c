/* SPDX-License-Identifier: MIT */
/* Loads the GMime module, once, when the first message needs it. */
#include "config.h"

#include "mime/gmime.h"

#include <dlfcn.h>
#include <stdlib.h>

#define MODULE "dsnsift-gmime.so"

typedef const DsnMail *(*Parse)(DsnArena *, const DsnMessage *, const DsnMimeLimits *);

/* The place it is installed in, or where a build that is not installed has it. */
static gpointer
open_module(gpointer unused)
{
	const char *folder = secure_getenv("DSNSIFT_LIBDIR");
	g_autofree char *path = g_build_filename(folder != NULL ? folder : PKGLIBDIR, MODULE, NULL);
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	(void)unused;
	/* Never closed: GObject types cannot be unloaded. */
	return module != NULL ? dlsym(module, DSN_MIME_GMIME_PARSE) : NULL;
}

const DsnMail *
dsn_mime_fallback(DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits)
{
	static GOnce once = G_ONCE_INIT;
	gpointer symbol = g_once(&once, open_module, NULL);
	Parse parse;

	if (symbol == NULL)
		return NULL;
	/* ISO C has no way from an object pointer to a function pointer; POSIX has. */
	memcpy(&parse, &symbol, sizeof parse);
	return parse(arena, message, limits);
}
