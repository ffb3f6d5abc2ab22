/* SPDX-License-Identifier: MIT */
/* CSV as RFC 4180 has it: a header row, CRLF, quotes where they are needed. */
#include "config.h"

#include <dsnsift/sink.h>

#include "utf8.h"

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
		gsize plain = dsn_utf8_copy_plain(dsn_buffer_reserve(out, str.len), str, '"');
		DsnStr before;
		gunichar c;

		out->len += plain;
		before = str = dsn_str_slice(str, plain, str.len);
		if (str.len == 0)
			break;
		c = dsn_utf8_take(&str);
		if (c != '\r' || str.len == 0 || str.at[0] != '\n')
			add_char(out, c, dsn_str_slice(before, 0, before.len - str.len));
	}
}

static void
add_present(const DsnSinkOptions *options, DsnBuffer *out, DsnStr str)
{
	gboolean guard;

	guard = !options->raw_csv && starts_formula(str);
	if (!guard && str.at[0] != ' ' &&
		dsn_utf8_copy_plain(dsn_buffer_reserve(out, str.len), str, ',') == str.len) {
		out->len += str.len;
		return;
	}
	dsn_buffer_add_char(out, '"');
	if (guard)
		dsn_buffer_add_char(out, '\'');
	add_quoted(out, str);
	dsn_buffer_add_char(out, '"');
}

/* Many values are absent. */
static inline void
add_value(const DsnSinkOptions *options, DsnBuffer *out, DsnStr str)
{
	if (str.len > 0)
		add_present(options, out, str);
}

static void
begin(const DsnSinkOptions *options, DsnBuffer *out)
{
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++) {
		if (i > 0)
			dsn_buffer_add_char(out, ',');
		add_value(options, out, dsn_str(dsn_column_name(i)));
	}
	for (guint i = 0; options->headers != NULL && options->headers[i] != NULL; i++) {
		dsn_buffer_add_char(out, ',');
		add_value(options, out, dsn_str(options->headers[i]));
	}
	dsn_buffer_add(out, DSN_STR("\r\n"));
}

static void
print(const DsnSinkOptions *options, const DsnRecord *record, DsnBuffer *out)
{
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++) {
		if (i > 0)
			dsn_buffer_add_char(out, ',');
		add_value(options, out, record->values[i]);
	}
	for (guint i = 0; i < record->n_extra; i++) {
		dsn_buffer_add_char(out, ',');
		add_value(options, out, record->extra[i]);
	}
	dsn_buffer_add(out, DSN_STR("\r\n"));
}

const DsnSink dsn_sink_csv = {
	.name = "csv",
	.description = "comma-separated values with a header row (RFC 4180)",
	.begin = begin,
	.record = print,
};
