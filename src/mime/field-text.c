/* SPDX-License-Identifier: MIT */
/* The text of header fields: folds (RFC 5322) and encoded words (RFC 2047). */
#include "config.h"

#include "mime/private.h"
#include "base/octets.h"
#include "base/arena.h"
#include "base/lines.h"
#include "base/str.h"

#define LONGEST_CHARSET 64

typedef struct {
	DsnStr charset;
	char coding; /* 'B' or 'Q' */
	DsnStr text;
	gsize end;
} Word;

/* What was decoded so far, and the run of encoded words that comes next: those that follow one
 * another in one charset are converted together, for some writers split a character. */
typedef struct {
	DsnArena *arena;
	char *out; /* decoded, valid UTF-8 */
	gsize len;
	gsize room;
	DsnStr charset;
	char *raw; /* of the run, not yet converted */
	gsize n_raw;
} Output;

/* RFC 5322 section 2.2.3; a fold and the blanks around it become one blank. */
DsnStr
dsn_field_unfold(DsnArena *arena, DsnStr value)
{
	DsnStr line;
	char *out;
	gsize len = 0;

	if (value.at == NULL)
		return value;
	value = dsn_str_trim(value);
	if (value.len == 0 || (memchr(value.at, '\n', value.len) == NULL &&
				      memchr(value.at, '\r', value.len) == NULL))
		return value;
	out = dsn_arena_take(arena, value.len);
	while (dsn_str_line(&value, &line)) {
		line = dsn_str_trim(line);
		if (line.len == 0)
			continue;
		if (len > 0)
			out[len++] = ' ';
		memcpy(out + len, line.at, line.len);
		len += line.len;
	}
	return (DsnStr){ out, len };
}

/* The encoded word at @from, if there is one.
 * @no_end: set when no "?=" follows, so that nobody looks for one again */
static gboolean
take_word(DsnStr value, gsize from, Word *word, gboolean *no_end)
{
	gsize at = from + 2, start = at;
	gssize end;
	const char *star;

	while (at < value.len && value.at[at] != '?' && value.at[at] != ' ' &&
		at - start <= LONGEST_CHARSET)
		at++;
	if (at == start || at + 3 >= value.len || value.at[at] != '?' || value.at[at + 2] != '?')
		return FALSE;
	word->charset = dsn_str_slice(value, start, at);
	/* RFC 2231 section 5: a language may follow. */
	star = memchr(word->charset.at, '*', word->charset.len);
	if (star != NULL)
		word->charset.len = (gsize)(star - word->charset.at);
	word->coding = g_ascii_toupper(value.at[at + 1]);
	if (word->coding != 'B' && word->coding != 'Q')
		return FALSE;
	/* Of "=?x?Q?=41?=" the first "?=" is not the end. */
	end = dsn_str_find(value, DSN_STR("?="), at + 3);
	if (end < 0) {
		*no_end = TRUE;
		return FALSE;
	}
	word->text = dsn_str_slice(value, at + 3, (gsize)end);
	word->end = (gsize)end + 2;
	return TRUE;
}

static gsize
decode_q(char *out, DsnStr text)
{
	gsize len = 0;

	for (gsize i = 0; i < text.len; i++) {
		if (text.at[i] == '=' && i + 2 < text.len && dsn_hex_value(text.at[i + 1]) >= 0 &&
			dsn_hex_value(text.at[i + 2]) >= 0) {
			out[len++] = (char)(dsn_hex_value(text.at[i + 1]) << 4 |
					    dsn_hex_value(text.at[i + 2]));
			i += 2;
		} else {
			out[len++] = text.at[i] == '_' ? ' ' : text.at[i];
		}
	}
	return len;
}

/* A line end within a word would let a value break out of its line. */
static void
add_text(Output *output, DsnStr text)
{
	if (text.len > output->room - output->len) {
		gsize room = MAX(output->room * 2, output->len + text.len);
		char *out = dsn_arena_take(output->arena, room);

		if (output->len > 0)
			memcpy(out, output->out, output->len);
		output->out = out;
		output->room = room;
	}
	for (gsize i = 0; i < text.len; i++)
		output->out[output->len++] =
			text.at[i] == '\n' || text.at[i] == '\r' ? ' ' : text.at[i];
}

static void
flush(Output *output)
{
	DsnStr run = { output->raw, output->n_raw };
	gboolean bad = FALSE;

	if (run.len > 0)
		add_text(output, dsn_charset_decode(output->arena, run, output->charset, &bad));
	output->raw += output->n_raw;
	output->n_raw = 0;
}

static void
add_word(Output *output, const Word *word)
{
	gboolean bad = FALSE;
	DsnStr decoded;

	if (output->n_raw > 0 && !dsn_str_equal_nocase(output->charset, word->charset))
		flush(output);
	output->charset = word->charset;
	if (word->coding == 'Q') {
		output->n_raw += decode_q(output->raw + output->n_raw, word->text);
		return;
	}
	decoded = dsn_base64_decode(output->arena, word->text, &bad);
	memcpy(output->raw + output->n_raw, decoded.at, decoded.len);
	output->n_raw += decoded.len;
}

static gboolean
is_only_blanks(DsnStr text)
{
	return dsn_str_trim(text).len == 0;
}

static inline gboolean
is_printable(char c)
{
	return c >= ' ' && c <= '~';
}

/* Not zero where one of the sixteen octets after @at[0] is not printable ASCII, or is the "?" of a
 * "=?", with which an encoded word begins. */
static inline guint
find_special(const char *at)
{
	DsnOctets octets = dsn_octets_load(at), next = dsn_octets_load(at + 1);

	return (dsn_octets_bits(dsn_octets_within(next, ' ', '~' - ' ' + 1)) ^ 0xffff) |
	       (dsn_octets_bits(dsn_octets_equal(octets, '=')) &
		       dsn_octets_bits(dsn_octets_equal(next, '?')));
}

/* Nothing is folded, coded or of another charset: printable ASCII without an encoded word. */
static gboolean
needs_no_decoding(DsnStr value)
{
	guint special = value.len > 0 && !is_printable(value.at[0]);

	if (value.len > DSN_OCTETS) {
		gsize last = value.len - DSN_OCTETS - 1;

		for (gsize i = 0; i < last; i += DSN_OCTETS)
			special |= find_special(value.at + i);
		return (special | find_special(value.at + last)) == 0;
	}
	for (gsize i = 1; i < value.len; i++)
		special |= (guint)!is_printable(value.at[i]) |
			   (guint)(value.at[i] == '?' && value.at[i - 1] == '=');
	return special == 0;
}

DsnStr
dsn_field_text(DsnArena *arena, DsnStr value)
{
	Output output = { .arena = arena };
	gsize done = 0, from = 0;
	gboolean after_word = FALSE, bad = FALSE, no_end = FALSE;
	gssize hit;
	Word word;

	value = dsn_str_trim(value);
	if (needs_no_decoding(value))
		return value;
	value = dsn_field_unfold(arena, value);
	if (value.len == 0)
		return value;
	if (dsn_str_find(value, DSN_STR("=?"), 0) < 0)
		return dsn_charset_decode(arena, value, DSN_STR_ABSENT, &bad);
	output.raw = dsn_arena_take(arena, value.len);
	while (!no_end && (hit = dsn_str_find(value, DSN_STR("=?"), from)) >= 0) {
		DsnStr between = dsn_str_slice(value, done, (gsize)hit);

		if (!take_word(value, (gsize)hit, &word, &no_end)) {
			from = (gsize)hit + 2;
			continue;
		}
		/* Blanks between two words are no text (RFC 2047 section 6.2). */
		if (!after_word || !is_only_blanks(between)) {
			flush(&output);
			add_text(&output, dsn_charset_decode(arena, between, DSN_STR_ABSENT, &bad));
		}
		add_word(&output, &word);
		after_word = TRUE;
		from = done = word.end;
	}
	flush(&output);
	add_text(&output, dsn_charset_decode(arena, dsn_str_slice(value, done, value.len),
				  DSN_STR_ABSENT, &bad));
	return (DsnStr){ output.out, output.len };
}
