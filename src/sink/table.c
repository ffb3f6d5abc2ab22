/* SPDX-License-Identifier: MIT */
/* For people: one line a record, cut to the width of the terminal. */
#include "config.h"

#include "sink/sink.h"

#include "sink/shown.h"
#include "base/buffer.h"

#define ACTION_WIDTH 11
#define CAUSE_WIDTH 20
#define STATUS_WIDTH 8
#define EXTRA_WIDTH 16
#define DIAGNOSTIC_LEAST 16
#define RECIPIENT_LEAST 16
#define RECIPIENT_MOST 36
#define WIDTH_DEFAULT 80

typedef struct {
	guint recipient;
	guint diagnostic; /* 0: no room */
	guint n_extra;
} Layout;

/* The recipient comes before headers that were asked for, these before the diagnostic, of which a
 * few letters tell nobody more than the cause does. */
static Layout
lay_out(const DsnSinkOptions *options)
{
	const guint fixed = ACTION_WIDTH + CAUSE_WIDTH + STATUS_WIDTH + 3;
	guint width = options->width > 0 ? options->width : WIDTH_DEFAULT, left, wanted = 0;
	Layout layout = { 0 };

	left = width > fixed ? width - fixed : 0;
	for (guint i = 0; options->headers != NULL && options->headers[i] != NULL; i++)
		wanted += EXTRA_WIDTH + 1;
	layout.recipient = CLAMP(
		left > wanted ? left - wanted : 0, RECIPIENT_LEAST, MAX(RECIPIENT_MOST, left / 3));
	left = left > layout.recipient ? left - layout.recipient : 0;
	layout.n_extra = MIN(left, wanted) / (EXTRA_WIDTH + 1);
	left -= layout.n_extra * (EXTRA_WIDTH + 1);
	layout.diagnostic = left > DIAGNOSTIC_LEAST ? left - 1 : 0;
	return layout;
}

static const char *
colour_of(DsnAction action)
{
	static const char *const colours[DSN_ACTION_COUNT] = {
		[DSN_ACTION_SUPPRESS] = "\033[31m",
		[DSN_ACTION_INVESTIGATE] = "\033[35m",
		[DSN_ACTION_THROTTLE] = "\033[33m",
		[DSN_ACTION_RETRY] = "\033[36m",
		[DSN_ACTION_REVIEW] = "\033[1m",
		[DSN_ACTION_NONE] = "\033[2m",
	};

	return colours[action];
}

/* @action and others: what stands in the cells of the line. */
static void
add_line(const DsnSinkOptions *options, const DsnStr *values, const DsnStr *extra, guint n_extra,
	const char *colour, DsnBuffer *out)
{
	Layout layout = lay_out(options);
	gsize start = out->len;

	if (colour != NULL)
		dsn_buffer_add(out, dsn_str(colour));
	dsn_shown_add_cell(out, values[DSN_COLUMN_ACTION], ACTION_WIDTH);
	if (colour != NULL)
		dsn_buffer_add(out, DSN_STR("\033[0m"));
	dsn_buffer_add_char(out, ' ');
	dsn_shown_add_cell(out, values[DSN_COLUMN_RECIPIENT], layout.recipient);
	dsn_buffer_add_char(out, ' ');
	dsn_shown_add_cell(out, values[DSN_COLUMN_CAUSE], CAUSE_WIDTH);
	dsn_buffer_add_char(out, ' ');
	dsn_shown_add_cell(out, values[DSN_COLUMN_STATUS], STATUS_WIDTH);
	for (guint i = 0; i < MIN(n_extra, layout.n_extra); i++) {
		dsn_buffer_add_char(out, ' ');
		dsn_shown_add_cell(out, extra[i], EXTRA_WIDTH);
	}
	if (layout.diagnostic > 0) {
		dsn_buffer_add_char(out, ' ');
		dsn_shown_add_cell(out, values[DSN_COLUMN_DIAGNOSTIC], layout.diagnostic);
	}
	while (out->len > start && out->at[out->len - 1] == ' ')
		out->len--;
	dsn_buffer_add_char(out, '\n');
}

static void
begin(const DsnSinkOptions *options, DsnBuffer *out)
{
	static const DsnStr titles[DSN_COLUMN_COUNT] = {
		[DSN_COLUMN_ACTION] = { "ACTION", 6 },
		[DSN_COLUMN_RECIPIENT] = { "RECIPIENT", 9 },
		[DSN_COLUMN_CAUSE] = { "CAUSE", 5 },
		[DSN_COLUMN_STATUS] = { "STATUS", 6 },
		[DSN_COLUMN_DIAGNOSTIC] = { "DIAGNOSTIC", 10 },
	};
	guint n_extra = 0;
	DsnStr *extra;

	while (options->headers != NULL && options->headers[n_extra] != NULL)
		n_extra++;
	extra = g_new(DsnStr, n_extra);
	for (guint i = 0; i < n_extra; i++)
		extra[i] = dsn_str(options->headers[i]);
	add_line(options, titles, extra, n_extra, options->colour ? "\033[1m" : NULL, out);
	g_free(extra);
}

/* A line without a recipient tells of a mail: its source stands in for the address. */
static void
print(const DsnSinkOptions *options, const DsnRecord *record, DsnBuffer *out)
{
	DsnStr values[DSN_COLUMN_COUNT];

	memcpy(values, record->values, sizeof values);
	if (dsn_str_is_empty(values[DSN_COLUMN_RECIPIENT]))
		values[DSN_COLUMN_RECIPIENT] = values[DSN_COLUMN_SOURCE];
	if (dsn_str_is_empty(values[DSN_COLUMN_DIAGNOSTIC]))
		values[DSN_COLUMN_DIAGNOSTIC] = values[DSN_COLUMN_EVIDENCE];
	add_line(options, values, record->extra, record->n_extra,
		options->colour ? colour_of(record->action) : NULL, out);
}

const DsnSink dsn_sink_table = {
	.name = "table",
	.description = "a table for people, cut to the terminal",
	.for_people = TRUE,
	.begin = begin,
	.record = print,
};
