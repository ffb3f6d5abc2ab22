/* SPDX-License-Identifier: MIT */
/* The output formats, in the order of --help. */
#include "config.h"

#include "sink/sink.h"

/* The row of a new format: its file defines dsn_sink_NAME. */
#define SINKS(ROW)                                                                                 \
	ROW(table)                                                                                 \
	ROW(csv)                                                                                   \
	ROW(jsonl)

#define DECLARE(name) extern const DsnSink dsn_sink_##name;
#define ADDRESS(name) &dsn_sink_##name,

SINKS(DECLARE)

static const DsnSink *const sinks[] = { SINKS(ADDRESS) };

const DsnSink *
dsn_sink_nth(guint i)
{
	return i < G_N_ELEMENTS(sinks) ? sinks[i] : NULL;
}

const DsnSink *
dsn_sink_by_name(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(sinks); i++)
		if (strcmp(sinks[i]->name, name) == 0)
			return sinks[i];
	return NULL;
}

const DsnSink *
dsn_sink_by_suffix(const char *path)
{
	for (guint i = 0; i < G_N_ELEMENTS(sinks); i++)
		if (sinks[i]->suffix != NULL && g_str_has_suffix(path, sinks[i]->suffix))
			return sinks[i];
	return &dsn_sink_csv;
}
