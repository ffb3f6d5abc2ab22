/* SPDX-License-Identifier: MIT */
/* The lines of dsnsift-rules(5). */
#include "config.h"

#include "rules/draft.h"
#include "base/lines.h"
#include "base/str.h"

/* Lines joined where a backslash ends one; @line counts what was read. */
static gboolean
take_line(DsnStr *rest, guint *next_line, guint *line, GString *joined)
{
	DsnStr one;
	gboolean more = FALSE;

	g_string_truncate(joined, 0);
	*line = *next_line;
	while (dsn_str_line(rest, &one)) {
		++*next_line;
		one = dsn_str_trim(one);
		more = one.len > 0 && one.at[one.len - 1] == '\\' && one.at[0] != '#';
		if (more)
			one = dsn_str_trim(dsn_str_slice(one, 0, one.len - 1));
		if (joined->len > 0)
			g_string_append_c(joined, ' ');
		g_string_append_len(joined, one.at, (gssize)one.len);
		if (!more)
			return TRUE;
	}
	return more;
}

static DsnStr
take_word(DsnStr *rest)
{
	gsize end = 0;
	DsnStr word;

	while (end < rest->len && !dsn_is_blank(rest->at[end]))
		end++;
	word = dsn_str_slice(*rest, 0, end);
	*rest = dsn_str_trim(dsn_str_slice(*rest, end, rest->len));
	return word;
}

static gboolean
is_id(DsnStr id)
{
	for (gsize i = 0; i < id.len; i++)
		if (!g_ascii_islower(id.at[i]) && !g_ascii_isdigit(id.at[i]) &&
			(id.at[i] != '-' || i == 0 || i == id.len - 1))
			return FALSE;
	return id.len > 0 && id.len <= 64;
}

/* The text between the quotes that @rest begins with. */
static gboolean
take_quoted(DsnStr *rest, DsnStr *quoted)
{
	gsize end = 1;

	if (rest->len < 2 || rest->at[0] != '"')
		return FALSE;
	while (end < rest->len && rest->at[end] != '"')
		end += rest->at[end] == '\\' ? 2 : 1;
	if (end >= rest->len)
		return FALSE;
	*quoted = dsn_str_slice(*rest, 1, end);
	*rest = dsn_str_trim(dsn_str_slice(*rest, end + 1, rest->len));
	return TRUE;
}

static gboolean
parse_texts(DsnRulesDraft *draft, DsnStr rest, DsnRuleRow *row, GError **error)
{
	row->text = dsn_rules_intern(draft, rest);
	row->has_text = TRUE;
	for (;;) {
		DsnStr quoted;

		if (!take_quoted(&rest, &quoted))
			return dsn_rules_fail(draft, error, "expected a text in quotes");
		if (!dsn_rules_add_choices(draft, quoted, draft->rows->len, error))
			return FALSE;
		if (rest.len == 0)
			return TRUE;
		if (rest.at[0] != '|')
			return dsn_rules_fail(draft, error, "expected \"|\" between texts");
		rest = dsn_str_trim(dsn_str_slice(rest, 1, rest.len));
	}
}

static gboolean
parse_condition(DsnRulesDraft *draft, DsnStr word, DsnRuleRow *row, GError **error)
{
	gssize equals = dsn_str_find(word, DSN_STR("="), 0);
	guint before = draft->conditions->len;
	DsnStr name, value;

	if (equals <= 0)
		return dsn_rules_fail(draft, error, "expected NAME=VALUE or a text in quotes");
	name = dsn_str_slice(word, 0, (gsize)equals);
	value = dsn_str_slice(word, (gsize)equals + 1, word.len);
	if (dsn_str_equal(name, DSN_STR("action"))) {
		DsnAction action;

		if (!dsn_action_parse(value, &action))
			return dsn_rules_fail(
				draft, error, "\"%.*s\" is no action", (int)value.len, value.at);
		row->action = (guint8)action;
		return TRUE;
	}
	if (dsn_str_equal(name, DSN_STR("strength"))) {
		if (!dsn_str_equal(value, DSN_STR("weak")))
			return dsn_rules_fail(draft, error, "expected strength=weak");
		row->is_weak = TRUE;
		return TRUE;
	}
	if (!dsn_rules_add_conditions(draft, name, value, draft->conditions, error))
		return FALSE;
	for (guint i = row->first_condition; i < before; i++)
		if (g_array_index(draft->conditions, DsnCondition, i).kind ==
			g_array_index(draft->conditions, DsnCondition, before).kind)
			return dsn_rules_fail(
				draft, error, "%.*s= is given twice", (int)name.len, name.at);
	row->n_conditions = (guint16)(draft->conditions->len - row->first_condition);
	return TRUE;
}

static gboolean
parse_rule(DsnRulesDraft *draft, DsnStr line, GError **error)
{
	DsnRuleRow row = { .action = DSN_RULE_NO_ACTION, .cause = (guint8)draft->cause };
	DsnStr id = take_word(&line), conditions = line;
	guint number = draft->line;

	if (!draft->has_cause)
		return dsn_rules_fail(draft, error, "a rule before the first [cause]");
	if (!is_id(id))
		return dsn_rules_fail(
			draft, error, "\"%.*s\" is no rule id (a-z, 0-9, -)", (int)id.len, id.at);
	row.id = dsn_rules_intern(draft, id);
	row.first_condition = (guint16)draft->conditions->len;
	if (!g_hash_table_add(draft->ids, g_strndup(id.at, id.len)))
		return dsn_rules_fail(
			draft, error, "the rule id \"%.*s\" is used already", (int)id.len, id.at);
	while (line.len > 0 && line.at[0] != '"' && line.at[0] != '<')
		if (!parse_condition(draft, take_word(&line), &row, error))
			return FALSE;
	row.conditions_text = dsn_rules_intern(
		draft, dsn_str_trim(dsn_str_slice(conditions, 0, conditions.len - line.len)));
	if (line.len > 0 && line.at[0] == '<' && !dsn_rules_add_family(draft, line, &row, error))
		return FALSE;
	if (line.len > 0 && line.at[0] == '"' && !parse_texts(draft, line, &row, error))
		return FALSE;
	if (!row.has_text && row.family == 0 && row.n_conditions == 0)
		return dsn_rules_fail(draft, error, "a rule without a condition");
	if (draft->rows->len >= DSN_TEXT_OF_PROVIDER - 1 || draft->conditions->len > 60000)
		return dsn_rules_fail(draft, error, "too many rules");
	g_array_append_val(draft->rows, row);
	g_array_append_val(draft->lines, number);
	return TRUE;
}

static gboolean
parse_section(DsnRulesDraft *draft, DsnStr line, GError **error)
{
	DsnStr name = dsn_str_slice(line, 1, line.len - (line.at[line.len - 1] == ']'));

	if (line.at[line.len - 1] != ']' || !dsn_cause_parse(name, &draft->cause))
		return dsn_rules_fail(draft, error, "\"%.*s\" is no cause", (int)name.len, name.at);
	draft->has_cause = TRUE;
	return TRUE;
}

/* What belongs to the rule above: its source or an example. */
static gboolean
parse_attachment(DsnRulesDraft *draft, guint first, DsnStr line, GError **error)
{
	DsnStr rest = dsn_str_trim(dsn_str_slice(line, 1, line.len));
	DsnExample example = { .line = draft->line, .file = draft->file };
	DsnRuleRow *row;

	if (draft->rows->len == first)
		return dsn_rules_fail(draft, error, "no rule above this line");
	if (rest.len == 0)
		return dsn_rules_fail(draft, error, "nothing behind \"%c\"", line.at[0]);
	row = &g_array_index(draft->rows, DsnRuleRow, draft->rows->len - 1);
	if (line.at[0] == '@') {
		row->source = dsn_rules_intern(draft, rest);
		return TRUE;
	}
	if (rest.at[0] == '{') {
		gssize close = dsn_str_find(rest, DSN_STR("}"), 0);

		if (close < 0)
			return dsn_rules_fail(draft, error, "\"{\" without \"}\"");
		example.facts = g_strndup(rest.at + 1, (gsize)close - 1);
		rest = dsn_str_trim(dsn_str_slice(rest, (gsize)close + 1, rest.len));
	}
	example.rule = draft->rows->len - 1;
	example.fires = line.at[0] == '+';
	example.text = g_strndup(rest.at, rest.len);
	g_array_append_val(draft->examples, example);
	return TRUE;
}

/* Whether the last rule has what a rule must have. */
static gboolean
check_last(DsnRulesDraft *draft, guint first, GError **error)
{
	guint last = draft->rows->len - 1, positive = 0, negative = 0;
	const DsnRuleRow *row;

	if (draft->rows->len == first)
		return TRUE;
	row = &g_array_index(draft->rows, DsnRuleRow, last);
	for (guint i = draft->examples->len; i > 0; i--) {
		const DsnExample *example = &g_array_index(draft->examples, DsnExample, i - 1);

		if (example->rule != last)
			break;
		positive += example->fires;
		negative += !example->fires;
	}
	draft->line = g_array_index(draft->lines, guint, last);
	if (row->source == 0)
		return dsn_rules_fail(draft, error, "\"%s\" has no source (\"@\")",
			draft->strings->str + row->id);
	if (positive == 0)
		return dsn_rules_fail(draft, error, "\"%s\" has no example that fires it (\"+\")",
			draft->strings->str + row->id);
	if ((row->has_text || row->family != 0) && negative == 0)
		return dsn_rules_fail(draft, error,
			"\"%s\" has no near text that must not fire it (\"-\")",
			draft->strings->str + row->id);
	return TRUE;
}

static gboolean
parse_line(DsnRulesDraft *draft, guint first, DsnStr line, GError **error)
{
	guint number = draft->line;

	if (line.len == 0 || line.at[0] == '#')
		return TRUE;
	if (strchr("@+-", line.at[0]) != NULL)
		return parse_attachment(draft, first, line, error);
	if (!check_last(draft, first, error))
		return FALSE;
	draft->line = number;
	if (line.at[0] == '[')
		return parse_section(draft, line, error);
	return parse_rule(draft, line, error);
}

gboolean
dsn_rules_draft_add(DsnRulesDraft *draft, const char *file, DsnStr text, GError **error)
{
	g_autoptr(GString) joined = g_string_new(NULL);
	guint first = draft->rows->len, next_line = 1;

	draft->file = g_intern_string(file);
	draft->has_cause = FALSE;
	if (text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
		text = dsn_str_slice(text, 3, text.len);
	while (take_line(&text, &next_line, &draft->line, joined)) {
		if (memchr(joined->str, '\0', joined->len) != NULL)
			return dsn_rules_fail(draft, error, "a NUL byte");
		if (!parse_line(draft, first, (DsnStr){ joined->str, joined->len }, error))
			return FALSE;
	}
	return check_last(draft, first, error);
}
