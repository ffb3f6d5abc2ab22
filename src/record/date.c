/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "record/date.h"
#include "base/arena.h"
#include "base/str.h"

typedef struct {
	gint year, month, day, hour, minute, second;
	gint offset; /* minutes east of UTC */
} Date;

/* Comments may nest (RFC 5322 section 3.2.2); one that never ends takes all. */
static void
skip_comments(DsnStr *s)
{
	guint depth = 0;

	while (s->len > 0) {
		char c = s->at[0];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth > 0 && s->len > 1)
			*s = dsn_str_slice(*s, 1, s->len);
		else if (depth == 0 && !g_ascii_isspace(c))
			break;
		*s = dsn_str_slice(*s, 1, s->len);
	}
}

static inline void
skip_blank(DsnStr *s)
{
	const char *at = s->at, *end = at + s->len;

	while (at < end && *at == ' ')
		at++;
	*s = (DsnStr){ at, (gsize)(end - at) };
	if (at < end && (*at < ' ' || *at == '('))
		skip_comments(s);
}

static inline gboolean
take_char(DsnStr *s, char c)
{
	skip_blank(s);
	if (s->len == 0 || s->at[0] != c)
		return FALSE;
	*s = dsn_str_slice(*s, 1, s->len);
	return TRUE;
}

/* Returns the number of digits taken: 0 if there are none, or more than @most. */
static inline guint
take_number(DsnStr *s, guint most, gint *number)
{
	guint digits = 0;

	skip_blank(s);
	for (*number = 0; digits < s->len; digits++) {
		guint digit = (guchar)s->at[digits] - (guint)'0';

		if (digit > 9)
			break;
		if (digits == most)
			return 0;
		*number = *number * 10 + (gint)digit;
	}
	*s = dsn_str_slice(*s, digits, s->len);
	return digits;
}

static inline DsnStr
take_word(DsnStr *s)
{
	gsize len = 0;
	DsnStr word;

	skip_blank(s);
	while (len < s->len && g_ascii_isalpha(s->at[len]))
		len++;
	word = dsn_str_slice(*s, 0, len);
	*s = dsn_str_slice(*s, len, s->len);
	return word;
}

/* 1 to 12 for the first three letters of a name; 0 if they are none's. */
static inline gint
month_at(const char *at)
{
	static const char names[][4] = { "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
		"sep", "oct", "nov", "dec" };
	/* No two names have the same sum of their last two letters, modulo 32. */
#define SUM(b, c) (((b) + (c)) % 32)
	static const guint8 by_sum[32] = {
		[SUM('a', 'n')] = 1,
		[SUM('e', 'b')] = 2,
		[SUM('a', 'r')] = 3,
		[SUM('p', 'r')] = 4,
		[SUM('a', 'y')] = 5,
		[SUM('u', 'n')] = 6,
		[SUM('u', 'l')] = 7,
		[SUM('u', 'g')] = 8,
		[SUM('e', 'p')] = 9,
		[SUM('c', 't')] = 10,
		[SUM('o', 'v')] = 11,
		[SUM('e', 'c')] = 12,
	};
	const char lower[4] = { at[0] | 0x20, at[1] | 0x20, at[2] | 0x20 };
	gint month = by_sum[SUM((guchar)lower[1], (guchar)lower[2])];

	return memcmp(lower, names[month], sizeof lower) == 0 ? month : 0;
}

/* Also for a name written out. */
static gint
month_of(DsnStr word)
{
	return word.len >= 3 ? month_at(word.at) : 0;
}

/* RFC 5322 section 4.3: two and three digits. */
static gboolean
take_year(DsnStr *s, gint *year)
{
	guint digits = take_number(s, 4, year);

	if (digits == 2)
		*year += *year < 50 ? 2000 : 1900;
	else if (digits == 3)
		*year += 1900;
	return digits >= 2 && *year >= 1900;
}

static gboolean
take_time(DsnStr *s, Date *date)
{
	if (take_number(s, 2, &date->hour) == 0 || !take_char(s, ':') ||
		take_number(s, 2, &date->minute) != 2)
		return FALSE;
	date->second = 0;
	return !take_char(s, ':') || take_number(s, 2, &date->second) == 2;
}

/* "+0130", or a name of RFC 5322 section 4.3, which says that every other name and the
 * letters of the military count as UTC. */
static gboolean
take_zone(DsnStr *s, gint *offset)
{
	static const struct {
		const char *name;
		gint hours;
	} zones[] = { { "EST", -5 }, { "EDT", -4 }, { "CST", -6 }, { "CDT", -5 }, { "MST", -7 },
		{ "MDT", -6 }, { "PST", -8 }, { "PDT", -7 } };
	gboolean west = take_char(s, '-');
	gint number;
	DsnStr name;

	*offset = 0;
	if (west || take_char(s, '+')) {
		if (take_number(s, 4, &number) != 4 || number % 100 > 59)
			return FALSE;
		*offset = (number / 100 * 60 + number % 100) * (west ? -1 : 1);
		return TRUE;
	}
	name = take_word(s);
	for (guint i = 0; i < G_N_ELEMENTS(zones); i++)
		if (dsn_str_equal_nocase(name, dsn_str(zones[i].name)))
			*offset = zones[i].hours * 60;
	return name.len > 0;
}

/* "24 Nov 2026 11:11:05 +0100", and the order of asctime(): "Nov 24 11:11:05 CET 2026". */
static gboolean
take_date(DsnStr *s, Date *date)
{
	DsnStr word = take_word(s);

	date->month = month_of(word);
	if (word.len > 0 && date->month == 0) {
		take_char(s, ',');
		word = take_word(s);
		date->month = month_of(word);
	}
	if (date->month != 0)
		return take_number(s, 2, &date->day) > 0 && take_time(s, date) &&
		       take_zone(s, &date->offset) && take_year(s, &date->year);
	if (word.len > 0 || take_number(s, 2, &date->day) == 0)
		return FALSE;
	take_char(s, '-');
	date->month = month_of(take_word(s));
	take_char(s, '-');
	return date->month != 0 && take_year(s, &date->year) && take_time(s, date) &&
	       take_zone(s, &date->offset);
}

/* ---- the form that nearly all dates have ---- */

static inline gint
digit(char c)
{
	return (guchar)c - '0';
}

static inline gint
two_digits(const char *at)
{
	return digit(at[0]) * 10 + digit(at[1]);
}

/* "Nov 2026 11:11:05 +0100": each octet has its place, and a digit does not follow. */
#define USUAL "Nov 2026 11:11:05 +0100"

/* Not zero where one of eight octets is no digit in the place of a '0' of @form, or is not what
 * stands there.  @most: of each octet, how much is missing from the most that it may differ by to
 * 0x7f. */
static inline guint64
differs(const char *at, const char form[8], const char most[8])
{
	guint64 octets, wanted, missing;

	memcpy(&octets, at, sizeof octets);
	memcpy(&wanted, form, sizeof wanted);
	memcpy(&missing, most, sizeof missing);
	octets ^= wanted;
	/* A carry comes only out of what differs too much itself. */
	return ((octets + missing) | octets) & G_GUINT64_CONSTANT(0x8080808080808080);
}

#define DIGIT "\x76"
#define THIS "\x7f"
#define SIGN "\x79" /* '+' and '-' differ by 6 */

static gboolean
has_usual_form(const char *at, const char *end)
{
	const gsize len = sizeof USUAL - 1;
	guint64 odd;

	if ((gsize)(end - at) < len)
		return FALSE;
	odd = differs(at + 3, " 0000 00", THIS DIGIT DIGIT DIGIT DIGIT THIS DIGIT DIGIT);
	odd |= differs(at + 10, "0:00:00 ", DIGIT THIS DIGIT DIGIT THIS DIGIT DIGIT THIS);
	odd |= differs(at + 15, "00 +0000", DIGIT DIGIT THIS SIGN DIGIT DIGIT DIGIT DIGIT);
	return odd == 0 && (at[18] == '+' || at[18] == '-') &&
	       ((gsize)(end - at) == len || !g_ascii_isdigit(at[len]));
}

/* "Tue, ": no name of a month, which would be the date of another form. */
static const char *
skip_weekday(const char *at, const char *end)
{
	if (end - at < 5 || at[3] != ',' || at[4] != ' ' || !g_ascii_isalpha(at[0]) ||
		!g_ascii_isalpha(at[1]) || !g_ascii_isalpha(at[2]) || month_at(at) != 0)
		return at;
	return at + 5;
}

/* As take_date() reads it, without a look for blanks and comments between all. */
static gboolean
take_usual_date(DsnStr value, Date *date)
{
	const char *end = value.at + value.len, *at = skip_weekday(value.at, end);
	gint sign;

	if (end - at < 3 || !g_ascii_isdigit(at[0]))
		return FALSE;
	date->day = g_ascii_isdigit(at[1]) ? two_digits(at) : digit(at[0]);
	at += g_ascii_isdigit(at[1]) ? 2 : 1;
	if (*at++ != ' ' || !has_usual_form(at, end))
		return FALSE;
	sign = at[18] == '-' ? -1 : 1;
	date->month = month_at(at);
	date->year = two_digits(at + 4) * 100 + two_digits(at + 6);
	date->hour = two_digits(at + 9);
	date->minute = two_digits(at + 12);
	date->second = two_digits(at + 15);
	date->offset = sign * (two_digits(at + 19) * 60 + two_digits(at + 21));
	return date->month != 0 && date->year >= 1900 && two_digits(at + 21) < 60;
}

static gboolean
is_leap(gint year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static gint
days_in(gint month, gint year)
{
	static const guint8 days[] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month] + (month == 2 && is_leap(year));
}

static gboolean
exists(const Date *date)
{
	return date->day >= 1 && date->day <= days_in(date->month, date->year) && date->hour < 24 &&
	       date->minute < 60 && date->second <= 60;
}

/* An offset moves a date by some days at most: no calendar arithmetic is needed. */
static void
move_to_utc(Date *date)
{
	gint minutes = date->hour * 60 + date->minute - date->offset + (date->second == 60);

	if (date->second == 60) /* a leap second, RFC 5322 section 3.3 */
		date->second = 0;
	for (; minutes < 0; minutes += 24 * 60) {
		if (--date->day > 0)
			continue;
		if (--date->month == 0)
			date->month = 12, date->year--;
		date->day = days_in(date->month, date->year);
	}
	for (; minutes >= 24 * 60; minutes -= 24 * 60) {
		if (++date->day <= days_in(date->month, date->year))
			continue;
		date->day = 1;
		if (++date->month == 13)
			date->month = 1, date->year++;
	}
	date->hour = minutes / 60;
	date->minute = minutes % 60;
}

static char *
put_number(char *to, gint number, char after)
{
	guint pair = (guint)number;

	to[0] = (char)('0' + pair / 10);
	to[1] = (char)('0' + pair % 10);
	to[2] = after;
	return to + 3;
}

DsnStr
dsn_date_iso(DsnArena *arena, DsnStr value)
{
	Date date = { 0 };
	char *text, *to;

	if (value.len == 0 || (!take_usual_date(value, &date) && !take_date(&value, &date)) ||
		!exists(&date))
		return DSN_STR_ABSENT;
	move_to_utc(&date);
	if (date.year > 9999)
		return DSN_STR_ABSENT;
	to = text = dsn_arena_take(arena, sizeof "2026-11-24T11:11:05Z");
	to = put_number(to, date.year / 100, '-') - 1; /* the year is one number */
	to = put_number(to, date.year % 100, '-');
	to = put_number(to, date.month, '-');
	to = put_number(to, date.day, 'T');
	to = put_number(to, date.hour, ':');
	to = put_number(to, date.minute, ':');
	to = put_number(to, date.second, 'Z');
	return (DsnStr){ text, (gsize)(to - text) };
}
