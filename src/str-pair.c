/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "str-pair.h"

/* Below, @end is where the first byte may stand no more. */

static const char *
find_plainly(const char *at, const char *end, DsnStrPair pair)
{
	for (; at < end; at++)
		if (at[0] == pair.first && at[pair.distance] == pair.second)
			return at;
	return NULL;
}

static gboolean
is_always_there(void)
{
	return TRUE;
}

#ifdef __SSE2__
#include <immintrin.h>

/*
 * Both ways are alike: four vectors a step, since nearly all of the work is to find that there is
 * nothing in them; then one a step; then once more the last whole vector, of which the part that
 * was seen before is known to hold nothing.
 */

static inline __m128i
match_16(const char *at, DsnStrPair pair)
{
	__m128i a = _mm_loadu_si128((const void *)at);
	__m128i b = _mm_loadu_si128((const void *)(at + pair.distance));

	return _mm_and_si128(_mm_cmpeq_epi8(a, _mm_set1_epi8(pair.first)),
		_mm_cmpeq_epi8(b, _mm_set1_epi8(pair.second)));
}

static const char *
find_by_16(const char *at, const char *end, DsnStrPair pair)
{
	const char *start = at;

	for (; end - at >= 64; at += 64) {
		__m128i a = match_16(at, pair), b = match_16(at + 16, pair);
		__m128i c = match_16(at + 32, pair), d = match_16(at + 48, pair);

		if (_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d))) != 0)
			break;
	}
	for (; end - at > 0; at += 16) {
		unsigned hits;

		if (end - at < 16) {
			if (end - start < 16)
				return find_plainly(at, end, pair);
			at = end - 16;
		}
		hits = (unsigned)_mm_movemask_epi8(match_16(at, pair));
		if (hits != 0)
			return at + __builtin_ctz(hits);
	}
	return NULL;
}

__attribute__((target("avx2"))) static inline __m256i
match_32(const char *at, DsnStrPair pair)
{
	__m256i a = _mm256_loadu_si256((const void *)at);
	__m256i b = _mm256_loadu_si256((const void *)(at + pair.distance));

	return _mm256_and_si256(_mm256_cmpeq_epi8(a, _mm256_set1_epi8(pair.first)),
		_mm256_cmpeq_epi8(b, _mm256_set1_epi8(pair.second)));
}

__attribute__((target("avx2"))) static const char *
find_by_32(const char *at, const char *end, DsnStrPair pair)
{
	const char *start = at;

	for (; end - at >= 128; at += 128) {
		__m256i a = match_32(at, pair), b = match_32(at + 32, pair);
		__m256i c = match_32(at + 64, pair), d = match_32(at + 96, pair);

		if (_mm256_movemask_epi8(
			    _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d))) != 0)
			break;
	}
	for (; end - at > 0; at += 32) {
		unsigned hits;

		if (end - at < 32) {
			if (end - start < 32)
				return find_by_16(at, end, pair);
			at = end - 32;
		}
		hits = (unsigned)_mm256_movemask_epi8(match_32(at, pair));
		if (hits != 0)
			return at + __builtin_ctz(hits);
	}
	return NULL;
}

static gboolean
is_avx2_there(void)
{
	return __builtin_cpu_supports("avx2") != 0;
}
#endif

const DsnStrPairWay dsn_str_pair_ways[] = {
#ifdef __SSE2__
	{ "AVX2", is_avx2_there, find_by_32 },
	{ "SSE2", is_always_there, find_by_16 },
#endif
	{ "plain C", is_always_there, find_plainly },
	{ NULL, NULL, NULL },
};

const char *
dsn_str_find_pair(const char *at, const char *end, DsnStrPair pair)
{
	if (end - at <= (gssize)pair.distance)
		return NULL;
	end -= pair.distance;
#ifdef __SSE2__
	return is_avx2_there() ? find_by_32(at, end, pair) : find_by_16(at, end, pair);
#else
	return find_plainly(at, end, pair);
#endif
}
