/* SPDX-License-Identifier: MIT */
/* What the statements of a dialect are compiled to: conditions to clauses of literals, templates to
 * rows of octets and captures. */
#include "config.h"

#include "base/nearest.h"
#include "dialect/draft.h"

/* ---- conditions ---- */

static gboolean
is_header_name(const char *name)
{
	for (const char *at = name; *at != '\0'; at++)
		if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '-')
			return FALSE;
	return TRUE;
}

/* Fields that dialects ask for, and others that mail has.  A dialect may ask for any other, unless
 * its name is one slip away from one of these. */
static const char header_names[][28] = { "authentication-results", "auto-submitted", "bcc",
	"comments", "content-description", "content-disposition", "content-type", "date",
	"delivered-to", "dkim-signature", "envelope-to", "feedback-id", "from", "importance",
	"in-reply-to", "list-id", "list-post", "list-unsubscribe", "message-id", "mime-version",
	"organization", "precedence", "priority", "received", "received-spf", "references",
	"reply-to", "return-path", "sender", "subject", "thread-topic", "user-agent",
	"x-auto-response-suppress", "x-autoreply", "x-failed-recipients", "x-loop", "x-mailer",
	"x-mlserver", "x-ms-embedded-report", "x-ms-exchange-organization", "x-original-to",
	"x-originating-ip", "x-priority" };

/* (nullable): what was meant by a name that is none. */
static const char *
find_meant(const char *name)
{
	const char *meant = dsn_slips(name, "text") == 1 ? "text" : NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(header_names); i++) {
		guint slips = dsn_slips(name, header_names[i]);

		if (slips == 0)
			return NULL;
		if (slips == 1)
			meant = header_names[i];
	}
	return meant;
}

static guint8
find_scope(DsnDialectDraft *draft, const char *name)
{
	DsnDialectHeader header = { .presence = DSN_DIALECT_NOT };
	const char *meant;

	if (strcmp(name, "text") == 0)
		return DSN_DIALECT_SCOPE_TEXT;
	if (!is_header_name(name))
		dsn_dialect_fail(
			draft, "\"%s\" is neither \"text\" nor a header in lower case", name);
	else if ((meant = find_meant(name)) != NULL)
		dsn_dialect_fail(
			draft, "no header is called \"%s\": did you mean \"%s\"?", name, meant);
	header.at = dsn_dialect_intern(draft, name);
	header.len = dsn_dialect_small(draft, strlen(name), "the name");
	for (guint i = 0; i < draft->headers->len; i++)
		if (g_array_index(draft->headers, DsnDialectHeader, i).at == header.at)
			return (guint8)(i + 1);
	if (draft->headers->len == DSN_DIALECT_MAX_HEADERS)
		dsn_dialect_fail(draft, "too many headers");
	else
		g_array_append_val(draft->headers, header);
	return (guint8)draft->headers->len;
}

/* The number of a literal that is there, or was added now. */
static guint16
find_literal(DsnDialectDraft *draft, DsnLiteral literal)
{
	for (guint i = 0; i < draft->literals->len; i++) {
		const DsnLiteral *old = &g_array_index(draft->literals, DsnLiteral, i);

		if (old->at == literal.at && old->len == literal.len && old->scope == literal.scope)
			return (guint16)i;
	}
	if (draft->literals->len == DSN_DIALECT_MAX_LITERALS)
		dsn_dialect_fail(draft, "too many literals");
	else
		g_array_append_val(draft->literals, literal);
	return (guint16)(draft->literals->len - 1);
}

static guint16
find_words(DsnDialectDraft *draft, guint8 scope, const char *text)
{
	g_autofree char *lower = g_ascii_strdown(text, -1);
	DsnLiteral literal = { .scope = scope };

	if (strlen(text) < DSN_DENSE_MIN)
		dsn_dialect_fail(draft, "\"%s\": four characters are the least", text);
	if (strcmp(lower, text) != 0)
		dsn_dialect_fail(draft, "\"%s\": conditions are written in lower case", text);
	if (strstr(text, "  ") != NULL || strchr(text, '\t') != NULL)
		dsn_dialect_fail(draft, "\"%s\": blanks are squeezed before the search", text);
	literal.at = dsn_dialect_intern(draft, text);
	literal.len = dsn_dialect_small(draft, strlen(text), "the literal");
	return find_literal(draft, literal);
}

/* The header is there, whatever it says: a literal of no octets, that is found by its name. */
static guint16
find_presence(DsnDialectDraft *draft, guint8 scope)
{
	guint16 literal =
		find_literal(draft, (DsnLiteral){ .scope = scope, .flags = DSN_LITERAL_INDEXED });

	if (scope == DSN_DIALECT_SCOPE_TEXT)
		dsn_dialect_fail(draft, "the text is always there");
	else if (draft->error == NULL)
		g_array_index(draft->headers, DsnDialectHeader, scope - 1).presence = literal;
	return literal;
}

/* @words: (nullable): what the scope has, NULL where it is a header that has to be there. */
static void
add_condition(DsnDialectDraft *draft, DsnDialectClause *clause, const char *where,
	const char *words, gboolean negated)
{
	guint8 scope = find_scope(draft, where);
	guint16 condition =
		words != NULL ? find_words(draft, scope, words) : find_presence(draft, scope);

	if (clause->n_conditions == G_MAXUINT8 || draft->conditions->len == G_MAXUINT16)
		dsn_dialect_fail(draft, "too many conditions");
	if (draft->error != NULL)
		return;
	if (negated) {
		condition |= DSN_DIALECT_NOT;
	} else {
		clause->weight += (guint16)strlen(words != NULL ? words : "present");
		clause->by_header |= scope != DSN_DIALECT_SCOPE_TEXT;
	}
	g_array_append_val(draft->conditions, condition);
	clause->n_conditions++;
}

static DsnDialectClause
begin_clause(const DsnDialectDraft *draft, DsnDialectUse use)
{
	return (DsnDialectClause){ .use = use & 0xf,
		.condition = (guint16)draft->conditions->len,
		.dialect = (guint8)(draft->dialects->len - 1) };
}

static void
end_clause(DsnDialectDraft *draft, const DsnDialectClause *clause)
{
	if (clause->weight == 0)
		dsn_dialect_fail(draft, "no condition");
	if (draft->clauses->len == G_MAXUINT16)
		dsn_dialect_fail(draft, "too many conditions");
	if (draft->error != NULL)
		return;
	g_array_append_val(draft->clauses, *clause);
	dsn_dialect_draft_last(draft)->n_clauses++;
}

void
dsn_dialect_add_clause(DsnDialectDraft *draft, DsnDialectUse use, const char *rest)
{
	DsnDialectClause clause = begin_clause(draft, use);
	gboolean quoted = FALSE, negated = FALSE;
	const char *where, *words;

	while ((where = dsn_dialect_take_word(draft, &rest, &quoted)) != NULL) {
		if (quoted)
			dsn_dialect_fail(draft, "where is \"%s\" to be found?", where);
		if (strcmp(where, "not") == 0) {
			negated = TRUE;
			continue;
		}
		words = dsn_dialect_take_word(draft, &rest, &quoted);
		if (words == NULL || (!quoted && strcmp(words, "present") != 0))
			dsn_dialect_fail(
				draft, "\"%s\": a \"literal\" or \"present\" is missing", where);
		else
			add_condition(draft, &clause, where, quoted ? words : NULL, negated);
		negated = FALSE;
	}
	end_clause(draft, &clause);
}

/* ---- names in From ---- */

void
dsn_dialect_add_daemon(DsnDialectDraft *draft, const char *name, gboolean is_known)
{
	DsnDialectClause clause = begin_clause(draft, DSN_DIALECT_KNOWN);
	DsnLiteral daemon = { .at = dsn_dialect_intern(draft, name),
		.len = dsn_dialect_small(draft, strlen(name), "the name") };

	g_array_append_val(draft->daemons, daemon);
	if (!is_known)
		return;
	add_condition(draft, &clause, "from", name, FALSE);
	end_clause(draft, &clause);
}

/* ---- templates ---- */

static const struct {
	char word[12];
	char code;
} captures[] = {
	{ "{address}", DSN_DIALECT_ADDRESS },
	{ "{name}", DSN_DIALECT_NAME },
	{ "{reason}", DSN_DIALECT_REASON },
	{ "{status}", DSN_DIALECT_STATUS },
	{ "{mta}", DSN_DIALECT_MTA },
	{ "{code}", DSN_DIALECT_CODE },
	{ "{*}", DSN_DIALECT_ANY },
};

/* The code of the capture at @text, which then begins behind it. */
static char
take_capture(DsnDialectDraft *draft, const char **text)
{
	for (guint i = 0; i < G_N_ELEMENTS(captures); i++)
		if (g_str_has_prefix(*text, captures[i].word)) {
			*text += strlen(captures[i].word);
			return captures[i].code;
		}
	dsn_dialect_fail(draft, "\"%s\": unknown capture", *text);
	*text += 1;
	return DSN_DIALECT_ANY;
}

/* It ends where what follows it begins. */
static gboolean
is_open_ended(char code)
{
	return code == DSN_DIALECT_REASON || code == DSN_DIALECT_ANY || code == DSN_DIALECT_MTA;
}

static char *
compile_template(DsnDialectDraft *draft, const char *text)
{
	GString *out = g_string_new(NULL);

	for (const char *at = text; *at != '\0' && draft->error == NULL;) {
		char last = out->len > 0 ? out->str[out->len - 1] : '\0';

		if (*at == '{') {
			if (is_open_ended(last))
				dsn_dialect_fail(draft, "\"%s\": a capture has no end", text);
			g_string_append_c(out, take_capture(draft, &at));
		} else if (*at == ' ') {
			if (is_open_ended(last) && at[1] == '{')
				dsn_dialect_fail(
					draft, "\"%s\": only a blank ends a capture", text);
			if (last != DSN_DIALECT_BLANK && !is_open_ended(last))
				g_string_append_c(out, DSN_DIALECT_BLANK);
			at++;
		} else if ((guchar)*at < 0x20) {
			dsn_dialect_fail(draft, "\"%s\": a control character", text);
		} else {
			g_string_append_c(out, g_ascii_tolower(*at++));
		}
	}
	return g_string_free(out, FALSE);
}

/* ---- rows ---- */

/* How rare a letter is in mail. */
static guint
rarity(char c)
{
	return strchr(" etaoinsrl", c) != NULL ? 0 : g_ascii_isalpha(c) ? 1 : 2;
}

#define RARITY_MAX (3 * 2)

/* Three octets that every text has which the template matches. */
static gboolean
is_triplet(const char *at)
{
	return (guchar)at[0] >= 0x20 && (guchar)at[1] >= 0x20 && (guchar)at[2] >= 0x20;
}

/* Of the rarest of them. */
static void
choose_pairs(const char *octets, guint8 pairs[DSN_DIALECT_PAIRS])
{
	guint n = 0;

	for (guint wanted = RARITY_MAX + 1; wanted-- > 0;)
		for (const char *at = octets; at[0] != '\0' && at[1] != '\0'; at++) {
			if (n == DSN_DIALECT_PAIRS || !is_triplet(at) ||
				rarity(at[0]) + rarity(at[1]) + rarity(at[2]) != wanted)
				continue;
			pairs[n++] = dsn_dialect_pair(at[0], at[1]);
			pairs[n++] = dsn_dialect_pair(at[1], at[2]);
		}
}

static void
add_row(DsnDialectDraft *draft, DsnDialectRowKind kind, const char *octets)
{
	DsnDialectRow row = { .kind = (guint8)kind,
		.at = dsn_dialect_intern(draft, octets),
		.len = dsn_dialect_small(draft, strlen(octets), "the template") };

	if (*octets == '\0')
		dsn_dialect_fail(draft, "an empty template");
	if (draft->rows->len == DSN_DIALECT_MAX_ROWS)
		dsn_dialect_fail(draft, "too many templates");
	choose_pairs(octets, row.pairs);
	g_array_append_val(draft->rows, row);
}

static void
add_template(DsnDialectDraft *draft, DsnDialectRowKind kind, const char *text)
{
	g_autofree char *compiled = compile_template(draft, text);
	gboolean names = strchr(compiled, DSN_DIALECT_ADDRESS) != NULL ||
			 strchr(compiled, DSN_DIALECT_NAME) != NULL;
	gboolean wants = dsn_dialect_names_recipient(kind);

	if (names != wants)
		dsn_dialect_fail(draft, "\"%s\": %s", text,
			wants ? "no {address}" : "an {address} has no place here");
	add_row(draft, kind, compiled);
}

/* gave-up, needs and unless take words, as many as there are; all others one template. */
void
dsn_dialect_add_row(DsnDialectDraft *draft, DsnDialectRowKind kind, const char *rest)
{
	const char *text = dsn_dialect_take_string(draft, &rest);
	gboolean quoted;

	if (text != NULL && kind < DSN_DIALECT_TEMPLATES) {
		add_template(draft, kind, text);
		if (dsn_dialect_take_word(draft, &rest, &quoted) != NULL)
			dsn_dialect_fail(draft, "something stands behind the template");
		return;
	}
	for (; text != NULL; text = dsn_dialect_take_word(draft, &rest, &quoted)) {
		g_autofree char *lower = g_ascii_strdown(text, -1);

		add_row(draft, kind, lower);
	}
}

/* ---- the dialect is whole ---- */

static void
group_clauses(DsnDialectDraft *draft, DsnDialect *dialect)
{
	DsnDialectClause *clauses =
		&g_array_index(draft->clauses, DsnDialectClause, dialect->clause);
	guint n = dialect->n_clauses, at = 0;
	g_autofree DsnDialectClause *old = g_memdup2(clauses, n * sizeof *clauses);

	for (guint i = 0; i < n; i++)
		old[i].role = dialect->role & 7;
	for (guint i = 0; i < n; i++)
		if (old[i].use == DSN_DIALECT_KNOWN)
			clauses[at++] = old[i];
	dialect->n_known = (guint16)at;
	for (guint i = 0; i < n; i++)
		if (old[i].use != DSN_DIALECT_KNOWN)
			clauses[at++] = old[i];
}

/* Within one kind the order is that of the file. */
static void
group_rows(DsnDialectDraft *draft, DsnDialect *dialect)
{
	guint first = dialect->row[0], n = draft->rows->len - first, at = first;
	g_autofree DsnDialectRow *rows = g_new(DsnDialectRow, n);

	for (guint i = 0; i < n; i++)
		rows[i] = g_array_index(draft->rows, DsnDialectRow, first + i);
	for (guint kind = 0; kind < DSN_DIALECT_ROW_COUNT; kind++) {
		dialect->row[kind] = (guint16)at;
		for (guint i = 0; i < n; i++)
			if (rows[i].kind == kind)
				g_array_index(draft->rows, DsnDialectRow, at++) = rows[i];
	}
	dialect->row[DSN_DIALECT_ROW_COUNT] = (guint16)at;
	if (dialect->row[DSN_DIALECT_TEMPLATES] - first > DSN_DIALECT_MAX_TEMPLATES)
		dsn_dialect_fail(draft, "\"%.*s\" has too many templates", dialect->name_len,
			draft->pool->str + dialect->name);
}

void
dsn_dialect_group(DsnDialectDraft *draft)
{
	DsnDialect *dialect = dsn_dialect_draft_last(draft);

	group_clauses(draft, dialect);
	group_rows(draft, dialect);
}
