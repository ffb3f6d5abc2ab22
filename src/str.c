/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/str.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static inline char
fold(char c)
{
	return (guchar)(c - 'A') < 26 ? (char)(c | 0x20) : c;
}

static gboolean
same_each(const char *a, const char *b, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (a[i] != b[i] && fold(a[i]) != fold(b[i]))
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

/* memmem() is linear but dear to start, so a few false starts are allowed before it. */
#define CHEAP_TRIES 16

gssize
dsn_str_find(DsnStr str, DsnStr needle, gsize from)
{
	const char *at, *hit;
	gsize places;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	at = str.at + from;
	places = str.len - from - needle.len + 1;
	for (guint tries = 0; tries < CHEAP_TRIES; tries++) {
		hit = memchr(at, needle.at[0], places);
		if (hit == NULL)
			return -1;
		if (memcmp(hit, needle.at, needle.len) == 0)
			return hit - str.at;
		places -= (gsize)(hit + 1 - at);
		at = hit + 1;
	}
	hit = memmem(at, places + needle.len - 1, needle.at, needle.len);
	return hit != NULL ? hit - str.at : -1;
}

#ifdef __SSE2__
#define LANES 16
/* One bit for each of the sixteen places from @at that has a needle's first and last byte. */
static inline guint
find_ends(const char *at, gsize to_last, __m128i first, __m128i last)
{
	const __m128i case_bit = _mm_set1_epi8(0x20);
	__m128i a = _mm_or_si128(_mm_loadu_si128((const __m128i *)(const void *)at), case_bit);
	__m128i b = _mm_or_si128(
		_mm_loadu_si128((const __m128i *)(const void *)(at + to_last)), case_bit);

	return (guint)_mm_movemask_epi8(
		_mm_and_si128(_mm_cmpeq_epi8(a, first), _mm_cmpeq_epi8(b, last)));
}
#endif

gssize
dsn_str_find_nocase(DsnStr str, DsnStr needle, gsize from)
{
	gsize end, at = from;

	if (from > str.len || needle.len > str.len - from)
		return -1;
	if (needle.len == 0)
		return (gssize)from;
	end = str.len - needle.len + 1;
#ifdef __SSE2__
	const __m128i first = _mm_set1_epi8((char)(needle.at[0] | 0x20));
	const __m128i last = _mm_set1_epi8((char)(needle.at[needle.len - 1] | 0x20));

	for (; end - at >= LANES; at += LANES)
		for (guint hits = find_ends(str.at + at, needle.len - 1, first, last); hits != 0;
			hits &= hits - 1) {
			gsize hit = at + (gsize)__builtin_ctz(hits);
			if (same_nocase(str.at + hit, needle.at, needle.len))
				return (gssize)hit;
		}
#endif
	for (; at < end; at++)
		if (same_nocase(str.at + at, needle.at, needle.len))
			return (gssize)at;
	return -1;
}

static gboolean
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

DsnStr
dsn_str_trim(DsnStr str)
{
	while (str.len > 0 && is_blank(str.at[0]))
		str = dsn_str_slice(str, 1, str.len);
	while (str.len > 0 && is_blank(str.at[str.len - 1]))
		str.len--;
	return str;
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
