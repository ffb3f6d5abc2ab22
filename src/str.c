/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/str.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static gboolean
same_each(const char *a, const char *b, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (a[i] != b[i] && dsn_ascii_lower(a[i]) != dsn_ascii_lower(b[i]))
			return FALSE;
	return TRUE;
}

#define WORD sizeof(guint64)

/* Mostly the case is the same too, or the bytes differ in more than the bit of case. */
static inline gboolean
same_word(const char *a, const char *b)
{
	guint64 x, y;

	memcpy(&x, a, WORD);
	memcpy(&y, b, WORD);
	return x == y ||
	       (((x ^ y) & ~G_GUINT64_CONSTANT(0x2020202020202020)) == 0 && same_each(a, b, WORD));
}

static gboolean
same_nocase(const char *a, const char *b, gsize len)
{
	if (len < WORD)
		return same_each(a, b, len);
	for (gsize i = 0; len - i > WORD; i += WORD)
		if (!same_word(a + i, b + i))
			return FALSE;
	return same_word(a + len - WORD, b + len - WORD);
}

gboolean
dsn_str_same_nocase(DsnStr a, DsnStr b)
{
	return same_nocase(a.at, b.at, a.len);
}

#ifdef __SSE2__
#define LANES 16
/* One bit for each of the sixteen places from @at that has a needle's first and last byte. */
static inline guint
find_ends(const char *at, gsize to_last, char first, char last, char fold_bit)
{
	__m128i bit = _mm_set1_epi8(fold_bit);
	__m128i a = _mm_loadu_si128((const __m128i *)(const void *)at);
	__m128i b = _mm_loadu_si128((const __m128i *)(const void *)(at + to_last));

	a = _mm_cmpeq_epi8(_mm_or_si128(a, bit), _mm_set1_epi8(first));
	b = _mm_cmpeq_epi8(_mm_or_si128(b, bit), _mm_set1_epi8(last));
	return (guint)_mm_movemask_epi8(_mm_and_si128(a, b));
}
#endif

/* The first place at or after @from, which is moved on, where both ends of @needle fit, or -1.
 * @fold_bit: what makes capitals small, or 0 */
static inline gssize
find_candidate(DsnStr str, DsnStr needle, gsize *from, char fold_bit)
{
	gsize end = str.len - needle.len + 1, at = *from, to_last = needle.len - 1;
	char first = needle.at[0] | fold_bit, last = needle.at[to_last] | fold_bit;

#ifdef __SSE2__
	while (end - at > 0 && end >= LANES) {
		/* The last sixteen places overlap those before them, which are left out then. */
		gsize base = MIN(at, end - LANES);
		guint hits = find_ends(str.at + base, to_last, first, last, fold_bit);

		hits = hits >> (at - base) << (at - base);
		if (hits != 0) {
			at = base + (gsize)__builtin_ctz(hits);
			*from = at + 1;
			return (gssize)at;
		}
		at = base + LANES;
	}
	/* What is left, with the last whole vector: the places in it that were seen drop out. */
	if (end >= LANES && at < end) {
		guint hits = find_ends(str.at + end - LANES, to_last, first, last, fold_bit);

		hits >>= LANES - (end - at);
		if (hits == 0)
			return -1;
		at += (gsize)__builtin_ctz(hits);
		*from = at + 1;
		return (gssize)at;
	}
#endif
	for (; at < end; at++)
		if ((str.at[at] | fold_bit) == first && (str.at[at + to_last] | fold_bit) == last) {
			*from = at + 1;
			return (gssize)at;
		}
	return -1;
}

/* memmem() is linear but dear to start, so a few false starts are allowed before it. */
#define CHEAP_TRIES 16

gssize
dsn_str_find(DsnStr str, DsnStr needle, gsize from)
{
	const char *hit;
	gssize at;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	for (guint tries = 0; tries < CHEAP_TRIES; tries++) {
		at = find_candidate(str, needle, &from, 0);
		if (at < 0 || memcmp(str.at + at, needle.at, needle.len) == 0)
			return at;
		if (needle.len > str.len - from)
			return -1;
	}
	hit = memmem(str.at + from, str.len - from, needle.at, needle.len);
	return hit != NULL ? hit - str.at : -1;
}

gssize
dsn_str_find_nocase(DsnStr str, DsnStr needle, gsize from)
{
	gssize at;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	do
		at = find_candidate(str, needle, &from, 0x20);
	while (at >= 0 && !same_nocase(str.at + at, needle.at, needle.len));
	return at;
}

static gboolean
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

DsnStr
dsn_str_trim_blanks(DsnStr str)
{
	gsize from = 0, to = str.len;

	while (from < to && is_blank(str.at[from]))
		from++;
	while (to > from && is_blank(str.at[to - 1]))
		to--;
	return dsn_str_slice(str, from, to);
}

/* Offset of the first LF or CR, or the length. */
static gsize
find_line_end(DsnStr text)
{
	gsize window = 128;

	/* Two searches over all of it would be quadratic where one kind of end is missing. */
	for (gsize from = 0; from < text.len; from = window, window *= 2) {
		gsize size = MIN(window, text.len) - from;
		const char *lf = memchr(text.at + from, '\n', size);
		const char *cr;

		if (lf != NULL)
			size = (gsize)(lf - text.at) - from;
		cr = memchr(text.at + from, '\r', size);
		if (cr != NULL || lf != NULL)
			return (gsize)((cr != NULL ? cr : lf) - text.at);
	}
	return text.len;
}

gboolean
dsn_str_line(DsnStr *rest, DsnStr *line)
{
	gsize end, next;

	if (rest->len == 0)
		return FALSE;
	end = find_line_end(*rest);
	next = MIN(end + 1, rest->len);
	if (next < rest->len && rest->at[end] == '\r' && rest->at[next] == '\n')
		next++;
	*line = dsn_str_slice(*rest, 0, end);
	*rest = dsn_str_slice(*rest, next, rest->len);
	return TRUE;
}
