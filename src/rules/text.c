/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "rules/text.h"

#include "base/octets.h"
#include "base/str.h"

/* "user * unknown": more words than these are another matter. */
#define NEAR_WORDS 4

typedef struct {
	const DsnRules *rules;
	const DsnNormal *normal;
} Where;

static gboolean
is_word_byte(char c)
{
	return g_ascii_isalnum(c) || (c & 0x80);
}

static gboolean
has_word_edges(const DsnNormal *normal, gsize from, gsize to, gboolean before, gboolean after)
{
	if (before && from > 0 && is_word_byte(normal->text[from - 1]))
		return FALSE;
	return !after || to >= normal->len || !is_word_byte(normal->text[to]);
}

gboolean
dsn_clue_fits(const DsnRules *rules, const DsnClue *clue, const DsnNormal *normal, gsize from)
{
	gsize to = from + clue->len;

	return to <= normal->len &&
	       dsn_octets_same(normal->text + from, rules->strings + clue->at, clue->len) &&
	       has_word_edges(normal, from, to, clue->flags & DSN_CLUE_WORD_BEFORE,
		       clue->flags & DSN_CLUE_WORD_AFTER);
}

static gboolean
has_edges(const Where *where, const DsnFragment *fragment, gsize at)
{
	return has_word_edges(
		where->normal, at, at + fragment->len, fragment->word_before, fragment->word_after);
}

static gboolean
stands_at(const Where *where, const DsnFragment *fragment, gsize at)
{
	const char *text = where->normal->text + at;
	const char *wanted = where->rules->strings + fragment->at;
	gsize len = fragment->len;

	return at + len <= where->normal->len && dsn_octets_same(text, wanted, len) &&
	       has_edges(where, fragment, at);
}

/* First place at or after @from, or -1. */
static gssize
find_fragment(const Where *where, const DsnFragment *fragment, gsize from)
{
	DsnStr text = { where->normal->text, where->normal->len };
	DsnStr wanted = { where->rules->strings + fragment->at, fragment->len };
	gssize at;

	while ((at = dsn_str_find(text, wanted, from)) >= 0) {
		if (has_edges(where, fragment, (gsize)at))
			break;
		from = (gsize)at + 1;
	}
	return at;
}

/* Where @fragment stands behind at most four words after @at, all of one sentence; or -1. */
static gssize
find_near(const Where *where, const DsnFragment *fragment, gsize at)
{
	const DsnNormal *normal = where->normal;

	for (guint words = 0; at < normal->len && normal->text[at] == ' '; words++) {
		const char *blank;

		if (stands_at(where, fragment, at + 1))
			return (gssize)at + 1;
		if (words == NEAR_WORDS ||
			(words > 0 && strchr(":;.", normal->text[at - 1]) != NULL))
			break;
		blank = memchr(normal->text + at + 1, ' ', normal->len - at - 1);
		if (blank == NULL)
			break;
		at = (gsize)(blank - normal->text);
	}
	return -1;
}

/* The fragment at @first and those near it, up to @next, from @at on; @at: behind them.
 * @from: (inout): where the key fragment stands for the first time; where this one does */
static gboolean
find_group(const Where *where, const DsnText *text, guint first, guint next, gsize *from, gsize *at)
{
	const DsnFragment *fragments = where->rules->fragments + text->first_fragment;
	gboolean fixed_start = first == 0 && text->at_start;
	gboolean fixed_end = next == text->n_fragments && text->at_end;
	gssize place = (gssize)(first == text->key && !fixed_start ? MAX(*at, *from) : *at), end;

	/* Only the last place will do, whatever stands before it. */
	if (fixed_end && !fixed_start && next == first + 1)
		place = (gssize)MAX(
			*at, where->normal->len - MIN(fragments[first].len, where->normal->len));
	for (;; place++) {
		if (!fixed_start)
			place = find_fragment(where, &fragments[first], (gsize)place);
		if (place < 0 || !stands_at(where, &fragments[first], (gsize)place))
			return FALSE;
		end = place + fragments[first].len;
		for (guint i = first + 1; i < next && end >= 0; i++) {
			end = find_near(where, &fragments[i], (gsize)end);
			if (end >= 0)
				end += fragments[i].len;
		}
		if (end >= 0 && (!fixed_end || end == (gssize)where->normal->len))
			break;
		if (fixed_start)
			return FALSE;
	}
	*from = (gsize)place;
	*at = (gsize)end;
	return TRUE;
}

/* Leftmost places of the fragments one after the other: if these fail, all others do. */
static gboolean
find_all(const Where *where, const DsnText *text, gsize *from, gsize *to)
{
	const DsnFragment *fragments = where->rules->fragments + text->first_fragment;
	gsize key = *from;

	*to = text->at_start ? where->normal->words : 0;
	for (guint first = 0, next; first < text->n_fragments; first = next) {
		gsize start = key;

		next = first + 1;
		while (next < text->n_fragments && fragments[next].near)
			next++;
		if (!find_group(where, text, first, next, &start, to))
			return FALSE;
		if (first == 0)
			*from = start;
	}
	return TRUE;
}

gboolean
dsn_text_stands(
	const DsnRules *rules, const DsnText *text, const DsnNormal *normal, gsize *from, gsize *to)
{
	const Where where = { rules, normal };

	return find_all(&where, text, from, to);
}
