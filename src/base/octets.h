/* SPDX-License-Identifier: MIT */
/* Many octets at once: sixteen where the machine can do that, SSE2 is part of every x86-64. */
#pragma once

#include <glib.h>
#include <string.h>

/* memcmp() == 0 without a call, for what is rarely longer than three words. */
static inline gboolean
dsn_octets_same(const char *a, const char *b, gsize len)
{
	guint64 x, y;

	if (len < 4)
		return memcmp(a, b, len) == 0;
	if (len < 8) {
		guint32 p, q, r, s;

		memcpy(&p, a, 4);
		memcpy(&q, b, 4);
		memcpy(&r, a + len - 4, 4);
		memcpy(&s, b + len - 4, 4);
		return p == q && r == s;
	}
	for (gsize i = 0; i < len - 8; i += 8) {
		memcpy(&x, a + i, 8);
		memcpy(&y, b + i, 8);
		if (x != y)
			return FALSE;
	}
	memcpy(&x, a + len - 8, 8);
	memcpy(&y, b + len - 8, 8);
	return x == y;
}

#ifdef __SSE2__
#include <emmintrin.h>

#define DSN_OCTETS 16

typedef __m128i DsnOctets;

static inline DsnOctets
dsn_octets_load(const char *at)
{
	return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/* The first of them and no more: zeros stand behind the @n octets at @at. */
static inline DsnOctets
dsn_octets_load_some(const char *at, gsize n)
{
	guint64 low = 0, high = 0;
	guint32 first = 0, last = 0;

	if (n >= DSN_OCTETS)
		return dsn_octets_load(at);
	if (n >= 8) {
		memcpy(&low, at, 8);
		memcpy(&high, at + n - 8, 8);
		high = high >> (15 - n) * 8 >> 8;
	} else if (n >= 4) {
		memcpy(&first, at, 4);
		memcpy(&last, at + n - 4, 4);
		low = first | (guint64)last << (n - 4) * 8;
	} else if (n > 0) {
		low = (guchar)at[0] | (guint64)(guchar)at[n / 2] << n / 2 * 8 |
		      (guint64)(guchar)at[n - 1] << (n - 1) * 8;
	}
	return _mm_set_epi64x((gint64)high, (gint64)low);
}

static inline void
dsn_octets_store(char *at, DsnOctets octets)
{
	_mm_storeu_si128((__m128i *)(void *)at, octets);
}

/* All ones where the octet is @octet. */
static inline DsnOctets
dsn_octets_equal(DsnOctets octets, char octet)
{
	return _mm_cmpeq_epi8(octets, _mm_set1_epi8(octet));
}

/* ... where both have the same octet. */
static inline DsnOctets
dsn_octets_alike(DsnOctets a, DsnOctets b)
{
	return _mm_cmpeq_epi8(a, b);
}

/* ... where it is one of @count octets from @first on. */
static inline DsnOctets
dsn_octets_within(DsnOctets octets, char first, guint8 count)
{
	DsnOctets above = _mm_sub_epi8(octets, _mm_set1_epi8(first));

	return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8((char)(count - 1))), above);
}

static inline DsnOctets
dsn_octets_or(DsnOctets a, DsnOctets b)
{
	return _mm_or_si128(a, b);
}

/* Those of @a that are not of @b. */
static inline DsnOctets
dsn_octets_without(DsnOctets a, DsnOctets b)
{
	return _mm_andnot_si128(b, a);
}

/* @least in place of smaller ones, as unsigned numbers. */
static inline DsnOctets
dsn_octets_at_least(DsnOctets octets, guint8 least)
{
	return _mm_max_epu8(octets, _mm_set1_epi8((char)least));
}

/* Each two of them, as a number of which the first octet is the lower half, by a number: modulo
 * 65536. */
static inline DsnOctets
dsn_octets_multiply(DsnOctets octets, guint16 by)
{
	return _mm_mullo_epi16(octets, _mm_set1_epi16((gint16)by));
}

/* Letters lose their case, and other octets one bit. */
static inline DsnOctets
dsn_octets_fold(DsnOctets octets)
{
	return _mm_or_si128(octets, _mm_set1_epi8(0x20));
}

/* Capitals become small letters. */
static inline DsnOctets
dsn_octets_lower(DsnOctets octets)
{
	DsnOctets capitals = dsn_octets_within(octets, 'A', 26);

	return _mm_or_si128(octets, _mm_and_si128(capitals, _mm_set1_epi8(0x20)));
}

/* One bit for each octet that is all ones; the first octet's is the lowest. */
static inline guint
dsn_octets_bits(DsnOctets octets)
{
	return (guint)_mm_movemask_epi8(octets);
}
#endif
