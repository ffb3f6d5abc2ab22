/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "cli/rules-find.h"

#include <errno.h>
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

/* What cannot be looked at may be there: to open it tells what is wrong. */
static gboolean
is_absent(const char *path)
{
	return access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

gboolean
dsn_rules_open_system(const char *path, DsnRules **rules, GError **error)
{
	*rules = NULL;
	if (path == NULL) {
		path = SYSCONFDIR "/dsnsift/rules";
		if (is_absent(path))
			return TRUE;
	}
	*rules = dsn_rules_load(path, error);
	return *rules != NULL;
}

gboolean
dsn_rules_open(const char *path, DsnRules **rules, GError **error)
{
	g_autofree char *own = path == NULL ? user_path() : NULL;

	if (own != NULL && !is_absent(own))
		path = own;
	return dsn_rules_open_system(path, rules, error);
}
