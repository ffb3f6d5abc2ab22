/* SPDX-License-Identifier: MIT */
/* Makes texts comparable, 32 octets at once. */
#include "config.h"

#include "base/normal.h"

#include "base/octets.h"

#define LETTER_MAX 8 /* octets that one letter may become, and one more */

/* ---- reply codes that go on ---- */

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

/*
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

/* ---- letters beyond ASCII ---- */

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

/* One character above ASCII, or the octet as it is if it is none. */
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

/* ---- plain octets, a piece at a time ---- */

/* What a form does not do is compiled out. */
#define EACH_FORM __attribute__((always_inline)) static inline

#define PIECE 32

G_STATIC_ASSERT(PIECE <= DSN_NORMAL_BEHIND);

/* A bit for each octet of a piece: for those that are no part of a word, those beyond ASCII,
 * blanks, and digits that a reply code may begin with. */
typedef struct {
	guint64 gaps;
	guint64 wide;
	guint64 blanks;
	guint64 digits;
} Piece;

/* Writes half a piece with a blank for each gap; @shift: which half it is. */
EACH_FORM void
copy_half(const char *at, gsize n, DsnNormalForm form, char *out, guint shift, Piece *piece)
{
	DsnOctets octets = dsn_octets_load_some(at, n);
	DsnOctets gaps = dsn_octets_within(octets, '\0', ' ' + 1) | dsn_octets_equal(octets, 0x7f);

	piece->gaps |= (guint64)dsn_octets_bits(gaps) << shift;
	if (form >= DSN_NORMAL_FOLDED) {
		piece->wide |= (guint64)dsn_octets_bits(octets) << shift;
		piece->blanks |= (guint64)dsn_octets_bits(dsn_octets_equal(octets, ' ')) << shift;
		piece->digits |= (guint64)dsn_octets_bits(dsn_octets_within(octets, '2', 4))
				 << shift;
	}
	if (form >= DSN_NORMAL_LOWER)
		octets = dsn_octets_lower(octets);
	dsn_octets_store(out, (octets & ~gaps) | (gaps & ' '));
}

/* The places from @from on, of a piece. */
static void
write_places(guint16 *map, gsize from)
{
	DsnOctetPairs places = { 0, 1, 2, 3, 4, 5, 6, 7 };

	places += (guint16)from;
	for (guint i = 0; i < PIECE; i += 8, places += 8)
		memcpy(map + i, &places, sizeof places);
}

/* Takes those of @n octets out that @dropped has bits for, of @size octets each.  Returns how many
 * are left. */
static inline gsize
take_out(void *all, gsize size, gsize n, guint64 dropped)
{
	char block[2 * PIECE * sizeof(guint16)];
	gsize from = 0, to = 0;

	memcpy(block, all, PIECE * size);
	while (from < n) {
		gsize end = (gsize)__builtin_ctzll(dropped | G_GUINT64_CONSTANT(1) << n);

		/* More than wanted: how much that is takes longer to find out. */
		memcpy((char *)all + to * size, block + from * size, PIECE * size);
		to += end - from;
		from = end + (gsize)__builtin_ctzll(~(dropped >> end));
		dropped = dropped >> from << from;
	}
	return to;
}

/* How many of @n octets stand before the first that is more than itself: a letter beyond ASCII, or
 * codes that are left out. */
static inline gsize
count_plain(DsnNormaliser *to, DsnStr text, gsize from, gsize n, const Piece *piece)
{
	guint64 behind = from == 0 || text.at[from - 1] == ' ', digits;

	n = (gsize)__builtin_ctzll(piece->wide | G_GUINT64_CONSTANT(1) << n);
	digits = piece->digits & (piece->blanks << 1 | behind) & ((G_GUINT64_CONSTANT(1) << n) - 1);
	for (; digits != 0; digits &= digits - 1) {
		gsize at = (gsize)__builtin_ctzll(digits);

		if (continuation(text, from + at, &to->open) > 0)
			return at;
	}
	return n;
}

/* As much of a piece as stands before the first octet that is more than itself.  Returns how much
 * that was. */
EACH_FORM gsize
put_piece(DsnNormaliser *to, DsnStr text, gsize from, gsize end, DsnNormalForm form)
{
	gsize n = MIN(MIN(end - from, PIECE), to->room - to->len);
	char *out = to->text + to->len;
	guint64 behind = to->len == 0 || out[-1] == ' ', second;
	Piece piece = { 0 };

	copy_half(text.at + from, MIN(n, PIECE / 2), form, out, 0, &piece);
	if (n > PIECE / 2)
		copy_half(text.at + from + PIECE / 2, n - PIECE / 2, form, out + PIECE / 2,
			PIECE / 2, &piece);
	if (form >= DSN_NORMAL_FOLDED)
		n = count_plain(to, text, from, n, &piece);
	second = piece.gaps & (piece.gaps << 1 | behind) & ((G_GUINT64_CONSTANT(1) << n) - 1);
	if (to->map != NULL)
		write_places(to->map + to->len, from);
	/* Most pieces have no two gaps side by side. */
	if (second == 0) {
		to->len += n;
		return n;
	}
	if (to->map != NULL)
		take_out(to->map + to->len, sizeof *to->map, n, second);
	to->len += take_out(out, 1, n, second);
	return n;
}

/* ---- all of it ---- */

static void
put(DsnNormaliser *to, char c, gsize from)
{
	if (c == ' ' && (to->len == 0 || to->text[to->len - 1] == ' '))
		return;
	if (to->map != NULL)
		to->map[to->len] = (guint16)from;
	to->text[to->len++] = c;
}

/* What a piece stops at.  Returns how many octets that was. */
static gsize
put_special(DsnNormaliser *to, DsnStr text, gsize at)
{
	char wide[LETTER_MAX];
	gsize len;

	if ((guchar)text.at[at] < 0x80)
		return continuation(text, at, &to->open);
	len = fold_wide(text, at, wide);
	for (const char *c = wide; *c != '\0'; c++)
		put(to, *c, at);
	return len;
}

EACH_FORM gsize
normalise(DsnNormaliser *to, DsnStr text, gsize from, gsize end, DsnNormalForm form)
{
	while (from < end && to->len < to->room) {
		gsize n = put_piece(to, text, from, end, form);

		from += n;
		if (n == 0)
			from += put_special(to, text, from);
	}
	return from;
}

gsize
dsn_normalise(DsnNormaliser *to, DsnStr text, gsize from, gsize end)
{
	if (to->form == DSN_NORMAL_FOLDED)
		return normalise(to, text, from, end, DSN_NORMAL_FOLDED);
	if (to->form == DSN_NORMAL_LOWER)
		return normalise(to, text, from, end, DSN_NORMAL_LOWER);
	return normalise(to, text, from, end, DSN_NORMAL_SQUEEZED);
}

void
dsn_normal_make(DsnNormal *normal, DsnStr text, gsize words)
{
	DsnNormaliser to = { .text = normal->text,
		.map = normal->map,
		.room = DSN_NORMAL_MAX - LETTER_MAX,
		.form = DSN_NORMAL_FOLDED };

	text.len = MIN(text.len, G_MAXUINT16);
	normal->end = dsn_normalise(&to, text, 0, text.len);
	/* Near the same place. */
	normal->words = MIN(words, to.len);
	while (normal->words > 0 && normal->map[normal->words - 1] >= words)
		normal->words--;
	while (normal->words < to.len && normal->map[normal->words] < words)
		normal->words++;
	while (to.len > 0 && normal->text[to.len - 1] == ' ')
		normal->end = normal->map[--to.len];
	normal->len = to.len;
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
