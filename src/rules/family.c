/* SPDX-License-Identifier: MIT */
/* "<recipient|address> <absent> within=5 except <sender>": a rule on what a sentence says. */
#include "config.h"

#include "rules/draft.h"

/* "<recipient|address>": a bit for each class. */
static gboolean
take_classes(DsnRulesDraft *draft, DsnStr *rest, DsnWordClasses *classes, GError **error)
{
	gssize close = dsn_str_find(*rest, DSN_STR(">"), 0);
	gsize from = 1;

	if (rest->len == 0 || rest->at[0] != '<' || close < 0)
		return dsn_rules_fail(draft, error, "expected <class> or <class|class>");
	*classes = 0;
	for (gsize at = 1; at <= (gsize)close; at++) {
		DsnStr name = dsn_str_slice(*rest, from, at);
		DsnWordClasses class_;

		if (rest->at[at] != '|' && rest->at[at] != '>')
			continue;
		class_ = dsn_lexicon_class(dsn_lexicon_builtin(), name);
		if (class_ == 0)
			return dsn_rules_fail(draft, error, "\"%.*s\" is no class of words",
				(int)name.len, name.at);
		*classes |= class_;
		from = at + 1;
	}
	*rest = dsn_str_trim(dsn_str_slice(*rest, (gsize)close + 1, rest->len));
	return TRUE;
}

/* "within=5", in words. */
static gboolean
take_within(DsnRulesDraft *draft, DsnStr *rest, DsnFamily *family, GError **error)
{
	const DsnStr name = DSN_STR("within=");
	gsize at = name.len;
	guint words = 0;

	if (!dsn_str_has_prefix_nocase(*rest, name))
		return TRUE;
	while (at < rest->len && at < name.len + 2 && g_ascii_isdigit(rest->at[at]))
		words = words * 10 + (guint)(rest->at[at++] - '0');
	if (at == name.len || (at < rest->len && rest->at[at] != ' '))
		return dsn_rules_fail(draft, error, "within= wants a number of words, at most 99");
	family->within = (guint8)(2 * words);
	*rest = dsn_str_trim(dsn_str_slice(*rest, at, rest->len));
	return TRUE;
}

gboolean
dsn_rules_add_family(DsnRulesDraft *draft, DsnStr text, DsnRuleRow *row, GError **error)
{
	DsnFamily family = { .within = DSN_FAMILY_WITHIN };
	const DsnStr except = DSN_STR("except ");

	row->text = dsn_rules_intern(draft, text);
	while (text.len > 0 && text.at[0] == '<') {
		if (family.n == DSN_FAMILY_WORDS)
			return dsn_rules_fail(
				draft, error, "more than %d words in a rule", DSN_FAMILY_WORDS);
		if (!take_classes(draft, &text, &family.all[family.n++], error))
			return FALSE;
	}
	if (!take_within(draft, &text, &family, error))
		return FALSE;
	if (dsn_str_has_prefix_nocase(text, except)) {
		text = dsn_str_trim(dsn_str_slice(text, except.len, text.len));
		if (!take_classes(draft, &text, &family.except, error))
			return FALSE;
	}
	if (text.len > 0)
		return dsn_rules_fail(
			draft, error, "\"%.*s\" behind the classes", (int)text.len, text.at);
	g_array_append_val(draft->families, family);
	row->family = (guint16)draft->families->len;
	return TRUE;
}
