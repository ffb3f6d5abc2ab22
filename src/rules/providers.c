/* SPDX-License-Identifier: MIT */
/* The lines of providers.table: "google  mx=.google.com text="- gsmtp" domain=gmail.com". */
#include "config.h"

#include "rules/draft.h"

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

gboolean
dsn_draft_add_providers(DsnDraft *draft, const char *file, DsnStr text, GError **error)
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
