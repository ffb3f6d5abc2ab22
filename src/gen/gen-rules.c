/* SPDX-License-Identifier: MIT */
/* gen-rules PROVIDERS.table FILE.rules...: the built-in rules as const tables, in C. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "rules/draft.h"

static gboolean
add_file(DsnDraft *draft, const char *path, gboolean providers, GError **error)
{
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, error))
		return FALSE;
	return providers ? dsn_draft_add_providers(draft, path, (DsnStr){ text, len }, error)
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
