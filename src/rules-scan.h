/* SPDX-License-Identifier: MIT */
/* Where the keys of rules may stand in a text: a block at a time, nearly all of it rejected. */
#pragma once

#include "rules-data.h"

G_BEGIN_DECLS

#define DSN_SCAN_BLOCK 64
/* So many octets behind the end of what is scanned are read, and of no meaning. */
#define DSN_SCAN_BEHIND 24

/**
 * dsn_scan_grams:
 * @marks: of an index of four octets each
 * @at: the block
 *
 * Returns: a bit for each of the first @n octets, at most %DSN_SCAN_BLOCK, where four octets of
 *   the index may stand; the lowest is that of the first octet.
 */
guint64 dsn_scan_grams(const guint32 *marks, const char *at, gsize n);

/* The same for blanks, which are surely there. */
guint64 dsn_scan_blanks(const char *at, gsize n);

/* Both in plain C, for the test. */
guint64 dsn_scan_grams_plainly(const guint32 *marks, const char *at, gsize n);
guint64 dsn_scan_blanks_plainly(const char *at, gsize n);

G_END_DECLS
