/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "mime/plain.h"
#include "base/octets.h"
#include "base/processor.h"

gboolean
dsn_text_is_ascii(DsnStr bytes)
{
	const char *at = bytes.at, *end = at + bytes.len;
	guchar all = 0;

#ifdef __SSE2__
	for (; end - at >= 64; at += 64) {
		DsnOctets a = dsn_octets_or(dsn_octets_load(at), dsn_octets_load(at + 16));
		DsnOctets b = dsn_octets_or(dsn_octets_load(at + 32), dsn_octets_load(at + 48));

		if (dsn_octets_bits(dsn_octets_or(a, b)) != 0)
			return FALSE;
	}
#endif
	for (; end - at >= 8; at += 8) {
		guint64 eight;

		memcpy(&eight, at, sizeof eight);
		if ((eight & 0x8080808080808080u) != 0)
			return FALSE;
	}
	for (; at < end; at++)
		all |= (guchar)*at;
	return all < 0x80;
}

static gboolean
is_plain_by_1(const char *at, const char *end)
{
	for (; at < end; at++)
		if ((guchar)*at > 127 || *at == '\r' || *at == DSN_TEXT_ESCAPE)
			return FALSE;
	return TRUE;
}

#ifdef __SSE2__
#include <immintrin.h>

/*
 * Both ways are alike: four vectors a step; then one a step; then once more the last whole vector,
 * rather than what is left octet by octet.
 */

/* Where the sign bit is set there is an octet that is not plain. */
static inline DsnOctets
odd_of_16(const char *at)
{
	DsnOctets octets = dsn_octets_load(at);

	return dsn_octets_or(octets, dsn_octets_or(dsn_octets_equal(octets, '\r'),
					     dsn_octets_equal(octets, DSN_TEXT_ESCAPE)));
}

static gboolean
is_plain_by_16(const char *at, const char *end)
{
	if (end - at < 16)
		return is_plain_by_1(at, end);
	for (; end - at >= 64; at += 64) {
		DsnOctets a = dsn_octets_or(odd_of_16(at), odd_of_16(at + 16));
		DsnOctets b = dsn_octets_or(odd_of_16(at + 32), odd_of_16(at + 48));

		if (dsn_octets_bits(dsn_octets_or(a, b)) != 0)
			return FALSE;
	}
	for (; end - at >= 16; at += 16)
		if (dsn_octets_bits(odd_of_16(at)) != 0)
			return FALSE;
	return at == end || dsn_octets_bits(odd_of_16(end - 16)) == 0;
}

/* By the lower half of an octet, the one that is not plain; or one that it cannot be. */
__attribute__((target("avx2"))) static inline __m256i
odd_of_32(const char *at)
{
	const __m256i odd = _mm256_broadcastsi128_si256(
		_mm_setr_epi8(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, DSN_TEXT_ESCAPE, 0, '\r', 0, 0));
	__m256i octets = _mm256_loadu_si256((const void *)at);

	return _mm256_or_si256(octets, _mm256_cmpeq_epi8(octets, _mm256_shuffle_epi8(odd, octets)));
}

__attribute__((target("avx2"))) static gboolean
is_plain_by_32(const char *at, const char *end)
{
	if (end - at < 32)
		return is_plain_by_16(at, end);
	for (; end - at >= 128; at += 128) {
		__m256i a = _mm256_or_si256(odd_of_32(at), odd_of_32(at + 32));
		__m256i b = _mm256_or_si256(odd_of_32(at + 64), odd_of_32(at + 96));

		if (_mm256_movemask_epi8(_mm256_or_si256(a, b)) != 0)
			return FALSE;
	}
	for (; end - at >= 32; at += 32)
		if (_mm256_movemask_epi8(odd_of_32(at)) != 0)
			return FALSE;
	return at == end || _mm256_movemask_epi8(odd_of_32(end - 32)) == 0;
}
#endif

const DsnTextPlainWay dsn_text_plain_ways[] = {
#ifdef __SSE2__
	{ "AVX2", dsn_processor_has_avx2, is_plain_by_32 },
	{ "SSE2", dsn_processor_has_it_anyway, is_plain_by_16 },
#endif
	{ "plain C", dsn_processor_has_it_anyway, is_plain_by_1 },
	{ NULL, NULL, NULL },
};

gboolean
dsn_text_is_plain(DsnStr text)
{
	const char *end = text.len > 0 ? text.at + text.len : text.at;

#ifdef __SSE2__
	return dsn_processor_has_avx2() ? is_plain_by_32(text.at, end)
					: is_plain_by_16(text.at, end);
#else
	return is_plain_by_1(text.at, end);
#endif
}
