/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "sink/sink.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* One row, as RFC 4180 reads it: so many fields, and no line end but its own. */
static void
check_csv(DsnStr row)
{
	gboolean quoted = FALSE;
	guint fields = 1;

	for (gsize i = 0; i < row.len - 2; i++) {
		g_assert_true((guchar)row.at[i] >= ' ');
		if (row.at[i] == '"')
			quoted = !quoted;
		fields += row.at[i] == ',' && !quoted;
	}
	g_assert_true(!quoted && fields == DSN_COLUMN_COUNT);
}

/* Whatever a record holds, its line is one line of valid UTF-8 without controls. */
int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static const DsnSink *const sinks[] = { &dsn_sink_csv, &dsn_sink_jsonl, &dsn_sink_table };
	DsnStr text = { (const char *)data, size };
	DsnRecord record = { .values[DSN_COLUMN_RECIPIENT] = text,
		.values[DSN_COLUMN_DIAGNOSTIC] = dsn_str_slice(text, size / 2, size),
		.values[DSN_COLUMN_CAUSE] = dsn_str_slice(text, 0, size / 2) };
	DsnSinkOptions options = {
		.size = sizeof options, .width = size % 200, .raw_csv = size % 2 != 0
	};

	for (guint i = 0; i < G_N_ELEMENTS(sinks); i++) {
		DsnBuffer out = { 0 };

		sinks[i]->record(&options, &record, &out);
		g_assert_true(g_utf8_validate(out.at, (gssize)out.len, NULL));
		g_assert_true(memchr(out.at, '\n', out.len) == out.at + out.len - 1);
		g_assert_true(memchr(out.at, 033, out.len) == NULL);
		if (i == 0)
			check_csv((DsnStr){ out.at, out.len });
		dsn_buffer_clear(&out);
	}
	return 0;
}
