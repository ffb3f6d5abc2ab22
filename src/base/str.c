/* SPDX-License-Identifier: MIT */
/* Strings compared, lowered and trimmed, and the lines of a text. */
#include "config.h"

#include "base/octets.h"
#include "base/str.h"

/* Names are short: eight octets are compared and lowered as one number, a word. */
#define WORD sizeof(guint64)

/* The word of eight octets of the same value. */
#define EACH(octet) (G_GUINT64_CONSTANT(0x0101010101010101) * (octet))

/* 0x20 for each octet that is a capital, 0 for each other: of "a1Bc" the third.  To the seven lower
 * bits of an octet is added what takes 'A' to 0x80, and what takes 'Z' to 0x7f: the highest bit
 * says "from 'A' on", and "behind 'Z'". */
static inline guint64
find_capitals(guint64 octets)
{
	guint64 low = octets & EACH(0x7f);
	guint64 from_a = low + EACH(0x80 - 'A'), behind_z = low + EACH(0x7f - 'Z');

	return (from_a & ~behind_z & ~octets & EACH(0x80)) >> 2;
}

static inline guint64
load_word(const char *at)
{
	guint64 word;

	memcpy(&word, at, WORD);
	return word;
}

/* All octets of what is shorter than a word, but not empty, some of them twice: of "abcde" "abcd"
 * and "bcde", of "ab" "abb".  Texts of the same length are equal if these are. */
static inline guint64
load_short(const char *at, gsize len)
{
	guint32 begin, end;

	if (len < sizeof begin)
		return (guchar)at[0] | (guint64)(guchar)at[len / 2] << 8 |
		       (guint64)(guchar)at[len - 1] << 16;
	memcpy(&begin, at, sizeof begin);
	memcpy(&end, at + len - sizeof end, sizeof end);
	return begin | (guint64)end << 32;
}

/* The bits that differ, but for that of case in letters: "K" and "k" do not differ, "[" and "{" do.
 */
static inline guint64
differ(guint64 a, guint64 b)
{
	return (a ^ b) & ~find_capitals(a & ~EACH(0x20));
}

/* No part of the function below, which needs few registers without it. */
static G_GNUC_NO_INLINE gboolean
same_letters(DsnStr a, DsnStr b)
{
	gsize last = a.len - WORD;
	guint64 odd;

	if (a.len < WORD)
		return differ(load_short(a.at, a.len), load_short(b.at, a.len)) == 0;
	odd = differ(load_word(a.at + last), load_word(b.at + last));
	for (gsize i = 0; i < last; i += WORD)
		odd |= differ(load_word(a.at + i), load_word(b.at + i));
	return odd == 0;
}

/* Mostly the case is the same too, or the octets differ in more than the bit of case.  There is one
 * branch for all words, since names have one or two of them. */
gboolean
dsn_str_same_nocase(DsnStr a, DsnStr b)
{
	guint64 odd;

	if (a.len < WORD) {
		odd = load_short(a.at, a.len) ^ load_short(b.at, a.len);
	} else {
		gsize last = a.len - WORD;

		odd = (load_word(a.at) ^ load_word(b.at)) |
		      (load_word(a.at + last) ^ load_word(b.at + last));
		for (gsize i = WORD; i < last; i += WORD)
			odd |= load_word(a.at + i) ^ load_word(b.at + i);
	}
	return odd == 0 || ((odd & ~EACH(0x20)) == 0 && same_letters(a, b));
}

static inline void
copy_word_lower(char *to, const char *at)
{
	guint64 word = load_word(at);

	word |= find_capitals(word);
	memcpy(to, &word, WORD);
}

void
dsn_str_copy_lower(char *to, DsnStr str)
{
	if (str.len < WORD) {
		for (gsize i = 0; i < str.len; i++)
			to[i] = dsn_ascii_lower(str.at[i]);
		return;
	}
	for (gsize i = 0; str.len - i > WORD; i += WORD)
		copy_word_lower(to + i, str.at + i);
	copy_word_lower(to + str.len - WORD, str.at + str.len - WORD);
}

DsnStr
dsn_str_trim_blanks(DsnStr str)
{
	gsize from = 0, to = str.len;

	while (from < to && dsn_is_white(str.at[from]))
		from++;
	while (to > from && dsn_is_white(str.at[to - 1]))
		to--;
	return dsn_str_slice(str, from, to);
}
