/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "octets.h"
#include "str-find.h"

static gssize
find_plainly(const char *text, gsize at, gsize end, DsnStrEnds ends)
{
	for (; at < end; at++)
		if ((text[at] | ends.fold) == ends.first &&
			(text[at + ends.to_last] | ends.fold) == ends.last)
			return (gssize)at;
	return -1;
}

static gboolean
is_always_there(void)
{
	return TRUE;
}

#ifdef __SSE2__
#include <immintrin.h>

/* Both ways are alike: the last whole vector may begin before @at, and of what it finds the
 * places that were seen before drop out. */

static inline guint
match_16(const char *at, DsnStrEnds ends)
{
	__m128i fold = _mm_set1_epi8(ends.fold);
	__m128i a = _mm_loadu_si128((const void *)at);
	__m128i b = _mm_loadu_si128((const void *)(at + ends.to_last));

	a = _mm_cmpeq_epi8(_mm_or_si128(a, fold), _mm_set1_epi8(ends.first));
	b = _mm_cmpeq_epi8(_mm_or_si128(b, fold), _mm_set1_epi8(ends.last));
	return (guint)_mm_movemask_epi8(_mm_and_si128(a, b));
}

static gssize
find_by_16(const char *text, gsize at, gsize end, DsnStrEnds ends)
{
	guint hits;

	if (end < 16)
		return find_plainly(text, at, end, ends);
	for (; end - at >= 16; at += 16)
		if ((hits = match_16(text + at, ends)) != 0)
			return (gssize)at + __builtin_ctz(hits);
	if (at == end)
		return -1;
	hits = match_16(text + end - 16, ends) >> (16 - (end - at));
	return hits != 0 ? (gssize)at + __builtin_ctz(hits) : -1;
}

__attribute__((target("avx2"))) static inline guint
match_32(const char *at, DsnStrEnds ends)
{
	__m256i fold = _mm256_set1_epi8(ends.fold);
	__m256i a = _mm256_loadu_si256((const void *)at);
	__m256i b = _mm256_loadu_si256((const void *)(at + ends.to_last));

	a = _mm256_cmpeq_epi8(_mm256_or_si256(a, fold), _mm256_set1_epi8(ends.first));
	b = _mm256_cmpeq_epi8(_mm256_or_si256(b, fold), _mm256_set1_epi8(ends.last));
	return (guint)_mm256_movemask_epi8(_mm256_and_si256(a, b));
}

__attribute__((target("avx2"))) static gssize
find_by_32(const char *text, gsize at, gsize end, DsnStrEnds ends)
{
	guint hits;

	if (end < 32)
		return find_by_16(text, at, end, ends);
	for (; end - at >= 32; at += 32)
		if ((hits = match_32(text + at, ends)) != 0)
			return (gssize)at + __builtin_ctz(hits);
	if (at == end)
		return -1;
	hits = match_32(text + end - 32, ends) >> (32 - (end - at));
	return hits != 0 ? (gssize)at + __builtin_ctz(hits) : -1;
}

static gboolean
is_avx2_there(void)
{
	return __builtin_cpu_supports("avx2") != 0;
}

static inline gssize
find_ends(const char *text, gsize at, gsize end, DsnStrEnds ends)
{
	return is_avx2_there() ? find_by_32(text, at, end, ends) : find_by_16(text, at, end, ends);
}
#else
static inline gssize
find_ends(const char *text, gsize at, gsize end, DsnStrEnds ends)
{
	return find_plainly(text, at, end, ends);
}
#endif

const DsnStrEndsWay dsn_str_ends_ways[] = {
#ifdef __SSE2__
	{ "AVX2", is_avx2_there, find_by_32 },
	{ "SSE2", is_always_there, find_by_16 },
#endif
	{ "plain C", is_always_there, find_plainly },
	{ NULL, NULL, NULL },
};

static inline DsnStrEnds
ends_of(DsnStr needle, char fold)
{
	gsize to_last = needle.len - 1;

	return (DsnStrEnds){ (char)(needle.at[0] | fold), (char)(needle.at[to_last] | fold), fold,
		to_last };
}

/* memmem() is linear but dear to start, so a few false starts are allowed before it. */
#define CHEAP_TRIES 16

gssize
dsn_str_find(DsnStr str, DsnStr needle, gsize from)
{
	const char *hit;
	DsnStrEnds ends;
	gsize end;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	ends = ends_of(needle, 0);
	end = str.len - needle.len + 1;
	for (guint tries = 0; tries < CHEAP_TRIES; tries++) {
		gssize at = find_ends(str.at, from, end, ends);

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
	DsnStrEnds ends;
	gssize at;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	ends = ends_of(needle, 0x20);
	while ((at = find_ends(str.at, from, str.len - needle.len + 1, ends)) >= 0 &&
		!dsn_str_same_nocase((DsnStr){ str.at + at, needle.len }, needle))
		from = (gsize)at + 1;
	return at;
}
