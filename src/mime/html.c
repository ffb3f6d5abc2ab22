/* SPDX-License-Identifier: MIT */
/* The words of an HTML text, in lines as a person would see them. */
#include "config.h"

#include "mime/private.h"
#include "base/octets.h"
#include "base/arena.h"
#include "base/str.h"

#define LONGEST_ENTITY 10

/* The characters that HTML calls by a name. */
static const struct {
	char name[8];
	guint16 c;
} entities[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
	{ "nbsp", ' ' }, { "commat", '@' }, { "period", '.' }, { "colon", ':' }, { "copy", 0xa9 },
	{ "reg", 0xae }, { "laquo", 0xab }, { "raquo", 0xbb }, { "szlig", 0xdf }, { "auml", 0xe4 },
	{ "ouml", 0xf6 }, { "uuml", 0xfc }, { "Auml", 0xc4 }, { "Ouml", 0xd6 }, { "Uuml", 0xdc },
	{ "agrave", 0xe0 }, { "aacute", 0xe1 }, { "acirc", 0xe2 }, { "ccedil", 0xe7 },
	{ "egrave", 0xe8 }, { "eacute", 0xe9 }, { "ecirc", 0xea }, { "igrave", 0xec },
	{ "iacute", 0xed }, { "ntilde", 0xf1 }, { "ograve", 0xf2 }, { "oacute", 0xf3 },
	{ "ocirc", 0xf4 }, { "ugrave", 0xf9 }, { "uacute", 0xfa }, { "hellip", 0x2026 },
	{ "ndash", 0x2013 }, { "mdash", 0x2014 }, { "lsquo", 0x2018 }, { "rsquo", 0x2019 },
	{ "ldquo", 0x201c }, { "rdquo", 0x201d }, { "bull", 0x2022 }, { "middot", 0xb7 } };

/* "amp", "#38" or "#x26": the character, 0 if it is none. */
static gunichar
find_entity(DsnStr name)
{
	guint64 number = 0;

	if (name.len > 1 && name.at[0] == '#') {
		gboolean hex = name.at[1] == 'x' || name.at[1] == 'X';

		for (gsize i = hex ? 2 : 1; i < name.len; i++) {
			gint digit = hex ? g_ascii_xdigit_value(name.at[i])
					 : g_ascii_digit_value(name.at[i]);

			if (digit < 0)
				return 0;
			number = number * (hex ? 16 : 10) + (guint)digit;
		}
		if (number == 0xa0 || number == '\n' || number == '\r' || number == '\t')
			return ' ';
		return number >= ' ' && number <= 0x10ffff && g_unichar_validate((gunichar)number)
			       ? (gunichar)number
			       : 0;
	}
	for (guint i = 0; i < G_N_ELEMENTS(entities) && name.len < sizeof entities[i].name; i++)
		if (memcmp(entities[i].name, name.at, name.len) == 0 &&
			entities[i].name[name.len] == '\0')
			return entities[i].c;
	return 0;
}

typedef struct {
	const char *at;
	const char *end;
	char *out; /* never longer than what was read */
	gsize len;
	gboolean blank;    /* one is due before the next word */
	gboolean in_pre;   /* blanks and line ends count */
	const char *close; /* the next '>' that is known; @end if there is none */
	gboolean no_comment_end;
} Html;

/* Tags that begin a line of their own, by their first letter. */
static const char breaking[26][11][12] = {
	['a' - 'a'] = { "address", "article" },
	['b' - 'a'] = { "body", "blockquote" },
	['c' - 'a'] = { "center" },
	['d' - 'a'] = { "div", "dl", "dt", "dd" },
	['f' - 'a'] = { "footer", "form", "fieldset" },
	['h' - 'a'] = { "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "head", "header" },
	['l' - 'a'] = { "li" },
	['o' - 'a'] = { "ol" },
	['p' - 'a'] = { "p", "pre" },
	['s' - 'a'] = { "section" },
	['t' - 'a'] = { "tr", "table", "title", "thead", "tbody" },
	['u' - 'a'] = { "ul" },
};

static void
break_line(Html *html)
{
	html->blank = FALSE;
	if (html->len > 0 && html->out[html->len - 1] != '\n')
		html->out[html->len++] = '\n';
}

static void
put_blank(Html *html)
{
	if (html->blank && html->len > 0 && html->out[html->len - 1] != '\n')
		html->out[html->len++] = ' ';
	html->blank = FALSE;
}

static void
put_char(Html *html, gunichar c)
{
	if (c == ' ' && !html->in_pre) {
		html->blank = TRUE;
		return;
	}
	put_blank(html);
	if (c < 0x80)
		html->out[html->len++] = (char)c;
	else
		html->len += (gsize)g_unichar_to_utf8(c, html->out + html->len);
}

static void
take_entity(Html *html)
{
	const char *start = html->at + 1, *at = start;
	gunichar c;

	while (at < html->end && at - start < LONGEST_ENTITY &&
		(g_ascii_isalnum(*at) || (*at == '#' && at == start)))
		at++;
	c = find_entity((DsnStr){ start, (gsize)(at - start) });
	if (c == 0) {
		put_char(html, '&');
		html->at = start;
		return;
	}
	html->at = at < html->end && *at == ';' ? at + 1 : at;
	put_char(html, c);
}

static gboolean
is_breaking(DsnStr name)
{
	char wanted[sizeof breaking[0][0]] = { 0 };
	guint letter;

	if (name.len == 0 || name.len >= sizeof wanted)
		return FALSE;
	for (gsize i = 0; i < name.len; i++)
		wanted[i] = dsn_ascii_lower(name.at[i]);
	letter = (guint)(guchar)wanted[0] - 'a';
	if (letter >= G_N_ELEMENTS(breaking))
		return FALSE;
	for (guint i = 0; breaking[letter][i][0] != '\0'; i++)
		if (memcmp(breaking[letter][i], wanted, sizeof wanted) == 0)
			return TRUE;
	return FALSE;
}

static const char *
find_nocase(const char *at, const char *end, DsnStr needle)
{
	gssize hit = dsn_str_find_nocase((DsnStr){ at, (gsize)(end - at) }, needle, 0);

	return hit >= 0 ? at + hit : NULL;
}

/* Passes over what browsers do not show, up to @close, or to the end where that is missing. */
static void
skip_element(Html *html, DsnStr close)
{
	const char *hit = find_nocase(html->at, html->end, close);

	html->at = hit != NULL ? hit : html->end;
}

static void
do_tag(Html *html, DsnStr name, gboolean closing)
{
	if (dsn_str_equal_nocase(name, DSN_STR("br"))) {
		html->blank = FALSE;
		/* Two breaks make an empty line, more do not. */
		if (html->len > 0 && !(html->len > 1 && html->out[html->len - 1] == '\n' &&
					     html->out[html->len - 2] == '\n'))
			html->out[html->len++] = '\n';
	} else if (dsn_str_equal_nocase(name, DSN_STR("td")) ||
		   dsn_str_equal_nocase(name, DSN_STR("th"))) {
		html->blank = TRUE;
	} else if (!closing && dsn_str_equal_nocase(name, DSN_STR("script"))) {
		skip_element(html, DSN_STR("</script"));
	} else if (!closing && dsn_str_equal_nocase(name, DSN_STR("style"))) {
		skip_element(html, DSN_STR("</style"));
	} else if (is_breaking(name)) {
		break_line(html);
		if (dsn_str_equal_nocase(name, DSN_STR("pre")))
			html->in_pre = !closing;
	}
}

static void
skip_comment(Html *html)
{
	const char *close = html->no_comment_end
				    ? NULL
				    : memmem(html->at, (gsize)(html->end - html->at), "-->", 3);

	if (close != NULL) {
		html->at = close + 3;
		return;
	}
	html->no_comment_end = TRUE;
	close = memchr(html->at, '>', (gsize)(html->end - html->at));
	html->at = close != NULL ? close + 1 : html->end;
}

/* Letters of a tag, or of an address. */
static inline gboolean
is_tag_char(char c)
{
	static const guchar chars[256] = {
		['0' ... '9'] = TRUE,
		['A' ... 'Z'] = TRUE,
		['a' ... 'z'] = TRUE,
		['.'] = TRUE,
		['_'] = TRUE,
		['+'] = TRUE,
		['-'] = TRUE,
		['='] = TRUE,
		[':'] = TRUE,
	};

	return chars[(guchar)c];
}

/* The next '>'.  It is remembered, so that a text full of '<' takes linear time. */
static const char *
find_close(Html *html, const char *at)
{
	if (html->close == NULL || html->close < at) {
		html->close = memchr(at, '>', (gsize)(html->end - at));
		if (html->close == NULL)
			html->close = html->end;
	}
	return html->close;
}

/* At '<'.  "<someone@example.org>" is what careless software writes for an address. */
static void
take_tag(Html *html)
{
	const char *start = html->at + 1, *at = start, *close;
	gboolean closing = at < html->end && *at == '/';

	if (html->end - start >= 3 && memcmp(start, "!--", 3) == 0) {
		skip_comment(html);
		return;
	}
	start += closing;
	for (at = start; at < html->end && is_tag_char(*at);)
		at++;
	close = find_close(html, at);
	if (close == html->end || *at == '@' || (at == start && *at != '!' && *at != '?')) {
		put_char(html, '<');
		html->at++;
		return;
	}
	html->at = close + 1;
	do_tag(html, (DsnStr){ start, (gsize)(at - start) }, closing);
}

static inline gboolean
is_word_char(char c)
{
	return c != '<' && c != '&' && !dsn_is_white(c);
}

static inline DsnOctets
find_other_blanks(DsnOctets octets)
{
	return dsn_octets_equal(octets, '\t') | dsn_octets_equal(octets, '\n') |
	       dsn_octets_equal(octets, '\r');
}

/* Bit i is set where octet i is neither of a word nor a single blank between two: of "a b  c<br>"
 * the bits 4 and 6 are set. */
static inline guint
find_special(DsnOctets octets, gboolean after_blank)
{
	DsnOctets ends = dsn_octets_equal(octets, '<') | dsn_octets_equal(octets, '&') |
			 find_other_blanks(octets);
	guint blanks = dsn_octets_bits(dsn_octets_equal(octets, ' '));

	return dsn_octets_bits(ends) | (blanks & (blanks << 1 | (guint)after_blank));
}

/* A word, or several with one blank between them. */
static void
put_words(Html *html)
{
	const char *at = html->at, *end = html->end;
	char *out;

	put_blank(html);
	out = html->out + html->len;
	for (gsize many = DSN_OCTETS; many == DSN_OCTETS && end - at >= DSN_OCTETS;) {
		DsnOctets octets = dsn_octets_load(at);
		gboolean after_blank = at > html->at && at[-1] == ' ';

		/* Whole vectors are written; what is beyond the words is overwritten. */
		dsn_octets_store(out, octets);
		many = (gsize)__builtin_ctz(find_special(octets, after_blank) | 1u << DSN_OCTETS);
		at += many;
		out += many;
	}
	while (at < end && is_word_char(*at))
		*out++ = *at++;
	if (out[-1] == ' ' && !html->in_pre) {
		html->blank = TRUE;
		out--;
	}
	html->at = at;
	html->len = (gsize)(out - html->out);
}

/* One, or as many as the indents of empty lines have. */
static inline const char *
skip_blanks(const char *at, const char *end)
{
	for (; end - at >= DSN_OCTETS; at += DSN_OCTETS) {
		DsnOctets octets = dsn_octets_load(at);
		guint words = dsn_octets_bits(
			~(dsn_octets_equal(octets, ' ') | find_other_blanks(octets)));

		if (words != 0)
			return at + __builtin_ctz(words);
	}
	while (at < end && dsn_is_white(*at))
		at++;
	return at;
}

static void
take_blanks(Html *html)
{
	if (html->in_pre) {
		put_char(html, ' ');
		html->at++;
		return;
	}
	html->blank = TRUE;
	html->at = skip_blanks(html->at, html->end);
}

DsnStr
dsn_html_words(DsnArena *arena, DsnStr text)
{
	Html html = { .at = text.at };

	if (text.len == 0)
		return text;
	html.end = text.at + text.len;
	html.out = dsn_arena_take(arena, text.len + 1);
	while (html.at < html.end) {
		char c = *html.at;

		if (c == '<') {
			take_tag(&html);
		} else if (c == '&') {
			take_entity(&html);
		} else if (c == '\n' && html.in_pre) {
			html.out[html.len++] = '\n';
			html.at++;
		} else if (dsn_is_white(c)) {
			take_blanks(&html);
		} else {
			put_words(&html);
		}
	}
	break_line(&html);
	return (DsnStr){ html.out, html.len };
}
