/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "sink/sink.h"

static const DsnSink *const sinks[] = { &dsn_sink_table, &dsn_sink_csv, &dsn_sink_jsonl };

const DsnSink *
dsn_sink_by_name(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(sinks); i++)
		if (strcmp(sinks[i]->name, name) == 0)
			return sinks[i];
	return NULL;
}
