/* SPDX-License-Identifier: MIT */
/* Tables as C on standard output, for the programs that make them. */
#pragma once

#include "base/literal-set.h"

/* static const char NAME[...], and @slack zeros more. */
void dsn_print_octets(const char *name, const char *at, gsize len, guint slack);

/* static const guint16 NAME[@n] */
void dsn_print_numbers(const char *name, const guint16 *numbers, guint n);

/* The tables of @set, NAME_literals and so on; then, where a struct is initialised, the set itself:
 * the octets of its literals are in @pool. */
void dsn_print_literal_tables(const char *name, const DsnLiteralSet *set);
void dsn_print_literal_set(const char *name, const char *pool, const DsnLiteralSet *set);
