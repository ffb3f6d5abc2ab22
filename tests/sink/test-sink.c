/* SPDX-License-Identifier: MIT */
#include "base/str.h"
#include "support/test.h"

#include "sink/sink.h"

#define FFFD "\357\277\275"

static DsnBuffer
print(const DsnSink *sink, const DsnSinkOptions *options, DsnRecord *record)
{
	DsnBuffer out = { 0 };

	sink->record(options, record, &out);
	return out;
}

/* The first column of CSV is what these look at; the rest is empty. */
static const struct {
	DsnStr value;
	const char *guarded;
	const char *raw; /* NULL: the same */
} csv_cases[] = {
	{ { "", 0 }, "", NULL },
	{ { "plain", 5 }, "plain", NULL },
	{ { "a b", 3 }, "a b", NULL },
	{ { "a,b", 3 }, "\"a,b\"", NULL },
	{ { "a\"b", 3 }, "\"a\"\"b\"", NULL },
	{ { "a\nb", 3 }, "\"a b\"", NULL },
	{ { "a\r\nb", 4 }, "\"a b\"", NULL },
	{ { "a\rb", 3 }, "\"a b\"", NULL },
	{ { "a\tb", 3 }, "\"a b\"", NULL },
	{ { "a\t\nb", 4 }, "\"a  b\"", NULL },
	{ { "a\r\n", 3 }, "\"a \"", NULL },
	/* the line end is not the value's */
	{ { "a\r\n", 2 }, "\"a \"", NULL },
	{ { "a\0b", 3 }, "\"a" FFFD "b\"", NULL },
	{ { "a\033[31mb", 7 }, "\"a" FFFD "[31mb\"", NULL },
	{ { "a\x7f", 2 }, "\"a" FFFD "\"", NULL },
	{ { "\302\233m", 3 }, "\"" FFFD "m\"", NULL },
	{ { "\342\200\256x", 4 }, "\"" FFFD "x\"", NULL },
	{ { "\342\200\250x", 4 }, "\" x\"", NULL },
	{ { "\377\376", 2 }, "\"" FFFD FFFD "\"", NULL },
	{ { "\303\244", 2 }, "\"\303\244\"", NULL },
	{ { "\303", 1 }, "\"" FFFD "\"", NULL },
	{ { "\355\240\200", 3 }, "\"" FFFD FFFD FFFD "\"", NULL },
	{ { "=", 1 }, "\"'=\"", "=" },
	/* nor is the sign */
	{ { " =", 1 }, "\" \"", NULL },
	{ { "=1+1", 4 }, "\"'=1+1\"", "=1+1" },
	{ { "+1", 2 }, "\"'+1\"", "+1" },
	{ { "-1", 2 }, "\"'-1\"", "-1" },
	{ { "@SUM", 4 }, "\"'@SUM\"", "@SUM" },
	{ { "\t=1", 3 }, "\"' =1\"", "\" =1\"" },
	{ { "\r=1", 3 }, "\"' =1\"", "\" =1\"" },
	{ { " =1", 3 }, "\"' =1\"", "\" =1\"" },
	{ { "\357\274\235"
	    "1",
		  4 },
		"\"'\357\274\235"
		"1\"",
		"\"\357\274\235"
		"1\"" },
	{ { "\357\274\213", 3 }, "\"'\357\274\213\"", "\"\357\274\213\"" },
	{ { "\357\274\215", 3 }, "\"'\357\274\215\"", "\"\357\274\215\"" },
	{ { "\357\274\240", 3 }, "\"'\357\274\240\"", "\"\357\274\240\"" },
	{ { "\357\274\201", 3 }, "\"\357\274\201\"", NULL },
	{ { "\357\275\236", 3 }, "\"\357\275\236\"", NULL },
	{ { "a=1", 3 }, "a=1", NULL },
};

static void
csv_values_break_no_row_and_start_no_formula(void **state)
{
	(void)state;
	each_row_of (i, 2 * G_N_ELEMENTS(csv_cases), "csv_cases") {
		gsize row = i / 2;
		DsnSinkOptions options = { .size = sizeof options, .raw_csv = i % 2 };
		DsnRecord record = { .values[0] = csv_cases[row].value };
		DsnBuffer out = print(&dsn_sink_csv, &options, &record);
		const char *want = options.raw_csv && csv_cases[row].raw != NULL
					   ? csv_cases[row].raw
					   : csv_cases[row].guarded;
		DsnStr got = { out.at, out.len - (DSN_COLUMN_COUNT - 1) - 2 };

		name_row("(csv_cases[%zu])", row);
		check_str(got, dsn_str(want));
		check_memory(out.at + out.len - 2, "\r\n", 2);
		dsn_buffer_clear(&out);
	}
}

static void
csv_values_are_guarded_by_four_signs_only(void **state)
{
	const DsnSinkOptions options = { .size = sizeof options };

	(void)state;
	for (char c = '!'; c <= '~'; c++) {
		const char text[] = { c, '1', 0 };
		DsnRecord record = { .values[0] = dsn_str(text) };
		DsnBuffer out = print(&dsn_sink_csv, &options, &record);

		if ((out.at[1] == '\'') != (strchr("=+-@", c) != NULL))
			fail_msg("%c: %.*s", c, (int)out.len, out.at);
		dsn_buffer_clear(&out);
	}
}

static const struct {
	DsnStr value;
	const char *json;
} json_cases[] = {
	{ { "", 0 }, "\"\"" },
	{ { "a\"b\\c/", 6 }, "\"a\\\"b\\\\c/\"" },
	{ { "a\nb\tc\r\0", 7 }, "\"a\\nb\\tc\\u000d\\u0000\"" },
	{ { "\033\x7f", 2 }, "\"\\u001b\\u007f\"" },
	{ { "\302\233", 2 }, "\"\\u009b\"" },
	{ { "\342\200\256", 3 }, "\"\\u202e\"" },
	{ { "\363\240\200\201", 4 }, "\"\\udb40\\udc01\"" },
	{ { "\303\244\360\237\230\200", 6 }, "\"\303\244\360\237\230\200\"" },
	{ { "\377a\300\200", 4 }, "\"\\ufffda\\ufffd\\ufffd\"" },
	{ { "\360\237\230", 3 }, "\"\\ufffd\\ufffd\\ufffd\"" },
};

static void
json_strings_are_valid_and_lossless_for_valid_text(void **state)
{
	const DsnSinkOptions options = { .size = sizeof options };

	(void)state;
	each_row (i, json_cases) {
		DsnRecord record = { .values[0] = json_cases[i].value };
		DsnBuffer out = print(&dsn_sink_jsonl, &options, &record);
		g_autofree char *want = g_strdup_printf("{\"recipient\":%s}\n", json_cases[i].json);

		check_str(((DsnStr){ out.at, out.len }), dsn_str(want));
		dsn_buffer_clear(&out);
	}
}

/* Plain text is taken eight octets at a time: each special one must be seen in every place. */
static void
special_octets_are_seen_wherever_they_stand(void **state)
{
	static const char specials[] = "\"\\\x7f\x1f\001\t\200\377";
	const DsnSinkOptions options = { .size = sizeof options };

	(void)state;
	for (gsize i = 0; i < 20 * (sizeof specials - 1); i++) {
		char text[] = "abcdefgh ~}|ABCDEFGH";
		DsnRecord record = { .values[0] = DSN_STR_ABSENT };
		DsnBuffer json, csv;

		text[i % 20] = specials[i / 20];
		record.values[0] = dsn_str(text);
		json = print(&dsn_sink_jsonl, &options, &record);
		csv = print(&dsn_sink_csv, &options, &record);
		assert_in_range(json.len, strlen("{\"recipient\":\"\"}\n") + 21,
			strlen("{\"recipient\":\"\"}\n") + 25);
		assert_int_equal(csv.at[0], '"');
		dsn_buffer_clear(&json);
		dsn_buffer_clear(&csv);
	}
}

static void
json_leaves_out_what_is_absent_and_prints_numbers_as_such(void **state)
{
	static const char *const headers[] = { "List-ID", "X-Campaign", NULL };
	const DsnSinkOptions options = { .size = sizeof options, .headers = headers };
	const DsnStr extra[] = { DSN_STR("<l.example>"), DSN_STR_ABSENT };
	DsnRecord record = {
		.values[DSN_COLUMN_REPLY_CODE] = DSN_STR("550"),
		.values[DSN_COLUMN_STATUS] = DSN_STR("5.1.1"),
		.values[DSN_COLUMN_OFFSET] = DSN_STR("0"),
		.extra = extra,
		.n_extra = 2,
	};
	DsnBuffer out = print(&dsn_sink_jsonl, &options, &record);

	(void)state;
	assert_str(((DsnStr){ out.at, out.len }),
		DSN_STR("{\"status\":\"5.1.1\",\"reply_code\":550,\"offset\":0,"
			"\"List-ID\":\"<l.example>\"}\n"));
	dsn_buffer_clear(&out);
}

static void
csv_has_a_header_row_with_the_headers_asked_for(void **state)
{
	static const char *const headers[] = { "List-ID", "=1", NULL };
	const DsnSinkOptions options = { .size = sizeof options, .headers = headers };
	DsnBuffer out = { 0 };

	(void)state;
	dsn_sink_csv.begin(&options, &out);
	assert_str(((DsnStr){ out.at, out.len }),
		DSN_STR("recipient,recipient_source,final_recipient,original_recipient,domain,"
			"provider,"
			"action,cause,outcome,permanence,status,reply_code,diagnostic,remote_mta,"
			"reporting_mta,rule,evidence,dialect,date,message_id,envelope_id,subject,"
			"source,offset,List-ID,\"'=1\"\r\n"));
	dsn_buffer_clear(&out);
}

/* Columns that a terminal would use; the text must be valid UTF-8. */
static guint
columns_of(DsnStr line)
{
	guint columns = 0;

	assert_true(g_utf8_validate(line.at, (gssize)line.len, NULL));
	for (const char *p = line.at; p < line.at + line.len; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		columns += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
	}
	return columns;
}

static const char *const hostile[] = {
	"",
	"plain",
	"\033]0;title\007\033[2J",
	"\302\233"
	"31m",
	"\342\200\256 reversed",
	"\344\275\240\345\245\275\344\275\240\345\245\275\344\275\240\345\245\275\344\275\240\345"
	"\245\275"
	"\344\275\240\345\245\275\344\275\240\345\245\275\344\275\240\345\245\275\344\275\240\345"
	"\245\275",
	"a\314\201\314\201\314\201\314\201\314\201\314\201\314\201\314\201\314\201\314\201\314\201"
	"\314\201",
	"line\nbreak\r\n\tand \303",
	"a very long address that goes on and on and on and on and on and on and on and "
	"on@example.com",
};

static void
table_lines_fit_and_hold_no_control(void **state)
{
	static const guint widths[] = { 60, 79, 80, 132, 300 };

	(void)state;
	each_row_of (i, G_N_ELEMENTS(hostile) * G_N_ELEMENTS(widths), "hostile") {
		DsnSinkOptions options = { .size = sizeof options,
			.width = widths[i % G_N_ELEMENTS(widths)] };
		DsnStr text = dsn_str(hostile[i / G_N_ELEMENTS(widths)]);
		DsnRecord record = {
			.values[DSN_COLUMN_RECIPIENT] = text,
			.values[DSN_COLUMN_ACTION] = DSN_STR("investigate"),
			.values[DSN_COLUMN_CAUSE] = DSN_STR("recipient-restricted"),
			.values[DSN_COLUMN_STATUS] = DSN_STR("5.7.133"),
			.values[DSN_COLUMN_DIAGNOSTIC] = text,
		};
		DsnBuffer out = print(&dsn_sink_table, &options, &record);
		DsnStr line = { out.at, out.len - 1 };

		check_int(out.at[line.len], '\n');
		if (columns_of(line) > options.width)
			check_failed("%u columns for %u: %.*s", columns_of(line), options.width,
				(int)line.len, line.at);
		for (gsize j = 0; j < line.len; j++)
			check_true((guchar)line.at[j] >= ' ' && line.at[j] != 0x7f);
		check_int(dsn_str_find(line, DSN_STR("\302\233"), 0), -1);
		check_int(dsn_str_find(line, DSN_STR("\342\200\256"), 0), -1);
		dsn_buffer_clear(&out);
	}
}

static void
table_columns_stand_below_each_other(void **state)
{
	const DsnSinkOptions options = { .size = sizeof options, .width = 120 };
	DsnRecord ascii = { .values[DSN_COLUMN_RECIPIENT] = DSN_STR("a@example.com"),
		.values[DSN_COLUMN_CAUSE] = DSN_STR("policy") };
	DsnRecord wide = { .values[DSN_COLUMN_RECIPIENT] =
				   DSN_STR("\344\275\240\345\245\275@example"),
		.values[DSN_COLUMN_CAUSE] = DSN_STR("policy") };
	DsnBuffer one = print(&dsn_sink_table, &options, &ascii);
	DsnBuffer other = print(&dsn_sink_table, &options, &wide);
	gssize at = dsn_str_find((DsnStr){ one.at, one.len }, DSN_STR("policy"), 0);
	gssize wide_at = dsn_str_find((DsnStr){ other.at, other.len }, DSN_STR("policy"), 0);

	(void)state;
	assert_int_equal(at, columns_of((DsnStr){ other.at, (gsize)wide_at }));
	dsn_buffer_clear(&one);
	dsn_buffer_clear(&other);
}

/* The recipient first, then headers that were asked for, then the diagnostic. */
static void
table_cuts_what_matters_least(void **state)
{
	static const char address[] = "a.rather-long.name@mail.example.com";
	static const struct {
		guint width;
		gboolean wants_header, whole_address, header, diagnostic;
	} rows[] = {
		{ 80, FALSE, TRUE, FALSE, FALSE },
		{ 80, TRUE, FALSE, TRUE, FALSE },
		{ 100, FALSE, TRUE, FALSE, TRUE },
		{ 100, TRUE, TRUE, TRUE, FALSE },
		{ 120, TRUE, TRUE, TRUE, TRUE },
		{ 60, TRUE, FALSE, FALSE, FALSE },
	};

	(void)state;
	each_row (i, rows) {
		const char *headers[] = { rows[i].wants_header ? "X" : NULL, NULL };
		DsnSinkOptions options = {
			.size = sizeof options, .width = rows[i].width, .headers = headers
		};
		DsnStr extra[] = { DSN_STR("campaign") };
		DsnRecord record = {
			.values[DSN_COLUMN_RECIPIENT] = dsn_str(address),
			.values[DSN_COLUMN_STATUS] = DSN_STR("5.1.1"),
			.values[DSN_COLUMN_DIAGNOSTIC] = DSN_STR("550 no"),
			.extra = extra,
			.n_extra = rows[i].wants_header,
		};
		DsnBuffer out = print(&dsn_sink_table, &options, &record);
		DsnStr line = { out.at, out.len };

		if ((dsn_str_find(line, dsn_str(address), 0) >= 0) != rows[i].whole_address ||
			(dsn_str_find(line, extra[0], 0) >= 0) != rows[i].header ||
			(dsn_str_find(line, DSN_STR("550 no"), 0) >= 0) != rows[i].diagnostic)
			check_failed("%.*s", (int)line.len, line.at);
		dsn_buffer_clear(&out);
	}
}

static void
table_is_coloured_only_when_asked(void **state)
{
	DsnSinkOptions options = { .size = sizeof options, .width = 80 };
	DsnRecord record = { .values[DSN_COLUMN_ACTION] = DSN_STR("suppress") };

	(void)state;
	for (options.colour = FALSE; options.colour <= TRUE; options.colour++) {
		DsnBuffer out = print(&dsn_sink_table, &options, &record);

		assert_int_equal(memchr(out.at, 033, out.len) != NULL, options.colour);
		dsn_buffer_clear(&out);
	}
}

static void
table_prints_a_record_of_nothing_as_an_empty_line(void **state)
{
	const DsnSinkOptions options = { .size = sizeof options, .width = 80 };
	DsnRecord record = { .action = DSN_ACTION_NONE };
	DsnBuffer out = { 0 };

	(void)state;
	dsn_sink_table.record(&options, &record, &out);
	dsn_sink_table.record(&options, &record, &out);
	assert_str(((DsnStr){ out.at, out.len }), DSN_STR("\n\n"));
	dsn_buffer_clear(&out);
}

static void
sinks_are_found_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(dsn_sink_by_name("table"), &dsn_sink_table);
	assert_ptr_equal(dsn_sink_by_name("csv"), &dsn_sink_csv);
	assert_ptr_equal(dsn_sink_by_name("jsonl"), &dsn_sink_jsonl);
	assert_null(dsn_sink_by_name("json"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_values_break_no_row_and_start_no_formula),
		cmocka_unit_test(csv_values_are_guarded_by_four_signs_only),
		cmocka_unit_test(csv_has_a_header_row_with_the_headers_asked_for),
		cmocka_unit_test(json_strings_are_valid_and_lossless_for_valid_text),
		cmocka_unit_test(special_octets_are_seen_wherever_they_stand),
		cmocka_unit_test(json_leaves_out_what_is_absent_and_prints_numbers_as_such),
		cmocka_unit_test(table_lines_fit_and_hold_no_control),
		cmocka_unit_test(table_columns_stand_below_each_other),
		cmocka_unit_test(table_cuts_what_matters_least),
		cmocka_unit_test(table_is_coloured_only_when_asked),
		cmocka_unit_test(table_prints_a_record_of_nothing_as_an_empty_line),
		cmocka_unit_test(sinks_are_found_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
