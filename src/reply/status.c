/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/status.h>

/* Up to three digits, as many as there are. */
static gboolean
take_number(DsnStr *text, guint16 *number)
{
	gsize n = 0;

	*number = 0;
	while (n < text->len && n < 4 && g_ascii_isdigit(text->at[n]))
		*number = (guint16)(*number * 10 + (text->at[n++] - '0'));
	*text = dsn_str_slice(*text, n, text->len);
	return n >= 1 && n <= 3;
}

static gboolean
take_dot(DsnStr *text)
{
	if (text->len == 0 || text->at[0] != '.')
		return FALSE;
	*text = dsn_str_slice(*text, 1, text->len);
	return TRUE;
}

/* A full stop may end the sentence, but not go on with digits: 5.1.1.2 is an IPv4 address. */
static gboolean
ends_here(DsnStr rest)
{
	if (rest.len == 0)
		return TRUE;
	if (rest.at[0] == '.')
		return rest.len == 1 || !g_ascii_isalnum(rest.at[1]);
	return !g_ascii_isalnum(rest.at[0]) && rest.at[0] != '_' && !(rest.at[0] & 0x80);
}

/* "5.1.1", as most are. */
static gboolean
is_short(DsnStr text)
{
	return text.len >= 5 && text.at[1] == '.' && text.at[3] == '.' &&
	       (text.at[0] == '5' || text.at[0] == '4' || text.at[0] == '2') &&
	       g_ascii_isdigit(text.at[2]) && g_ascii_isdigit(text.at[4]) &&
	       (text.len == 5 || text.at[5] == ' ');
}

DsnStatus
dsn_status_parse(DsnStr text)
{
	DsnStatus status;
	guint16 class_;

	if (is_short(text))
		return (DsnStatus){ (guint8)(text.at[0] - '0'), (guint16)(text.at[2] - '0'),
			(guint16)(text.at[4] - '0') };
	if (!take_number(&text, &class_) || (class_ != 2 && class_ != 4 && class_ != 5))
		return DSN_STATUS_NONE;
	status.class_ = (guint8)class_;
	if (!take_dot(&text) || !take_number(&text, &status.subject) || !take_dot(&text) ||
		!take_number(&text, &status.detail) || !ends_here(text))
		return DSN_STATUS_NONE;
	return status;
}

static gsize
put_number(char *at, guint number)
{
	char digits[3];
	gsize n = 0;

	if (number < 10) {
		at[0] = (char)('0' + number);
		return 1;
	}
	do
		digits[n++] = (char)('0' + number % 10);
	while ((number /= 10) != 0 && n < sizeof digits);
	for (gsize i = 0; i < n; i++)
		at[i] = digits[n - 1 - i];
	return n;
}

gsize
dsn_status_print(DsnStatus status, char text[DSN_STATUS_MAX])
{
	gsize n = 0;

	if (dsn_status_is_set(status)) {
		n += put_number(text + n, status.class_);
		text[n++] = '.';
		n += put_number(text + n, status.subject);
		text[n++] = '.';
		n += put_number(text + n, status.detail);
	}
	text[n] = '\0';
	return n;
}
