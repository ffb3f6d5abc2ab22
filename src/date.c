/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "date.h"

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

/* 1 to 12, also for a name written out; 0 if it is none. */
static gint
month_of(DsnStr word)
{
	static const char names[12][4] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
		"sep", "oct", "nov", "dec" };
	char lower[4] = { 0 };

	/* They are letters: @word is made of nothing else. */
	for (gint i = 0; word.len >= 3 && i < 3; i++)
		lower[i] = word.at[i] | 0x20;
	for (gint i = 0; i < 12; i++)
		if (memcmp(lower, names[i], sizeof lower) == 0)
			return i + 1;
	return 0;
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
put_number(char *to, gint number, gint digits, char after)
{
	for (gint i = digits - 1; i >= 0; i--, number /= 10)
		to[i] = (char)('0' + number % 10);
	to[digits] = after;
	return to + digits + 1;
}

DsnStr
dsn_date_iso(DsnArena *arena, DsnStr value)
{
	Date date = { 0 };
	char *text, *to;

	if (value.len == 0 || !take_date(&value, &date) || !exists(&date))
		return DSN_STR_ABSENT;
	move_to_utc(&date);
	if (date.year > 9999)
		return DSN_STR_ABSENT;
	to = text = dsn_arena_alloc(arena, sizeof "2026-11-24T11:11:05Z");
	to = put_number(to, date.year, 4, '-');
	to = put_number(to, date.month, 2, '-');
	to = put_number(to, date.day, 2, 'T');
	to = put_number(to, date.hour, 2, ':');
	to = put_number(to, date.minute, 2, ':');
	to = put_number(to, date.second, 2, 'Z');
	return (DsnStr){ text, (gsize)(to - text) };
}
