/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "reader/separator.h"

#include "base/str-pair.h"

/* The LF before the line that "From " at @from begins, quoted or not, or @len. */
static gsize
find_line_before(const char *at, gsize len, gsize from)
{
	gsize pos = from, most = MIN(from, DSN_FROM_QUOTES_MAX);

	while (from - pos < most && at[pos - 1] == '>')
		pos--;
	return pos > 0 && at[pos - 1] == '\n' ? pos - 1 : len;
}

gsize
dsn_separator_find(const char *at, gsize len, gsize from)
{
	/* Of "From " those two that base64 never has so, and text hardly but in a date. */
	static const DsnStrPair pair = { 'F', ' ', 0, 4 };
	const char *end = at + len, *hit = at + MIN(from + 1, len);

	while ((hit = dsn_str_find_pair(hit, end, pair)) != NULL) {
		if (memcmp(hit, "From", 4) == 0) {
			gsize lf = find_line_before(at, len, (gsize)(hit - at));

			if (lf >= from && lf < len)
				return lf;
		}
		hit++;
	}
	return len;
}

gsize
dsn_separator_find_mmdf(const char *at, gsize len, gsize from)
{
	const char *found = from < len ? memmem(at + from, len - from, "\n\1\1\1\1", 5) : NULL;

	return found != NULL ? (gsize)(found - at) : len;
}
