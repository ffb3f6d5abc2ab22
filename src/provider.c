/* SPDX-License-Identifier: MIT */
/* Whose mailbox it is: by the host that refused, or by the domain of the address. */
#include "config.h"

#include "judge.h"

#define HOST_MAX 255 /* RFC 1035 2.3.4 */

static gint
look_up(DsnStr name, DsnProviderMatchKind kind, gboolean whole)
{
	const DsnRules *rules = dsn_rules_builtin();
	guint bucket = dsn_name_bucket(name.at, name.len);

	for (guint i = rules->provider_heads[bucket]; i < rules->provider_heads[bucket + 1]; i++) {
		const DsnProviderName *known = &rules->provider_names[i];

		if (known->kind == kind && known->len == name.len && (whole || !known->exact) &&
			g_ascii_strncasecmp(name.at, rules->strings + known->name, name.len) == 0)
			return known->provider;
	}
	return -1;
}

/* The longest suffix first: "a.b.c", "b.c", "c". */
static gint
look_up_suffixes(DsnStr host, DsnProviderMatchKind kind)
{
	gboolean whole = TRUE;

	while (host.len > 0) {
		const char *dot = memchr(host.at, '.', host.len);
		gint provider = look_up(host, kind, whole);

		if (provider >= 0 || dot == NULL)
			return provider;
		host = dsn_str_slice(host, (gsize)(dot + 1 - host.at), host.len);
		whole = FALSE;
	}
	return -1;
}

/* Remote-MTA may go on: "mx.example (192.0.2.1, the server for the domain)". */
static DsnStr
host_alone(DsnStr text)
{
	gsize end = 0;

	while (end < text.len && (g_ascii_isalnum(text.at[end]) || text.at[end] == '.' ||
					 text.at[end] == '-' || text.at[end] == '_'))
		end++;
	while (end > 0 && text.at[end - 1] == '.')
		end--;
	return dsn_str_slice(text, 0, end);
}

gint
dsn_provider_by_host(DsnStr host)
{
	host = host_alone(dsn_str_trim(host));
	return host.len <= HOST_MAX ? look_up_suffixes(host, DSN_PROVIDER_MX) : -1;
}

gint
dsn_provider_by_address(DsnStr address)
{
	gsize at = address.len;

	while (at > 0 && address.at[at - 1] != '@')
		at--;
	if (at == 0 || address.len - at > HOST_MAX)
		return -1;
	return look_up_suffixes(
		host_alone(dsn_str_slice(address, at, address.len)), DSN_PROVIDER_DOMAIN);
}

DsnStr
dsn_provider_id(gint provider)
{
	const DsnRules *rules = dsn_rules_builtin();

	return provider < 0 ? DSN_STR_ABSENT : dsn_str(rules->strings + rules->providers[provider]);
}
