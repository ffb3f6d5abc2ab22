/* SPDX-License-Identifier: MIT */
/* Where the keys of rules may stand in a text: a block at a time, nearly all of it rejected. */
#pragma once

#include "base/octets.h"
#include "rules/data.h"

G_BEGIN_DECLS

#define DSN_SCAN_BLOCK 64
/* So many octets behind the end of what is scanned are read, and of no meaning. */
#define DSN_SCAN_BEHIND 24

/**
 * dsn_scan_grams:
 * @marks: of an index of four octets each
 * @at: the block
 *
 * Returns: a bit for each of the first @n octets, at most %DSN_SCAN_BLOCK, where four octets of
 *   the index may stand; the lowest is that of the first octet.
 */
guint64 dsn_scan_grams(const guint32 *marks, const char *at, gsize n);

/* The same for blanks, which are surely there. */
guint64 dsn_scan_blanks(const char *at, gsize n);

/* One bit for each of %DSN_KEYS_AT_ONCE keys, the lowest for the first: whether its tag is @tag. */
static inline guint
dsn_scan_tags_plainly(const DsnKey *keys, guint16 tag)
{
	guint found = 0;

	for (guint i = 0; i < DSN_KEYS_AT_ONCE; i++)
		found |= (guint)(keys[i].tag == tag) << i;
	return found;
}

static inline guint
dsn_scan_tags(const DsnKey *keys, guint16 tag)
{
#ifdef __SSE2__
	__m128i wanted = _mm_set1_epi16((gint16)tag);
	__m128i a = _mm_cmpeq_epi16(_mm_loadu_si128((const void *)keys), wanted);
	__m128i b = _mm_cmpeq_epi16(
		_mm_loadu_si128((const void *)(keys + DSN_KEYS_AT_ONCE / 2)), wanted);

	/* The sign of each key becomes that of its tag. */
	return (guint)_mm_movemask_epi8(
		_mm_packs_epi16(_mm_packs_epi32(_mm_slli_epi32(a, 16), _mm_slli_epi32(b, 16)),
			_mm_setzero_si128()));
#else
	return dsn_scan_tags_plainly(keys, tag);
#endif
}

/* Both in plain C, for the test. */
guint64 dsn_scan_grams_plainly(const guint32 *marks, const char *at, gsize n);
guint64 dsn_scan_blanks_plainly(const char *at, gsize n);

G_END_DECLS
