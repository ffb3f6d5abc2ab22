/* SPDX-License-Identifier: MIT */
/* CSV as RFC 4180 has it: a header row, CRLF, quotes where they are needed. */
#include "config.h"

#include "sink/sink.h"

#include "base/utf8.h"
#include "base/buffer.h"

/* What a spreadsheet takes for the start of a formula, fullwidth forms included. */
static gboolean
starts_formula(DsnStr str)
{
	gunichar c = ' ';

	if (g_ascii_isalnum(str.at[0]))
		return FALSE;
	while (str.len > 0 && (dsn_utf8_is_space(c) || dsn_utf8_is_control(c)))
		c = dsn_utf8_take(&str);
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0;
	return c == '=' || c == '+' || c == '-' || c == '@';
}

/* A row is one line for every reader: line ends and tabs inside a value become a blank,
 * what is left of controls and of bytes that are no UTF-8 becomes U+FFFD. */
static void
add_char(DsnBuffer *out, gunichar c, DsnStr bytes)
{
	if (c == '"')
		dsn_buffer_add(out, DSN_STR("\"\""));
	else if (dsn_utf8_is_control(c) && dsn_utf8_is_space(c))
		dsn_buffer_add_char(out, ' ');
	else if (dsn_utf8_is_control(c) || c == DSN_UTF8_REPLACEMENT)
		dsn_buffer_add(out, DSN_STR("\357\277\275"));
	else
		dsn_buffer_add(out, bytes);
}

static void
add_quoted(DsnBuffer *out, DsnStr str)
{
	while (str.len > 0) {
		char *to = dsn_buffer_reserve(out, str.len + DSN_UTF8_BEHIND);
		gsize verbatim = dsn_utf8_copy_verbatim(to, str, '"');
		DsnStr before;
		gunichar c;

		out->len += verbatim;
		before = str = dsn_str_slice(str, verbatim, str.len);
		if (str.len == 0)
			break;
		c = dsn_utf8_take(&str);
		if (c != '\r' || str.len == 0 || str.at[0] != '\n')
			add_char(out, c, dsn_str_slice(before, 0, before.len - str.len));
	}
}

/* A value that may have to be quoted. */
static void
add_value(const DsnSinkOptions *options, DsnBuffer *out, DsnStr str)
{
	gboolean guard = !options->raw_csv && starts_formula(str);
	char *to = dsn_buffer_reserve(out, str.len + DSN_UTF8_BEHIND);

	if (!guard && str.at[0] != ' ' && dsn_utf8_copy_verbatim(to, str, ',') == str.len) {
		out->len += str.len;
		return;
	}
	dsn_buffer_add_char(out, '"');
	if (guard)
		dsn_buffer_add_char(out, '\'');
	add_quoted(out, str);
	dsn_buffer_add_char(out, '"');
}

/* What no formula begins with: a letter or a digit. */
static inline gboolean
begins_harmlessly(char c)
{
	return ((guchar)((c | 0x20) - 'a') < 26) | ((guchar)(c - '0') < 10);
}

/* Each with a comma behind it.  Nearly all are absent, or printed as they are. */
static void
add_values(const DsnSinkOptions *options, DsnBuffer *out, const DsnStr *values, guint n)
{
	gsize room = n + DSN_UTF8_BEHIND;
	char *to;

	for (guint i = 0; i < n; i++)
		room += values[i].len;
	to = dsn_buffer_reserve(out, room);
	for (guint i = 0; i < n; i++) {
		DsnStr str = values[i];

		if (str.len > 0 && begins_harmlessly(str.at[0]) &&
			dsn_utf8_copy_verbatim(to, str, ',') == str.len) {
			to += str.len;
		} else if (str.len > 0) {
			out->len = (gsize)(to - out->at);
			add_value(options, out, str);
			to = dsn_buffer_reserve(out, room);
		}
		*to++ = ',';
	}
	out->len = (gsize)(to - out->at);
}

/* In the place of the last comma. */
static void
end_row(DsnBuffer *out)
{
	out->len--;
	dsn_buffer_add(out, DSN_STR("\r\n"));
}

static void
begin(const DsnSinkOptions *options, DsnBuffer *out)
{
	DsnStr name;

	for (guint i = 0; i < DSN_COLUMN_COUNT; i++) {
		name = dsn_str(dsn_column_name(i));
		add_values(options, out, &name, 1);
	}
	for (guint i = 0; options->headers != NULL && options->headers[i] != NULL; i++) {
		name = dsn_str(options->headers[i]);
		add_values(options, out, &name, 1);
	}
	end_row(out);
}

static void
print(const DsnSinkOptions *options, const DsnRecord *record, DsnBuffer *out)
{
	add_values(options, out, record->values, DSN_COLUMN_COUNT);
	add_values(options, out, record->extra, record->n_extra);
	end_row(out);
}

const DsnSink dsn_sink_csv = {
	.name = "csv",
	.description = "comma-separated values with a header row (RFC 4180)",
	.suffix = ".csv",
	.begin = begin,
	.record = print,
};
