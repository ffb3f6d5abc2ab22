/* SPDX-License-Identifier: MIT */
/* Characters of octets that may be anything, and which of them are safe to show. */
#pragma once

#include <dsnsift/str.h>

#define DSN_UTF8_REPLACEMENT 0xfffd

/* Takes one character off the front of @rest, which must not be empty; an octet that
 * is no part of a valid one (RFC 3629) is taken alone as U+FFFD. */
gunichar dsn_utf8_take(DsnStr *rest);

/* Octets at the start of @str that are whole characters (RFC 3629); NUL is one. */
gsize dsn_utf8_valid(DsnStr str);

/* So many octets behind what is copied are written to, and are of no meaning. */
#define DSN_UTF8_BEHIND 16

/**
 * dsn_utf8_copy_verbatim:
 * @to: with room for %DSN_UTF8_BEHIND octets more than @str has
 * @special: what the format gives a meaning to: the comma of CSV
 *
 * Copies the octets at the start of @str that any format prints as they are: printable ASCII
 * without quotes, backslashes and @special.
 *
 * Returns: how many they are.
 */
gsize dsn_utf8_copy_verbatim(char *to, DsnStr str, char special);

/* Line ends and blanks of all kinds, those beyond ASCII too. */
gboolean dsn_utf8_is_space(gunichar c);

/* What a terminal or an editor obeys instead of showing it: C0, C1, DEL, line and
 * paragraph separators, bidirectional overrides and isolates, byte order mark, tags. */
gboolean dsn_utf8_is_control(gunichar c);

/* The longest start of @str that has at most @size octets and cuts no character. */
DsnStr dsn_utf8_cut(DsnStr str, gsize size);
