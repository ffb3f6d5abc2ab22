/* SPDX-License-Identifier: MIT */
/* The record of dsnsift scan, and the rules behind it. */
#include "config.h"

#include "cli/explain/explain.h"

#include "sink/json.h"

static void
add(DsnBuffer *out, const char *key, DsnStr value)
{
	if (value.at == NULL)
		return;
	if (out->at[out->len - 1] != '{')
		dsn_buffer_add_char(out, ',');
	dsn_json_add_string(out, dsn_str(key));
	dsn_buffer_add_char(out, ':');
	dsn_json_add_string(out, value);
}

void
dsn_explain_jsonl(const DsnExplanation *explanation, DsnBuffer *out)
{
	DsnSinkOptions options = { 0 };
	DsnRecord record = dsn_record_make(explanation->arena, explanation->message,
		explanation->sifted, (gint)explanation->index, NULL);

	if (explanation->message->source == NULL)
		record.values[DSN_COLUMN_OFFSET] = DSN_STR_ABSENT;
	dsn_sink_jsonl.record(&options, &record, out);
	out->len -= strlen("}\n");
	add(out, "summary", dsn_str(dsn_cause_summary(record.cause)));
	add(out, "advice", dsn_str(dsn_cause_advice(record.cause)));
	dsn_buffer_add(out, DSN_STR(",\"candidates\":["));
	for (guint i = 0; i < explanation->n_candidates; i++) {
		const DsnCandidate *candidate = &explanation->candidates[i];

		dsn_buffer_add(out, i > 0 ? DSN_STR(",{") : DSN_STR("{"));
		add(out, "rule", dsn_str(candidate->rule.id));
		add(out, "cause", dsn_str(dsn_cause_name(candidate->rule.cause)));
		add(out, "evidence", candidate->evidence);
		add(out, "source", dsn_str(candidate->rule.source));
		dsn_buffer_add_char(out, '}');
	}
	dsn_buffer_add(out, DSN_STR("]}\n"));
}
