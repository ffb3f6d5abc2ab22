/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/octets.h"
#include "base/str-pair.h"
#include "base/str.h"

static inline DsnStrPair
ends_of(DsnStr needle, char fold)
{
	gsize to_last = needle.len - 1;

	return (DsnStrPair){ (char)(needle.at[0] | fold), (char)(needle.at[to_last] | fold), fold,
		to_last };
}

/* memmem() is linear but dear to start, so a few false starts are allowed before it. */
#define CHEAP_TRIES 16

gssize
dsn_str_find(DsnStr str, DsnStr needle, gsize from)
{
	const char *hit;
	DsnStrPair ends;
	gsize end;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	ends = ends_of(needle, 0);
	end = str.len - needle.len + 1;
	for (guint tries = 0; tries < CHEAP_TRIES; tries++) {
		gssize at = dsn_str_pair_find(str.at, from, end, ends);

		if (at < 0 || dsn_octets_same(str.at + at, needle.at, needle.len))
			return at;
		from = (gsize)at + 1;
	}
	hit = memmem(str.at + from, str.len - from, needle.at, needle.len);
	return hit != NULL ? hit - str.at : -1;
}

gssize
dsn_str_find_nocase(DsnStr str, DsnStr needle, gsize from)
{
	DsnStrPair ends;
	gssize at;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	ends = ends_of(needle, 0x20);
	while ((at = dsn_str_pair_find(str.at, from, str.len - needle.len + 1, ends)) >= 0 &&
		!dsn_str_same_nocase((DsnStr){ str.at + at, needle.len }, needle))
		from = (gsize)at + 1;
	return at;
}
