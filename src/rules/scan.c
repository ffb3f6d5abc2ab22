/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "rules/scan.h"
#include "base/processor.h"

guint64
dsn_scan_grams_plainly(const guint32 *marks, const char *at, gsize n)
{
	guint64 found = 0;

	for (gsize i = 0; i < n; i++) {
		guint32 hash = dsn_gram_hash(dsn_gram_at(at + i));

		found |= (guint64)dsn_marks_hold(marks, DSN_GRAM_MARKS, hash) << i;
	}
	return found;
}

guint64
dsn_scan_blanks_plainly(const char *at, gsize n)
{
	guint64 found = 0;

	for (gsize i = 0; i < n; i++)
		found |= (guint64)(at[i] == ' ') << i;
	return found;
}

#ifdef __SSE2__
#include <immintrin.h>

static inline guint64
first_bits(guint64 bits, gsize n)
{
	return n < DSN_SCAN_BLOCK ? bits & ((G_GUINT64_CONSTANT(1) << n) - 1) : bits;
}

guint64
dsn_scan_blanks(const char *at, gsize n)
{
	const __m128i blank = _mm_set1_epi8(' ');
	guint64 found = 0;

	for (gsize i = 0; i < n; i += 16) {
		__m128i octets = _mm_loadu_si128((const void *)(at + i));

		found |= (guint64)(guint)_mm_movemask_epi8(_mm_cmpeq_epi8(octets, blank)) << i;
	}
	return first_bits(found, n);
}

/* What dsn_marks_hold() says of the grams that begin at eight octets. */
__attribute__((target("avx2"))) static inline guint
look_at_8(const guint32 *marks, const char *at)
{
	const __m256i places = _mm256_setr_epi8(0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6, 4,
		5, 6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
	const __m256i low_five = _mm256_set1_epi32(31);
	__m256i octets = _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)at));
	__m256i hash = _mm256_mullo_epi32(
		_mm256_shuffle_epi8(octets, places), _mm256_set1_epi32((gint)DSN_GRAM_FACTOR));
	__m256i word = _mm256_i32gather_epi32(
		(const void *)marks, _mm256_srli_epi32(hash, 32 - DSN_GRAM_MARKS), 4);
	__m256i first = _mm256_and_si256(_mm256_srli_epi32(hash, DSN_MARK_FIRST), low_five);
	__m256i second = _mm256_and_si256(_mm256_srli_epi32(hash, DSN_MARK_SECOND), low_five);
	__m256i both =
		_mm256_and_si256(_mm256_srlv_epi32(word, first), _mm256_srlv_epi32(word, second));

	return (guint)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_slli_epi32(both, 31)));
}

__attribute__((target("avx2"))) static guint64
scan_by_8(const guint32 *marks, const char *at, gsize n)
{
	guint64 found = 0;

	for (gsize i = 0; i < n; i += 8)
		found |= (guint64)look_at_8(marks, at + i) << i;
	return first_bits(found, n);
}

guint64
dsn_scan_grams(const guint32 *marks, const char *at, gsize n)
{
	return dsn_processor_has_avx2() ? scan_by_8(marks, at, n)
					: dsn_scan_grams_plainly(marks, at, n);
}
#else
guint64
dsn_scan_grams(const guint32 *marks, const char *at, gsize n)
{
	return dsn_scan_grams_plainly(marks, at, n);
}

guint64
dsn_scan_blanks(const char *at, gsize n)
{
	return dsn_scan_blanks_plainly(at, n);
}
#endif
