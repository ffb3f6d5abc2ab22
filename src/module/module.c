/* SPDX-License-Identifier: MIT */
/* Where modules are looked for, and what each of them is opened for. */
#include "config.h"

#include <dsnsift/error.h>
#include <dsnsift/gmime.h>

#include "mime/gmime.h"
#include "module/module.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

gpointer
dsn_module_find(const char *name, const char *symbol, GError **error)
{
	const char *folder = secure_getenv("DSNSIFT_LIBDIR");
	g_autofree char *file = g_strdup_printf("dsnsift-%s.so", name);
	g_autofree char *path = g_build_filename(folder != NULL ? folder : PKGLIBDIR, file, NULL);
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	const char *version = module != NULL ? dlsym(module, "dsn_module_version") : NULL;
	gpointer found = version != NULL ? dlsym(module, symbol) : NULL;

	if (version != NULL && strcmp(version, PACKAGE_VERSION) != 0) {
		g_set_error(error, DSN_ERROR, DSN_ERROR_IO,
			"the module '%s' cannot be used: %s is of release %s, not "
			"of " PACKAGE_VERSION,
			name, path, version);
		return NULL;
	}
	if (found == NULL)
		g_set_error(error, DSN_ERROR, DSN_ERROR_IO, "the module '%s' cannot be used: %s",
			name, dlerror());
	return found;
}

static gpointer
find_gmime(gpointer unused)
{
	(void)unused;
	return dsn_module_find("gmime", DSN_MIME_GMIME_PARSE, NULL);
}

const DsnMail *
dsn_gmime_parse(DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits)
{
	static GOnce once = G_ONCE_INIT;
	gpointer symbol = g_once(&once, find_gmime, NULL);
	DsnMimeParser parse;

	if (symbol == NULL)
		return NULL;
	/* ISO C has no way from an object pointer to a function pointer; POSIX has. */
	memcpy(&parse, &symbol, sizeof parse);
	return parse(arena, message, limits);
}
