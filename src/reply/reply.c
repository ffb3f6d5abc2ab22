/* SPDX-License-Identifier: MIT */
/* The reply of an SMTP server within a diagnostic: its code, its enhanced code, its words. */
#include "config.h"

#include "base/octets.h"
#include "base/str.h"
#include "words/words.h"
#include "reply/reply.h"

/* Octets that are read; diagnostics are far shorter. */
#define READ_MAX 8192
/* Octets of a reply in which it says that it only follows from the one before. */
#define FOLLOW_ON_MAX 60

/* What stands before a number says how likely it is a reply code. */
typedef enum {
	PLACE_SENTENCE,    /* a word: "more than 550 messages" */
	PLACE_PUNCTUATION, /* "...; 550" */
	PLACE_OPENER,      /* a word or a sign that opens a reply: "said: 550", "-> 550" */
	PLACE_START,       /* nothing, or "#", "<", "(" */
} Place;

/**
 * Search: what was found so far
 * @found: there is a reply code, and @at tells of it
 * @lines: the reply has several lines: "550-5.1.1 ..."
 * @signed_behind, @bare_behind: "#5.1.1" or "(#5.1.1)", and "5.1.1" alone, behind the reply
 * @signed_ahead, @bare_ahead: the same in front of it, or where there is no reply
 */
typedef struct {
	DsnStr text;
	gboolean found;
	gboolean lines;
	DsnReplyAt at;
	DsnStr signed_behind;
	DsnStr signed_ahead;
	DsnStr bare_behind;
	DsnStr bare_ahead;
} Search;

/* Where an octet may stand next to a code.  A NUL is as good as the end of the text. */
enum {
	BEFORE_CODE = 1,
	BEHIND_CODE = 2,
	BEFORE_STATUS = 4, /* behind a reply code */
	BEHIND_STATUS = 8,
	PUNCTUATION = 16,
};

static const guchar neighbours[256] = {
	['\0'] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | BEHIND_STATUS,
	['\t'] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | BEHIND_STATUS,
	[' '] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | BEHIND_STATUS,
	['"'] = BEFORE_CODE | PUNCTUATION,
	['#'] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | PUNCTUATION,
	['\''] = BEFORE_CODE | PUNCTUATION,
	['('] = BEFORE_CODE | BEFORE_STATUS | PUNCTUATION,
	[')'] = BEHIND_CODE | BEHIND_STATUS,
	[','] = BEFORE_CODE | BEHIND_CODE | PUNCTUATION,
	['-'] = BEHIND_CODE | BEFORE_STATUS | BEHIND_STATUS,
	[':'] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | BEHIND_STATUS | PUNCTUATION,
	[';'] = BEFORE_CODE | BEHIND_CODE | PUNCTUATION,
	['<'] = BEFORE_CODE | BEHIND_CODE | BEFORE_STATUS | PUNCTUATION,
	['='] = BEFORE_CODE | PUNCTUATION,
	['>'] = BEFORE_CODE,
	['.'] = PUNCTUATION,
	['['] = BEFORE_CODE | BEFORE_STATUS,
	[']'] = BEHIND_STATUS | PUNCTUATION,
	['|'] = BEFORE_CODE | PUNCTUATION,
	/* Punctuation beyond ASCII is Chinese or Japanese: a full stop or a colon. */
	[0x80 ... 0xff] = PUNCTUATION,
};

static inline gboolean
may_stand(char c, guchar place)
{
	return (neighbours[(guchar)c] & place) != 0;
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

/* The enhanced code at @at, "5.1.1" of "5.1.1.", or absent. */
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

/* The word in front of @at; between them may be blanks and one @sign, or NUL for none. */
static DsnStr
word_before(DsnStr text, gsize at, char *sign)
{
	gsize end = at, start;

	*sign = '\0';
	while (end > 0 && text.at[end - 1] == ' ')
		end--;
	if (end > 0 && !g_ascii_isalnum(text.at[end - 1])) {
		*sign = text.at[--end];
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
	char sign;
	DsnStr word = word_before(text, at, &sign);

	if (word.len == 0 && (sign == '\0' || sign == '#' || sign == '<' || sign == '('))
		return PLACE_START;
	if (dsn_words_match(&dsn_words_reply_openers, word) > 0 || sign == '>')
		return PLACE_OPENER;
	return may_stand(sign, PUNCTUATION) ? PLACE_PUNCTUATION : PLACE_SENTENCE;
}

/* The reply code at @at, which is a digit that may begin one (RFC 5321 section 4.2); 0 if it is
 * none. */
static guint
code_at(DsnStr text, gsize at)
{
	char after;

	if (text.len - at < 3 || text.at[at + 1] < '0' || text.at[at + 1] > '9' ||
		!is_digit(text.at[at + 2]))
		return 0;
	after = char_at(text, at + 3);
	if (!may_stand(after, BEHIND_CODE))
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

	while (start < text.len && start < at + 8 && may_stand(text.at[start], BEFORE_STATUS))
		start++;
	status = enhanced_at(text, start);
	*end = status.len > 0 ? start + status.len : MIN(at + 3, text.len);
	while (*end < text.len && may_stand(text.at[*end], BEHIND_STATUS))
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

/* Another line of the reply that was found: the last of "550-5.1.1 No such user" and "550 5.1.1
 * here", or of two replies that say the same. */
static gboolean
is_another_line(const Search *search, guint code, DsnStr status)
{
	const DsnReplyAt *at = &search->at;

	return search->found && at->reply.code == code &&
	       (status.len == 0 || at->status.len == 0 || dsn_str_equal(status, at->status)) &&
	       (search->lines || status.len > 0);
}

/* A later reply counts more, for it is nearer to the server that refused; but a number within a
 * sentence is none. */
static gboolean
replaces(const Search *search, guint code, DsnStr status, Place place)
{
	if (!search->found || search->at.reply.code < 400)
		return place != PLACE_SENTENCE || status.len > 0;
	return code >= 400 && (status.len > 0 || place == PLACE_OPENER);
}

/* Returns where to go on: at the end of the text where the rest only follows from what was found.
 */
static gsize
take_reply(Search *search, gsize at, guint code)
{
	gsize words;
	DsnStr status = status_behind(search->text, at, &words);
	DsnStr text = dsn_str_slice(search->text, words, search->text.len);
	gboolean follows;

	if (is_another_line(search, code, status)) {
		if (search->at.status.len == 0)
			search->at.status = status;
		return words;
	}
	/* Sendmail says so where no reply came. */
	if (dsn_str_has_prefix_nocase(text, DSN_STR("reply: read error")))
		return words;
	if (!replaces(search, code, status, place_of(search->text, at)))
		return at + 3;
	follows = dsn_reply_is_follow_on(code, text);
	if (follows && search->found && search->at.reply.code >= 400 && !search->at.follows) {
		search->at.cause_text = dsn_str_slice(search->text, 0, at);
		return search->text.len;
	}
	if (search->signed_behind.len > 0)
		search->signed_ahead = search->signed_behind;
	/* Exchange Online: "550 5.1.351 Remote server returned ... -> 550 User unknown". */
	if (search->at.status.len > 0)
		search->bare_ahead = search->at.status;
	search->signed_behind = search->bare_behind = DSN_STR_ABSENT;
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
	gsize begin = at;
	char after = char_at(text, at + status.len);
	DsnStatus value = dsn_status_parse(status);

	if (begin > 0 && text.at[begin - 1] == '#')
		begin--;
	if (begin < at) {
		/* "(#5.1.1 - chkuser)" is a remark of a plugin, not the code of the reply. */
		gboolean whole = begin == 0 || text.at[begin - 1] != '(' || after == ')';

		if (whole && search->found && search->signed_behind.len == 0)
			search->signed_behind = status;
		else if (whole && !search->found)
			search->signed_ahead = status;
	} else if (value.subject <= 7 && after != '/' && after != '-') {
		/* Subjects end at 7: "4.94.2" is a version. */
		if (search->found && search->bare_behind.len == 0)
			search->bare_behind = status;
		else if (!search->found && search->bare_ahead.len == 0)
			search->bare_ahead = status;
	}
	return at + status.len;
}

/* The status next to the reply code, else with a sign, else one of the same class. */
static DsnStr
choose_status(const Search *search)
{
	const DsnReplyAt *at = &search->at;

	if (at->status.len > 0)
		return at->status;
	if (search->signed_behind.len > 0)
		return search->signed_behind;
	if (search->signed_ahead.len > 0)
		return search->signed_ahead;
	if (!search->found)
		return search->bare_ahead;
	/* A code of another class is not this reply's. */
	if (search->bare_behind.len > 0 &&
		(guint)(search->bare_behind.at[0] - '0') == at->reply.code / 100)
		return search->bare_behind;
	if (search->bare_ahead.len > 0 &&
		(guint)(search->bare_ahead.at[0] - '0') == at->reply.code / 100)
		return search->bare_ahead;
	return DSN_STR_ABSENT;
}

/* Of a text without a reply code, what follows the status that it begins with. */
static DsnStr
words_behind_status(DsnStr text, DsnStr status)
{
	gsize end;

	if (status.len == 0 || status.at != text.at + skip_blanks(text, 0))
		return text;
	end = (gsize)(status.at - text.at) + status.len;
	while (end < text.len && strchr(" -:", text.at[end]) != NULL)
		end++;
	return dsn_str_slice(text, end, text.len);
}

/* By what stands at @at and before it. */
static inline gboolean
may_begin_code(DsnStr text, gsize at)
{
	char c = text.at[at];

	return (c == '5' || c == '4' || c == '2') &&
	       (at == 0 || may_stand(text.at[at - 1], BEFORE_CODE));
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

/* Where at or after @at a code may begin; the length if it may nowhere. */
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
		search.at.reply.text = words_behind_status(t, search.at.status);
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
