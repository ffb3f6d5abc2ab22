/* SPDX-License-Identifier: MIT */
/* An explanation in plain words, or as JSON; and the tables of rules. */
#include "config.h"

#include "cli/explain/explain.h"

#include <stdio.h>

#include "sink/json.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/str.h"
#include "sink/shown.h"
#include "sink/sink.h"

#define WIDTH 78
#define URLS_MAX 5
#define LOSERS_MAX 12

static void
add(DsnBuffer *out, const char *text)
{
	dsn_buffer_add(out, dsn_str(text));
}

/* Our own words, which are ASCII, in lines of WIDTH columns. */
static void
add_wrapped(DsnBuffer *out, const char *text)
{
	gsize column = 0;

	while (*text != '\0') {
		gsize word = strcspn(text, " ");

		if (column > 0 && column + 1 + word > WIDTH - 2) {
			dsn_buffer_add_char(out, '\n');
			column = 0;
		}
		add(out, column == 0 ? "  " : " ");
		dsn_buffer_add(out, (DsnStr){ text, word });
		column += word + 1;
		text += word + (text[word] == ' ');
	}
	dsn_buffer_add_char(out, '\n');
}

static void
add_line(DsnBuffer *out, const char *label, DsnStr value)
{
	char head[16];

	if (dsn_str_is_empty(value))
		return;
	snprintf(head, sizeof head, "  %-11s", label);
	add(out, head);
	dsn_shown_add_escaped(out, value);
	dsn_buffer_add_char(out, '\n');
}

static DsnStr
status_in_words(DsnArena *arena, const DsnDiagnosis *diagnosis)
{
	const char *meaning = dsn_status_meaning(diagnosis->status);
	char status[DSN_STATUS_MAX];

	if (dsn_status_print(diagnosis->status, status) == 0)
		return DSN_STR_ABSENT;
	return meaning != NULL ? dsn_arena_printf(arena, "%s (%s)", status, meaning)
			       : dsn_arena_printf(arena, "%s", status);
}

static void
add_verdict(const DsnExplanation *explanation, DsnBuffer *out)
{
	const DsnDiagnosis *diagnosis = explanation->verdict->diagnoses[explanation->index];
	const DsnRecipient *recipient = diagnosis->recipient;

	add(out, dsn_cause_name(diagnosis->cause));
	add(out, ": ");
	add(out, dsn_cause_summary(diagnosis->cause));
	add(out, "\n\n");
	add_line(out, "recipient", recipient->address);
	add_line(out, "action",
		dsn_arena_printf(explanation->arena, "%s: %s", dsn_action_name(diagnosis->action),
			dsn_action_meaning(diagnosis->action)));
	if (recipient->outcome != DSN_OUTCOME_FAILED)
		add_line(out, "outcome", dsn_str(dsn_outcome_name(recipient->outcome)));
	if (diagnosis->permanence != DSN_PERMANENCE_UNKNOWN)
		add_line(out, "permanence", dsn_str(dsn_permanence_name(diagnosis->permanence)));
	add_line(out, "status", status_in_words(explanation->arena, diagnosis));
	if (diagnosis->reply_code != 0)
		add_line(out, "reply",
			dsn_arena_printf(explanation->arena, "%u", diagnosis->reply_code));
	add_line(out, "provider", diagnosis->provider);
	add_line(out, "rule", dsn_str(diagnosis->rule));
	add_line(out, "evidence", diagnosis->evidence);
	if (explanation->n_candidates > 0 &&
		strcmp(explanation->candidates[0]->rule.id, diagnosis->rule) == 0)
		add_line(out, "source", dsn_str(explanation->candidates[0]->rule.source));
	add_line(out, "diagnostic", recipient->diagnostic);
	if (!dsn_str_equal(recipient->context, recipient->diagnostic))
		add_line(out, "notice", recipient->context);
}

static gsize
url_length(DsnStr text)
{
	gsize end = 0;

	while (end < text.len && (guchar)text.at[end] > ' ' &&
		strchr("<>\"'`", text.at[end]) == NULL)
		end++;
	while (end > 0 && strchr(".,;:!?)]}", text.at[end - 1]) != NULL)
		end--;
	return end;
}

/* Addresses in the text tell where to look and where to ask for removal from a list. */
static void
add_urls(DsnStr text, DsnBuffer *out)
{
	guint n = 0;

	for (gsize at = 0; at + 8 < text.len && n < URLS_MAX; at++) {
		DsnStr rest = dsn_str_slice(text, at, text.len);
		gsize len;

		if (!dsn_str_has_prefix_nocase(rest, DSN_STR("http://")) &&
			!dsn_str_has_prefix_nocase(rest, DSN_STR("https://")))
			continue;
		len = url_length(rest);
		if (n++ == 0)
			add(out, "\nThe reply says where to look, or where to ask for removal:\n");
		add(out, "  ");
		dsn_shown_add_escaped(out, dsn_str_slice(rest, 0, len));
		dsn_buffer_add_char(out, '\n');
		at += len;
	}
}

static void
add_losers(const DsnExplanation *explanation, DsnBuffer *out)
{
	const char *winner = explanation->verdict->diagnoses[explanation->index]->rule;
	guint n = 0;

	for (guint i = 0; i < explanation->n_candidates; i++) {
		const DsnCandidate *candidate = explanation->candidates[i];

		if (strcmp(candidate->rule.id, winner) == 0)
			continue;
		if (n == 0)
			add(out, "\nRules that fired too, but are weaker evidence:\n");
		if (n++ >= LOSERS_MAX)
			continue;
		add(out, "  ");
		add(out, candidate->rule.id);
		add(out, " (");
		add(out, dsn_cause_name(candidate->rule.cause));
		add(out, ")");
		if (!dsn_str_is_empty(candidate->evidence)) {
			add(out, " on: ");
			dsn_shown_add_escaped(out, candidate->evidence);
		}
		dsn_buffer_add_char(out, '\n');
	}
	if (n > LOSERS_MAX)
		add(out, "  ...\n");
}

void
dsn_explain_text(const DsnExplanation *explanation, DsnBuffer *out)
{
	const DsnDiagnosis *diagnosis = explanation->verdict->diagnoses[explanation->index];
	const DsnRecipient *recipient = diagnosis->recipient;

	add_verdict(explanation, out);
	add(out, "\nWhat to do now:\n");
	add_wrapped(out, dsn_cause_advice(diagnosis->cause));
	add_urls(recipient->diagnostic, out);
	add_losers(explanation, out);
}

/* ---- the record of dsnsift scan, and the rules behind it ---- */

static void
add_key(DsnBuffer *out, const char *key, DsnStr value)
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
	DsnSinkOptions options = { .size = sizeof options };
	DsnRecord *record = dsn_record_make(
		explanation->arena, explanation->message, explanation->verdict, NULL);

	dsn_record_fill(record, explanation->index);
	if (explanation->message->source == NULL)
		record->values[DSN_COLUMN_OFFSET] = DSN_STR_ABSENT;
	dsn_sink_jsonl.record(&options, record, out);
	out->len -= strlen("}\n");
	add_key(out, "summary", dsn_str(dsn_cause_summary(record->cause)));
	add_key(out, "advice", dsn_str(dsn_cause_advice(record->cause)));
	dsn_buffer_add(out, DSN_STR(",\"candidates\":["));
	for (guint i = 0; i < explanation->n_candidates; i++) {
		const DsnCandidate *candidate = explanation->candidates[i];

		dsn_buffer_add(out, i > 0 ? DSN_STR(",{") : DSN_STR("{"));
		add_key(out, "rule", dsn_str(candidate->rule.id));
		add_key(out, "cause", dsn_str(dsn_cause_name(candidate->rule.cause)));
		add_key(out, "evidence", candidate->evidence);
		add_key(out, "source", dsn_str(candidate->rule.source));
		dsn_buffer_add_char(out, '}');
	}
	dsn_buffer_add(out, DSN_STR("]}\n"));
}

/* ---- the tables ---- */

void
dsn_explain_rules(const DsnRules *rules, DsnBuffer *out)
{
	DsnCause cause = DSN_CAUSE_NONE;

	for (guint i = 0; i < dsn_rules_count(rules); i++) {
		DsnRule rule = dsn_rules_get(rules, i);

		if (rule.cause != cause) {
			add(out, i > 0 ? "\n[" : "[");
			add(out, dsn_cause_name(cause = rule.cause));
			add(out, "]\n");
		}
		dsn_shown_add_escaped(out, dsn_str(rule.id));
		if (*rule.conditions != '\0')
			add(out, "  "), dsn_shown_add_escaped(out, dsn_str(rule.conditions));
		if (*rule.text != '\0')
			add(out, "  "), dsn_shown_add_escaped(out, dsn_str(rule.text));
		add(out, "\n    @ ");
		dsn_shown_add_escaped(out, dsn_str(rule.source));
		dsn_buffer_add_char(out, '\n');
	}
}
