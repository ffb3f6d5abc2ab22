/* SPDX-License-Identifier: MIT */
/* Characters of bytes that may be anything, and which of them are safe to show. */
#pragma once

#include <dsnsift/str.h>

#define DSN_UTF8_REPLACEMENT 0xfffd

/* Takes one character off the front of @rest, which must not be empty; a byte that
 * is no part of a valid one (RFC 3629) is taken alone as U+FFFD. */
gunichar dsn_utf8_take(DsnStr *rest);

/* Octets at the start of @str that are whole characters (RFC 3629); NUL is one. */
gsize dsn_utf8_valid(DsnStr str);

/* Line ends and blanks of all kinds, those beyond ASCII too. */
gboolean dsn_utf8_is_space(gunichar c);

/* What a terminal or an editor obeys instead of showing it: C0, C1, DEL, line and
 * paragraph separators, bidirectional overrides and isolates, byte order mark, tags. */
gboolean dsn_utf8_is_control(gunichar c);

/* The longest start of @str that has at most @size bytes and cuts no character. */
DsnStr dsn_utf8_cut(DsnStr str, gsize size);
