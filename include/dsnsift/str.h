/* SPDX-License-Identifier: MIT */
/* A view of bytes that somebody else owns: a message, or the arena of one message. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * DsnStr:
 * @at: (nullable): the first byte; NULL means "absent", which differs from empty
 * @len: number of bytes; there is no NUL after them
 *
 * Mail is not made of C strings: it holds NULs and ends where it likes.  Every
 * text of a message travels as a view, and is copied only to be changed.
 */
typedef struct {
	const char *at;
	gsize len;
} DsnStr;

#ifdef __cplusplus
#define DSN_STR_ABSENT (DsnStr{ NULL, 0 })
#define DSN_STR(literal) (DsnStr{ ("" literal), sizeof(literal) - 1 })
#else
#define DSN_STR_ABSENT ((DsnStr){ NULL, 0 })
#define DSN_STR(literal) ((DsnStr){ ("" literal), sizeof(literal) - 1 })
#endif

static inline DsnStr
dsn_str(const char *text)
{
	DsnStr str = { text, text != NULL ? strlen(text) : 0 };

	return str;
}

static inline DsnStr
dsn_str_slice(DsnStr str, gsize from, gsize to)
{
	/* Nothing may be added to NULL, not even nothing. */
	DsnStr slice = { str.at != NULL ? str.at + from : NULL, to - from };

	return slice;
}

/* A capital of ASCII as a small letter, anything else as it is. */
static inline char
dsn_ascii_lower(char c)
{
	return (guchar)(c - 'A') < 26 ? (char)(c | 0x20) : c;
}

/* A blank or a tab: WSP of RFC 5234. */
static inline gboolean
dsn_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The ends of lines too. */
static inline gboolean
dsn_is_white(char c)
{
	return dsn_is_blank(c) || c == '\r' || c == '\n';
}

/* Absent and empty alike. */
static inline gboolean
dsn_str_is_empty(DsnStr str)
{
	return str.len == 0;
}

static inline gboolean
dsn_str_equal(DsnStr a, DsnStr b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Private to the two below: both are as long as @a, and not empty. */
gboolean dsn_str_same_nocase(DsnStr a, DsnStr b);

/* ASCII letters compare without case; everything else to the byte.  Most comparisons are of
 * names that are not the one: their length or first byte tells without a call. */
static inline gboolean
dsn_str_equal_nocase(DsnStr a, DsnStr b)
{
	return a.len == b.len &&
	       (a.len == 0 || (((a.at[0] ^ b.at[0]) & ~0x20) == 0 && dsn_str_same_nocase(a, b)));
}

static inline gboolean
dsn_str_has_prefix_nocase(DsnStr str, DsnStr prefix)
{
	return str.len >= prefix.len &&
	       (prefix.len == 0 ||
		       (((str.at[0] ^ prefix.at[0]) & ~0x20) == 0 &&
			       dsn_str_same_nocase(dsn_str_slice(str, 0, prefix.len), prefix)));
}

/* Two for what is compared with a list of words, none of them empty: the first letter tells of most
 * that they are not the one. */
static inline gboolean
dsn_str_begins_with(DsnStr str, const char *word)
{
	return str.len > 0 && ((str.at[0] ^ word[0]) & ~0x20) == 0 &&
	       dsn_str_has_prefix_nocase(str, dsn_str(word));
}

static inline gboolean
dsn_str_is_word(DsnStr str, const char *word)
{
	return str.len > 0 && ((str.at[0] ^ word[0]) & ~0x20) == 0 &&
	       dsn_str_equal_nocase(str, dsn_str(word));
}

/* Offset of the first @needle at or after @from, or -1. */
gssize dsn_str_find(DsnStr str, DsnStr needle, gsize from);
gssize dsn_str_find_nocase(DsnStr str, DsnStr needle, gsize from);

/* Private to the one below. */
DsnStr dsn_str_trim_blanks(DsnStr str);

/* Without blanks, tabs and line ends on either side; mostly there are none. */
static inline DsnStr
dsn_str_trim(DsnStr str)
{
	return str.len > 0 && (guchar)str.at[0] > ' ' && (guchar)str.at[str.len - 1] > ' '
		       ? str
		       : dsn_str_trim_blanks(str);
}

/* Copies @str with small letters for the capitals of ASCII to @to, which may be where it is. */
void dsn_str_copy_lower(char *to, DsnStr str);

/**
 * dsn_str_line:
 * @rest: (inout): what is left; on return what follows the line
 * @line: (out): the line, without its LF, CRLF or CR
 *
 * Returns: %FALSE when nothing is left.
 */
gboolean dsn_str_line(DsnStr *rest, DsnStr *line);

G_END_DECLS
