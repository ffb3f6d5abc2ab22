/* SPDX-License-Identifier: MIT */
/* Build-time program: gen-rules PROVIDERS.table FILE.rules... writes the built-in rules as const
 * tables in C. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "gen/print.h"
#include "rules/draft.h"
#include "base/lines.h"
#include "base/str.h"

/* ---- the table of providers: "google  mx=.google.com text=\"- gsmtp\" domain=gmail.com" ---- */

static gboolean
add_name(DsnRulesDraft *draft, DsnProviderMatchKind kind, DsnStr value, GError **error)
{
	DsnProviderName name = { .kind = (guint8)kind,
		.provider = (guint16)(draft->providers->len - 1) };
	g_autofree char *small = NULL;

	name.exact = value.len == 0 || value.at[0] != '.';
	if (!name.exact)
		value = dsn_str_slice(value, 1, value.len);
	if (value.len < 3 || value.len > 255)
		return dsn_rules_fail(
			draft, error, "\"%.*s\" is no host name", (int)value.len, value.at);
	small = g_ascii_strdown(value.at, (gssize)value.len);
	name.name = dsn_rules_intern(draft, dsn_str(small));
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
parse_values(DsnRulesDraft *draft, DsnStr name, DsnStr *rest, GError **error)
{
	gboolean quoted = dsn_str_equal(name, DSN_STR("text"));
	guint owner = DSN_TEXT_OF_PROVIDER | (draft->providers->len - 1);
	DsnStr value;

	if (!quoted && !dsn_str_equal(name, DSN_STR("mx")) &&
		!dsn_str_equal(name, DSN_STR("domain")))
		return dsn_rules_fail(draft, error, "expected mx=, text= or domain=");
	for (;;) {
		if (!take_value(rest, quoted, &value))
			return dsn_rules_fail(draft, error, "expected a text in quotes");
		if (quoted ? !dsn_rules_add_text(draft, value, owner, error)
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
parse_provider(DsnRulesDraft *draft, DsnStr line, GError **error)
{
	gsize end = 0;
	char *id;

	while (end < line.len && !dsn_is_blank(line.at[end]))
		end++;
	id = g_strndup(line.at, end);
	for (guint i = 0; i < draft->providers->len; i++)
		if (strcmp(g_ptr_array_index(draft->providers, i), id) == 0) {
			g_free(id);
			return dsn_rules_fail(draft, error, "a provider that is there already");
		}
	g_ptr_array_add(draft->providers, id);
	line = dsn_str_trim(dsn_str_slice(line, end, line.len));
	while (line.len > 0) {
		gssize equals = dsn_str_find(line, DSN_STR("="), 0);
		DsnStr name;

		if (equals < 0)
			return dsn_rules_fail(draft, error, "expected mx=, text= or domain=");
		name = dsn_str_slice(line, 0, (gsize)equals);
		line = dsn_str_slice(line, (gsize)equals + 1, line.len);
		if (!parse_values(draft, name, &line, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
add_providers(DsnRulesDraft *draft, const char *file, DsnStr text, GError **error)
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
add_file(DsnRulesDraft *draft, const char *path, gboolean providers, GError **error)
{
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_get_contents(path, &text, &len, error))
		return FALSE;
	return providers ? add_providers(draft, path, (DsnStr){ text, len }, error)
			 : dsn_rules_draft_add(draft, path, (DsnStr){ text, len }, error);
}

static void
print_rows(const DsnRules *rules)
{
	printf("static const DsnRuleRow rows[%u] = {\n", rules->n_rows + 1);
	for (guint i = 0; i < rules->n_rows; i++) {
		const DsnRuleRow *r = &rules->rows[i];

		printf("{%u,%u,%u,%u,%u,%u,%u,%u,%u,%u,%u,%u},\n", r->id, r->conditions_text,
			r->text, r->source, r->first_condition, r->n_conditions, r->cause,
			r->action, r->tier, r->has_text, r->is_weak, r->family);
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

		printf("{%u,%u,%u,%u,%u,%u,%u,%u},\n", t->owner, t->strength, t->others,
			t->n_fragments, t->key, t->rarest, t->at_start, t->at_end);
	}
	puts("};");
}

static void
print_families(const DsnRules *rules)
{
	printf("static const DsnFamily families[%u] = {\n", rules->n_families + 1);
	for (guint i = 0; i < rules->n_families; i++) {
		const DsnFamily *f = &rules->families[i];

		printf("{{");
		for (guint k = 0; k < DSN_FAMILY_WORDS; k++)
			printf("G_GUINT64_CONSTANT(%" G_GUINT64_FORMAT "),", f->all[k]);
		printf("},G_GUINT64_CONSTANT(%" G_GUINT64_FORMAT "),%u,%u},\n", f->except, f->n,
			f->within);
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
print_all(const DsnRules *rules)
{
	puts("/* Made by gen-rules from src/data/rules: do not edit. */\n"
	     "#include \"config.h\"\n\n#include \"rules/data.h\"\n");
	dsn_print_octets("strings", rules->strings, rules->n_strings, 0);
	print_rows(rules);
	print_texts(rules);
	print_families(rules);
	print_names(rules);
	dsn_print_literal_tables("fragments", &rules->fragments);
	dsn_print_numbers("code_heads", rules->code_heads, DSN_CODE_BUCKETS + 1);
	dsn_print_numbers("provider_heads", rules->provider_heads, DSN_PROVIDER_BUCKETS + 1);
	dsn_print_numbers("by_strength", rules->by_strength, rules->n_rows);
	dsn_print_numbers("family_rules", rules->family_rules, rules->n_families);
	dsn_print_numbers("other_codes", rules->other_codes, rules->n_other_codes);
	puts("\nstatic const DsnRules builtin = {\nstrings, rows, conditions, texts,");
	dsn_print_literal_set("fragments", "strings", &rules->fragments);
	puts(",\nfamilies, family_rules, codes, code_heads, by_strength, other_codes, "
	     "providers, provider_names, "
	     "provider_heads,");
	printf("%u, %u, %u, %u, %u, %u, %u, %u, %u, FALSE, TRUE\n};\n\n", rules->n_strings,
		rules->n_rows, rules->n_conditions, rules->n_texts, rules->n_families,
		rules->n_codes, rules->n_other_codes, rules->n_providers, rules->n_provider_names);
	puts("const DsnRules *\ndsn_rules_builtin(void)\n{\n\treturn &builtin;\n}");
}

int
main(int argc, char **argv)
{
	g_autoptr(DsnRulesDraft) draft = dsn_rules_draft_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(DsnRules) rules = NULL;

	for (int i = 1; i < argc; i++)
		if (!add_file(draft, argv[i], i == 1, &error)) {
			fprintf(stderr, "%s\n", error->message);
			return EXIT_FAILURE;
		}
	rules = dsn_rules_draft_build(draft);
	print_all(rules);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
