/* SPDX-License-Identifier: MIT */
/* JSON Lines: one object (RFC 8259) a line. */
#include "config.h"

#include "sink/sink.h"

#include "sink/json.h"
#include "base/utf8.h"
#include "base/buffer.h"

static void
add_escape(DsnBuffer *out, guint unit)
{
	static const char hex[] = "0123456789abcdef";
	char *to = dsn_buffer_reserve(out, 6);

	to[0] = '\\';
	to[1] = 'u';
	for (guint i = 0; i < 4; i++)
		to[2 + i] = hex[unit >> (12 - 4 * i) & 15];
	out->len += 6;
}

static void
add_char(DsnBuffer *out, gunichar c, DsnStr bytes)
{
	if (c == '"' || c == '\\') {
		dsn_buffer_add_char(out, '\\');
		dsn_buffer_add_char(out, (char)c);
	} else if (c == '\n') {
		dsn_buffer_add(out, DSN_STR("\\n"));
	} else if (c == '\t') {
		dsn_buffer_add(out, DSN_STR("\\t"));
	} else if (dsn_utf8_is_control(c) && c > 0xffff) {
		add_escape(out, 0xd800 + ((c - 0x10000) >> 10));
		add_escape(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
	} else if (dsn_utf8_is_control(c) || (c == DSN_UTF8_REPLACEMENT && bytes.len == 1)) {
		add_escape(out, c);
	} else {
		dsn_buffer_add(out, bytes);
	}
}

static void
add_escaped(DsnBuffer *out, DsnStr str)
{
	while (str.len > 0) {
		char *to = dsn_buffer_reserve(out, str.len + DSN_UTF8_BEHIND);
		gsize verbatim = dsn_utf8_copy_verbatim(to, str, '"');
		DsnStr before;
		gunichar c;

		out->len += verbatim;
		str = dsn_str_slice(str, verbatim, str.len);
		if (str.len == 0)
			break;
		before = str;
		c = dsn_utf8_take(&str);
		add_char(out, c, dsn_str_slice(before, 0, before.len - str.len));
	}
}

void
dsn_json_add_string(DsnBuffer *out, DsnStr str)
{
	dsn_buffer_add_char(out, '"');
	add_escaped(out, str);
	dsn_buffer_add_char(out, '"');
}

static void
add_key(DsnBuffer *out, gsize start, const char *name)
{
	if (out->len > start + 1)
		dsn_buffer_add_char(out, ',');
	dsn_json_add_string(out, dsn_str(name));
	dsn_buffer_add_char(out, ':');
}

static void
print(const DsnSinkOptions *options, const DsnRecord *record, DsnBuffer *out)
{
	gsize start = out->len;

	dsn_buffer_add_char(out, '{');
	for (guint i = 0; i < DSN_COLUMN_COUNT; i++) {
		if (record->values[i].at == NULL)
			continue;
		add_key(out, start, dsn_column_name(i));
		if (i == DSN_COLUMN_REPLY_CODE || i == DSN_COLUMN_OFFSET)
			dsn_buffer_add(out, record->values[i]);
		else
			dsn_json_add_string(out, record->values[i]);
	}
	for (guint i = 0; i < record->n_extra; i++) {
		if (record->extra[i].at == NULL)
			continue;
		add_key(out, start, options->headers[i]);
		dsn_json_add_string(out, record->extra[i]);
	}
	dsn_buffer_add(out, DSN_STR("}\n"));
}

const DsnSink dsn_sink_jsonl = {
	.name = "jsonl",
	.description = "JSON Lines: one object a record",
	.suffix = ".jsonl",
	.record = print,
};
