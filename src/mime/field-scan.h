/* SPDX-License-Identifier: MIT */
/* Header fields one after another, many at a time where all are wanted. */
#pragma once

#include <dsnsift/mime.h>

/**
 * DsnFieldScan:
 * @at: where the next field begins
 * @block: of the octets that were looked at for ends last; those from @ahead on were not yet
 * @ends: a bit for each field's end in the block that is still to come
 */
typedef struct {
	const char *at;
	const char *end;
	const char *block;
	const char *ahead;
	guint64 ends;
} DsnFieldScan;

DsnFieldScan dsn_field_scan(DsnStr text);

/* Takes at most @room fields, and of each the dsn_field_mark() of its name.  Fewer if no field is
 * next: an empty line, other words, the end.  They are not passed over, and nothing can be taken
 * behind them. */
guint dsn_field_scan_take(DsnFieldScan *scan, DsnField *fields, guchar *marks, guint room);

/* ... one. */
gboolean dsn_field_next(DsnFieldScan *scan, DsnField *field);

static inline DsnStr
dsn_field_scan_rest(const DsnFieldScan *scan)
{
	return (DsnStr){ scan->at, (gsize)(scan->end - scan->at) };
}

/* Takes the field at the start of @rest; FALSE if there is none. */
gboolean dsn_field_take(DsnStr *rest, DsnField *field);

/* A way to do it, for the test: @take() only where the processor has it. */
typedef struct {
	const char *name;
	gboolean (*is_there)(void);
	guint (*take)(DsnFieldScan *scan, DsnField *fields, guchar *marks, guint room);
} DsnFieldScanWay;

/* (array zero-terminated=1): the best one first. */
extern const DsnFieldScanWay dsn_field_scan_ways[];
