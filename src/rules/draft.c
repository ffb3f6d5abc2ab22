/* SPDX-License-Identifier: MIT */
/* The draft of a set of rules: what is wrong with it, its strings, and its texts as fragments. */
#include "config.h"

#include "rules/draft.h"

#include <stdarg.h>

#include <dsnsift/arena.h>

#include "base/normal.h"
#include "base/str.h"

/* What the set of literals can find: four octets. */
#define FRAGMENT_MIN DSN_DENSE_MIN

/* "{a|b}" in one text: so many braces, so many choices made in all. */
#define CHOICES_DEPTH_MAX 6
#define CHOICES_MAX 2000

static void
clear_example(gpointer data)
{
	DsnExample *example = data;

	g_free(example->text);
	g_free(example->facts);
}

DsnRulesDraft *
dsn_rules_draft_new(void)
{
	DsnRulesDraft *draft = g_new0(DsnRulesDraft, 1);

	draft->strings = g_string_new_len("", 1); /* offset 0 is the empty string */
	draft->rows = g_array_new(FALSE, TRUE, sizeof(DsnRuleRow));
	draft->conditions = g_array_new(FALSE, TRUE, sizeof(DsnCondition));
	draft->texts = g_array_new(FALSE, TRUE, sizeof(DsnText));
	draft->fragments = g_array_new(FALSE, TRUE, sizeof(DsnLiteral));
	draft->families = g_array_new(FALSE, TRUE, sizeof(DsnFamily));
	draft->examples = g_array_new(FALSE, TRUE, sizeof(DsnExample));
	g_array_set_clear_func(draft->examples, clear_example);
	draft->lines = g_array_new(FALSE, TRUE, sizeof(guint));
	draft->providers = g_ptr_array_new_with_free_func(g_free);
	draft->provider_names = g_array_new(FALSE, TRUE, sizeof(DsnProviderName));
	draft->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	draft->interned = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return draft;
}

void
dsn_rules_draft_free(DsnRulesDraft *draft)
{
	if (draft == NULL)
		return;
	g_string_free(draft->strings, TRUE);
	g_array_unref(draft->rows);
	g_array_unref(draft->conditions);
	g_array_unref(draft->texts);
	g_array_unref(draft->fragments);
	g_array_unref(draft->families);
	g_array_unref(draft->examples);
	g_array_unref(draft->lines);
	g_ptr_array_unref(draft->providers);
	g_array_unref(draft->provider_names);
	g_hash_table_unref(draft->ids);
	g_hash_table_unref(draft->interned);
	g_free(draft);
}

gboolean
dsn_rules_fail(DsnRulesDraft *draft, GError **error, const char *format, ...)
{
	g_autofree char *what = NULL;
	va_list args;

	va_start(args, format);
	what = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error(error, DSN_ERROR, DSN_ERROR_RULES, "%s:%u: %s", draft->file, draft->line, what);
	return FALSE;
}

guint32
dsn_rules_intern(DsnRulesDraft *draft, DsnStr text)
{
	g_autofree char *copy = g_strndup(text.at != NULL ? text.at : "", text.len);
	gpointer known = g_hash_table_lookup(draft->interned, copy);
	guint32 at;

	if (*copy == '\0')
		return 0;
	if (known != NULL)
		return GPOINTER_TO_UINT(known);
	at = (guint32)draft->strings->len;
	g_string_append_len(draft->strings, copy, (gssize)strlen(copy) + 1);
	g_hash_table_insert(draft->interned, g_steal_pointer(&copy), GUINT_TO_POINTER(at));
	return at;
}

/* A sign at the end counts unless a backslash makes it a letter. */
static gboolean
take_sign_behind(DsnStr *piece, char sign)
{
	gsize len = piece->len;

	if (len == 0 || piece->at[len - 1] != sign || (len > 1 && piece->at[len - 2] == '\\'))
		return FALSE;
	*piece = dsn_str_trim(dsn_str_slice(*piece, 0, len - 1));
	return TRUE;
}

static gboolean
take_sign_before(DsnStr *piece, char sign)
{
	if (piece->len == 0 || piece->at[0] != sign)
		return FALSE;
	*piece = dsn_str_trim(dsn_str_slice(*piece, 1, piece->len));
	return TRUE;
}

static char *
unescape(DsnStr text)
{
	GString *out = g_string_new(NULL);

	for (gsize i = 0; i < text.len; i++) {
		if (text.at[i] == '\\' && i + 1 < text.len)
			i++;
		g_string_append_c(out, text.at[i]);
	}
	return g_string_free(out, FALSE);
}

static gboolean
is_gap_at_an_edge(DsnStr piece, DsnStr gap)
{
	DsnStr end = piece;

	if (piece.len <= gap.len)
		return dsn_str_equal(piece, gap);
	if (dsn_str_has_prefix_nocase(piece, gap) && piece.at[gap.len] == ' ')
		return TRUE;
	end = dsn_str_slice(piece, piece.len - gap.len, piece.len);
	return dsn_str_equal(end, gap) && end.at[-1] == ' ';
}

/* The next gap, " .. " or " * "; @len: its octets. */
static gsize
find_gap(DsnStr pattern, gsize at, gsize *len)
{
	gssize wide = dsn_str_find(pattern, DSN_STR(" .. "), at);
	gssize narrow = dsn_str_find(pattern, DSN_STR(" * "), at);

	*len = 4;
	if (narrow >= 0 && (wide < 0 || narrow < wide)) {
		*len = 3;
		wide = narrow;
	}
	return wide < 0 ? pattern.len : (gsize)wide;
}

static gboolean
add_fragment(DsnRulesDraft *draft, DsnStr piece, gboolean near, GError **error)
{
	DsnLiteral fragment = { .flags = near ? DSN_FRAGMENT_NEAR : 0 };
	g_autofree DsnNormal *normal = g_new(DsnNormal, 1);
	g_autofree char *plain = NULL;

	if (is_gap_at_an_edge(piece, DSN_STR("..")) || is_gap_at_an_edge(piece, DSN_STR("*")))
		piece.len = 0;
	if (take_sign_before(&piece, '~'))
		fragment.flags |= DSN_LITERAL_WORD_BEFORE;
	if (take_sign_behind(&piece, '~'))
		fragment.flags |= DSN_LITERAL_WORD_AFTER;
	plain = unescape(piece);
	dsn_normal_make(normal, dsn_str(plain), 0);
	if (normal->len == 0)
		return dsn_rules_fail(draft, error, "an empty piece of text");
	fragment.len = (guint16)normal->len;
	fragment.at = dsn_rules_intern(draft, (DsnStr){ normal->text, normal->len });
	g_array_append_val(draft->fragments, fragment);
	return TRUE;
}

gboolean
dsn_rules_add_text(DsnRulesDraft *draft, DsnStr pattern, guint owner, GError **error)
{
	DsnText text = { .owner = (guint16)owner };
	guint longest = 0;

	if (!g_utf8_validate(pattern.at, (gssize)pattern.len, NULL))
		return dsn_rules_fail(draft, error, "the text is not UTF-8");
	pattern = dsn_str_trim(pattern);
	text.at_start = take_sign_before(&pattern, '^');
	text.at_end = take_sign_behind(&pattern, '$');
	text.others = (guint16)draft->fragments->len;
	for (gsize at = 0, gap = 0; at <= pattern.len;) {
		gboolean near = gap == 3;
		gsize end = find_gap(pattern, at, &gap);

		if (!add_fragment(
			    draft, dsn_str_trim(dsn_str_slice(pattern, at, end)), near, error))
			return FALSE;
		at = end == pattern.len ? pattern.len + 1 : end + gap;
		if (++text.n_fragments > 16)
			return dsn_rules_fail(draft, error, "more than 16 pieces in one text");
	}
	for (guint i = 0; i < text.n_fragments; i++) {
		guint len = g_array_index(draft->fragments, DsnLiteral, text.others + i).len;

		longest = MAX(longest, len);
	}
	if (longest < FRAGMENT_MIN)
		return dsn_rules_fail(
			draft, error, "a text needs a piece of %d octets or more", FRAGMENT_MIN);
	if (draft->fragments->len > 60000 || draft->texts->len > 60000)
		return dsn_rules_fail(draft, error, "too many texts");
	g_array_append_val(draft->texts, text);
	return TRUE;
}

typedef struct {
	DsnRulesDraft *draft;
	guint owner;
	guint n;
	GString *text; /* as far as it is chosen */
	GError **error;
} Choices;

/* Where @sign is next, a sign and not a letter; the length if nowhere. */
static gsize
find_sign(DsnStr text, gsize at, char sign)
{
	while (at < text.len && text.at[at] != sign)
		at += text.at[at] == '\\' ? 2 : 1;
	return MIN(at, text.len);
}

/* Adds the texts that begin with what is chosen and go on with @rest. */
static gboolean
spread(Choices *choices, DsnStr rest, guint depth)
{
	gsize open = find_sign(rest, 0, '{'), close = find_sign(rest, open, '}');
	gsize chosen = choices->text->len, end;

	if (close == rest.len && open < rest.len)
		return dsn_rules_fail(choices->draft, choices->error, "\"{\" without \"}\"");
	g_string_append_len(choices->text, rest.at, (gssize)open);
	if (open == rest.len) {
		DsnStr text = { choices->text->str, choices->text->len };
		gboolean good =
			dsn_rules_add_text(choices->draft, text, choices->owner, choices->error);

		g_string_truncate(choices->text, chosen);
		return good;
	}
	if (depth == CHOICES_DEPTH_MAX || choices->n > CHOICES_MAX)
		return dsn_rules_fail(
			choices->draft, choices->error, "too many choices in one text");
	for (gsize at = open + 1; at <= close; at = end + 1) {
		gsize before = choices->text->len;

		end = MIN(find_sign(rest, at, '|'), close);
		choices->n++;
		g_string_append_len(choices->text, rest.at + at, (gssize)(end - at));
		if (!spread(choices, dsn_str_slice(rest, close + 1, rest.len), depth + 1))
			return FALSE;
		g_string_truncate(choices->text, before);
	}
	g_string_truncate(choices->text, chosen);
	return TRUE;
}

gboolean
dsn_rules_add_choices(DsnRulesDraft *draft, DsnStr pattern, guint owner, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	Choices choices = { draft, owner, 0, text, error };

	return spread(&choices, pattern, 0);
}
