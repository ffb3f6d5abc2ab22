/* SPDX-License-Identifier: MIT */
/* From a draft to the tables: how a mail leads to the dialects that know it. */
#include "config.h"

#include "base/literal-set-build.h"
#include "dialect/draft.h"
#include "mime/fields.h"

/* What is found out about a draft, which stays as it is. */
typedef struct {
	const DsnDialectDraft *draft;
	guint16 *conditions;
	guint *counts; /* in how many places of the examples each literal is */
	gboolean *is_indexed;
} Work;

static const DsnLiteral *
literal_at(const Work *work, guint index)
{
	return &g_array_index(work->draft->literals, DsnLiteral, index);
}

static const DsnDialectClause *
clause_at(const Work *work, guint index)
{
	return &g_array_index(work->draft->clauses, DsnDialectClause, index);
}

/* ---- how rare a condition is ---- */

static guint
count_words(const GString *sample, const char *words)
{
	guint n = 0;

	for (const char *at = sample->str; (at = strstr(at, words)) != NULL; at++)
		n++;
	return n;
}

/* In the examples, which stand for what is read. */
static guint
count_literal(const DsnDialectDraft *draft, const DsnLiteral *literal)
{
	const char *begin = draft->pool->str + literal->at;
	gboolean at_start = begin[0] == '^';
	g_autofree char *words = NULL;

	if (literal->len == 0) {
		const DsnDialectHeader *header =
			&g_array_index(draft->headers, DsnDialectHeader, literal->scope - 1);

		words = g_strdup_printf("%.*s:", header->len, draft->pool->str + header->at);
	} else {
		words = g_strndup(begin + at_start,
			(gsize)literal->len - at_start - (begin[literal->len - 1] == '$'));
	}
	return count_words(draft->sample, words);
}

/* Of two literals, the one that fewer mails hold; of those alike, rather one of the text, and the
 * longer one.  What no index can have is the last. */
static gboolean
is_rarer(const Work *work, guint16 a, guint16 b)
{
	const DsnLiteral *x = literal_at(work, a), *y = literal_at(work, b);

	if (dsn_dialect_is_short(x) != dsn_dialect_is_short(y))
		return dsn_dialect_is_short(y);
	if (work->counts[a] != work->counts[b])
		return work->counts[a] < work->counts[b];
	if ((x->scope == DSN_DIALECT_SCOPE_TEXT) != (y->scope == DSN_DIALECT_SCOPE_TEXT))
		return x->scope == DSN_DIALECT_SCOPE_TEXT;
	return x->len > y->len;
}

/* A clause is only looked at if the mail has what its first condition wants. */
static void
put_rarest_first(const Work *work, const DsnDialectClause *clause)
{
	guint16 *conditions = work->conditions + clause->condition, first;
	guint best = 0;

	for (guint i = 1; i < clause->n_conditions; i++)
		if ((conditions[i] & DSN_DIALECT_NOT) == 0 &&
			((conditions[best] & DSN_DIALECT_NOT) != 0 ||
				is_rarer(work, conditions[i], conditions[best])))
			best = i;
	first = conditions[best];
	conditions[best] = conditions[0];
	conditions[0] = first;
}

/* What is looked for before any clause is looked at: its first condition, and what it wants of
 * header fields if those alone may make it known.  Whether a text is a delay is asked of all. */
static gboolean
is_looked_for(const DsnDialectClause *clause, guint i, gboolean in_header, gboolean negated)
{
	if (clause->use != DSN_DIALECT_KNOWN)
		return !in_header;
	return i == 0 || (!negated && in_header && dsn_dialect_is_known_by_header(clause));
}

static void
choose_literals(const Work *work, const DsnDialectClause *clause)
{
	for (guint i = 0; i < clause->n_conditions; i++) {
		guint16 condition = work->conditions[clause->condition + i];
		guint16 number = condition & ~DSN_DIALECT_NOT;
		const DsnLiteral *literal = literal_at(work, number);

		work->is_indexed[number] |=
			!dsn_dialect_is_short(literal) &&
			is_looked_for(clause, i, literal->scope != DSN_DIALECT_SCOPE_TEXT,
				(condition & DSN_DIALECT_NOT) != 0);
	}
}

static void
settle(const Work *work)
{
	for (guint i = 0; i < work->draft->literals->len; i++)
		work->counts[i] = count_literal(work->draft, literal_at(work, i));
	for (guint i = 0; i < work->draft->clauses->len; i++) {
		if (clause_at(work, i)->use == DSN_DIALECT_KNOWN)
			put_rarest_first(work, clause_at(work, i));
		choose_literals(work, clause_at(work, i));
	}
}

/* ---- literals ---- */

/* A notice is long and a header field short. */
static guint
samplings_of(const Work *work, guint literal)
{
	if (!work->is_indexed[literal])
		return DSN_NOT_SAMPLED;
	return literal_at(work, literal)->scope == DSN_DIALECT_SCOPE_TEXT
		       ? DSN_SAMPLED(DSN_SAMPLING_SPARSE)
		       : DSN_SAMPLED(DSN_SAMPLING_DENSE);
}

static void
build_literals(const Work *work, const char *pool, DsnDialects *set)
{
	const DsnDialectDraft *draft = work->draft;
	g_autoptr(DsnLiteralBuilder) builder = dsn_literal_builder_new(draft->pool);

	dsn_literal_builder_add_sample(
		builder, (DsnStr){ draft->sample->str, draft->sample->len }, 1);
	for (guint i = 0; i < draft->literals->len; i++)
		dsn_literal_builder_add(builder, *literal_at(work, i), samplings_of(work, i));
	dsn_literal_builder_build(builder, &set->literals, pool);
}

static void
index_headers(const Work *work, DsnDialects *set)
{
	GArray *all = work->draft->headers;
	DsnDialectHeader *headers = g_memdup2(all->data, all->len * sizeof *headers);

	memset(set->header_by_hash, (int)all->len, sizeof set->header_by_hash);
	for (guint i = 0; i < work->draft->literals->len; i++)
		if (literal_at(work, i)->scope > 0 && literal_at(work, i)->len > 0)
			headers[literal_at(work, i)->scope - 1].has_literals = TRUE;
	for (guint i = all->len; i-- > 0;) {
		DsnStr name = { set->literals.pool + headers[i].at, headers[i].len };

		set->header_by_hash[dsn_field_name_hash(name)] = (guint8)i;
	}
	set->headers = headers;
	set->n_headers = all->len;
}

/* ---- from literals to clauses ---- */

static void
add_literal(DsnDialectLiterals *literals, guint literal)
{
	dsn_literal_set_found(literals->bits, literal);
}

static void
index_clauses(const Work *work, DsnDialects *set)
{
	guint n_literals = work->draft->literals->len, n_clauses = work->draft->clauses->len, n = 0;
	guint16 *heads = g_new0(guint16, n_literals + 1), *of = g_new0(guint16, n_clauses + 1);

	for (guint literal = 0; literal < n_literals; literal++) {
		for (guint i = 0; i < n_clauses; i++) {
			const DsnDialectClause *clause = clause_at(work, i);

			if (clause->use == DSN_DIALECT_KNOWN &&
				work->conditions[clause->condition] == literal)
				of[n++] = (guint16)i;
		}
		heads[literal + 1] = (guint16)n;
	}
	set->clauses_of_heads = heads;
	set->clauses_of = of;
	set->n_clauses_of = n;
}

/* What the clause wants of header fields. */
static void
add_headers(const Work *work, const DsnDialectClause *clause, DsnDialectLiterals *headers)
{
	for (guint i = 0; i < clause->n_conditions; i++) {
		guint16 condition = work->conditions[clause->condition + i];

		if ((condition & DSN_DIALECT_NOT) == 0 &&
			literal_at(work, condition)->scope != DSN_DIALECT_SCOPE_TEXT)
			add_literal(headers, condition);
	}
}

static void
index_roles(const Work *work, DsnDialects *set)
{
	for (guint i = 0; i < work->draft->clauses->len; i++) {
		const DsnDialectClause *clause = clause_at(work, i);

		if (clause->use == DSN_DIALECT_KNOWN)
			add_literal(
				&set->by_role[clause->role], work->conditions[clause->condition]);
		if (dsn_dialect_is_known_by_header(clause))
			add_headers(work, clause, &set->in_headers);
	}
}

/* What clauses are known by, and no index has. */
static void
list_unindexed(const Work *work, DsnDialects *set)
{
	GArray *unindexed = g_array_new(FALSE, TRUE, sizeof(guint16));

	for (guint16 i = 0; i < work->draft->literals->len; i++)
		if (set->clauses_of_heads[i] < set->clauses_of_heads[i + 1] &&
			dsn_dialect_is_short(literal_at(work, i)))
			g_array_append_val(unindexed, i);
	set->n_unindexed = unindexed->len;
	set->unindexed = (const guint16 *)(gpointer)g_array_free(unindexed, FALSE);
}

/* ---- rows ---- */

/* What the engine asks first of all: see DSN_DIALECT_BEGIN_ADDRESS. */
static guint8
beginning_of(const char *octets, gsize len)
{
	if ((guchar)octets[0] >= 0x20)
		return (guint8)octets[0];
	if (octets[0] == DSN_DIALECT_ADDRESS)
		return DSN_DIALECT_BEGIN_ADDRESS;
	return memchr(octets, DSN_DIALECT_ADDRESS, len) != NULL ? DSN_DIALECT_BEGIN_SIGN
								: DSN_DIALECT_BEGIN_ANY;
}

static void
index_rows(const Work *work, DsnDialects *set)
{
	guint n = work->draft->rows->len;
	guint8 *begins = g_new0(guint8, n + DSN_DIALECT_SLACK);

	set->rows = g_memdup2(work->draft->rows->data, n * sizeof *set->rows);
	set->n_rows = n;
	for (guint i = 0; i < n; i++)
		begins[i] = beginning_of(set->literals.pool + set->rows[i].at, set->rows[i].len);
	set->row_begins = begins;
}

/* ---- all of it ---- */

static gpointer
copy_of(const GArray *array, gsize size)
{
	return g_memdup2(array->data, array->len * size);
}

DsnDialects *
dsn_dialect_draft_build(const DsnDialectDraft *draft)
{
	DsnDialects *set = g_new0(DsnDialects, 1);
	char *pool = g_malloc0(draft->pool->len + DSN_DIALECT_SLACK);
	g_autofree guint *counts = g_new0(guint, draft->literals->len + 1);
	g_autofree gboolean *is_indexed = g_new0(gboolean, draft->literals->len + 1);
	Work work = { draft, copy_of(draft->conditions, sizeof(guint16)), counts, is_indexed };

	memcpy(pool, draft->pool->str, draft->pool->len);
	set->n_pool = (guint)draft->pool->len;
	settle(&work);
	build_literals(&work, pool, set);
	index_headers(&work, set);
	index_clauses(&work, set);
	index_roles(&work, set);
	list_unindexed(&work, set);
	index_rows(&work, set);
	set->conditions = work.conditions;
	set->n_conditions = draft->conditions->len;
	set->clauses = copy_of(draft->clauses, sizeof(DsnDialectClause));
	set->n_clauses = draft->clauses->len;
	set->daemons = copy_of(draft->daemons, sizeof(DsnLiteral));
	set->n_daemons = draft->daemons->len;
	set->dialects = copy_of(draft->dialects, sizeof(DsnDialect));
	set->n_dialects = draft->dialects->len;
	return set;
}

void
dsn_dialects_free(DsnDialects *set)
{
	if (set == NULL)
		return;
	g_return_if_fail(!set->fixed);
	g_free((gpointer)set->literals.pool);
	dsn_literal_set_clear(&set->literals);
	g_free((gpointer)set->conditions);
	g_free((gpointer)set->clauses);
	g_free((gpointer)set->clauses_of);
	g_free((gpointer)set->clauses_of_heads);
	g_free((gpointer)set->unindexed);
	g_free((gpointer)set->headers);
	g_free((gpointer)set->daemons);
	g_free((gpointer)set->rows);
	g_free((gpointer)set->row_begins);
	g_free((gpointer)set->dialects);
	g_free(set);
}
