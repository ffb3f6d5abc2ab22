/* SPDX-License-Identifier: MIT */
/* A view of octets that somebody else owns: a message, or the arena of one message. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * DsnStr:
 * @at: (nullable) (transfer none): the first octet; %NULL means "absent", which differs from empty
 * @len: octets; no NUL follows them
 *
 * Mail is not made of C strings: it holds NULs and ends where it likes.  Every text of a message
 * travels as a view, and is copied only to be changed.  To print one:
 *
 *     printf("%.*s", (int)str.len, str.at)
 *
 * and to keep one, g_strndup(str.at, str.len).  A plain value that never grows.
 */
typedef struct {
	const char *at;
	gsize len;
} DsnStr;

/* DSN_STR() is for string literals, whose length the compiler knows; NULs within count. */
#ifdef __cplusplus
#define DSN_STR_ABSENT (DsnStr{ NULL, 0 })
#define DSN_STR(literal) (DsnStr{ ("" literal), sizeof(literal) - 1 })
#else
#define DSN_STR_ABSENT ((DsnStr){ NULL, 0 })
#define DSN_STR(literal) ((DsnStr){ ("" literal), sizeof(literal) - 1 })
#endif

/* @text: (nullable) (transfer none): NUL-terminated; %NULL is absent */
static inline DsnStr
dsn_str(const char *text)
{
	DsnStr str = { text, text != NULL ? strlen(text) : 0 };

	return str;
}

/* The octets from @from to before @to, which must lie within; of what is absent nothing. */
static inline DsnStr
dsn_str_slice(DsnStr str, gsize from, gsize to)
{
	/* Nothing may be added to NULL, not even nothing. */
	DsnStr slice = { str.at != NULL ? str.at + from : NULL, to - from };

	return slice;
}

/* Absent and empty alike. */
static inline gboolean
dsn_str_is_empty(DsnStr str)
{
	return str.len == 0;
}

/* To the octet; absent and empty are equal. */
static inline gboolean
dsn_str_equal(DsnStr a, DsnStr b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

G_END_DECLS
