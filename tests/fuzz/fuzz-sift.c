/* SPDX-License-Identifier: MIT */
/* A whole mail through all stages into every format. */
#include "config.h"

#include <dsnsift/dsnsift.h>

#include "base/lines.h"
#include "base/str.h"
#include "cli/filter/filter.h"
#include "sink/sink.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static const char *const headers[] = { "X-Campaign", NULL };

static gboolean
stands_in(const DsnMail *mail, DsnStr bytes, DsnStr words)
{
	gboolean found = dsn_str_find(bytes, words, 0) >= 0;

	for (guint i = 0; i < mail->n_parts && !found; i++)
		found = dsn_str_find(mail->parts[i].content, words, 0) >= 0;
	return found;
}

/* Nobody is made up: the local part stands in the mail or in what its parts decode to.  Not asked
 * where RFC 3461 (xtext), RFC 6533 or an encoded word may have changed it, nor of quoted ones,
 * which may be folded. */
static void
check_address(const DsnMail *mail, DsnStr bytes, DsnStr address)
{
	const char *sign = address.len > 0 ? memrchr(address.at, '@', address.len) : NULL;

	if (sign == NULL || address.at[0] == '"' || dsn_str_find(bytes, DSN_STR("+"), 0) >= 0 ||
		dsn_str_find(bytes, DSN_STR("=?"), 0) >= 0 ||
		stands_in(mail, bytes, DSN_STR("\\x{")))
		return;
	g_assert_true(stands_in(mail, bytes, (DsnStr){ address.at, (gsize)(sign - address.at) }));
}

/* Whatever a mail says, a fault of the sender and a delay cost no recipient. */
static void
check_verdict(const DsnDiagnosis *diagnosis)
{
	gboolean suppress = diagnosis->action == DSN_ACTION_SUPPRESS;

	g_assert_true(!suppress || dsn_cause_owner(diagnosis->cause) == DSN_OWNER_RECIPIENT);
	g_assert_true(!suppress || dsn_diagnosis_has_failed(diagnosis));
	if (diagnosis->recipient->outcome == DSN_OUTCOME_DELAYED)
		g_assert_true(diagnosis->action != DSN_ACTION_RETRY);
}

/* One line of valid UTF-8 that no terminal obeys: no C0 and, as U+0080 to U+009F, no C1. */
static void
check_line(DsnStr line)
{
	g_assert_true(line.len > 0 && line.at[line.len - 1] == '\n');
	line.len -= line.len > 1 && line.at[line.len - 2] == '\r' ? 2 : 1;
	g_assert_true(g_utf8_validate(line.at, (gssize)line.len, NULL));
	for (gsize i = 0; i < line.len; i++) {
		guchar c = (guchar)line.at[i];

		g_assert_true(c >= ' ' && c != 0x7f);
		g_assert_true(c != 0xc2 || (guchar)line.at[i + 1] >= 0xa0);
	}
}

/* As many fields as the header row has, and none that a spreadsheet computes. */
static void
check_csv(DsnStr row)
{
	gboolean quoted = FALSE, begins = TRUE;
	guint fields = 1;

	for (gsize i = 0; i < row.len; i++) {
		char c = row.at[i];

		g_assert_true(!begins || strchr("=+-@", c) == NULL);
		begins = (begins && (c == ' ' || (c == '"' && !quoted))) || (c == ',' && !quoted);
		quoted ^= c == '"';
		fields += c == ',' && !quoted;
	}
	g_assert_true(!quoted && fields == DSN_COLUMN_COUNT + 1);
}

/* An object on one line whose strings all end. */
static void
check_json(DsnStr line)
{
	gboolean quoted = FALSE;
	gint depth = 0;

	for (gsize i = 0; i < line.len; i++) {
		char c = line.at[i];

		if (quoted && c == '\\')
			g_assert_true(strchr("\"\\ntu", line.at[++i]) != NULL);
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '}'))
			depth += c == '{' ? 1 : -1;
		g_assert_true(depth == 1 || i + 2 >= line.len);
	}
	g_assert_true(!quoted && depth == 0);
}

static void
check_record(const DsnRecord *record)
{
	static const DsnSink *const sinks[] = { &dsn_sink_csv, &dsn_sink_jsonl, &dsn_sink_table };
	const DsnSinkOptions options = { .size = sizeof options, .width = 100, .headers = headers };

	for (guint i = 0; i < G_N_ELEMENTS(sinks); i++) {
		DsnBuffer out = { 0 };

		sinks[i]->record(&options, record, &out);
		check_line((DsnStr){ out.at, out.len });
		if (sinks[i] == &dsn_sink_csv)
			check_csv((DsnStr){ out.at, out.len });
		if (sinks[i] == &dsn_sink_jsonl)
			check_json((DsnStr){ out.at, out.len });
		dsn_buffer_clear(&out);
	}
}

/* Every line is one of our fields, in ASCII, and no longer than RFC 5322 2.1.1 allows. */
static void
check_fields(const DsnVerdict *verdict)
{
	DsnBuffer out = { 0 };
	DsnStr rest, line;

	dsn_filter_print_fields(verdict, "\r\n", &out);
	for (rest = (DsnStr){ out.at, out.len }; dsn_str_line(&rest, &line);) {
		g_assert_true(dsn_str_has_prefix_nocase(line, DSN_STR("X-DSN-")));
		g_assert_true(line.len <= 998);
		for (gsize i = 0; i < line.len; i++)
			g_assert_true(line.at[i] >= ' ' && line.at[i] < 0x7f);
	}
	dsn_buffer_clear(&out);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnMessage message = {
		.octets = { (const char *)data, size }, .size = size, .source = "a\nb"
	};
	const DsnVerdict *verdict = dsn_sift(arena, NULL, &message);
	DsnRecord *record = dsn_record_make(arena, &message, verdict, headers);

	for (guint i = 0; i < verdict->n_diagnoses; i++) {
		const DsnDiagnosis *diagnosis = verdict->diagnoses[i];

		dsn_record_fill(record, i);
		check_record(record);
		g_assert_true(
			(diagnosis->recipient == NULL) == (verdict->report->n_recipients == 0));
		if (diagnosis->recipient == NULL)
			continue;
		check_verdict(diagnosis);
		check_address(verdict->mail, message.octets, diagnosis->recipient->address);
		check_address(verdict->mail, message.octets, diagnosis->recipient->final_recipient);
	}
	check_fields(verdict);
	return 0;
}
