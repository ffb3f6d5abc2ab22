/* SPDX-License-Identifier: MIT */
/* Header fields: how they are taken from a text, found by name, and what their text is. */
#include "support/test.h"

#include "mime/fields.h"

static const struct {
	const char *block;
	const char *fields; /* "name=value|" each, unfolded */
	const char *rest;
} field_cases[] = {
	{ "", "", "" },
	{ "A: 1\nB: 2\n\nbody", "A=1|B=2|", "body" },
	{ "A: 1\r\nB: 2\r\n\r\nbody", "A=1|B=2|", "body" },
	{ "A: 1\n", "A=1|", "" },
	{ "A: 1", "A=1|", "" },
	{ "A:\n\n", "A=|", "" },
	{ "A:1\n\tfolded\n  twice\n\n", "A=1 folded twice|", "" },
	{ "A: 1 \r\n\t folded\r\n\r\n", "A=1 folded|", "" },
	{ "A: 1\n \n 2\n\n", "A=1 2|", "" },
	{ "A : 1\n\n", "A=1|", "" },
	{ "A\t: 1\n\n", "A=1|", "" },
	{ "A: b: c\n\n", "A=b: c|", "" },
	{ "A: 1\nno field\nB: 2\n\n", "A=1|", "no field\nB: 2\n\n" },
	{ "A: 1\nno field: 2\n\n", "A=1|", "no field: 2\n\n" },
	{ "A: 1\n: 2\n\n", "A=1|", ": 2\n\n" },
	{ "A: 1\n--b: 2\n", "A=1|", "--b: 2\n" },
	{ "\nA: 1\n", "", "A: 1\n" },
	{ "A-rather-long-name-of-a-field: 1\n\n", "A-rather-long-name-of-a-field=1|", "" },
	{ "A-rather-long-name\x7f-of-a-field: 1\n\n", "",
		"A-rather-long-name\x7f-of-a-field: 1\n\n" },
	{ "A-rather-long-name\xc3\xa4-of-a-field: 1\n\n", "",
		"A-rather-long-name\xc3\xa4-of-a-field: 1\n\n" },
};

static void
reads_fields_up_to_an_empty_line_or_other_words(void **state)
{
	(void)state;
	each_row (i, field_cases) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autoptr(GString) got = g_string_new(NULL);
		DsnStr rest;
		DsnFields fields = dsn_fields_parse(arena, dsn_str(field_cases[i].block), &rest);

		for (guint k = 0; k < fields.n_fields; k++) {
			DsnStr value = dsn_field_unfold(arena, fields.fields[k].value);

			g_string_append_printf(got, "%.*s=%.*s|", (int)fields.fields[k].name.len,
				fields.fields[k].name.at, (int)value.len, value.at);
		}
		check_str(dsn_str(got->str), dsn_str(field_cases[i].fields));
		check_str(rest, dsn_str(field_cases[i].rest));
	}
}

/* Ends and folds are looked for 64 octets at a time. */
static void
finds_the_ends_of_fields_of_any_length(void **state)
{
	(void)state;
	for (guint len = 0; len < 150; len++) {
		for (guint fold = 0; fold <= len; fold++) {
			g_autoptr(DsnArena) arena = dsn_arena_new();
			g_autofree char *value = g_strnfill(len, 'x');
			g_autofree char *block = NULL;
			DsnFields fields;
			DsnStr exact;

			if (fold < len)
				value[fold] = '\n';
			if (fold + 1 < len)
				value[fold + 1] = fold % 2 != 0 ? ' ' : '\t';
			else if (fold < len)
				value[fold] = '\r';
			block = g_strdup_printf("A:%s\nB: 2", value);
			/* Not an octet behind the end is there. */
			exact = (DsnStr){ g_memdup2(block, len + 7), len + 7 };
			fields = dsn_fields_parse(arena, exact, NULL);
			assert_int_equal(fields.n_fields, 2);
			assert_int_equal(fields.fields[0].value.len,
				fold + 1 == len && len > 0 ? len - 1 : len);
			assert_str(fields.fields[1].value, DSN_STR(" 2"));
			g_free((char *)exact.at);
		}
	}
}

/* What RFC 5322 section 2.2 says, octet by octet. */
static gboolean
take_field_reference(DsnStr *rest, DsnField *field)
{
	gsize name = 0, colon, end;

	while (name < rest->len && rest->at[name] > ' ' && rest->at[name] < 127 &&
		rest->at[name] != ':')
		name++;
	for (colon = name; colon < rest->len && strchr(" \t", rest->at[colon]) != NULL &&
			   rest->at[colon] != '\0';)
		colon++;
	if (name == 0 || colon == rest->len || rest->at[colon] != ':' ||
		(name > 1 && rest->at[0] == '-' && rest->at[1] == '-'))
		return FALSE;
	for (end = colon + 1; end < rest->len; end++)
		if (rest->at[end] == '\n' &&
			(end + 1 == rest->len ||
				(rest->at[end + 1] != ' ' && rest->at[end + 1] != '\t')))
			break;
	field->name = dsn_str_slice(*rest, 0, name);
	field->value = dsn_str_slice(*rest, colon + 1, end - (rest->at[end - 1] == '\r'));
	*rest = dsn_str_slice(*rest, MIN(end + 1, rest->len), rest->len);
	return TRUE;
}

static void
check_same(DsnStr text, guint room)
{
	DsnFieldScan scan = dsn_field_scan(text);
	guint taken;

	do {
		DsnField fields[8], want;
		guchar name_hashes[8];
		DsnStr rest = dsn_field_scan_rest(&scan);

		taken = dsn_field_scan_take(&scan, fields, name_hashes, room);
		for (guint i = 0; i < taken; i++) {
			assert_true(take_field_reference(&rest, &want));
			assert_str(fields[i].name, want.name);
			assert_str(fields[i].value, want.value);
			assert_int_equal(name_hashes[i], dsn_field_name_hash(want.name));
		}
		assert_str(dsn_field_scan_rest(&scan), rest);
		if (taken < room)
			assert_false(take_field_reference(&rest, &want));
	} while (taken == room);
}

/* Of pieces that end or fold a field, or look so, with words of any length between them. */
static void
takes_the_fields_of_any_header(void **state)
{
	static const char *const pieces[] = { "\n", "\nX:", "\n ", "\r\n", "\r\n\t", ":", " :",
		"\n--a:", "\n-b:", "\n\x7f:", "\n\xc3\xa4:", "\n:", "\n\n" };
	g_autoptr(GRand) rand = g_rand_new_with_seed(1);

	(void)state;
	for (guint n = 0; n < 4000; n++) {
		g_autoptr(GString) text = g_string_new("Y:");
		g_autofree char *exact = NULL;

		for (gint left = g_rand_int_range(rand, 0, 12); left > 0; left--) {
			g_autofree char *word = g_strnfill(
				(gsize)g_rand_int_range(rand, 0, n % 3 == 0 ? 90 : 8), 'x');
			gint odd = g_rand_int_range(rand, 0, 2 * G_N_ELEMENTS(pieces));

			g_string_append_printf(text, "%s%s", word,
				pieces[odd < (gint)G_N_ELEMENTS(pieces) ? odd : 1]);
		}
		/* Not an octet behind the end is there. */
		exact = g_memdup2(text->str, text->len);
		for (guint room = 1; room <= 8; room += 3)
			check_same((DsnStr){ exact, text->len }, room);
	}
}

static void
finds_each_of_many_fields(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autoptr(GString) block = g_string_new(NULL);
	DsnFields fields;

	(void)state;
	for (guint i = 0; i < 100; i++)
		g_string_append_printf(block, "X-%02u: %u\n", i, i);
	fields = dsn_fields_parse(arena, (DsnStr){ block->str, block->len }, NULL);
	assert_int_equal(fields.n_fields, 100);
	for (guint i = 0; i < 100; i++) {
		char name[8], value[8];

		g_snprintf(name, sizeof name, "x-%02u", i);
		g_snprintf(value, sizeof value, " %u", i);
		assert_str(dsn_fields_get(&fields, name), dsn_str(value));
	}
	assert_null(dsn_fields_get(&fields, "x-aa").at);
	fields.n_fields = 17;
	assert_non_null(dsn_fields_get(&fields, "x-16").at);
	assert_null(dsn_fields_get(&fields, "x-17").at);
}

static void
finds_the_first_field_of_a_name_without_case(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnFields fields = dsn_fields_parse(arena, DSN_STR("To: a\nto: b\nTop: c\nX:\n\n"), NULL);

	(void)state;
	assert_str(dsn_fields_get(&fields, "TO"), DSN_STR(" a"));
	assert_str(dsn_fields_get(&fields, "top"), DSN_STR(" c"));
	assert_null(dsn_fields_get(&fields, "T").at);
	/* The function that a program of somebody else calls, and no fields at all. */
	assert_str((dsn_fields_get)(&fields, "top"), DSN_STR(" c"));
	assert_null((dsn_fields_get)(&fields, "T").at);
	assert_null(dsn_fields_get(&(DsnFields){ 0 }, "To").at);
	assert_non_null(dsn_fields_get(&fields, "X").at);
	assert_null(dsn_field_unfold(arena, DSN_STR_ABSENT).at);
}

static void
finds_all_fields_of_a_name(void **state)
{
	(void)state;
	for (guint n = 1; n < 70; n++)
		for (guint every = 1; every < 20; every += 3) {
			g_autoptr(DsnArena) arena = dsn_arena_new();
			g_autoptr(GString) text = g_string_new(NULL);
			DsnFields fields;
			guint index = 0;

			for (guint i = 0; i < n; i++)
				g_string_append_printf(
					text, "%s: %u\n", i % every == 0 ? "To" : "Ta", i);
			fields = dsn_fields_parse(arena, dsn_str(text->str), NULL);
			for (guint i = 0; i < n; i += every) {
				g_autofree char *want = g_strdup_printf(" %u", i);

				assert_str(dsn_fields_next(&fields, DSN_STR("TO"), &index),
					dsn_str(want));
				assert_int_equal(index, i + 1);
			}
			assert_null(dsn_fields_next(&fields, DSN_STR("TO"), &index).at);
		}
}

static const struct {
	const char *value;
	const char *text;
} word_cases[] = {
	{ "", "" },
	{ " plain ", "plain" },
	{ "=?us-ascii?Q?a_b=3D?=", "a b=" },
	{ "=?UTF-8?q?=c3=a4?=", "ä" },
	{ "=?utf-8?B?w6Q=?= x", "ä x" },
	{ "=?utf-8*de?B?w6Q=?=", "ä" },
	/* RFC 2047 section 6.2: blanks between words go, others stay. */
	{ "x =?utf-8?Q?a?= =?utf-8?Q?b?= y", "x ab y" },
	{ "=?utf-8?Q?a?=\n =?utf-8?Q?b?=", "ab" },
	{ "=?utf-8?Q?a?= and =?utf-8?Q?b?=", "a and b" },
	/* A character that is cut in two, and one charset after another. */
	{ "=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=", "ä" },
	{ "=?utf-8?B?ww==?= =?utf-8?B?pA==?=", "ä" },
	{ "=?iso-8859-1?Q?=E4?= =?utf-8?Q?=C3=A4?=", "ää" },
	{ "=?iso-8859-1?Q?=A4?= =?iso-8859-15?Q?=A4?=", "¤€" },
	{ "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本" },
	{ "=?shift_jis?B?k/qWew==?=", "日本" },
	{ "=?koi8-r?Q?=D0=D2=C9?=", "при" },
	{ "=?windows-1251?Q?=EF=F0=E8?=", "при" },
	{ "=?gb2312?B?xNC6wg==?=", "男郝" },
	/* What is none stays; what is broken is not lost. */
	{ "=?utf-8?X?a?=", "=?utf-8?X?a?=" },
	{ "=?utf-8?Q?never ended", "=?utf-8?Q?never ended" },
	{ "=?utf-8?Q?"
	  "?=",
		"" },
	{ "=?", "=?" },
	{ "=?a?Q", "=?a?Q" },
	{ "=?utf-8?Q?two words?=", "two words" },
	{ "=?utf-8?Q?a?=b", "ab" },
	{ "=?x-none?Q?a=E4?=", "aä" },
	{ "=?utf-8?Q?a=0Ab=0D?=", "a b " },
	{ "=?utf-8?Q?=FF?=", "\xef\xbf\xbd" },
	/* Bytes without a word about them. */
	{ "\xc3\xa4", "ä" },
	{ "\xe4", "ä" },
	{ "\033$BF|K\\\033(B", "日本" },
};

static void
decodes_encoded_words(void **state)
{
	(void)state;
	each_row (i, word_cases) {
		g_autoptr(DsnArena) arena = dsn_arena_new();

		check_str(dsn_field_text(arena, dsn_str(word_cases[i].value)),
			dsn_str(word_cases[i].text));
	}
}

static void
copies_nothing_that_is_not_folded(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const DsnStr value = DSN_STR(" smtp; 550 5.1.1 no such user ");

	(void)state;
	assert_ptr_equal(dsn_field_unfold(arena, value).at, value.at + 1);
	assert_ptr_equal(dsn_field_text(arena, value).at, value.at + 1);
	assert_int_equal(dsn_arena_used(arena), 0);
}

/* Plain words are taken as they are, many octets at once: what is not plain is seen at any place.
 */
static void
sees_what_is_not_plain_at_any_place(void **state)
{
	static const struct {
		const char *odd;
		const char *text; /* what becomes of it */
	} rows[] = { { "=?us-ascii?q?A?=", "A" }, { "=?", "=?" }, { "\n ", " " }, { "\r\n\t", " " },
		{ "\xe9", "\xc3\xa9" }, { "\xc3\xa9", "\xc3\xa9" }, { "=", "=" } };
	DsnArena *arena = dsn_arena_new();

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		for (gsize len = 1; len < 50; len++)
			for (gsize at = 0; at <= len; at++) {
				g_autofree char *words = g_strnfill(len, 'x');
				g_autofree char *value = g_strdup_printf(
					"%.*s%s%s", (int)at, words, rows[i].odd, words + at);
				g_autofree char *want = g_strdup_printf(
					"%.*s%s%s", (int)at, words, rows[i].text, words + at);
				g_autofree char *copy = g_memdup2(value, strlen(value));

				g_strstrip(want); /* folds at either end are no text */
				assert_str(dsn_field_text(arena, (DsnStr){ copy, strlen(value) }),
					dsn_str(want));
				dsn_arena_reset(arena);
			}
	dsn_arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_fields_up_to_an_empty_line_or_other_words),
		cmocka_unit_test(finds_the_ends_of_fields_of_any_length),
		cmocka_unit_test(takes_the_fields_of_any_header),
		cmocka_unit_test(finds_each_of_many_fields),
		cmocka_unit_test(finds_the_first_field_of_a_name_without_case),
		cmocka_unit_test(finds_all_fields_of_a_name),
		cmocka_unit_test(decodes_encoded_words),
		cmocka_unit_test(copies_nothing_that_is_not_folded),
		cmocka_unit_test(sees_what_is_not_plain_at_any_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
