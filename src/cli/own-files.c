/* SPDX-License-Identifier: MIT */
/* Looks for the user's own rules and dialects, and opens them. */
#include "config.h"

#include "cli/own-files.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* XDG Base Directory Specification: a relative path there is to be ignored. */
static char *
user_path(const char *name)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config != NULL && *config == '/')
		return g_strconcat(config, "/dsnsift/", name, NULL);
	if (home != NULL && *home == '/')
		return g_strconcat(home, "/.config/dsnsift/", name, NULL);
	return NULL;
}

/* What cannot be looked at may be there: to open it tells what is wrong. */
static gboolean
is_absent(const char *path)
{
	return access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

/* (transfer full) (nullable): the file that counts: @path if there is one, else where it should be;
 * %NULL if it is nowhere. */
static char *
find(const char *path, const char *name, gboolean of_user)
{
	g_autofree char *own = path == NULL && of_user ? user_path(name) : NULL;
	g_autofree char *system = NULL;

	if (path != NULL)
		return g_strdup(path);
	if (own != NULL && !is_absent(own))
		return g_steal_pointer(&own);
	system = g_strconcat(SYSCONFDIR "/dsnsift/", name, NULL);
	return is_absent(system) ? NULL : g_steal_pointer(&system);
}

static gboolean
open_rules(const char *path, gboolean of_user, DsnRules **rules, GError **error)
{
	g_autofree char *found = find(path, "rules", of_user);

	*rules = found != NULL ? dsn_rules_load(found, error) : NULL;
	return found == NULL || *rules != NULL;
}

static gboolean
open_dialects(const char *path, gboolean of_user, DsnDialects **dialects, GError **error)
{
	g_autofree char *found = find(path, "dialects", of_user);

	*dialects = found != NULL ? dsn_dialects_load(found, error) : NULL;
	return found == NULL || *dialects != NULL;
}

gboolean
dsn_rules_open(const char *path, DsnRules **rules, GError **error)
{
	return open_rules(path, TRUE, rules, error);
}

gboolean
dsn_dialects_open(const char *path, DsnDialects **dialects, GError **error)
{
	return open_dialects(path, TRUE, dialects, error);
}

gboolean
dsn_rules_open_system(const char *path, DsnRules **rules, GError **error)
{
	return open_rules(path, FALSE, rules, error);
}

gboolean
dsn_dialects_open_system(const char *path, DsnDialects **dialects, GError **error)
{
	return open_dialects(path, FALSE, dialects, error);
}
