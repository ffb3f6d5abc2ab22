/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/octets.h"
#include "base/str.h"
#include "words/words.h"
#include "reply/reply.h"

/* Diagnostics are short; nobody's verdict stands behind this. */
#define READ_MAX 8192
/* A reply that only follows says so at once. */
#define FOLLOW_ON_MAX 60

/* Where a number stands says whether it can be a reply code. */
typedef enum {
	PLACE_PLAIN,  /* within a sentence: "more than 550 messages" */
	PLACE_MARKED, /* behind punctuation */
	PLACE_SAID,   /* behind a word or mark that announces a reply: "said: 550" */
	PLACE_START,
} Place;

typedef struct {
	DsnStr text;
	gboolean found;
	gboolean lines; /* the reply has continuation lines */
	DsnReplyAt at;
	DsnStr marked;       /* "#5.1.1", "(#5.1.1)" behind the reply */
	DsnStr marked_ahead; /* ... in front of it, or where there is none */
	DsnStr loose;        /* "5.1.1" on its own */
	DsnStr loose_ahead;
} Search;

/* What may stand around codes.  A NUL is as good as the end of the text. */
enum {
	BEFORE_CODE = 1,
	BEHIND_CODE = 2,
	BEFORE_STATUS = 4, /* behind a reply code */
	BEHIND_STATUS = 8,
	MARKING = 16,
};

static const guchar marks[256] = {
	['\0'] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | BEHIND_STATUS,
	['\t'] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | BEHIND_STATUS,
	[' '] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | BEHIND_STATUS,
	['"'] = BEFORE_CODE | MARKING,
	['#'] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | MARKING,
	['\''] = BEFORE_CODE | MARKING,
	['('] = BEFORE_CODE | BEFORE_STATUS | MARKING,
	[')'] = BEHIND_CODE | BEHIND_STATUS,
	[','] = BEFORE_CODE | BEHIND_CODE | MARKING,
	['-'] = BEHIND_CODE | BEFORE_STATUS | BEHIND_STATUS,
	[':'] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | BEHIND_STATUS | MARKING,
	[';'] = BEFORE_CODE | BEHIND_CODE | MARKING,
	['<'] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | MARKING,
	['='] = BEFORE_CODE | MARKING,
	['>'] = BEFORE_CODE,
	['.'] = MARKING,
	['['] = BEFORE_CODE | BEFORE_STATUS,
	[']'] = BEHIND_STATUS | MARKING,
	['|'] = BEFORE_CODE | MARKING,
	/* Punctuation beyond ASCII is Chinese or Japanese: a full stop or a colon. */
	[0x80 ... 0xff] = MARKING,
};

static inline gboolean
is_mark(char c, guchar place)
{
	return (marks[(guchar)c] & place) != 0;
}

static gboolean
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char
char_at(DsnStr text, gsize at)
{
	return at < text.len ? text.at[at] : '\0';
}

static gsize
skip_blanks(DsnStr text, gsize at)
{
	while (at < text.len && dsn_is_blank(text.at[at]))
		at++;
	return at;
}

/* Bytes of "5.1.1" at @at, absent if there is no code. */
static DsnStr
enhanced_at(DsnStr text, gsize at)
{
	gsize end = at;

	if (at >= text.len ||
		!dsn_status_is_set(dsn_status_parse(dsn_str_slice(text, at, text.len))))
		return DSN_STR_ABSENT;
	while (end < text.len && (is_digit(text.at[end]) || text.at[end] == '.'))
		end++;
	while (text.at[end - 1] == '.')
		end--;
	return dsn_str_slice(text, at, end);
}

/* The word in front of @at, without blanks and one mark of punctuation between. */
static DsnStr
word_before(DsnStr text, gsize at, char *mark)
{
	gsize end = at, start;

	*mark = '\0';
	while (end > 0 && text.at[end - 1] == ' ')
		end--;
	if (end > 0 && !g_ascii_isalnum(text.at[end - 1])) {
		*mark = text.at[--end];
		while (end > 0 && text.at[end - 1] == ' ')
			end--;
	}
	start = end;
	while (start > 0 && end - start < 16 && g_ascii_isalpha(text.at[start - 1]))
		start--;
	return dsn_str_slice(text, start, end);
}

static Place
place_of(DsnStr text, gsize at)
{
	char mark;
	DsnStr word = word_before(text, at, &mark);

	if (word.len == 0 && (mark == '\0' || mark == '#' || mark == '<' || mark == '('))
		return PLACE_START;
	if (dsn_words_match(&dsn_words_reply_openers, word) > 0 || mark == '>')
		return PLACE_SAID;
	return is_mark(mark, MARKING) ? PLACE_MARKED : PLACE_PLAIN;
}

/* 0 if the digits at @at are no reply code (RFC 5321 4.2: 2 to 5, then 0 to 5). */
static guint
code_at(DsnStr text, gsize at)
{
	char after;

	if (text.len - at < 3 || text.at[at + 1] < '0' || text.at[at + 1] > '9' ||
		!is_digit(text.at[at + 2]))
		return 0;
	after = char_at(text, at + 3);
	if (!is_mark(after, BEHIND_CODE))
		return 0;
	if (at > 1 && text.at[at - 1] == '#' && text.at[at - 2] != ' ' && text.at[at - 2] != '<')
		return 0; /* a part of a web address */
	return (guint)(text.at[at] - '0') * 100 + (guint)(text.at[at + 1] - '0') * 10 +
	       (guint)(text.at[at + 2] - '0');
}

/* The enhanced code of the reply at @at, right behind its code; @end: where it is over. */
static DsnStr
status_behind(DsnStr text, gsize at, gsize *end)
{
	gsize start = at + 3;
	DsnStr status;

	while (start < text.len && start < at + 8 && is_mark(text.at[start], BEFORE_STATUS))
		start++;
	status = enhanced_at(text, start);
	*end = status.len > 0 ? start + status.len : MIN(at + 3, text.len);
	while (*end < text.len && is_mark(text.at[*end], BEHIND_STATUS))
		++*end;
	return status;
}

gboolean
dsn_reply_is_follow_on(guint code, DsnStr words)
{
	words.len = MIN(words.len, FOLLOW_ON_MAX);
	return (code == 503 || code == 554) &&
	       dsn_words_match(&dsn_words_follow_on_replies, words) > 0;
}

static gboolean
is_last_line(const Search *search, guint code, DsnStr status)
{
	const DsnReplyAt *at = &search->at;

	return search->found && at->reply.code == code &&
	       (status.len == 0 || at->status.len == 0 || dsn_str_equal(status, at->status)) &&
	       (search->lines || status.len > 0);
}

static gboolean
replaces(const Search *search, guint code, DsnStr status, Place place)
{
	if (!search->found || search->at.reply.code < 400)
		return place != PLACE_PLAIN || status.len > 0;
	return code >= 400 && (status.len > 0 || place == PLACE_SAID);
}

/* Returns where to go on, or the end of the text if the cause is told. */
static gsize
take_reply(Search *search, gsize at, guint code)
{
	gsize words;
	DsnStr status = status_behind(search->text, at, &words);
	DsnStr text = dsn_str_slice(search->text, words, search->text.len);
	gboolean follows;

	if (is_last_line(search, code, status)) {
		if (search->at.status.len == 0)
			search->at.status = status;
		return words;
	}
	/* Sendmail's words for "no reply came". */
	if (dsn_str_has_prefix_nocase(text, DSN_STR("reply: read error")))
		return words;
	if (!replaces(search, code, status, place_of(search->text, at)))
		return at + 3;
	follows = dsn_reply_is_follow_on(code, text);
	if (follows && search->found && search->at.reply.code >= 400 && !search->at.follows) {
		search->at.cause_text = dsn_str_slice(search->text, 0, at);
		return search->text.len;
	}
	if (search->marked.len > 0)
		search->marked_ahead = search->marked;
	/* Exchange Online: "550 5.1.351 Remote server returned ... -> 550 User unknown". */
	if (search->at.status.len > 0)
		search->loose_ahead = search->at.status;
	search->marked = search->loose = DSN_STR_ABSENT;
	search->found = TRUE;
	search->lines = char_at(search->text, at + 3) == '-';
	search->at.reply.code = code;
	search->at.reply.text = text;
	search->at.code = dsn_str_slice(search->text, at, at + 3);
	search->at.status = status;
	search->at.follows = follows;
	return words;
}

/* An enhanced code that no reply code stands before. */
static gsize
take_status(Search *search, gsize at, DsnStr status)
{
	DsnStr text = search->text;
	gsize mark = at;
	char after = char_at(text, at + status.len);
	DsnStatus value = dsn_status_parse(status);

	if (mark > 0 && text.at[mark - 1] == '#')
		mark--;
	if (mark < at) {
		/* "(#5.1.1 - chkuser)" is a remark of a plugin, not the code of the reply. */
		gboolean whole = mark == 0 || text.at[mark - 1] != '(' || after == ')';

		if (whole && search->found && search->marked.len == 0)
			search->marked = status;
		else if (whole && !search->found)
			search->marked_ahead = status;
	} else if (value.subject <= 7 && after != '/' && after != '-') {
		/* Subjects end at 7: "4.94.2" is a version. */
		if (search->found && search->loose.len == 0)
			search->loose = status;
		else if (!search->found && search->loose_ahead.len == 0)
			search->loose_ahead = status;
	}
	return at + status.len;
}

static DsnStr
choose_status(const Search *search)
{
	const DsnReplyAt *at = &search->at;

	if (at->status.len > 0)
		return at->status;
	if (search->marked.len > 0)
		return search->marked;
	if (search->marked_ahead.len > 0)
		return search->marked_ahead;
	if (!search->found)
		return search->loose_ahead;
	/* A code of another class is not this reply's. */
	if (search->loose.len > 0 && (guint)(search->loose.at[0] - '0') == at->reply.code / 100)
		return search->loose;
	if (search->loose_ahead.len > 0 &&
		(guint)(search->loose_ahead.at[0] - '0') == at->reply.code / 100)
		return search->loose_ahead;
	return DSN_STR_ABSENT;
}

static DsnStr
words_without_reply(DsnStr text, DsnStr status)
{
	gsize end;

	if (status.len == 0 || status.at != text.at + skip_blanks(text, 0))
		return text;
	end = (gsize)(status.at - text.at) + status.len;
	while (end < text.len && strchr(" -:", text.at[end]) != NULL)
		end++;
	return dsn_str_slice(text, end, text.len);
}

/* Whether a code may begin at @at, by what stands there and before it. */
static inline gboolean
may_begin_code(DsnStr text, gsize at)
{
	char c = text.at[at];

	return (c == '5' || c == '4' || c == '2') &&
	       (at == 0 || is_mark(text.at[at - 1], BEFORE_CODE));
}

/* One bit for each octet at @at where a code may begin: a digit from 2 to 5 that no letter, digit,
 * hyphen, dot or slash stands before.  Most digits are within a number, a name or a word. */
static inline guint
find_beginnings(DsnStr text, gsize at)
{
	DsnOctets octets = dsn_octets_load(text.at + at);
	DsnOctets numbers = dsn_octets_within(octets, '-', '9' - '-' + 1);
	DsnOctets letters = dsn_octets_within(dsn_octets_fold(octets), 'a', 26);
	guint inner = dsn_octets_bits(numbers | letters) << 1;

	return dsn_octets_bits(dsn_octets_within(octets, '2', 4)) & ~inner;
}

/* Where a code may begin next; the length if it may nowhere. */
static gsize
find_code(DsnStr text, gsize at)
{
	for (; text.len - at >= DSN_OCTETS; at += DSN_OCTETS)
		for (guint bits = find_beginnings(text, at); bits != 0; bits &= bits - 1) {
			gsize here = at + (gsize)__builtin_ctz(bits);

			if (may_begin_code(text, here))
				return here;
		}
	while (at < text.len && !may_begin_code(text, at))
		at++;
	return at;
}

DsnReplyAt
dsn_reply_locate(DsnStr text)
{
	Search search = { .text = { text.at, MIN(text.len, READ_MAX) } };
	DsnStr t = search.text;
	gsize i = 0;

	search.at.cause_text = t;
	while ((i = find_code(t, i)) < t.len) {
		guint code = code_at(t, i);
		DsnStr status;

		if (code != 0) {
			i = take_reply(&search, i, code);
			continue;
		}
		status = enhanced_at(t, i);
		i = status.len > 0 ? take_status(&search, i, status) : i + 1;
	}
	search.at.status = choose_status(&search);
	search.at.reply.status = dsn_status_parse(search.at.status);
	if (!search.found)
		search.at.reply.text = words_without_reply(t, search.at.status);
	else if (search.at.cause_text.len < t.len)
		search.at.reply.text.len =
			(gsize)(search.at.cause_text.at + search.at.cause_text.len -
				search.at.reply.text.at);
	return search.at;
}

DsnReply
dsn_reply_find(DsnStr text)
{
	return dsn_reply_locate(text).reply;
}
