/* SPDX-License-Identifier: MIT */
/* A set of literals finds what looking for each of them does, wherever it is. */
#include "config.h"

#include "base/literal-set-build.h"
#include "support/test.h"

#define ALL_SAMPLINGS                                                                              \
	(DSN_SAMPLED(DSN_SAMPLING_BLANKS) | DSN_SAMPLED(DSN_SAMPLING_SPARSE) |                     \
		DSN_SAMPLED(DSN_SAMPLING_DENSE))

/* ---- the naive way ---- */

static gboolean
is_letter(char c)
{
	return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

static gboolean
occurs_reference(const DsnLiteralSet *set, const DsnLiteral *literal, DsnStr text, gsize at)
{
	if (at + literal->len > text.len)
		return FALSE;
	if (memcmp(text.at + at, set->pool + literal->at, literal->len) != 0)
		return FALSE;
	if ((literal->flags & DSN_LITERAL_WORD_BEFORE) && at > 0 && is_letter(text.at[at - 1]))
		return FALSE;
	return !(literal->flags & DSN_LITERAL_WORD_AFTER) || at + literal->len == text.len ||
	       !is_letter(text.at[at + literal->len]);
}

/* The first place of the literal, or -1. */
static gssize
find_reference(const DsnLiteralSet *set, const DsnLiteral *literal, DsnStr text)
{
	for (gsize at = 0; at < text.len; at++)
		if (occurs_reference(set, literal, text, at))
			return (gssize)at;
	return -1;
}

/* ---- comparing ---- */

/* A copy behind which there is only what may be read. */
static char *
copy_tight(DsnStr text)
{
	char *copy = g_malloc(text.len + DSN_LITERAL_BEHIND);

	memcpy(copy, text.at, text.len);
	memset(copy + text.len, 'x', DSN_LITERAL_BEHIND);
	return copy;
}

/* Returns: how many literals were found. */
static guint
assert_finds(const DsnLiteralSet *set, DsnStr text, guint8 scope)
{
	g_autofree guint64 *found = g_new0(guint64, DSN_LITERAL_WORDS(set->n_literals));
	g_autofree DsnLiteralHit *hits = g_new(DsnLiteralHit, set->n_literals);
	g_autofree gssize *places = g_new(gssize, set->n_literals);
	g_autofree char *tight = copy_tight(text);
	guint n = dsn_literal_set_search(
		set, (DsnStr){ tight, text.len }, scope, found, hits, set->n_literals);

	for (guint i = 0; i < set->n_literals; i++)
		places[i] = -1;
	for (guint i = 0; i < n; i++) {
		assert_int_equal(places[hits[i].literal], -1);
		places[hits[i].literal] = hits[i].at;
	}
	for (guint i = 0; i < set->n_literals; i++) {
		const DsnLiteral *literal = &set->literals[i];
		gboolean wanted = (literal->flags & DSN_LITERAL_INDEXED) && literal->scope == scope;
		gssize want = wanted ? find_reference(set, literal, text) : -1;

		if (places[i] != want || dsn_literal_is_found(found, i) != (want >= 0))
			fail_msg("\"%.*s\" in \"%.*s\": got %zd, want %zd", (int)literal->len,
				set->pool + literal->at, (int)text.len, text.at, places[i], want);
		assert_int_equal(dsn_literal_find(set, literal, text, 0),
			find_reference(set, literal, text));
	}
	return n;
}

typedef struct {
	GString *pool;
	DsnLiteralBuilder *builder;
	DsnLiteralSet set;
} Made;

static Made
begin(void)
{
	Made made = { .pool = g_string_new(NULL) };

	made.builder = dsn_literal_builder_new(made.pool);
	return made;
}

static guint
add(Made *made, const char *text, guint8 scope, guint8 flags, guint samplings)
{
	DsnLiteral literal = { .at = (guint32)made->pool->len,
		.len = (guint16)strlen(text),
		.scope = scope,
		.flags = flags };

	/* What is behind it in the pool is no part of it. */
	g_string_append_printf(made->pool, "%s~", text);
	return dsn_literal_builder_add(made->builder, literal, samplings);
}

static void
build(Made *made)
{
	dsn_literal_builder_build(made->builder, &made->set, made->pool->str);
}

static void
end(Made *made)
{
	dsn_literal_set_clear(&made->set);
	dsn_literal_builder_free(made->builder);
	g_string_free(made->pool, TRUE);
}

/* ---- tests ---- */

static const char *const words[] = { "mailbox is full", "over quota", "no such user here", "user",
	"users", "so such", "is full", "----------", "abababababab", "ab ab ab ab ab",
	"mailbox is disabled", "\xd0\xbd\xd0\xb5\xd0\xb4", "(#5.1.1)", "full over quota no",
	"er quot", "a blank at the end " };

/* Each sampling by itself and all together, at each place of a text. */
static void
finds_each_literal_at_every_place(void **state)
{
	static const guint samplings[] = { DSN_SAMPLED(DSN_SAMPLING_BLANKS),
		DSN_SAMPLED(DSN_SAMPLING_SPARSE), DSN_SAMPLED(DSN_SAMPLING_DENSE), ALL_SAMPLINGS };

	(void)state;
	for (gsize s = 0; s < G_N_ELEMENTS(samplings); s++) {
		Made made = begin();
		guint n = 0, n_indexed = 0;

		dsn_literal_builder_add_sample(made.builder, DSN_STR("user users mailbox"), 7);
		for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
			add(&made, words[i], 0, 0, samplings[s]);
		build(&made);
		for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
			n_indexed += (made.set.literals[i].flags & DSN_LITERAL_INDEXED) != 0;
		for (gsize before = 0; before < 140; before++)
			for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
				g_autofree char *filler = g_strnfill(before, 'w');
				g_autofree char *text =
					g_strdup_printf("%s%s%s", filler, words[i], words[i]);

				n += assert_finds(&made.set, dsn_str(text), 0);
				text[before + strlen(words[i])] = '\0';
				assert_finds(&made.set, dsn_str(text), 0);
			}
		assert_true(n_indexed >= (s == 0 ? 7u : s == 1 ? 9u : G_N_ELEMENTS(words)));
		assert_true(n >= 140 * n_indexed);
		end(&made);
	}
}

static guint
next(guint32 *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 16;
}

/* Few letters, so that q-grams are alike, and literals within literals and across blocks. */
static void
agrees_with_the_naive_search(void **state)
{
	static const char letters[] = "aaaab  ";
	guint32 seed = 1;
	guint n = 0;

	(void)state;
	for (guint round = 0; round < 300; round++) {
		Made made = begin();
		char text[301];

		for (guint i = 0; i < 40; i++) {
			char literal[33] = { 0 };
			guint len = 4 + next(&seed) % (i % 2 ? 3 : 9);

			for (guint k = 0; k < len; k++)
				literal[k] = letters[next(&seed) % (sizeof letters - 1)];
			add(&made, literal, (guint8)(next(&seed) % 3),
				(guint8)(next(&seed) % 4 &
					 (DSN_LITERAL_WORD_BEFORE | DSN_LITERAL_WORD_AFTER)),
				next(&seed) % 8);
		}
		build(&made);
		for (guint t = 0; t < 6; t++) {
			gsize len = next(&seed) % sizeof text;

			for (gsize i = 0; i < len; i++)
				text[i] = letters[next(&seed) % (sizeof letters - 1)];
			n += assert_finds(&made.set, (DsnStr){ text, len }, (guint8)(t % 3));
		}
		end(&made);
	}
	assert_true(n > 3000);
}

/* A literal of one scope is not one of another, nor of a scope that nobody has. */
static void
keeps_scopes_apart(void **state)
{
	Made made = begin();
	guint64 found[1] = { 0 };
	DsnLiteralHit hits[4];

	(void)state;
	add(&made, "mail delivery system", 0, 0, ALL_SAMPLINGS);
	add(&made, "mail delivery system", 1, 0, ALL_SAMPLINGS);
	add(&made, "mail delivery system", 63, 0, DSN_SAMPLED(DSN_SAMPLING_DENSE));
	build(&made);
	for (guint8 scope = 0; scope < 64; scope++)
		assert_int_equal(
			assert_finds(&made.set, DSN_STR("the mail delivery system"), scope),
			scope < 2 || scope == 63);
	/* What was found before is not looked for. */
	found[0] = 2;
	assert_int_equal(
		dsn_literal_set_search(&made.set,
			(DsnStr){ "mail delivery system\0xxxxxxxxxxxxxxx", 20 }, 1, found, hits, 4),
		0);
	end(&made);
}

/* What is in front of the text, or behind it, is no part of it. */
static void
looks_at_the_text_alone(void **state)
{
	static const char all[] = "a user mailbox is full over quota xxxxxxxxxxxxxxxxxxx";
	static const char *const literals[] = { "user mailbox is full", "is full over quota",
		"box is full over", "user", "quota", "is full", "mailbox is disabled" };
	Made made = begin();

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(literals); i++)
		for (guint s = 0; s < DSN_SAMPLINGS; s++)
			add(&made, literals[i], 0, 0, DSN_SAMPLED(s));
	build(&made);
	for (gsize from = 0; from < 34; from++)
		for (gsize to = from; to < 34; to++) {
			guint64 found[1] = { 0 };
			DsnStr text = { all + from, to - from };

			dsn_literal_set_search(&made.set, text, 0, found, NULL, 0);
			for (guint i = 0; i < made.set.n_literals; i++) {
				const DsnLiteral *literal = &made.set.literals[i];
				gboolean want = (literal->flags & DSN_LITERAL_INDEXED) != 0 &&
						find_reference(&made.set, literal, text) >= 0;

				if (dsn_literal_is_found(found, i) != want)
					fail_msg("\"%.*s\" in \"%.*s\"", (int)literal->len,
						made.set.pool + literal->at, (int)text.len,
						text.at);
			}
		}
	end(&made);
}

/* Whoever has no room for hits, or too little, still learns what was found. */
static void
tells_no_more_than_there_is_room_for(void **state)
{
	static const char text[] = "one literal, two literals, three literals\0xxxxxxxxxxxxxxx";
	Made made = begin();
	DsnLiteralHit hits[2];

	(void)state;
	add(&made, "one literal", 0, 0, ALL_SAMPLINGS);
	add(&made, "two literals", 0, 0, ALL_SAMPLINGS);
	add(&made, "three literals", 0, 0, ALL_SAMPLINGS);
	build(&made);
	for (guint room = 0; room <= 2; room++) {
		guint64 found[1] = { 0 };

		assert_int_equal(dsn_literal_set_search(&made.set, (DsnStr){ text, 41 }, 0, found,
					 room > 0 ? hits : NULL, room),
			room);
		assert_int_equal(found[0], 7);
	}
	end(&made);
}

/* Some tags of hashes are those of others: what is compared tells them apart. */
static void
tells_qgrams_of_one_hash_apart(void **state)
{
	Made made = begin();
	guint n = 0;

	(void)state;
	for (guint i = 0; i < 26 * 26 * 26 * 4; i++) {
		char literal[5] = { (char)('a' + i % 26), (char)('a' + i / 26 % 26),
			(char)('a' + i / 676 % 26), (char)('a' + i / 17576), '\0' };

		if (i % 5 == 0)
			add(&made, literal, 0, 0, ALL_SAMPLINGS), n++;
	}
	build(&made);
	assert_true(n > 14000);
	/* A fifth of all. */
	assert_true(assert_finds(&made.set,
			    DSN_STR("abcdbcdacdabdabcacbdaaaabbbbccccddddabacadbcbdcdbadcxyzazyxb"),
			    0) > 5);
	end(&made);
}

/* A set of no literals is one. */
static void
is_content_with_nothing(void **state)
{
	Made made = begin();

	(void)state;
	build(&made);
	assert_int_equal(assert_finds(&made.set, DSN_STR("any text at all"), 0), 0);
	add(&made, "abc", 0, 0, ALL_SAMPLINGS);
	add(&made, "a literal", 0, 0, DSN_NOT_SAMPLED);
	dsn_literal_set_clear(&made.set);
	build(&made);
	assert_int_equal(made.set.literals[0].flags | made.set.literals[1].flags, 0);
	assert_int_equal(assert_finds(&made.set, DSN_STR("abc a literal"), 0), 0);
	end(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_each_literal_at_every_place),
		cmocka_unit_test(agrees_with_the_naive_search),
		cmocka_unit_test(keeps_scopes_apart),
		cmocka_unit_test(looks_at_the_text_alone),
		cmocka_unit_test(tells_no_more_than_there_is_room_for),
		cmocka_unit_test(tells_qgrams_of_one_hash_apart),
		cmocka_unit_test(is_content_with_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
