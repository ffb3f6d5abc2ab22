/* SPDX-License-Identifier: MIT */
/* The names of defects, and the list that they are noted in. */
#include "config.h"

#include "base/arena.h"
#include "base/defect.h"

#define KEPT_OF_EACH 3
#define FIRST_CAPACITY 4

static const char *const names[DSN_DEFECT_COUNT] = {
	[DSN_DEFECT_LATE_HEADER] = "late-header",
	[DSN_DEFECT_NO_BOUNDARY] = "no-boundary",
	[DSN_DEFECT_NO_CLOSE_BOUNDARY] = "no-close-boundary",
	[DSN_DEFECT_TOO_DEEP] = "too-deep",
	[DSN_DEFECT_TOO_MANY_PARTS] = "too-many-parts",
	[DSN_DEFECT_TOO_MANY_FIELDS] = "too-many-fields",
	[DSN_DEFECT_CUT] = "cut",
	[DSN_DEFECT_BAD_ENCODING] = "bad-encoding",
	[DSN_DEFECT_BAD_CHARSET] = "bad-charset",
	[DSN_DEFECT_NO_BLOCK_SEPARATOR] = "no-block-separator",
	[DSN_DEFECT_NO_ACTION] = "no-action",
	[DSN_DEFECT_BAD_ACTION] = "bad-action",
	[DSN_DEFECT_NO_STATUS] = "no-status",
	[DSN_DEFECT_BAD_STATUS] = "bad-status",
	[DSN_DEFECT_NO_FINAL_RECIPIENT] = "no-final-recipient",
	[DSN_DEFECT_BAD_RECIPIENT] = "bad-recipient",
	[DSN_DEFECT_NO_ADDRESS_TYPE] = "no-address-type",
	[DSN_DEFECT_NO_REPORTING_MTA] = "no-reporting-mta",
	[DSN_DEFECT_UNFOLDED_CONTINUATION] = "unfolded-continuation",
	[DSN_DEFECT_DUPLICATE_FIELD] = "duplicate-field",
	[DSN_DEFECT_TOO_MANY_RECIPIENTS] = "too-many-recipients",
	[DSN_DEFECT_FORWARDED] = "forwarded",
};

const char *
dsn_defect_name(DsnDefectCode code)
{
	g_return_val_if_fail(code < DSN_DEFECT_COUNT, NULL);
	return names[code];
}

/* An array of 4, 8, 16 ... that is full has a length of its own: no capacity need be kept. */
static gboolean
is_full(guint n_items)
{
	return n_items == 0 || (n_items >= FIRST_CAPACITY && (n_items & (n_items - 1)) == 0);
}

static DsnDefect *
make_room(const DsnDefects *defects, DsnArena *arena)
{
	gsize capacity = MAX(FIRST_CAPACITY, 2 * defects->n_items);
	DsnDefect *items = dsn_arena_take(arena, capacity * sizeof *items);

	if (defects->n_items > 0)
		memcpy(items, defects->items, defects->n_items * sizeof *items);
	return items;
}

void
dsn_defects_add(DsnDefects *defects, DsnArena *arena, DsnDefectCode code, DsnStr text)
{
	DsnDefect *items = (DsnDefect *)defects->items;
	guint same = 0;

	for (guint i = 0; i < defects->n_items; i++)
		same += items[i].code == code;
	if (same >= KEPT_OF_EACH)
		return;
	if (is_full(defects->n_items))
		defects->items = items = make_room(defects, arena);
	items[defects->n_items++] = (DsnDefect){ code, text };
}
