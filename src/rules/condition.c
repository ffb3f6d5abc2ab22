/* SPDX-License-Identifier: MIT */
/* "status=5.1.1,x.7.26" -> the numbers that are compared. */
#include "config.h"

#include "reply/smtp-command.h"
#include "rules/draft.h"
#include "base/str.h"

static const char kind_names[DSN_CONDITION_COUNT][12] = {
	[DSN_CONDITION_PROVIDER] = "provider",
	[DSN_CONDITION_STATUS] = "status",
	[DSN_CONDITION_REPLY] = "reply",
	[DSN_CONDITION_TYPE] = "type",
	[DSN_CONDITION_PERMANENCE] = "permanence",
	[DSN_CONDITION_FEEDBACK] = "feedback",
	[DSN_CONDITION_OUTCOME] = "outcome",
	[DSN_CONDITION_COMMAND] = "stage",
};

/* A number of up to three digits, or "x". */
static gboolean
take_part(DsnStr *value, guint16 *part)
{
	gsize n = 0;

	if (value->len > 0 && value->at[0] == 'x') {
		*part = DSN_ANY;
		n = 1;
	} else {
		*part = 0;
		while (n < value->len && n < 3 && g_ascii_isdigit(value->at[n]))
			*part = (guint16)(*part * 10 + (value->at[n++] - '0'));
	}
	*value = dsn_str_slice(*value, n, value->len);
	return n > 0;
}

static gboolean
take_dot(DsnStr *value)
{
	if (value->len == 0 || value->at[0] != '.')
		return FALSE;
	*value = dsn_str_slice(*value, 1, value->len);
	return TRUE;
}

static gboolean
parse_status(DsnStr value, DsnCondition *condition)
{
	guint16 class_;

	if (!take_part(&value, &class_) || !take_dot(&value) || !take_part(&value, &condition->b) ||
		!take_dot(&value) || !take_part(&value, &condition->c) || value.len > 0)
		return FALSE;
	condition->a = class_;
	return class_ == DSN_ANY || class_ == 2 || class_ == 4 || class_ == 5;
}

/* "550", "55x" or "5xx". */
static gboolean
parse_reply(DsnStr value, DsnCondition *condition)
{
	guint low = 0, high = 0;

	if (value.len != 3 || value.at[0] < '2' || value.at[0] > '5')
		return FALSE;
	for (gsize i = 0; i < 3; i++) {
		char c = value.at[i];

		if (c != 'x' && !g_ascii_isdigit(c))
			return FALSE;
		low = low * 10 + (c == 'x' ? 0 : (guint)(c - '0'));
		high = high * 10 + (c == 'x' ? 9 : (guint)(c - '0'));
	}
	condition->a = low;
	condition->b = (guint16)high;
	return TRUE;
}

static gboolean
parse_provider(const DsnRulesDraft *draft, DsnStr value, DsnCondition *condition)
{
	for (guint i = 0; i < draft->providers->len; i++)
		if (dsn_str_equal(value, dsn_str(g_ptr_array_index(draft->providers, i)))) {
			condition->a = i;
			return TRUE;
		}
	return FALSE;
}

static gboolean
parse_permanence(DsnStr value, DsnCondition *condition)
{
	for (guint i = 0; i < DSN_PERMANENCE_COUNT; i++)
		if (dsn_str_equal(value, dsn_str(dsn_permanence_name((DsnPermanence)i)))) {
			condition->a = i;
			return TRUE;
		}
	return FALSE;
}

static gboolean
parse_outcome(DsnStr value, DsnCondition *condition)
{
	DsnOutcome outcome = DSN_OUTCOME_COUNT;

	if (!dsn_str_equal(value, DSN_STR("expired")) && !dsn_outcome_parse(value, &outcome))
		return FALSE;
	condition->a = outcome;
	return TRUE;
}

static gboolean
parse_value(DsnRulesDraft *draft, DsnStr value, DsnCondition *condition)
{
	if (value.len == 0)
		return FALSE;
	switch ((DsnConditionKind)condition->kind) {
	case DSN_CONDITION_PROVIDER:
		return parse_provider(draft, value, condition);
	case DSN_CONDITION_STATUS:
		return parse_status(value, condition);
	case DSN_CONDITION_REPLY:
		return parse_reply(value, condition);
	case DSN_CONDITION_PERMANENCE:
		return parse_permanence(value, condition);
	case DSN_CONDITION_OUTCOME:
		return parse_outcome(value, condition);
	case DSN_CONDITION_COMMAND:
		condition->a = dsn_smtp_command_parse(value);
		return condition->a != DSN_SMTP_UNKNOWN;
	case DSN_CONDITION_TYPE:
	case DSN_CONDITION_FEEDBACK:
		condition->a = dsn_rules_intern(draft, value);
		return TRUE;
	case DSN_CONDITION_COUNT:
		break;
	}
	return FALSE;
}

gboolean
dsn_rules_add_conditions(
	DsnRulesDraft *draft, DsnStr name, DsnStr value, GArray *conditions, GError **error)
{
	guint kind = 0;

	while (kind < DSN_CONDITION_COUNT && !dsn_str_equal(name, dsn_str(kind_names[kind])))
		kind++;
	if (kind == DSN_CONDITION_COUNT)
		return dsn_rules_fail(
			draft, error, "\"%.*s\" is no condition", (int)name.len, name.at);
	for (gsize at = 0; at <= value.len;) {
		DsnCondition condition = { .kind = (guint16)kind };
		gssize comma = dsn_str_find(value, DSN_STR(","), at);
		gsize end = comma < 0 ? value.len : (gsize)comma;
		DsnStr one = dsn_str_slice(value, at, end);

		if (!parse_value(draft, one, &condition))
			return dsn_rules_fail(draft, error, "\"%.*s\" is no %s", (int)one.len,
				one.at, kind_names[kind]);
		g_array_append_val(conditions, condition);
		at = end + 1;
	}
	return TRUE;
}
