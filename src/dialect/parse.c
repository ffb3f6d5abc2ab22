/* SPDX-License-Identifier: MIT */
/* The lines of dsnsift-dialects(5): blocks of statements, each about one dialect, with examples. */
#include "config.h"

#include "dialect/draft.h"

typedef struct {
	char word[20];
	guint8 value;
} Word;

static const Word row_words[] = {
	{ "start", DSN_DIALECT_ROW_START },
	{ "stop", DSN_DIALECT_ROW_STOP },
	{ "original", DSN_DIALECT_ROW_ORIGINAL },
	{ "skip", DSN_DIALECT_ROW_SKIP },
	{ "recipient", DSN_DIALECT_ROW_RECIPIENT },
	{ "sentence", DSN_DIALECT_ROW_SENTENCE },
	{ "detail", DSN_DIALECT_ROW_DETAIL },
	{ "gave-up", DSN_DIALECT_ROW_EXPIRED },
	{ "needs", DSN_DIALECT_ROW_NEEDS },
	{ "unless", DSN_DIALECT_ROW_UNLESS },
	{ "", 0 },
};

static const Word use_words[] = {
	{ "known", DSN_DIALECT_KNOWN },
	{ "delayed", DSN_DIALECT_DELAYED },
	{ "expired", DSN_DIALECT_EXPIRED },
	{ "", 0 },
};

static const Word role_words[] = {
	{ "mail-system", DSN_DIALECT_ROLE_SYSTEM },
	{ "person", DSN_DIALECT_ROLE_PERSON },
	{ "office", DSN_DIALECT_ROLE_OFFICE },
	{ "not-a-bounce", DSN_DIALECT_ROLE_NOT_A_BOUNCE },
	{ "", 0 },
};

static const Word flag_words[] = {
	{ "last", DSN_DIALECT_FLAG_LAST },
	{ "share", DSN_DIALECT_FLAG_SHARE },
	{ "nameless", DSN_DIALECT_FLAG_NAMELESS },
	{ "x-failed-recipients", DSN_DIALECT_FLAG_HEADER },
	{ "", 0 },
};

static const Word reason_words[] = {
	{ "following", DSN_DIALECT_REASON_FOLLOWING },
	{ "indented", DSN_DIALECT_REASON_INDENTED },
	{ "block", DSN_DIALECT_REASON_BLOCK },
	{ "before", DSN_DIALECT_REASON_BEFORE },
	{ "none", DSN_DIALECT_REASON_NONE },
	{ "", 0 },
};

static const Word *
find_word(const Word *words, const char *word)
{
	while (words->word[0] != '\0' && strcmp(words->word, word) != 0)
		words++;
	return words->word[0] != '\0' ? words : NULL;
}

/* ---- examples ---- */

/* (nullable): the last one of the dialect that is read. */
static DsnDialectExample *
last_example(const DsnDialectDraft *draft)
{
	guint n = draft->examples->len;
	DsnDialectExample *last = n > 0 ? g_ptr_array_index(draft->examples, n - 1) : NULL;

	return last != NULL && last->dialect + 1 == draft->dialects->len ? last : NULL;
}

/* A line of the example, or the first one of the next. */
static void
add_example_line(DsnDialectDraft *draft, const char *line)
{
	DsnDialectExample *example = last_example(draft);
	g_autofree char *lower = g_strstrip(g_ascii_strdown(line, -1));

	if (!draft->is_open) {
		dsn_dialect_fail(draft, "an example before any dialect");
		return;
	}
	if (example == NULL || example->gives->len > 0) {
		example = g_new0(DsnDialectExample, 1);
		example->dialect = draft->dialects->len - 1;
		example->line = draft->line;
		example->mail = g_string_new(NULL);
		example->gives = g_ptr_array_new_with_free_func(g_free);
		g_ptr_array_add(draft->examples, example);
	}
	g_string_append_printf(example->mail, "%s\n", line + (line[0] == ' '));
	g_string_append_printf(draft->sample, "%s ", lower);
}

static void
add_result(DsnDialectDraft *draft, const char *rest)
{
	DsnDialectExample *example = last_example(draft);

	if (example == NULL)
		dsn_dialect_fail(draft, "\"gives\" before any example");
	else
		g_ptr_array_add(example->gives, g_strdup(rest + strspn(rest, " \t")));
}

/* ---- one dialect ---- */

/* What is wrong with it as a whole is told where it begins. */
static void
close_dialect(DsnDialectDraft *draft)
{
	const DsnDialectExample *example = last_example(draft);
	const DsnDialect *last;
	const char *name;
	guint line = draft->line;

	if (!draft->is_open)
		return;
	draft->is_open = FALSE;
	draft->line = draft->first_line;
	last = dsn_dialect_draft_last(draft);
	name = draft->pool->str + last->name;
	if (last->n_clauses == 0)
		dsn_dialect_fail(draft, "\"%.*s\" is never known", last->name_len, name);
	else if (last->role == DSN_DIALECT_ROLE_NOTICE && example == NULL)
		dsn_dialect_fail(draft, "\"%.*s\" has no example (\"|\")", last->name_len, name);
	else if (example != NULL && example->gives->len == 0)
		dsn_dialect_fail(draft, "the example of \"%.*s\" gives nothing (\"gives\")",
			last->name_len, name);
	else
		dsn_dialect_group(draft);
	draft->line = line;
}

static gboolean
is_kebab_case(const char *name)
{
	for (; *name != '\0'; name++)
		if (!g_ascii_islower(*name) && !g_ascii_isdigit(*name) && *name != '-')
			return FALSE;
	return TRUE;
}

static void
read_dialect(DsnDialectDraft *draft, const char *rest)
{
	DsnDialect dialect = { .clause = (guint16)draft->clauses->len,
		.row = { (guint16)draft->rows->len } };
	gboolean quoted = FALSE;
	const char *name = dsn_dialect_take_word(draft, &rest, &quoted);

	close_dialect(draft);
	if (name == NULL || quoted) {
		dsn_dialect_fail(draft, "a dialect wants a name");
		return;
	}
	if (!is_kebab_case(name))
		dsn_dialect_fail(draft, "\"%s\": names are kebab-case", name);
	dialect.name = dsn_dialect_intern(draft, name);
	dialect.name_len = dsn_dialect_small(draft, strlen(name), "the name");
	for (guint i = 0; i < draft->dialects->len; i++) {
		const DsnDialect *old = &g_array_index(draft->dialects, DsnDialect, i);

		if (old->name == dialect.name)
			dsn_dialect_fail(draft, "there is a dialect \"%s\" already", name);
	}
	if (draft->dialects->len == DSN_DIALECT_MAX_DIALECTS)
		dsn_dialect_fail(draft, "too many dialects");
	g_array_append_val(draft->dialects, dialect);
	draft->is_open = TRUE;
	draft->first_line = draft->line;
}

/* Names in From; @is_known: the dialect is known by each of them. */
static void
read_daemons(DsnDialectDraft *draft, gboolean is_known, const char *rest)
{
	const char *name = dsn_dialect_take_string(draft, &rest);
	gboolean quoted;

	for (; name != NULL; name = dsn_dialect_take_word(draft, &rest, &quoted))
		dsn_dialect_add_daemon(draft, name, is_known);
}

static void
read_reason(DsnDialectDraft *draft, const char *rest)
{
	gboolean quoted = FALSE;
	const char *mode = dsn_dialect_take_word(draft, &rest, &quoted);
	const Word *word = mode != NULL ? find_word(reason_words, mode) : NULL;

	if (word == NULL)
		dsn_dialect_fail(draft, "\"%s\": no place for a reason", mode != NULL ? mode : "");
	else
		dsn_dialect_draft_last(draft)->reason = word->value;
}

static void
read_domain(DsnDialectDraft *draft, const char *rest)
{
	const char *domain = dsn_dialect_take_string(draft, &rest);
	DsnDialect *last = dsn_dialect_draft_last(draft);

	if (domain == NULL)
		return;
	last->domain = dsn_dialect_intern(draft, domain);
	last->domain_len = dsn_dialect_small(draft, strlen(domain), "the domain");
}

static void
read_role(DsnDialectDraft *draft, const Word *role)
{
	DsnDialect *last = dsn_dialect_draft_last(draft);

	if (last->role != DSN_DIALECT_ROLE_NOTICE)
		dsn_dialect_fail(draft, "\"%s\": the dialect tells something else", role->word);
	last->role = role->value;
}

static void
read_statement(DsnDialectDraft *draft, const char *word, const char *rest)
{
	const Word *known;

	if (strcmp(word, "dialect") == 0)
		read_dialect(draft, rest);
	else if (!draft->is_open)
		dsn_dialect_fail(draft, "\"%s\" before any dialect", word);
	else if ((known = find_word(use_words, word)) != NULL)
		dsn_dialect_add_clause(draft, (DsnDialectUse)known->value, rest);
	else if ((known = find_word(row_words, word)) != NULL)
		dsn_dialect_add_row(draft, (DsnDialectRowKind)known->value, rest);
	else if ((known = find_word(role_words, word)) != NULL)
		read_role(draft, known);
	else if ((known = find_word(flag_words, word)) != NULL)
		dsn_dialect_draft_last(draft)->flags |= known->value;
	else if (strcmp(word, "reason") == 0)
		read_reason(draft, rest);
	else if (strcmp(word, "domain") == 0)
		read_domain(draft, rest);
	else if (strcmp(word, "daemon") == 0 || strcmp(word, "reporter") == 0)
		read_daemons(draft, *word == 'd', rest);
	else if (strcmp(word, "gives") == 0)
		add_result(draft, rest);
	else
		dsn_dialect_fail(draft, "\"%s\": no such statement", word);
}

/* ---- a file ---- */

static void
read_line(DsnDialectDraft *draft, const char *line)
{
	gboolean quoted = FALSE;
	const char *word;

	if (line[0] == '|')
		add_example_line(draft, line + 1);
	else if ((word = dsn_dialect_take_word(draft, &line, &quoted)) != NULL)
		read_statement(draft, word, line);
}

gboolean
dsn_dialect_draft_add(DsnDialectDraft *draft, const char *file, DsnStr text, GError **error)
{
	draft->file = file;
	draft->line = 0;
	if (text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0)
		text = (DsnStr){ text.at + 3, text.len - 3 };
	while (text.len > 0 && draft->error == NULL) {
		const char *end = memchr(text.at, '\n', text.len);
		gsize len = end != NULL ? (gsize)(end - text.at) : text.len;
		gsize cr = len > 0 && text.at[len - 1] == '\r';
		g_autofree char *line = g_strndup(text.at, len - cr);

		draft->line++;
		if (memchr(text.at, '\0', len) != NULL)
			dsn_dialect_fail(draft, "a NUL byte");
		else
			read_line(draft, line);
		len = MIN(len + 1, text.len);
		text = (DsnStr){ text.at + len, text.len - len };
	}
	close_dialect(draft);
	draft->file = NULL;
	if (draft->error == NULL)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&draft->error));
	return FALSE;
}

/* ---- the user's own file ---- */

/* A file that is larger is no file of dialects. */
#define FILE_MAX (1024 * 1024)

DsnDialects *
dsn_dialects_parse(DsnStr text, const char *name, GError **error)
{
	g_autoptr(DsnDialectDraft) draft = dsn_dialect_draft_new();

	if (text.len > FILE_MAX) {
		g_set_error(error, DSN_ERROR, DSN_ERROR_DIALECTS, "%s:1: too large", name);
		return NULL;
	}
	return dsn_dialect_draft_add(draft, name, text, error) ? dsn_dialect_draft_build(draft)
							       : NULL;
}

DsnDialects *
dsn_dialects_load(const char *path, GError **error)
{
	g_autoptr(GError) why = NULL;
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, &why)) {
		g_set_error_literal(error, DSN_ERROR, DSN_ERROR_IO, why->message);
		return NULL;
	}
	return dsn_dialects_parse((DsnStr){ text, len }, path, error);
}
