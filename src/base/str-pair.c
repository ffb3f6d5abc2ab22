/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/str-pair.h"
#include "base/processor.h"

static gssize
find_plainly(const char *text, gsize at, gsize end, DsnStrPair pair)
{
	for (; at < end; at++)
		if ((text[at] | pair.fold) == pair.first &&
			(text[at + pair.distance] | pair.fold) == pair.second)
			return (gssize)at;
	return -1;
}

#ifdef __SSE2__
#include <immintrin.h>

/*
 * Both ways are alike: four vectors a step while the end is far, since nearly all of the work is
 * to find that there is nothing in them, and without folding where there is nothing to fold; then
 * one a step; then the last whole vector, which may begin before @at: of what it finds the places
 * that were seen before drop out.
 */
#define FAR 512
#define INLINE __attribute__((always_inline)) static inline

INLINE __m128i
match_16(const char *at, DsnStrPair pair)
{
	__m128i fold = _mm_set1_epi8(pair.fold);
	__m128i a = _mm_or_si128(_mm_loadu_si128((const void *)at), fold);
	__m128i b = _mm_or_si128(_mm_loadu_si128((const void *)(at + pair.distance)), fold);

	return _mm_and_si128(_mm_cmpeq_epi8(a, _mm_set1_epi8(pair.first)),
		_mm_cmpeq_epi8(b, _mm_set1_epi8(pair.second)));
}

INLINE gsize
skip_by_16(const char *text, gsize at, gsize end, DsnStrPair pair)
{
	for (; end - at >= 64; at += 64) {
		__m128i a = match_16(text + at, pair), b = match_16(text + at + 16, pair);
		__m128i c = match_16(text + at + 32, pair), d = match_16(text + at + 48, pair);

		if (_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d))) != 0)
			break;
	}
	return at;
}

static gssize
find_by_16(const char *text, gsize at, gsize end, DsnStrPair pair)
{
	guint hits;

	if (end < 16)
		return find_plainly(text, at, end, pair);
	if (end - at >= FAR)
		at = pair.fold == 0 ? skip_by_16(text, at, end, pair)
				    : skip_by_16(text, at, end, pair);
	for (; end - at >= 16; at += 16)
		if ((hits = (guint)_mm_movemask_epi8(match_16(text + at, pair))) != 0)
			return (gssize)at + __builtin_ctz(hits);
	if (at == end)
		return -1;
	hits = (guint)_mm_movemask_epi8(match_16(text + end - 16, pair)) >> (16 - (end - at));
	return hits != 0 ? (gssize)at + __builtin_ctz(hits) : -1;
}

#define AVX2 __attribute__((target("avx2")))

AVX2 INLINE __m256i
match_32(const char *at, DsnStrPair pair)
{
	__m256i fold = _mm256_set1_epi8(pair.fold);
	__m256i a = _mm256_or_si256(_mm256_loadu_si256((const void *)at), fold);
	__m256i b = _mm256_or_si256(_mm256_loadu_si256((const void *)(at + pair.distance)), fold);

	return _mm256_and_si256(_mm256_cmpeq_epi8(a, _mm256_set1_epi8(pair.first)),
		_mm256_cmpeq_epi8(b, _mm256_set1_epi8(pair.second)));
}

AVX2 INLINE gsize
skip_by_32(const char *text, gsize at, gsize end, DsnStrPair pair)
{
	for (; end - at >= 128; at += 128) {
		__m256i a = match_32(text + at, pair), b = match_32(text + at + 32, pair);
		__m256i c = match_32(text + at + 64, pair), d = match_32(text + at + 96, pair);

		if (_mm256_movemask_epi8(
			    _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d))) != 0)
			break;
	}
	return at;
}

AVX2 static gssize
find_by_32(const char *text, gsize at, gsize end, DsnStrPair pair)
{
	guint hits;

	if (end < 32)
		return find_by_16(text, at, end, pair);
	if (end - at >= FAR)
		at = pair.fold == 0 ? skip_by_32(text, at, end, pair)
				    : skip_by_32(text, at, end, pair);
	for (; end - at >= 32; at += 32)
		if ((hits = (guint)_mm256_movemask_epi8(match_32(text + at, pair))) != 0)
			return (gssize)at + __builtin_ctz(hits);
	if (at == end)
		return -1;
	hits = (guint)_mm256_movemask_epi8(match_32(text + end - 32, pair)) >> (32 - (end - at));
	return hits != 0 ? (gssize)at + __builtin_ctz(hits) : -1;
}
#endif

const DsnStrPairWay dsn_str_pair_ways[] = {
#ifdef __SSE2__
	{ "AVX2", dsn_processor_has_avx2, find_by_32 },
	{ "SSE2", dsn_processor_has_it_anyway, find_by_16 },
#endif
	{ "plain C", dsn_processor_has_it_anyway, find_plainly },
	{ NULL, NULL, NULL },
};

gssize
dsn_str_pair_find(const char *text, gsize at, gsize end, DsnStrPair pair)
{
#ifdef __SSE2__
	return dsn_processor_has_avx2() ? find_by_32(text, at, end, pair)
					: find_by_16(text, at, end, pair);
#else
	return find_plainly(text, at, end, pair);
#endif
}

const char *
dsn_str_find_pair(const char *at, const char *end, DsnStrPair pair)
{
	gssize end_of_first = end - at - (gssize)pair.distance;
	gssize hit = end_of_first > 0 ? dsn_str_pair_find(at, 0, (gsize)end_of_first, pair) : -1;

	return hit < 0 ? NULL : at + hit;
}
