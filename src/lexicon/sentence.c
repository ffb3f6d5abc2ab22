/* SPDX-License-Identifier: MIT */
/* From a text to the words that the lexicon knows, and from these to what the sentence says. */
#include "config.h"

#include "lexicon/sentence.h"

/* ---- what a text is made of ---- */

/* Half words. */
#define WORD 2
#define CLAUSE 8

typedef struct {
	DsnSentence *sentence;
	const DsnLexicon *lexicon;
	DsnStr text;
	gsize at;
	guint place;
} Reader;

static void
add(Reader *reader, gsize to, guint width, DsnWordClasses classes)
{
	DsnSentence *sentence = reader->sentence;

	if (classes != 0 && sentence->n < DSN_SENTENCE_WORDS) {
		sentence->words[sentence->n++] =
			(DsnSentenceWord){ (guint16)reader->at, (guint16)to, (guint16)reader->place,
				(guint16)(reader->place + width), classes };
		sentence->classes |= classes;
	}
	reader->place += width;
	reader->at = to;
}

/* Addresses and names of hosts hold no blank and none of these. */
static const guint8 ends_token[256] = { [' '] = 1,
	['<'] = 1,
	['>'] = 1,
	['('] = 1,
	[')'] = 1,
	['['] = 1,
	[']'] = 1,
	[','] = 1,
	[';'] = 1,
	[':'] = 1,
	['"'] = 1,
	['\''] = 1 };

/* The end of the token that begins at @at; @dots, @signs: how many "." and "@" it has. */
static gsize
token_end(DsnStr text, gsize at, guint *dots, guint *signs)
{
	*dots = *signs = 0;
	for (; at < text.len && !ends_token[(guchar)text.at[at]]; at++) {
		*dots += text.at[at] == '.';
		*signs += text.at[at] == '@';
	}
	return at;
}

static gboolean
begins_with(DsnStr text, gsize at, DsnStr word)
{
	return dsn_str_has_prefix_nocase(dsn_str_slice(text, at, text.len), word);
}

static gboolean
is_url(DsnStr text, gsize at)
{
	return (text.at[at] == 'h' || text.at[at] == 'w') &&
	       (begins_with(text, at, DSN_STR("http://")) ||
		       begins_with(text, at, DSN_STR("https://")) ||
		       begins_with(text, at, DSN_STR("www.")));
}

static gsize
url_end(DsnStr text, gsize at)
{
	while (at < text.len && strchr(" <>\"", text.at[at]) == NULL)
		at++;
	return at;
}

static gboolean
is_ipv4(DsnStr token)
{
	guint dots = 0;

	for (gsize i = 0; i < token.len; i++) {
		if (token.at[i] == '.')
			dots++;
		else if (!g_ascii_isdigit(token.at[i]))
			return FALSE;
	}
	return dots == 3 && token.len >= 7 && token.len <= 15;
}

/* "mx.b.example", "b.example", "shop.de"; not "rejected.please", where a blank was forgotten. */
static gboolean
is_host(DsnStr token)
{
	static const char *const top[] = { "arpa", "com", "edu", "example", "gov", "info",
		"internal", "invalid", "lan", "local", "localdomain", "localhost", "mil", "net",
		"org", "test" };
	guint dots = 0;
	gsize last = 0;

	for (gsize i = 0; i < token.len; i++) {
		if (token.at[i] == '.' && i > 0) {
			dots++;
			last = i + 1;
		} else if (token.at[i] != '-' && token.at[i] != '_' &&
			   !g_ascii_isalnum(token.at[i]))
			return FALSE;
	}
	if (dots != 1)
		return dots > 1;
	if (token.len - last == 2)
		return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(top); i++)
		if (dsn_str_equal(dsn_str_slice(token, last, token.len), dsn_str(top[i])))
			return TRUE;
	return FALSE;
}

/* An address, a URL, the name or the number of a host: not to be read for words. */
static gboolean
take_name(Reader *reader)
{
	DsnStr text = reader->text, token;
	guint dots, signs;
	gsize end = token_end(text, reader->at, &dots, &signs);

	if (is_url(text, reader->at)) {
		add(reader, url_end(text, reader->at), WORD, 0);
		return TRUE;
	}
	if (dots + signs == 0)
		return FALSE;
	while (end > reader->at && text.at[end - 1] == '.')
		end--;
	token = dsn_str_slice(text, reader->at, end);
	if (signs > 0)
		add(reader, end, 1, reader->lexicon->address);
	else if (is_ipv4(token))
		add(reader, end, WORD, reader->lexicon->client);
	else if (is_host(token))
		add(reader, end, WORD, 0);
	else
		return FALSE;
	return TRUE;
}

/* "<anna>": a name that is no address. */
static gboolean
take_bracketed(Reader *reader)
{
	DsnStr text = reader->text;
	gsize end = reader->at + 1;

	while (end < text.len && strchr(" <>@", text.at[end]) == NULL)
		end++;
	if (end >= text.len || text.at[end] != '>' || end == reader->at + 1)
		return FALSE;
	add(reader, end + 1, WORD, reader->lexicon->bracketed);
	return TRUE;
}

static gsize
word_end(DsnStr text, gsize at)
{
	while (dsn_is_letter_at(text, at) && !dsn_is_unspaced_at(text, at))
		at++;
	return at;
}

/* So many half words as there are blanks in it and one; half a word for each unspaced character. */
static guint
width_of(DsnStr text, gsize from, gsize to)
{
	guint width = 0;

	while (from < to) {
		if (dsn_is_unspaced_at(text, from)) {
			width++;
			from += 3;
		} else if (dsn_is_letter_at(text, from)) {
			width += WORD;
			from = word_end(text, from);
		} else
			from++;
	}
	return width;
}

static void
take_word(Reader *reader)
{
	DsnStr text = reader->text;
	const DsnWord *word = dsn_lexicon_longest(reader->lexicon, text, reader->at);
	gsize end;

	if (word == NULL) {
		if (dsn_is_unspaced_at(text, reader->at))
			add(reader, MIN(reader->at + 3, text.len), 1, 0);
		else
			add(reader, word_end(text, reader->at), WORD, 0);
		return;
	}
	end = reader->at + word->len;
	if (word->is_stem && !dsn_is_unspaced_at(text, reader->at))
		end = word_end(text, end);
	add(reader, end, width_of(text, reader->at, end), reader->lexicon->sets[word->set]);
}

static guint
width_of_punctuation(DsnStr text, gsize at)
{
	switch (text.at[at]) {
	case ';':
	case '!':
	case '?':
	case '|':
		return CLAUSE;
	case '.':
		return at + 1 == text.len || text.at[at + 1] == ' ' ? CLAUSE : 0;
	case ':':
	case '/':
		return 2 * WORD;
	case ' ':
	case '"':
	case '\'':
		return 0;
	default:
		return (guchar)text.at[at] < 0x80 ? WORD : 1;
	}
}

void
dsn_sentence_read(DsnSentence *sentence, const DsnLexicon *lexicon, DsnStr text, gsize from)
{
	Reader reader = { sentence, lexicon, text, from, 0 };

	sentence->n = 0;
	sentence->classes = 0;
	while (reader.at < text.len) {
		if (dsn_is_letter_at(text, reader.at)) {
			if (!take_name(&reader))
				take_word(&reader);
		} else if (text.at[reader.at] != '<' || !take_bracketed(&reader)) {
			reader.place += width_of_punctuation(text, reader.at);
			reader.at++;
		}
	}
}

/* ---- what its words say together ---- */

/* Of those in the way of a family: three words around it. */
#define AROUND (3 * WORD)

static gboolean
is_near(const DsnSentenceWord *word, guint start, guint end)
{
	return (guint)word->end + AROUND >= start && word->start <= end + AROUND;
}

typedef struct {
	const DsnFamily *family;
	const DsnSentence *sentence;
	guint chosen[DSN_FAMILY_WORDS];
} Search;

static gboolean
is_chosen(const Search *search, guint word)
{
	for (guint i = 0; i < search->family->n; i++)
		if (search->chosen[i] == word)
			return TRUE;
	return FALSE;
}

static gboolean
has_exception(const Search *search)
{
	const DsnSentence *sentence = search->sentence;
	guint start = sentence->words[search->chosen[0]].start;
	guint end = sentence->words[search->chosen[search->family->n - 1]].end;

	if ((sentence->classes & search->family->except) == 0)
		return FALSE;
	for (guint i = 0; i < sentence->n; i++)
		if ((sentence->words[i].classes & search->family->except) != 0 &&
			is_near(&sentence->words[i], start, end) && !is_chosen(search, i))
			return TRUE;
	return FALSE;
}

/* Chooses the next word, of those behind @after, for one of the classes that are @open, a bit
 * each; in the order of the text. */
static gboolean
choose(Search *search, guint n, guint after, guint open)
{
	const DsnFamily *family = search->family;
	const DsnSentence *sentence = search->sentence;

	if (n == family->n)
		return !has_exception(search);
	for (guint i = after; i < sentence->n; i++) {
		const DsnSentenceWord *word = &sentence->words[i];

		if (n > 0 &&
			(guint)word->start >
				(guint)sentence->words[search->chosen[n - 1]].end + family->within)
			break;
		search->chosen[n] = i;
		for (guint k = 0; k < family->n; k++)
			if ((open >> k & 1) != 0 && (word->classes & family->all[k]) != 0 &&
				choose(search, n + 1, i + 1, open & ~(1u << k)))
				return TRUE;
	}
	return FALSE;
}

gboolean
dsn_family_find(const DsnFamily *family, const DsnSentence *sentence, gsize *from, gsize *to)
{
	Search search = { .family = family, .sentence = sentence };

	for (guint i = 0; i < family->n; i++)
		if ((sentence->classes & family->all[i]) == 0)
			return FALSE;
	if (!choose(&search, 0, 0, (1u << family->n) - 1))
		return FALSE;
	*from = sentence->words[search.chosen[0]].from;
	*to = sentence->words[search.chosen[family->n - 1]].to;
	return TRUE;
}

gboolean
dsn_sentence_speaks_near(const DsnSentence *sentence, DsnWordClasses classes, gsize from, gsize to)
{
	guint start = G_MAXUINT, end = 0;

	if ((sentence->classes & classes) == 0)
		return FALSE;
	for (guint i = 0; i < sentence->n; i++)
		if (sentence->words[i].to > from && sentence->words[i].from < to) {
			start = MIN(start, sentence->words[i].start);
			end = MAX(end, sentence->words[i].end);
		}
	for (guint i = 0; i < sentence->n; i++)
		if ((sentence->words[i].classes & classes) != 0 &&
			(sentence->words[i].from < from || sentence->words[i].to > to) &&
			is_near(&sentence->words[i], start, end))
			return TRUE;
	return FALSE;
}
