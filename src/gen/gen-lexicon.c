/* SPDX-License-Identifier: MIT */
/* gen-lexicon CLASSES FILE.words...: the words of replies as const tables, in C.  The format is
 * told in src/data/lexicon/README. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "lexicon/lexicon.h"
#include "base/normal.h"

typedef struct {
	char *octets;
	gboolean is_stem;
	gboolean has_star; /* a stem by the file, not because its script has no blanks */
	DsnWordClasses classes;
} Entry;

typedef struct {
	GArray *classes; /* of DsnWordClass */
	guint n_bits;
	GHashTable *entries; /* of Entry, by its octets */
	GPtrArray *sorted;
	GString *pool;
	GArray *sets; /* of DsnWordClasses */
	const char *file;
	guint line;
} Tables;

static void G_GNUC_PRINTF(2, 3) G_GNUC_NORETURN
	refuse(const Tables *tables, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%u: ", tables->file, tables->line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(EXIT_FAILURE);
}

/* ---- reading ---- */

/* The words of a line, "quoted" ones with blanks in them; NULL at its end. */
static char *
take_word(const Tables *tables, char **rest)
{
	char *start = *rest + strspn(*rest, " \t"), *end;

	if (*start == '\0' || *start == '#')
		return NULL;
	if (*start == '"') {
		end = strchr(++start, '"');
		if (end == NULL)
			refuse(tables, "a quote without its end");
	} else
		end = start + strcspn(start, " \t");
	*rest = *end != '\0' ? end + 1 : end;
	return g_strndup(start, (gsize)(end - start));
}

/* "recipient", at the start of @text up to one of @ends. */
static DsnWordClasses
class_of(const Tables *tables, const char *text, const char *ends)
{
	gsize len = strcspn(text, ends);

	for (guint i = 0; text[len] != '\0' && i < tables->classes->len; i++) {
		const DsnWordClass *known = &g_array_index(tables->classes, DsnWordClass, i);

		if (strlen(known->name) == len && memcmp(known->name, text, len) == 0)
			return known->bits;
	}
	refuse(tables, "\"%.*s\" is no class of the file CLASSES", (int)len, text);
}

/* "<recipient>  whom the mail was for", or "<others> = <sender|client>  anybody else". */
static void
add_class(Tables *tables, const char *line)
{
	gsize len = strcspn(line, ">");
	const char *rest = line + len + (line[len] == '>');
	DsnWordClass added = { .bits = 0 };

	if (line[0] != '<' || line[len] != '>' || len - 1 >= sizeof added.name)
		refuse(tables, "expected \"<class>  what its words speak of\"");
	memcpy(added.name, line + 1, len - 1);
	if (g_str_has_prefix(rest, " = <")) {
		for (rest += 4;; rest++) {
			added.bits |= class_of(tables, rest, "|>");
			rest += strcspn(rest, "|>");
			if (*rest == '>')
				break;
		}
		rest++;
	} else if (tables->n_bits == DSN_WORD_CLASSES_MAX)
		refuse(tables, "more than %d classes", DSN_WORD_CLASSES_MAX);
	else
		added.bits = (DsnWordClasses)1 << tables->n_bits++;
	if (strspn(rest, " ") < 2)
		refuse(tables, "two blanks and what its words speak of are missing");
	g_array_append_val(tables->classes, added);
}

static gboolean
ends_unspaced(const char *octets)
{
	gsize len = strlen(octets);

	return len >= 3 && dsn_is_unspaced_at((DsnStr){ octets, len }, len - 3) &&
	       ((guchar)octets[len - 1] & 0xc0) == 0x80;
}

static void
add_word(Tables *tables, DsnWordClasses class_, char *word)
{
	g_autofree DsnNormal *normal = g_new(DsnNormal, 1);
	gsize len = strlen(word);
	Entry *entry;
	gboolean is_stem = len > 0 && word[len - 1] == '*';

	if (is_stem)
		word[--len] = '\0';
	if (!g_utf8_validate(word, -1, NULL))
		refuse(tables, "\"%s\" is not UTF-8", word);
	/* As texts are looked at: in lower case, letters without marks. */
	dsn_normal_make(normal, (DsnStr){ word, len }, 0);
	len = normal->len;
	word = normal->text;
	word[len] = '\0';
	if (len < 2 || len > G_MAXUINT8 || !dsn_is_letter_at((DsnStr){ word, len }, 0))
		refuse(tables, "\"%s\" is no word", word);
	if (is_stem && len < 4)
		refuse(tables, "\"%s*\" is too short for a stem", word);
	entry = g_hash_table_lookup(tables->entries, word);
	if (entry == NULL) {
		entry = g_new0(Entry, 1);
		entry->octets = g_strdup(word);
		entry->is_stem = is_stem || ends_unspaced(word);
		g_hash_table_insert(tables->entries, entry->octets, entry);
		g_ptr_array_add(tables->sorted, entry);
	} else
		entry->is_stem |= is_stem;
	entry->has_star |= is_stem;
	entry->classes |= class_;
}

static void
read_words(Tables *tables, char *text)
{
	DsnWordClasses class_ = 0;

	for (char *line = text, *next; line != NULL; line = next) {
		char *word;

		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		tables->line++;
		if (*line == '<') {
			class_ = class_of(tables, line + 1, ">");
			continue;
		}
		while ((word = take_word(tables, &line)) != NULL) {
			if (class_ == 0)
				refuse(tables, "a word before the first <class>");
			add_word(tables, class_, word);
			g_free(word);
		}
	}
}

static void
read_classes(Tables *tables, char *text)
{
	for (char *line = text, *next; line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		tables->line++;
		if (*line != '#' && *line != '\0')
			add_class(tables, line);
	}
}

/* ---- writing ---- */

static guint
bucket_of(const Entry *entry)
{
	return dsn_lexicon_bucket(dsn_lexicon_key(entry->octets, strlen(entry->octets)));
}

static gint
compare(gconstpointer a, gconstpointer b)
{
	const Entry *x = *(Entry *const *)a, *y = *(Entry *const *)b;
	guint p = bucket_of(x), q = bucket_of(y);
	gsize m = strlen(x->octets), n = strlen(y->octets);

	return p != q ? (p < q ? -1 : 1) : m != n ? (m > n ? -1 : 1) : strcmp(x->octets, y->octets);
}

/* The longest word is found, and must not hide what its stem says: "agotado" is of the classes of
 * "agotad*" as well.  Several words that stand together mean what they mean. */
static DsnWordClasses
classes_of(const Tables *tables, const Entry *entry)
{
	DsnWordClasses classes = entry->classes;

	for (guint i = 0; strchr(entry->octets, ' ') == NULL && i < tables->sorted->len; i++) {
		const Entry *stem = g_ptr_array_index(tables->sorted, i);

		if (stem->has_star && g_str_has_prefix(entry->octets, stem->octets))
			classes |= stem->classes;
	}
	return classes;
}

static guint
set_of(Tables *tables, DsnWordClasses classes)
{
	for (guint i = 0; i < tables->sets->len; i++)
		if (g_array_index(tables->sets, DsnWordClasses, i) == classes)
			return i;
	g_array_append_val(tables->sets, classes);
	return tables->sets->len - 1;
}

static void
print_words(Tables *tables)
{
	guint16 heads[DSN_LEXICON_BUCKETS + 1] = { 0 };

	g_ptr_array_sort(tables->sorted, compare);
	puts("static const DsnWord words[] = {");
	for (guint i = 0; i < tables->sorted->len; i++) {
		const Entry *entry = g_ptr_array_index(tables->sorted, i);

		heads[bucket_of(entry) + 1]++;
		printf("{%u,%u,%u,%u},\n", (guint)tables->pool->len, (guint)strlen(entry->octets),
			entry->is_stem, set_of(tables, classes_of(tables, entry)));
		g_string_append(tables->pool, entry->octets);
	}
	puts("};\nstatic const guint16 heads[] = {");
	for (guint i = 0; i <= DSN_LEXICON_BUCKETS; i++) {
		heads[i] = (guint16)(heads[i] + (i > 0 ? heads[i - 1] : 0));
		printf("%u,%s", heads[i], i % 16 == 15 ? "\n" : "");
	}
	puts("};\nstatic const DsnWordClasses sets[] = {");
	for (guint i = 0; i < tables->sets->len; i++)
		printf("G_GUINT64_CONSTANT(%" G_GUINT64_FORMAT "),\n",
			g_array_index(tables->sets, DsnWordClasses, i));
	printf("};\nstatic const char pool[] = {");
	for (gsize i = 0; i < tables->pool->len; i++)
		printf("%s%d,", i % 24 == 0 ? "\n" : "", (signed char)tables->pool->str[i]);
	puts("\n0};");
}

static void
print_tables(Tables *tables)
{
	/* In the order of DsnLexicon. */
	static const char *const known[] = { "addr>", "client>", "bracketed>", "sender-side>",
		"recipient-named>" };

	puts("/* Made by gen-lexicon from src/data/lexicon/: do not edit. */\n"
	     "#include \"config.h\"\n\n#include \"lexicon/lexicon.h\"\n");
	puts("static const DsnWordClass classes[] = {");
	for (guint i = 0; i < tables->classes->len; i++) {
		const DsnWordClass *c = &g_array_index(tables->classes, DsnWordClass, i);

		printf("{\"%s\", G_GUINT64_CONSTANT(%" G_GUINT64_FORMAT ")},\n", c->name, c->bits);
	}
	puts("};");
	print_words(tables);
	printf("static const DsnLexicon builtin = { pool, words, heads, sets, classes, %u",
		tables->classes->len);
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		printf(",\nG_GUINT64_CONSTANT(%" G_GUINT64_FORMAT ")",
			class_of(tables, known[i], ">"));
	puts(" };\n");
	puts("const DsnLexicon *\ndsn_lexicon_builtin(void)\n{\n\treturn &builtin;\n}");
}

int
main(int argc, char **argv)
{
	Tables tables = { .classes = g_array_new(FALSE, FALSE, sizeof(DsnWordClass)),
		.entries = g_hash_table_new(g_str_hash, g_str_equal),
		.sorted = g_ptr_array_new(),
		.pool = g_string_new(NULL),
		.sets = g_array_new(FALSE, FALSE, sizeof(DsnWordClasses)) };

	for (int i = 1; i < argc; i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text = NULL;

		tables.file = argv[i];
		tables.line = 0;
		if (!g_file_get_contents(argv[i], &text, NULL, &error)) {
			fprintf(stderr, "%s\n", error->message);
			return EXIT_FAILURE;
		}
		if (i == 1)
			read_classes(&tables, text);
		else
			read_words(&tables, text);
	}
	if (tables.sorted->len > 60000)
		refuse(&tables, "too many words");
	print_tables(&tables);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
