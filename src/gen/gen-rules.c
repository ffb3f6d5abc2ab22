/* SPDX-License-Identifier: MIT */
/* Build-time program: gen-rules PROVIDERS.table FILE.rules... writes the built-in rules as const
 * tables in C. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "rules/draft.h"
#include "base/str.h"

/* ---- the table of providers: "google  mx=.google.com text=\"- gsmtp\" domain=gmail.com" ---- */

static gboolean
add_name(DsnDraft *draft, DsnProviderMatchKind kind, DsnStr value, GError **error)
{
	DsnProviderName name = { .kind = (guint8)kind,
		.provider = (guint16)(draft->providers->len - 1) };
	g_autofree char *small = NULL;

	name.exact = value.len == 0 || value.at[0] != '.';
	if (!name.exact)
		value = dsn_str_slice(value, 1, value.len);
	if (value.len < 3 || value.len > 255)
		return dsn_draft_fail(
			draft, error, "\"%.*s\" is no host name", (int)value.len, value.at);
	small = g_ascii_strdown(value.at, (gssize)value.len);
	name.name = dsn_draft_string(draft, dsn_str(small));
	name.len = (guint16)value.len;
	g_array_append_val(draft->provider_names, name);
	return TRUE;
}

/* One of a list that commas divide; a text stands in quotes. */
static gboolean
take_value(DsnStr *rest, gboolean quoted, DsnStr *value)
{
	gsize end = quoted;

	if (quoted && (rest->len < 2 || rest->at[0] != '"'))
		return FALSE;
	while (end < rest->len && (quoted ? rest->at[end] != '"'
					  : rest->at[end] != ',' && !dsn_is_blank(rest->at[end])))
		end += quoted && rest->at[end] == '\\' ? 2 : 1;
	if (quoted && end >= rest->len)
		return FALSE;
	*value = dsn_str_slice(*rest, quoted, end);
	*rest = dsn_str_slice(*rest, end + quoted, rest->len);
	return TRUE;
}

static gboolean
parse_values(DsnDraft *draft, DsnStr name, DsnStr *rest, GError **error)
{
	gboolean quoted = dsn_str_equal(name, DSN_STR("text"));
	guint owner = DSN_TEXT_OF_PROVIDER | (draft->providers->len - 1);
	DsnStr value;

	if (!quoted && !dsn_str_equal(name, DSN_STR("mx")) &&
		!dsn_str_equal(name, DSN_STR("domain")))
		return dsn_draft_fail(draft, error, "expected mx=, text= or domain=");
	for (;;) {
		if (!take_value(rest, quoted, &value))
			return dsn_draft_fail(draft, error, "expected a text in quotes");
		if (quoted ? !dsn_draft_add_text(draft, value, owner, error)
			   : !add_name(draft,
				     name.at[0] == 'm' ? DSN_PROVIDER_MX : DSN_PROVIDER_DOMAIN,
				     value, error))
			return FALSE;
		if (rest->len == 0 || rest->at[0] != ',')
			break;
		*rest = dsn_str_slice(*rest, 1, rest->len);
	}
	*rest = dsn_str_trim(*rest);
	return TRUE;
}

static gboolean
parse_provider(DsnDraft *draft, DsnStr line, GError **error)
{
	gsize end = 0;
	char *id;

	while (end < line.len && !dsn_is_blank(line.at[end]))
		end++;
	id = g_strndup(line.at, end);
	for (guint i = 0; i < draft->providers->len; i++)
		if (strcmp(g_ptr_array_index(draft->providers, i), id) == 0) {
			g_free(id);
			return dsn_draft_fail(draft, error, "a provider that is there already");
		}
	g_ptr_array_add(draft->providers, id);
	line = dsn_str_trim(dsn_str_slice(line, end, line.len));
	while (line.len > 0) {
		gssize equals = dsn_str_find(line, DSN_STR("="), 0);
		DsnStr name;

		if (equals < 0)
			return dsn_draft_fail(draft, error, "expected mx=, text= or domain=");
		name = dsn_str_slice(line, 0, (gsize)equals);
		line = dsn_str_slice(line, (gsize)equals + 1, line.len);
		if (!parse_values(draft, name, &line, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
add_providers(DsnDraft *draft, const char *file, DsnStr text, GError **error)
{
	DsnStr line;

	draft->file = g_intern_string(file);
	draft->line = 0;
	while (dsn_str_line(&text, &line)) {
		draft->line++;
		line = dsn_str_trim(line);
		if (line.len > 0 && line.at[0] != '#' && !parse_provider(draft, line, error))
			return FALSE;
	}
	return TRUE;
}

/* ---- output ---- */

static gboolean
add_file(DsnDraft *draft, const char *path, gboolean providers, GError **error)
{
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, error))
		return FALSE;
	return providers ? add_providers(draft, path, (DsnStr){ text, len }, error)
			 : dsn_draft_add_rules(draft, path, (DsnStr){ text, len }, error);
}

static void
print_strings(const DsnRules *rules)
{
	printf("static const char strings[%u] = {", rules->n_strings);
	for (guint i = 0; i < rules->n_strings; i++)
		printf("%s%d,", i % 24 == 0 ? "\n" : "", (signed char)rules->strings[i]);
	puts("\n};");
}

static void
print_rows(const DsnRules *rules)
{
	printf("static const DsnRuleRow rows[%u] = {\n", rules->n_rows + 1);
	for (guint i = 0; i < rules->n_rows; i++) {
		const DsnRuleRow *r = &rules->rows[i];

		printf("{%u,%u,%u,%u,%u,%u,%u,%u,%u,%u},\n", r->id, r->conditions_text, r->text,
			r->source, r->first_condition, r->n_conditions, r->cause, r->action,
			r->tier, r->has_text);
	}
	printf("};\nstatic const DsnCondition conditions[%u] = {\n", rules->n_conditions + 1);
	for (guint i = 0; i < rules->n_conditions; i++) {
		const DsnCondition *c = &rules->conditions[i];

		printf("{%u,%u,%u,%u},\n", c->a, c->b, c->c, c->kind);
	}
	puts("};");
}

static void
print_texts(const DsnRules *rules)
{
	printf("static const DsnText texts[%u] = {\n", rules->n_texts + 1);
	for (guint i = 0; i < rules->n_texts; i++) {
		const DsnText *t = &rules->texts[i];

		printf("{%u,%u,%u,%u,%u,%u},\n", t->owner, t->first_fragment, t->n_fragments,
			t->key, t->at_start, t->at_end);
	}
	printf("};\nstatic const DsnFragment fragments[%u] = {\n", rules->n_fragments + 1);
	for (guint i = 0; i < rules->n_fragments; i++) {
		const DsnFragment *f = &rules->fragments[i];

		printf("{%u,%u,%u,%u,%u},\n", f->at, f->len, f->word_before, f->word_after,
			f->near);
	}
	printf("};\nstatic const DsnClue clues[%u] = {\n", rules->n_texts + 1);
	for (guint i = 0; i < rules->n_texts; i++) {
		const DsnClue *c = &rules->clues[i];

		printf("{%u,%u,%u,%u,%u,%u,%u,%u},\n", c->at, c->len, c->text, c->strength,
			c->around, c->flags, c->offset, c->place);
	}
	puts("};");
}

static void
print_names(const DsnRules *rules)
{
	printf("static const DsnCodeRow codes[%u] = {\n", rules->n_codes + 1);
	for (guint i = 0; i < rules->n_codes; i++)
		printf("{%u,%u,0},\n", rules->codes[i].key, rules->codes[i].rule);
	printf("};\nstatic const DsnProviderName provider_names[%u] = {\n",
		rules->n_provider_names + 1);
	for (guint i = 0; i < rules->n_provider_names; i++) {
		const DsnProviderName *n = &rules->provider_names[i];

		printf("{%u,%u,%u,%u,%u},\n", n->name, n->len, n->kind, n->exact, n->provider);
	}
	printf("};\nstatic const guint32 providers[%u] = {\n", rules->n_providers + 1);
	for (guint i = 0; i < rules->n_providers; i++)
		printf("%u,\n", rules->providers[i]);
	puts("};");
}

static void
print_heads(const char *name, const guint16 *heads, guint n)
{
	printf("static const guint16 %s[%u] = {", name, n + 1);
	for (guint i = 0; i < n; i++)
		printf("%s%u,", i % 16 == 0 ? "\n" : "", heads[i]);
	puts("\n};");
}

static void
print_index(const char *name, const DsnKeyIndex *index, guint log_marks)
{
	g_autofree char *heads = g_strconcat(name, "_heads", NULL);

	print_heads(heads, index->heads, DSN_KEY_BUCKETS + 1);
	printf("static const DsnKey %s_keys[%u] = {\n", name, index->n_keys + DSN_KEYS_AT_ONCE);
	for (guint i = 0; i <= index->n_keys; i++)
		printf("{%u,%u},\n", index->keys[i].tag, index->keys[i].first);
	printf("};\nstatic const guint32 %s_marks[%u] = {", name, 1u << log_marks);
	for (guint i = 0; i < 1u << log_marks; i++)
		printf("%s%uu,", i % 8 == 0 ? "\n" : "", index->marks[i]);
	puts("\n};");
}

static void
print_all(const DsnRules *rules)
{
	puts("/* Made by gen-rules from src/data/rules: do not edit. */\n"
	     "#include \"config.h\"\n\n#include \"rules/data.h\"\n");
	print_strings(rules);
	print_rows(rules);
	print_texts(rules);
	print_names(rules);
	print_heads("code_heads", rules->code_heads, DSN_CODE_BUCKETS + 1);
	print_heads("provider_heads", rules->provider_heads, DSN_PROVIDER_BUCKETS + 1);
	print_heads("by_strength", rules->by_strength, rules->n_rows);
	print_heads("other_codes", rules->other_codes, rules->n_other_codes);
	print_index("pair", &rules->pairs, DSN_PAIR_MARKS);
	print_index("gram", &rules->grams, DSN_GRAM_MARKS);
	printf("\nstatic const DsnRules builtin = {\n"
	       "strings, rows, conditions, texts, fragments, clues,\n"
	       "{ pair_marks, pair_heads, pair_keys, %u },\n"
	       "{ gram_marks, gram_heads, gram_keys, %u },\n"
	       "codes, code_heads, by_strength, other_codes, providers, provider_names, "
	       "provider_heads,\n",
		rules->pairs.n_keys, rules->grams.n_keys);
	printf("%u, %u, %u, %u, %u, %u, %u, %u, %u, FALSE, TRUE\n};\n\n", rules->n_strings,
		rules->n_rows, rules->n_conditions, rules->n_texts, rules->n_fragments,
		rules->n_codes, rules->n_other_codes, rules->n_providers, rules->n_provider_names);
	puts("const DsnRules *\ndsn_rules_builtin(void)\n{\n\treturn &builtin;\n}");
}

int
main(int argc, char **argv)
{
	g_autoptr(DsnDraft) draft = dsn_draft_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(DsnRules) rules = NULL;

	for (int i = 1; i < argc; i++)
		if (!add_file(draft, argv[i], i == 1, &error)) {
			fprintf(stderr, "%s\n", error->message);
			return EXIT_FAILURE;
		}
	rules = dsn_draft_index(draft);
	print_all(rules);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
