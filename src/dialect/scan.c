/* SPDX-License-Identifier: MIT */
/* Where literals may stand in what was normalised: nearly all places are rejected, eight at once
 * where the machine can do that. */
#include "config.h"

#include "dialect/facts.h"

#include "base/processor.h"

static inline guint64
may_hold(const guint32 *marks, guint log_marks, guint64 gram)
{
	guint32 hash = dsn_dialect_hash(gram), mark = dsn_dialect_mark(hash);

	return (marks[hash >> (32 - log_marks)] & mark) == mark;
}

guint64
dsn_dialect_text_places_plainly(const char *at, guint n)
{
	const guint32 *marks = dsn_dialect_text_index.marks;
	guint64 found = 0;

	for (guint i = 0; i < n; i++, at += DSN_DIALECT_STEP)
		found |= may_hold(marks, DSN_DIALECT_TEXT_MARKS, dsn_dialect_text_gram(at)) << i;
	return found;
}

guint64
dsn_dialect_header_places_plainly(const char *at, guint n, guint8 scope)
{
	const guint32 *marks = dsn_dialect_header_index.marks;
	guint64 found = 0;

	for (guint i = 0; i < n; i++)
		found |= may_hold(marks, DSN_DIALECT_HEADER_MARKS,
				 dsn_dialect_header_gram(at + i, scope))
			 << i;
	return found;
}

#ifdef __SSE2__
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

static inline guint64
first_bits(guint64 bits, guint n)
{
	return n < DSN_DIALECT_PLACES ? bits & ((G_GUINT64_CONSTANT(1) << n) - 1) : bits;
}

/* What may_hold() says of eight grams, as dsn_dialect_hash() mixes them. */
AVX2 static inline guint64
hold_8(const guint32 *marks, guint log_marks, __m256i mixed)
{
	const __m256i low_five = _mm256_set1_epi32(31);
	__m256i hash = _mm256_mullo_epi32(mixed, _mm256_set1_epi32((gint)DSN_DIALECT_FACTOR));
	__m256i word = _mm256_i32gather_epi32(
		(const void *)marks, _mm256_srli_epi32(hash, 32 - (gint)log_marks), 4);
	__m256i first = _mm256_and_si256(_mm256_srli_epi32(hash, DSN_DIALECT_FIRST), low_five);
	__m256i second = _mm256_and_si256(_mm256_srli_epi32(hash, DSN_DIALECT_SECOND), low_five);
	__m256i both =
		_mm256_and_si256(_mm256_srlv_epi32(word, first), _mm256_srlv_epi32(word, second));

	return (guint)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_slli_epi32(both, 31)));
}

G_STATIC_ASSERT(DSN_DIALECT_STEP == 4 && DSN_DIALECT_TEXT_GRAM == 6);

AVX2 static guint64
text_places_by_8(const char *at, guint n)
{
	const guint32 *marks = dsn_dialect_text_index.marks;
	guint64 found = 0;

	for (guint i = 0; i < n; i += 8, at += 8 * DSN_DIALECT_STEP) {
		__m256i low = _mm256_loadu_si256((const void *)at);
		__m256i next = _mm256_loadu_si256((const void *)(at + 4));
		/* Two octets of each go up. */
		__m256i high =
			_mm256_srli_epi32(_mm256_slli_epi32(next, 16), 16 - DSN_DIALECT_HIGH);

		found |= hold_8(marks, DSN_DIALECT_TEXT_MARKS, _mm256_xor_si256(low, high)) << i;
	}
	return first_bits(found, n);
}

AVX2 static guint64
header_places_by_8(const char *at, guint n, guint8 scope)
{
	const guint32 *marks = dsn_dialect_header_index.marks;
	const __m256i places = _mm256_setr_epi8(0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6, 4,
		5, 6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
	const __m256i high = _mm256_set1_epi32(scope << DSN_DIALECT_HIGH);
	guint64 found = 0;

	for (guint i = 0; i < n; i += 8) {
		__m256i octets =
			_mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)(at + i)));
		__m256i low = _mm256_shuffle_epi8(octets, places);

		found |= hold_8(marks, DSN_DIALECT_HEADER_MARKS, _mm256_xor_si256(low, high)) << i;
	}
	return first_bits(found, n);
}

guint64
dsn_dialect_text_places(const char *at, guint n)
{
	return dsn_processor_has_avx2() ? text_places_by_8(at, n)
					: dsn_dialect_text_places_plainly(at, n);
}

guint64
dsn_dialect_header_places(const char *at, guint n, guint8 scope)
{
	return dsn_processor_has_avx2() ? header_places_by_8(at, n, scope)
					: dsn_dialect_header_places_plainly(at, n, scope);
}
#else
guint64
dsn_dialect_text_places(const char *at, guint n)
{
	return dsn_dialect_text_places_plainly(at, n);
}

guint64
dsn_dialect_header_places(const char *at, guint n, guint8 scope)
{
	return dsn_dialect_header_places_plainly(at, n, scope);
}
#endif
