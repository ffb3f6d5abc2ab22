/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "rules/normal.h"
#include "base/octets.h"

/* For an ASCII byte what it becomes: 0 for "look closer", a blank for blanks and controls. */
static const guchar folded[256] = {
#define BLANKS8 ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '
	BLANKS8, BLANKS8, BLANKS8, BLANKS8, ' ', '!', '"', '#', '$', '%', '&', '\'', '(', ')', '*',
	'+', ',', '-', '.', '/', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<',
	'=', '>', '?', '@', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n',
	'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '[', '\\', ']', '^', '_', '`',
	'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r',
	's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '{', '|', '}', '~', ' '
	/* 0x80 and above: 0 */
};

static gboolean
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static gsize
skip_digits(DsnStr text, gsize at)
{
	while (at < text.len && is_digit(text.at[at]))
		at++;
	return at;
}

/* Length of "5.1.1" at @at, 0 if there is none. */
static gsize
enhanced_code(DsnStr text, gsize at)
{
	gsize end = at;

	for (guint i = 0; i < 3; i++) {
		gsize start = end;

		end = skip_digits(text, start);
		if (end == start)
			return 0;
		if (i < 2 && (end == text.len || text.at[end++] != '.'))
			return 0;
	}
	return end - at;
}

/**
 * Length of the codes that begin a line of a multi-line reply (RFC 5321 4.2.1), which an
 * MTA joined to one: "550-5.1.1 ", and its last line "550 5.1.1 ".
 * @open: (inout): the code of the reply whose lines these are, 0 for none yet
 */
static gsize
continuation(DsnStr text, gsize at, guint *open)
{
	guint code;
	gsize end = at + 3;

	if (text.len - at < 4 || (text.at[at] != '2' && text.at[at] != '4' && text.at[at] != '5') ||
		!is_digit(text.at[at + 1]) || !is_digit(text.at[at + 2]))
		return 0;
	code = (guint)(text.at[at] - '0') * 100 + (guint)(text.at[at + 1] - '0') * 10 +
	       (guint)(text.at[at + 2] - '0');
	if (text.at[end] == '-' && (*open == 0 || *open == code)) {
		*open = code;
		end++;
	} else if (text.at[end] == ' ' && *open == code)
		end++;
	else
		return 0;
	end += enhanced_code(text, end);
	while (end < text.len && text.at[end] == ' ')
		end++;
	return end - at;
}

/* From here on, where those of East Asia begin, no letter is made of another and a mark of this
 * kind. */
#define FIRST_WITHOUT_MARKS 0x2e80

/* Servers write "boîte" and "boite": a letter stands for itself with any mark on it. */
static gunichar
without_marks(gunichar c)
{
	gunichar parts[4];
	gsize n;

	if (c >= FIRST_WITHOUT_MARKS || (c >= 0x430 && c < 0x450 && c != 0x439))
		return c; /* of the letters of Russian only one is another with a mark */
	n = g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts));
	if (n > 1 && n <= G_N_ELEMENTS(parts) && parts[1] >= 0x300 && parts[1] < 0x370)
		c = parts[0];
	switch (c) {
	case 0x142: /* l with a stroke */
		return 'l';
	case 0xf8: /* o with a stroke */
		return 'o';
	case 0x131: /* i without a dot */
		return 'i';
	default:
		return c;
	}
}

/* A surrogate, which no text holds. */
#define NOTHING 0xd800

/* A small letter without marks; %NOTHING for a mark on the letter before. */
static gunichar
fold(gunichar c)
{
	if (c >= 0x300 && c < 0x370)
		return NOTHING;
	if (g_unichar_isspace(c))
		return ' ';
	if (c == 0x2019 || c == 0x2018)
		return '\'';
	return without_marks(g_unichar_tolower(c));
}

/* The same of a character that has two octets in UTF-8, as nearly all letters of Europe have: what
 * Unicode says of each is asked for once. */
static gunichar
fold_pair(gunichar c)
{
	static guint16 known[0x800]; /* 0: not yet */
	gunichar letter = __atomic_load_n(&known[c], __ATOMIC_RELAXED);

	if (letter == 0) {
		letter = fold(c);
		__atomic_store_n(&known[c], (guint16)letter, __ATOMIC_RELAXED);
	}
	return letter;
}

static inline gboolean
is_pair(DsnStr text, gsize at)
{
	guchar first = (guchar)text.at[at];

	return first >= 0xc2 && first < 0xe0 && text.len - at > 1 &&
	       ((guchar)text.at[at + 1] & 0xc0) == 0x80;
}

/* One character above ASCII, or the byte as it is if it is none. */
static gsize
fold_wide(DsnStr text, gsize at, char *out)
{
	gunichar c;
	gsize len = 1;

	if (is_pair(text, at)) {
		c = fold_pair(
			((gunichar)text.at[at] & 0x1f) << 6 | ((gunichar)text.at[at + 1] & 0x3f));
		len = 2;
	} else {
		c = g_utf8_get_char_validated(text.at + at, (gssize)MIN(text.len - at, 6));
		if (c == (gunichar)-1 || c == (gunichar)-2 || c == 0) {
			out[0] = text.at[at];
			out[1] = '\0';
			return 1;
		}
		len = (gsize)(g_utf8_next_char(text.at + at) - (text.at + at));
		c = fold(c);
	}
	out[c != NOTHING ? g_unichar_to_utf8(c, out) : 0] = '\0';
	return len;
}

static void
put(DsnNormal *normal, char c, gsize from)
{
	if (c == ' ' && (normal->len == 0 || normal->text[normal->len - 1] == ' '))
		return;
	normal->map[normal->len] = (guint16)from;
	normal->text[normal->len++] = c;
}

/* A stretch of ASCII letters and marks, which is most of a text. */
static gsize
put_plain(DsnNormal *normal, DsnStr text, gsize from, gsize to)
{
	gsize room = DSN_NORMAL_MAX - 8 - normal->len;
	char *out = normal->text + normal->len;
	guint16 *map = normal->map + normal->len;
	gsize n = 0;
	guchar c;

	to = MIN(to, from + room);
	while (from + n < to && (c = folded[(guchar)text.at[from + n]]) > ' ') {
		out[n] = (char)c;
		map[n] = (guint16)(from + n);
		n++;
	}
	normal->len += n;
	return from + n;
}

#ifdef __SSE2__
/* One bit for each of sixteen octets that is more than a letter to fold: controls, what is
 * beyond ASCII, a blank behind a blank, a digit behind one that may begin a reply code. */
static inline guint
find_special(DsnOctets octets, gboolean blank_put, gboolean blank_before)
{
	guint odd = dsn_octets_bits(dsn_octets_within(octets, ' ', 0x7f - ' ')) ^ 0xffff;
	guint blanks = dsn_octets_bits(dsn_octets_equal(octets, ' '));
	guint digits = dsn_octets_bits(dsn_octets_within(octets, '2', 4));

	return odd | (blanks & (blanks << 1 | (guint)blank_put)) |
	       (digits & (blanks << 1 | (guint)blank_before));
}

#define STEP DSN_OCTETS

/* Sixteen octets at once where none of them is special, or as many as stand before the first;
 * returns their number.  What is written beyond them is written over. */
static gsize
put_sixteen(DsnNormal *normal, DsnStr text, gsize from, gsize to)
{
	char *out = normal->text + normal->len;
	DsnOctetPairs places = { 0, 1, 2, 3, 4, 5, 6, 7 };
	guint16 *map = normal->map + normal->len;
	DsnOctets octets;
	guint special;

	if (to - from < DSN_OCTETS || normal->len > DSN_NORMAL_MAX - 8 - DSN_OCTETS)
		return 0;
	octets = dsn_octets_load(text.at + from);
	special = find_special(
		octets, normal->len == 0 || out[-1] == ' ', from == 0 || text.at[from - 1] == ' ');
	places += (guint16)from;
	dsn_octets_store(out, dsn_octets_lower(octets));
	memcpy(map, &places, sizeof places);
	places += 8;
	memcpy(map + 8, &places, sizeof places);
	special = (guint)__builtin_ctz(special | 0x10000);
	normal->len += special;
	return special;
}
#else
#define STEP G_MAXSIZE

static gsize
put_sixteen(DsnNormal *normal, DsnStr text, gsize from, gsize to)
{
	return (void)normal, (void)text, (void)from, (void)to, 0;
}
#endif

/* Returns where it stopped: codes that are left out may reach beyond @to. */
static gsize
put_range(DsnNormal *normal, DsnStr text, gsize from, gsize to, guint *open)
{
	gsize i = from;

	while (i < to && normal->len < DSN_NORMAL_MAX - 8) {
		gsize many = put_sixteen(normal, text, i, to);

		i += many;
		if (many == STEP)
			continue;
		if (text.at[i] <= '5' && text.at[i] >= '2' && (i == 0 || text.at[i - 1] == ' ')) {
			gsize codes = continuation(text, i, open);

			i += codes;
			if (codes > 0)
				continue;
		}
		/* A digit that begins no code; or the end, letter by letter. */
		many = put_plain(normal, text, i, to - i > STEP ? i + 1 : to) - i;
		i += many;
		if (many > 0)
			continue;
		if (folded[(guchar)text.at[i]] == ' ') {
			put(normal, ' ', i++);
		} else {
			char wide[8];
			gsize len = fold_wide(text, i, wide);

			for (const char *at = wide; *at != '\0'; at++)
				put(normal, *at, i);
			i += len;
		}
	}
	return i;
}

void
dsn_normal_make(DsnNormal *normal, DsnStr text, gsize words)
{
	guint open = 0;
	gsize i;

	normal->len = 0;
	text.len = MIN(text.len, G_MAXUINT16);
	words = MIN(words, text.len);
	i = put_range(normal, text, 0, words, &open);
	normal->words = normal->len;
	i = put_range(normal, text, MAX(i, words), text.len, &open);
	normal->end = i;
	while (normal->len > 0 && normal->text[normal->len - 1] == ' ')
		normal->end = normal->map[--normal->len];
	normal->words = MIN(normal->words, normal->len);
	memset(normal->text + normal->len, 0, DSN_NORMAL_BEHIND);
}

DsnStr
dsn_normal_origin(const DsnNormal *normal, DsnStr text, gsize from, gsize to)
{
	gsize start = from < normal->len ? normal->map[from] : normal->end;
	gsize end = to < normal->len ? normal->map[to] : normal->end;

	while (end > start && text.at[end - 1] == ' ')
		end--;
	return dsn_str_slice(text, start, end);
}
