/* SPDX-License-Identifier: MIT */
/* Where verdicts go: one interface, one file a format. */
#pragma once

#include <dsnsift/buffer.h>
#include <dsnsift/record.h>

G_BEGIN_DECLS

/**
 * DsnSinkOptions: zeroes are the defaults
 * @size: sizeof(DsnSinkOptions): so a library that has more options knows that the program has not
 * @raw_csv: no guard against formula injection: for programs, not spreadsheets
 * @width: columns of the terminal for the table
 * @colour: escape sequences of our own may be used
 * @headers: (array zero-terminated=1) (nullable): names of the extra columns
 */
typedef struct {
	gsize size;
	gboolean raw_csv;
	guint width;
	gboolean colour;
	const char *const *headers;
} DsnSinkOptions;

/**
 * DsnSink: a format
 * @suffix: (nullable): what names of files in it end in: ".jsonl"
 * @for_people: cut to a terminal, and ends with a summary
 * @begin: (nullable): writes what stands above the first record
 *
 * Stateless: the octets of a record depend on nothing but the record and the options, so
 * that threads may print apart and the output be put together in order.  A result: it can get more
 * members at its end.
 */
typedef struct {
	const char *name;
	const char *description;
	const char *suffix;
	gboolean for_people;
	void (*begin)(const DsnSinkOptions *options, DsnBuffer *out);
	void (*record)(const DsnSinkOptions *options, const DsnRecord *record, DsnBuffer *out);
} DsnSink;

/* (nullable) (transfer none): "csv", "jsonl" or "table"; static.  %NULL if there is no such format.
 */
const DsnSink *dsn_sink_by_name(const char *name);

/* (nullable) (transfer none): all there are, by number; %NULL behind the last. */
const DsnSink *dsn_sink_nth(guint i);

/* (transfer none): by what @path ends in; CSV if it ends in nothing that is known. */
const DsnSink *dsn_sink_by_suffix(const char *path);

G_END_DECLS
