/* SPDX-License-Identifier: MIT */
/* The words of the library's tables, for options: by number, %NULL behind the last. */
#pragma once

#include <glib.h>

const char *dsn_word_of_actions(guint i);
const char *dsn_word_of_causes(guint i);
const char *dsn_word_of_columns(guint i);
const char *dsn_word_of_sinks(guint i);
const char *dsn_word_of_verdicts(guint i);
