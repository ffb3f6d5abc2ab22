/* SPDX-License-Identifier: MIT */
/* The words of the library's tables, for options. */
#include "config.h"

#include "cli/words.h"

#include <dsnsift/sink.h>

const char *
dsn_word_of_actions(guint i)
{
	return i < DSN_ACTION_COUNT ? dsn_action_name(i) : NULL;
}

const char *
dsn_word_of_causes(guint i)
{
	return i < DSN_CAUSE_COUNT ? dsn_cause_name(i) : NULL;
}

const char *
dsn_word_of_columns(guint i)
{
	return i < DSN_COLUMN_COUNT ? dsn_column_name(i) : NULL;
}

const char *
dsn_word_of_sinks(guint i)
{
	const DsnSink *sink = dsn_sink_nth(i);

	return sink != NULL ? sink->name : NULL;
}

const char *
dsn_word_of_verdicts(guint i)
{
	return i < DSN_VERDICT_COUNT ? dsn_verdict_word_name(i) : NULL;
}
