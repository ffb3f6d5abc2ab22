/* SPDX-License-Identifier: MIT */
/* The formats, as the program and the tests name them. */
#pragma once

#include <dsnsift/sink.h>

extern const DsnSink dsn_sink_table;
extern const DsnSink dsn_sink_csv;
extern const DsnSink dsn_sink_jsonl;
