/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "rules-find.h"

#include <stdlib.h>
#include <unistd.h>

/* XDG Base Directory Specification: a relative path there is to be ignored. */
static char *
user_path(void)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config != NULL && *config == '/')
		return g_strconcat(config, "/dsnsift/rules", NULL);
	if (home != NULL && *home == '/')
		return g_strconcat(home, "/.config/dsnsift/rules", NULL);
	return NULL;
}

gboolean
dsn_rules_open(const char *path, DsnRules **rules, GError **error)
{
	g_autofree char *own = path == NULL ? user_path() : NULL;

	*rules = NULL;
	if (path == NULL && own != NULL && access(own, F_OK) == 0)
		path = own;
	if (path == NULL && access(SYSCONFDIR "/dsnsift/rules", F_OK) == 0)
		path = SYSCONFDIR "/dsnsift/rules";
	if (path == NULL)
		return TRUE;
	*rules = dsn_rules_load(path, error);
	return *rules != NULL;
}
