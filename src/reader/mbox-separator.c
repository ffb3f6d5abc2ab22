/* SPDX-License-Identifier: MIT */
/* Where a message of an mbox begins and ends: From_ lines and Content-Length. */
#include "config.h"

#include "reader/mbox-separator.h"
#include "base/find.h"
#include "base/octets.h"
#include "base/lines.h"
#include "base/str.h"

#define WORDS_MAX 32

/* The LF before the line that "From " at @from begins, with or without ">" before it; @len if there
 * is other text before it. */
static gsize
find_line_before(const char *at, gsize len, gsize from)
{
	gsize pos = from, most = MIN(from, DSN_FROM_QUOTES_MAX);

	while (from - pos < most && at[pos - 1] == '>')
		pos--;
	return pos > 0 && at[pos - 1] == '\n' ? pos - 1 : len;
}

gsize
dsn_separator_find(const char *at, gsize len, gsize from)
{
	/* The two octets of "From " that are least often so far apart: base64 has no blank, and
	 * text hardly an "F" but in a date. */
	static const DsnStrPair pair = { 'F', ' ', 4 };
	const char *end = at + len, *hit = at + MIN(from + 1, len);

	while ((hit = dsn_str_find_pair(hit, end, pair)) != NULL) {
		if (memcmp(hit, "From", 4) == 0) {
			gsize lf = find_line_before(at, len, (gsize)(hit - at));

			if (lf >= from && lf < len)
				return lf;
		}
		hit++;
	}
	return len;
}

gsize
dsn_separator_find_mmdf(const char *at, gsize len, gsize from)
{
	const char *found = from < len ? memmem(at + from, len - from, "\n\1\1\1\1", 5) : NULL;

	return found != NULL ? (gsize)(found - at) : len;
}

/* The words of a line, the first %WORDS_MAX of them. */
typedef struct {
	DsnStr word[WORDS_MAX];
	guint count;
} Words;

static Words
split_words(DsnStr line)
{
	Words words; /* not initialised: most of it is never used */
	gsize i = 0;

	words.count = 0;
	while (i < line.len && words.count < WORDS_MAX) {
		gsize begin;

		while (i < line.len && dsn_is_blank(line.at[i]))
			i++;
		begin = i;
		while (i < line.len && !dsn_is_blank(line.at[i]))
			i++;
		if (i > begin)
			words.word[words.count++] = dsn_str_slice(line, begin, i);
	}
	return words;
}

/* Absent if there are not so many. */
static DsnStr
nth(const Words *words, guint i)
{
	return i < words->count ? words->word[i] : DSN_STR_ABSENT;
}

/* Three letters and a NUL.  All names are compared, as a number each: the processor could not
 * predict which of them it is. */
typedef char Name[4];

static gboolean
is_name(DsnStr word, const Name *names, guint count)
{
	guint32 wanted, name, any = 0;

	if (word.len == 4 && word.at[3] == ',')
		word.len = 3;
	if (word.len != 3)
		return FALSE;
	memcpy(&wanted,
		(const Name){ word.at[0] | 0x20, word.at[1] | 0x20, word.at[2] | 0x20, '\0' },
		sizeof wanted);
	for (guint i = 0; i < count; i++) {
		memcpy(&name, names[i], sizeof name);
		any |= name == wanted;
	}
	return any != 0;
}

static gboolean
is_weekday(DsnStr word)
{
	static const Name names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

	return is_name(word, names, G_N_ELEMENTS(names));
}

static gboolean
is_month(DsnStr word)
{
	static const Name names[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
		"oct", "nov", "dec" };

	return is_name(word, names, G_N_ELEMENTS(names));
}

/* Is @word of the form of @pattern, in which "9" stands for any digit? */
static gboolean
has_shape(DsnStr word, const char *pattern)
{
	gsize i = 0;

	for (; i < word.len && pattern[i] != '\0'; i++)
		if (pattern[i] == '9' ? !g_ascii_isdigit(word.at[i]) : word.at[i] != pattern[i])
			return FALSE;
	return i == word.len && pattern[i] == '\0';
}

static gboolean
is_day(DsnStr word)
{
	return has_shape(word, "9") || has_shape(word, "99");
}

static gboolean
is_time(DsnStr word)
{
	return has_shape(word, "99:99:99") || has_shape(word, "99:99") ||
	       has_shape(word, "9:99:99") || has_shape(word, "9:99");
}

static gboolean
is_year(DsnStr word)
{
	return has_shape(word, "9999") && (word.at[0] == '1' || word.at[0] == '2');
}

/* Month, day, time, up to two words of time zone, year. */
static gboolean
is_asctime(const Words *words, guint i)
{
	return is_month(nth(words, i)) && is_day(nth(words, i + 1)) && is_time(nth(words, i + 2)) &&
	       (is_year(nth(words, i + 3)) || is_year(nth(words, i + 4)) ||
		       is_year(nth(words, i + 5)));
}

/* Day, month, year, time, as in a Date field. */
static gboolean
is_rfc5322(const Words *words, guint i)
{
	return is_day(nth(words, i)) && is_month(nth(words, i + 1)) && is_year(nth(words, i + 2)) &&
	       is_time(nth(words, i + 3));
}

static gboolean
is_iso8601(const Words *words, guint i)
{
	return has_shape(nth(words, i), "9999-99-99") && is_time(nth(words, i + 1));
}

/* The form that nearly all have, "... Thu Apr 29 23:34:45 2004" to the end of the line.  Bit i
 * is set where octet i must be of that kind: the blanks are octets 3, 7, 10 and 19. */
#define USUAL_LEN 24
#define USUAL_DIGITS (1 << 9 | 3 << 11 | 3 << 14 | 3 << 17 | 15 << 20)
#define USUAL_BLANKS (1 << 3 | 1 << 7 | 1 << 10 | 1 << 19)
#define USUAL_COLONS (1 << 13 | 1 << 16)

static gboolean
has_usual_shape(const char *at)
{
	DsnOctets head = dsn_octets_load(at), tail = dsn_octets_load(at + 8);
	guint digits = dsn_octets_bits(dsn_octets_within(head, '0', 10)) |
		       dsn_octets_bits(dsn_octets_within(tail, '0', 10)) << 8;
	guint blanks = dsn_octets_bits(dsn_octets_equal(head, ' ')) |
		       dsn_octets_bits(dsn_octets_equal(tail, ' ')) << 8;
	guint colons = dsn_octets_bits(dsn_octets_equal(tail, ':')) << 8;

	return ((~digits & USUAL_DIGITS) | (~blanks & USUAL_BLANKS) | (~colons & USUAL_COLONS)) ==
	       0;
}

static gboolean
ends_as_usual(DsnStr line)
{
	const char *at;

	if (line.len < 5 + USUAL_LEN)
		return FALSE;
	at = line.at + line.len - USUAL_LEN;
	return has_usual_shape(at) && at[-1] == ' ' && (at[8] == ' ' || g_ascii_isdigit(at[8])) &&
	       (at[20] == '1' || at[20] == '2') && is_weekday((DsnStr){ at, 3 }) &&
	       is_month((DsnStr){ at + 4, 3 });
}

gboolean
dsn_from_line_is_plausible(DsnStr line)
{
	Words words;

	if (line.len > DSN_FROM_LINE_MAX || line.len < 5 || memcmp(line.at, "From ", 5) != 0)
		return FALSE;
	if (ends_as_usual(line))
		return TRUE;
	words = split_words(line);
	for (guint i = 1; i < words.count; i++)
		if ((is_weekday(words.word[i]) &&
			    (is_asctime(&words, i + 1) || is_rfc5322(&words, i + 1))) ||
			(i == 2 && is_iso8601(&words, i)))
			return TRUE;
	return FALSE;
}

/* Where the line that begins @octets is over, its LF, CRLF or CR included. */
static gsize
skip_line(DsnStr octets)
{
	DsnStr rest = octets, line;

	dsn_str_line(&rest, &line);
	return octets.len - rest.len;
}

gsize
dsn_from_line_skip(DsnStr octets, gsize most)
{
	gsize skip = 0, line;

	/* RFC 5322 section 4.5.2 lets a blank stand before the colon of a From field. */
	if (octets.len >= 6 && memcmp(octets.at, "From ", 5) == 0 && octets.at[5] != ':')
		skip = skip_line(octets);
	if (skip > most)
		return 0;
	/* Delivery agents quote a second From_ line so. */
	while (octets.len - skip >= 6 && memcmp(octets.at + skip, ">From ", 6) == 0) {
		line = skip_line(dsn_str_slice(octets, skip, octets.len));
		if (skip + line > most)
			break;
		skip += line;
	}
	return skip;
}

/* Where the empty line after the header begins; @len if there is none. */
static gsize
find_body(const char *at, gsize len)
{
	const char *lf = at, *end = at + len;

	while ((lf = memchr(lf, '\n', (gsize)(end - lf))) != NULL) {
		lf++;
		if (lf < end && *lf == '\r')
			lf++;
		if (lf < end && *lf == '\n')
			return (gsize)(lf - at);
	}
	return len;
}

gsize
dsn_from_line_unquote(char *at, gsize len, gsize first)
{
	gsize from, kept, next;

	/* Of no octets @at may be NULL. */
	if (first >= len)
		return 0;
	from = kept = MAX(find_body(at, len), first);
	while (from < len) {
		next = dsn_separator_find(at, len, from);
		if (next < len)
			next++;
		if (kept != from)
			memmove(at + kept, at + from, next - from);
		kept += next - from;
		from = next;
		if (from < len && at[from] == '>')
			from++;
	}
	return len - kept;
}

/*
 * An octet before which the header of @message has ended: that of the first empty line.  Where the
 * first line ends in CRLF, only an empty line in CRLF is looked for, so that it may be a later one.
 */
static const char *
find_limit(DsnStr message)
{
	const char *end = message.at + message.len;
	const char *lf = memchr(message.at, '\n', message.len), *empty;
	DsnStrPair pair = { '\n', '\n', 1 };

	if (lf == NULL)
		return end;
	if (lf > message.at && lf[-1] == '\r')
		pair.distance = 2;
	empty = dsn_str_find_pair(lf, end, pair);
	return empty != NULL ? empty : end;
}

/* Is there a "-Length:" in the header?  Most messages of today have none, and need not be read line
 * by line. */
static gboolean
may_have_field(DsnStr message)
{
	static const DsnStrPair pair = { '-', ':', 7 }; /* "-Length:", in capitals or not */
	const char *end = find_limit(message), *hit = message.at;

	for (; (hit = dsn_str_find_pair(hit, end, pair)) != NULL; hit++)
		if ((hit[1] | 0x20) == 'l' && (hit[6] | 0x20) == 'h')
			return TRUE;
	return FALSE;
}

/* The number after "Content-Length:"; 0 is as good as none, and so is what is too large to be added
 * to an offset where gsize has 32 bits. */
static gsize
parse_length(DsnStr value)
{
	guint64 number = 0;
	gsize i = 0;

	while (i < value.len && dsn_is_blank(value.at[i]))
		i++;
	for (; i < value.len && g_ascii_isdigit(value.at[i]); i++) {
		number = number * 10 + (guint64)(value.at[i] - '0');
		if (number > G_MAXINT32)
			return 0;
	}
	return (gsize)number;
}

gsize
dsn_content_length_end(DsnStr message)
{
	static const DsnStr field = { "Content-Length:", 15 };
	DsnStr rest = message;
	gsize length = 0, blank;

	if (!may_have_field(message))
		return 0;
	while (rest.len > 0) {
		const char *lf = memchr(rest.at, '\n', rest.len);

		if (lf == NULL)
			return 0;
		rest = dsn_str_slice(rest, (gsize)(lf + 1 - rest.at), rest.len);
		blank = dsn_line_end(rest);
		if (blank > 0)
			return length > 0 ? message.len - rest.len + blank + length : 0;
		if (dsn_str_has_prefix_nocase(rest, field))
			length = parse_length(dsn_str_slice(rest, field.len, rest.len));
	}
	return 0;
}
