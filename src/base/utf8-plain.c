/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/utf8-plain.h"

static const guchar plain[256] = {
	[' ' ... '!'] = TRUE,
	['#' ... '['] = TRUE,
	[']' ... '~'] = TRUE,
};

gsize
dsn_utf8_copy_plain(char *to, DsnStr str, char mark)
{
	gsize len = 0;

	for (; str.len - len >= DSN_OCTETS; len += DSN_OCTETS) {
		guint odd = dsn_octets_bits(dsn_utf8_copy_octets(to + len, str.at + len, mark));

		if (odd != 0)
			return len + (gsize)__builtin_ctz(odd);
	}
	for (; len < str.len && plain[(guchar)str.at[len]] && str.at[len] != mark; len++)
		to[len] = str.at[len];
	return len;
}
