/* SPDX-License-Identifier: MIT */
/* Sixteen octets at once, on the vector types of GCC and clang: on every machine the same code. */
#pragma once

#include <glib.h>
#include <string.h>

/* Gathering one bit of each octet is all that the vector types cannot do: DSN_OCTETS_SSE2 and
 * DSN_OCTETS_NEON are the ways of two machines, and multiplication is that of all others.
 * DSN_OCTETS_VECTORS: the machine compares octets; where it does not, the compiler would compare
 * them one by one.  With -DDSN_OCTETS_GENERIC what serves a machine that has none of this is built
 * and tested on any. */
#if defined(DSN_OCTETS_GENERIC)
#elif defined(__SSE2__)
#define DSN_OCTETS_SSE2
#define DSN_OCTETS_VECTORS
#include <emmintrin.h>
#elif defined(__AARCH64EL__)
#define DSN_OCTETS_NEON
#define DSN_OCTETS_VECTORS
#include <arm_neon.h>
#elif defined(__ARM_NEON) || defined(__ALTIVEC__) || defined(__VX__) || defined(__loongarch_sx)
#define DSN_OCTETS_VECTORS
#endif

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

#define DSN_OCTETS 16

/**
 * DsnOctets: sixteen octets; number 0 is the one at the lowest address
 *
 * A comparison makes a mask of them: an octet of it is 0xff where the comparison holds and 0x00
 * where it does not.  Masks are joined by the operators of C: &, | and ~.
 */
typedef guint8 DsnOctets __attribute__((vector_size(DSN_OCTETS)));
typedef guint16 DsnOctetPairs __attribute__((vector_size(DSN_OCTETS)));
typedef guint64 DsnOctetHalves __attribute__((vector_size(DSN_OCTETS)));

static inline DsnOctets
dsn_octets_load(const char *at)
{
	DsnOctets octets;

	memcpy(&octets, at, sizeof octets);
	return octets;
}

static inline void
dsn_octets_store(char *at, DsnOctets octets)
{
	memcpy(at, &octets, sizeof octets);
}

/* The number that eight, or four, octets make with the first as its lowest: "\1\2\0\0" is 0x201. */

static inline guint64
dsn_octets_number_64(const char *at)
{
	guint64 number;

	memcpy(&number, at, sizeof number);
	return GUINT64_FROM_LE(number);
}

static inline guint64
dsn_octets_number_32(const char *at)
{
	guint32 number;

	memcpy(&number, at, sizeof number);
	return GUINT32_FROM_LE(number);
}

/* The @n octets at @at, at most sixteen of them, with zeros behind.  No other octet is read: two
 * numbers that overlap make what is shorter than a vector, as "abcde" is "abcd" and "bcde". */
static inline DsnOctets
dsn_octets_load_some(const char *at, gsize n)
{
	guint64 low = 0, high = 0;

	if (n >= DSN_OCTETS)
		return dsn_octets_load(at);
	if (n >= 8) {
		low = dsn_octets_number_64(at);
		/* Eight octets less than sixteen are shifted out, in two steps: 64 bits are not
		 * shifted at once. */
		high = dsn_octets_number_64(at + n - 8) >> (15 - n) * 8 >> 8;
	} else if (n >= 4) {
		low = dsn_octets_number_32(at) | dsn_octets_number_32(at + n - 4) << (n - 4) * 8;
	} else if (n > 0) {
		low = (guchar)at[0] | (guint64)(guchar)at[n / 2] << n / 2 * 8 |
		      (guint64)(guchar)at[n - 1] << (n - 1) * 8;
	}
	return (DsnOctets)(DsnOctetHalves){ GUINT64_TO_LE(low), GUINT64_TO_LE(high) };
}

#ifdef DSN_OCTETS_VECTORS
/* Where the octet is @octet. */
static inline DsnOctets
dsn_octets_equal(DsnOctets octets, char octet)
{
	return (DsnOctets)(octets == (guint8)octet);
}

/* Where both have the same octet. */
static inline DsnOctets
dsn_octets_alike(DsnOctets a, DsnOctets b)
{
	return (DsnOctets)(a == b);
}

/* Where it is @most or less. */
static inline DsnOctets
dsn_octets_at_most(DsnOctets octets, guint8 most)
{
	return (DsnOctets)(octets <= most);
}
#else
/* Eight octets that are compared as one number: no sum is carried from one to the next, since the
 * seven lower bits of each are added, and the highest one is looked at apart. */

/* The number of eight octets of the same value. */
static inline guint64
dsn_octets_each(guint8 octet)
{
	return G_GUINT64_CONSTANT(0x0101010101010101) * octet;
}

/* 0xff for each octet that is 0x80, 0x00 for each that is 0x00: 0x100 - 0x01 is 0xff. */
static inline DsnOctets
dsn_octets_widen(DsnOctetHalves highest)
{
	return (DsnOctets)((highest << 1) - (highest >> 7));
}

/* Where the octet is zero: 0x7f and a bit of the seven lower ones reach the highest one. */
static inline DsnOctets
dsn_octets_zero(DsnOctetHalves octets)
{
	DsnOctetHalves low = (octets & dsn_octets_each(0x7f)) + dsn_octets_each(0x7f);

	return dsn_octets_widen(~(low | octets) & dsn_octets_each(0x80));
}

static inline DsnOctets
dsn_octets_equal(DsnOctets octets, char octet)
{
	return dsn_octets_zero((DsnOctetHalves)octets ^ dsn_octets_each((guint8)octet));
}

static inline DsnOctets
dsn_octets_alike(DsnOctets a, DsnOctets b)
{
	return dsn_octets_zero((DsnOctetHalves)(a ^ b));
}

static inline DsnOctets
dsn_octets_at_most(DsnOctets octets, guint8 most)
{
	DsnOctetHalves halves = (DsnOctetHalves)octets;
	/* The highest bit is set where the lower ones are above those of @most. */
	DsnOctetHalves low =
		(halves & dsn_octets_each(0x7f)) + dsn_octets_each(0x7f - (most & 0x7f));
	DsnOctetHalves above = most < 0x80 ? low | halves : low & halves;

	return dsn_octets_widen(~above & dsn_octets_each(0x80));
}
#endif

/* Where it is one of @count octets from @first on: what is below @first wraps around to a large
 * number. */
static inline DsnOctets
dsn_octets_within(DsnOctets octets, char first, guint8 count)
{
	return dsn_octets_at_most(octets - (guint8)first, (guint8)(count - 1));
}

/* @least in place of smaller octets. */
static inline DsnOctets
dsn_octets_at_least(DsnOctets octets, guint8 least)
{
	DsnOctets small = dsn_octets_at_most(octets, least);

	return (octets & ~small) | (least & small);
}

/* Each two octets as a number, of which the first octet is the lower half, times @by, modulo
 * 65536. */
static inline DsnOctets
dsn_octets_multiply(DsnOctets octets, guint16 by)
{
	DsnOctetPairs pairs = (DsnOctetPairs)octets;

#if G_BYTE_ORDER == G_BIG_ENDIAN
	pairs = (pairs << 8 | pairs >> 8) * by;
	return (DsnOctets)(pairs << 8 | pairs >> 8);
#else
	return (DsnOctets)(pairs * by);
#endif
}

/* Letters lose their case, and other octets one bit: 'A' and 'a' become 'a', '[' and '{' '{'. */
static inline DsnOctets
dsn_octets_fold(DsnOctets octets)
{
	return octets | 0x20;
}

/* Capitals become small letters, and nothing else changes. */
static inline DsnOctets
dsn_octets_lower(DsnOctets octets)
{
	return octets | (dsn_octets_within(octets, 'A', 26) & 0x20);
}

#if defined(DSN_OCTETS_SSE2)
/* The highest bit of each octet, which a mask has where the comparison holds; bit 0 is that of
 * octet 0. */
static inline guint
dsn_octets_bits(DsnOctets octets)
{
	return (guint)_mm_movemask_epi8((__m128i)octets);
}
#elif defined(DSN_OCTETS_NEON)
/* The highest bit of octet i is moved down to bit i modulo 8.  Octet i and octet i + 8 are the
 * halves of a number then, and the sum of the eight numbers has all of the bits. */
static inline guint
dsn_octets_bits(DsnOctets octets)
{
	const int8x16_t places = { 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7 };
	uint8x16_t bits = vshlq_u8(vshrq_n_u8((uint8x16_t)octets, 7), places);

	return vaddvq_u16(vreinterpretq_u16_u8(vzip1q_u8(bits, vextq_u8(bits, bits, 8))));
}
#else
/* The highest bits of eight octets.  That of octet i is bit 8 i + 7 of the number, and bit 56 + i
 * of the product, since the factor has a bit at 49 - 7 i for each i: 49, 42, 35 ... 0.  No two of
 * the 64 partial products meet, so nothing is carried. */
static inline guint
dsn_octets_bits_of_half(guint64 half)
{
	guint64 highest = GUINT64_FROM_LE(half) & G_GUINT64_CONSTANT(0x8080808080808080);

	return (guint)(highest * G_GUINT64_CONSTANT(0x0002040810204081) >> 56);
}

static inline guint
dsn_octets_bits(DsnOctets octets)
{
	DsnOctetHalves halves = (DsnOctetHalves)octets;

	return dsn_octets_bits_of_half(halves[0]) | dsn_octets_bits_of_half(halves[1]) << 8;
}
#endif
