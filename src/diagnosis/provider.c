/* SPDX-License-Identifier: MIT */
/* Whose mailbox it is: by the host that refused, or by the domain of the address. */
#include "config.h"

#include "diagnosis/evaluate.h"
#include "base/str.h"

#define HOST_MAX 255 /* RFC 1035 2.3.4 */

static gint
look_up(DsnStr name, guint32 hash, DsnProviderMatchKind kind, gboolean whole)
{
	const DsnRules *rules = dsn_rules_builtin();
	guint bucket = dsn_name_bucket(hash);

	for (guint i = rules->provider_heads[bucket]; i < rules->provider_heads[bucket + 1]; i++) {
		const DsnProviderName *known = &rules->provider_names[i];
		DsnStr text = { rules->strings + known->name, known->len };

		if (known->kind == kind && (whole || !known->exact) &&
			dsn_str_equal_nocase(name, text))
			return known->provider;
	}
	return -1;
}

/* By the longest suffix: of "a.b.c", "b.c" and "c". */
static gint
look_up_suffixes(DsnStr host, DsnProviderMatchKind kind)
{
	gint provider, longest = -1;
	guint32 hash = DSN_NAME_HASH;

	for (gsize i = host.len; i-- > 0;) {
		if (host.at[i] == '.') {
			provider = look_up(dsn_str_slice(host, i + 1, host.len), hash, kind, FALSE);
			if (provider >= 0)
				longest = provider;
		}
		hash = dsn_name_hash(hash, host.at[i]);
	}
	provider = look_up(host, hash, kind, TRUE);
	return provider >= 0 ? provider : longest;
}

/* Remote-MTA may go on: "mx.example (192.0.2.1, the server for the domain)". */
static DsnStr
host_alone(DsnStr text)
{
	static const guchar of_host[256] = {
		['-' ... '.'] = TRUE,
		['0' ... '9'] = TRUE,
		['A' ... 'Z'] = TRUE,
		['_'] = TRUE,
		['a' ... 'z'] = TRUE,
	};
	gsize end = 0;

	while (end < text.len && of_host[(guchar)text.at[end]])
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
