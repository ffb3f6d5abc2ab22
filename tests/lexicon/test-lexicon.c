/* SPDX-License-Identifier: MIT */
/* The words of a text, how far they are apart, and what they say together. */
#include "config.h"

#include "lexicon/sentence.h"
#include "support/test.h"

#include "base/normal.h"

static DsnSentence sentence;
static DsnNormal normal;

static DsnWordClasses
class_of(const char *name)
{
	DsnWordClasses bits = dsn_lexicon_class(dsn_lexicon_builtin(), dsn_str(name));

	assert_true(bits != 0);
	return bits;
}

static void
read_text(const char *text)
{
	dsn_normal_make(&normal, dsn_str(text), 0);
	dsn_sentence_read(&sentence, dsn_lexicon_builtin(), (DsnStr){ normal.text, normal.len }, 0);
}

/* Each text holds one word of the lexicon, at [from, to), of that class. */
static const struct {
	const char *text;
	gsize from, to;
	const char *class;
} words[] = {
	{ "mailbox", 0, 7, "recipient" },
	{ "xyz MAILBOX!", 4, 11, "recipient" },
	{ "mail box", 0, 8, "recipient" },
	{ "mail_box", 0, 8, "recipient" },
	{ "xyz_mailbox_xyz", 4, 11, "recipient" },
	{ "Empf\303\244nger", 0, 9, "recipient" },
	{ "destin. ", 0, 6, "recipient-named" },
	{ "graylisted!", 0, 10, "greylist" },
	{ "xyz no such xyz", 4, 11, "absent" },
	{ "\346\224\266\344\273\266\344\272\272xyz", 0, 9, "recipient" },
	{ "<anna@b.example>", 1, 15, "addr" },
	{ "xyz [192.0.2.1]", 5, 14, "client" },
	{ "<anna>", 0, 6, "bracketed" },
};

static void
finds_words(void **state)
{
	guint failed = 0;

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		read_text(words[i].text);
		if (sentence.n != 1 || sentence.words[0].from != words[i].from ||
			sentence.words[0].to != words[i].to ||
			(sentence.words[0].classes & class_of(words[i].class)) == 0) {
			print_error("\"%s\": %u words, the first at %u to %u\n", words[i].text,
				sentence.n, sentence.words[0].from, sentence.words[0].to);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
}

/* Not words: parts of others, of URLs, of names of hosts, and idioms. */
static void
passes_over_what_is_none(void **state)
{
	static const char *const texts[] = { "mailboxed", "xmailbox", "unknownx",
		"https://www.example.com/user/unknown", "www.user.unknown/mailbox",
		"mx.dmarc.example", "spam.de", "spf.user.com.", "a\303\251user" };

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		read_text(texts[i]);
		if (sentence.n != 0)
			fail_msg("\"%s\" holds a word", texts[i]);
	}
	read_text("requested action not taken");
	assert_int_equal(sentence.classes & class_of("not"), 0);
	read_text("rejected.unknown"); /* a blank was forgotten: no host has such a name */
	assert_int_equal(sentence.n, 2);
}

static void
measures_how_far_words_are_apart(void **state)
{
	(void)state;
	read_text("mailbox is so full. unknown: user");
	assert_int_equal(sentence.n, 4);
	assert_int_equal(sentence.words[0].start, 0);
	assert_int_equal(sentence.words[0].end, 2);
	assert_int_equal(sentence.words[1].start, 6);
	assert_int_equal(sentence.words[1].end, 8);
	/* the end of a clause is as far as four words, a colon as two */
	assert_int_equal(sentence.words[2].start, 16);
	assert_int_equal(sentence.words[3].start, 22);
	read_text("mail box unknown");
	assert_int_equal(sentence.words[0].end, 4);
	assert_int_equal(sentence.words[1].start, 4);
}

static const struct {
	const char *text;
	const char *evidence; /* NULL: it is not said */
} sayings[] = {
	{ "the user is unknown", "user is unknown" },
	{ "Unknown is the user", "unknown is the user" },
	{ "unknown_user", "unknown_user" },
	{ "user a b c d e unknown", "user a b c d e unknown" },
	{ "user a b c d e f unknown", NULL },
	{ "the user a b. Unknown", NULL },
	{ "user, unknown", "user, unknown" },
	{ "unknown", NULL },
	{ "user user", NULL },
	{ "sender: user unknown", NULL },
	{ "sender a b c d user unknown", "user unknown" },
	{ "user unknown to the sender", NULL },
	{ "sender user unknown a b c d e f g user unknown", "user unknown" },
	{ "\347\224\250\346\210\267\344\270\215\345\255\230\345\234\250",
		"\347\224\250\346\210\267\344\270\215\345\255\230\345\234\250" },
};

static void
hears_what_a_sentence_says(void **state)
{
	DsnFamily family = { .n = 2, .within = DSN_FAMILY_WITHIN };
	guint failed = 0;

	(void)state;
	family.all[0] = class_of("recipient");
	family.all[1] = class_of("absent");
	family.except = class_of("sender");
	for (gsize i = 0; i < G_N_ELEMENTS(sayings); i++) {
		gsize from = 0, to = 0;
		gboolean found;
		DsnStr evidence;

		read_text(sayings[i].text);
		found = dsn_family_find(&family, &sentence, &from, &to);
		evidence = (DsnStr){ normal.text + from, to - from };
		if (found != (sayings[i].evidence != NULL) ||
			(found && !dsn_str_equal(evidence, dsn_str(sayings[i].evidence)))) {
			print_error("\"%s\": %d \"%.*s\"\n", sayings[i].text, found,
				(int)evidence.len, evidence.at);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
}

static void
asks_for_a_word_for_each_class(void **state)
{
	DsnFamily family = { .n = 3, .within = 6 };
	gsize from, to;

	(void)state;
	family.all[0] = family.all[1] = class_of("recipient");
	family.all[2] = class_of("absent");
	read_text("unknown user");
	assert_false(dsn_family_find(&family, &sentence, &from, &to));
	read_text("user unknown mailbox");
	assert_true(dsn_family_find(&family, &sentence, &from, &to));
}

static void
knows_what_is_spoken_of_nearby(void **state)
{
	(void)state;
	read_text("a user of the sender is not here a b c d e");
	assert_true(dsn_sentence_speaks_near(&sentence, class_of("sender"), 2, 6));
	read_text("a user a b c d sender");
	assert_false(dsn_sentence_speaks_near(&sentence, class_of("sender"), 2, 6));
	assert_false(dsn_sentence_speaks_near(&sentence, class_of("virus"), 2, 6));
	assert_false(dsn_sentence_speaks_near(&sentence, class_of("recipient"), 2, 6));
}

/* The definition: every choice of different words, in the order of the text. */
static gboolean
find_naively(const DsnFamily *family, const DsnSentence *s, guint n, guint after, guint open,
	guint chosen[])
{
	if (n == family->n) {
		guint start = s->words[chosen[0]].start, end = s->words[chosen[n - 1]].end;

		for (guint i = 0; i < s->n; i++) {
			gboolean mine = FALSE;

			for (guint k = 0; k < n; k++)
				mine = mine || chosen[k] == i;
			if (!mine && (s->words[i].classes & family->except) != 0 &&
				s->words[i].end + 6 >= (gint)start &&
				s->words[i].start <= (gint)end + 6)
				return FALSE;
		}
		return TRUE;
	}
	for (guint i = after; i < s->n; i++)
		for (guint k = 0; k < family->n; k++) {
			chosen[n] = i;
			if ((open & 1u << k) != 0 && (s->words[i].classes & family->all[k]) != 0 &&
				(n == 0 || s->words[i].start <=
						   s->words[chosen[n - 1]].end + family->within) &&
				find_naively(family, s, n + 1, i + 1, open & ~(1u << k), chosen))
				return TRUE;
		}
	return FALSE;
}

static void
finds_what_a_naive_search_finds(void **state)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(11);
	guint found = 0;

	(void)state;
	for (guint round = 0; round < 20000; round++) {
		DsnFamily family = { .n = (guint8)g_rand_int_range(rand, 1, 5),
			.within = (guint8)g_rand_int_range(rand, 0, 8),
			.except = g_rand_int_range(rand, 0, 4) == 0 ? 16 : 0 };
		guint chosen[DSN_FAMILY_WORDS], place = 0;
		gsize from, to;
		gboolean want;

		sentence.n = (guint)g_rand_int_range(rand, 0, 9);
		sentence.classes = 0;
		for (guint i = 0; i < sentence.n; i++) {
			place += (guint)g_rand_int_range(rand, 0, 7);
			sentence.words[i] = (DsnSentenceWord){ (guint16)i, (guint16)(i + 1),
				(guint16)place, (guint16)(place + 2),
				(DsnWordClasses)g_rand_int_range(rand, 1, 32) &
					(DsnWordClasses)g_rand_int_range(rand, 1, 32) };
			place += 2;
			sentence.classes |= sentence.words[i].classes;
		}
		for (guint k = 0; k < family.n; k++)
			family.all[k] = (DsnWordClasses)g_rand_int_range(rand, 1, 16);
		want = find_naively(&family, &sentence, 0, 0, (1u << family.n) - 1, chosen);
		assert_int_equal(dsn_family_find(&family, &sentence, &from, &to), want);
		found += (guint)want;
	}
	assert_in_range(found, 2000, 18000);
}

/* More words than are kept, octets that are no letters, text up to the end of memory. */
static void
bears_any_text(void **state)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);

	(void)state;
	for (guint i = 0; i < 3000; i++)
		g_string_append(text, i % 2 == 0 ? "user " : "unknown ");
	read_text(text->str);
	assert_int_equal(sentence.n, DSN_SENTENCE_WORDS);
	for (guint round = 0; round < 2000; round++) {
		g_string_truncate(text, 0);
		for (guint i = (guint)g_rand_int_range(rand, 0, 60); i > 0; i--)
			g_string_append_c(text, (char)g_rand_int_range(rand, 1, 256));
		read_text(text->str);
		for (guint i = 0; i < sentence.n; i++) {
			assert_true(sentence.words[i].from < sentence.words[i].to);
			assert_true(sentence.words[i].to <= normal.len);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_words),
		cmocka_unit_test(passes_over_what_is_none),
		cmocka_unit_test(measures_how_far_words_are_apart),
		cmocka_unit_test(hears_what_a_sentence_says),
		cmocka_unit_test(asks_for_a_word_for_each_class),
		cmocka_unit_test(knows_what_is_spoken_of_nearby),
		cmocka_unit_test(finds_what_a_naive_search_finds),
		cmocka_unit_test(bears_any_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
