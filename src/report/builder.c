/* SPDX-License-Identifier: MIT */
/* The list of recipients, none twice, with an index that stays fast whatever their names are. */
#include "config.h"

#include "base/arena.h"
#include "base/defect.h"
#include "base/str.h"
#include "address/address.h"
#include "report/builder.h"

#define FIRST_SLOTS 64
/* Up to so many recipients are compared one by one; nearly all reports have one. */
#define FEW 16
/* Slots that are tried for a name.  Whoever writes a report can choose names with one hash, so
 * there must be a limit; with half the slots free no honest report comes near it.  A name that is
 * not found within it counts as new, and its recipient may stand twice. */
#define PROBES_MAX 64

/* @recipient: 1 + its index; 0 if the slot is free */
typedef struct DsnRecipientSlot {
	guint32 hash;
	guint32 recipient;
} Slot;

/* Whether the recipient of that index has the key: what it is called, and what else tells it apart.
 */
typedef gboolean (*Match)(const DsnReportBuilder *builder, guint recipient, const DsnStr key[2]);

/* What the report calls it. */
static DsnStr
name_of(const DsnRecipient *recipient)
{
	if (recipient->final_recipient.at != NULL)
		return recipient->final_recipient;
	return recipient->original_recipient.at != NULL ? recipient->original_recipient
							: recipient->address;
}

/* Sendmail and Exim list an alias once for each of its failed members.  Sendmail names the
 * member; with Exim only the reply tells one block from another. */
static DsnStr
member_of(const DsnRecipient *recipient)
{
	return recipient->actual_recipient.at != NULL ? recipient->actual_recipient
						      : recipient->diagnostic;
}

static gboolean
is_same_delivery(const DsnReportBuilder *builder, guint recipient, const DsnStr key[2])
{
	const DsnRecipient *named = builder->report->recipients[recipient];

	return dsn_str_equal_nocase(name_of(named), key[0]) &&
	       dsn_str_equal_nocase(member_of(named), key[1]);
}

static gboolean
is_known_as(const DsnReportBuilder *builder, guint recipient, const DsnStr key[2])
{
	const DsnRecipient *named = builder->report->recipients[recipient];

	return dsn_str_equal_nocase(named->final_recipient, key[0]) ||
	       dsn_str_equal_nocase(named->original_recipient, key[0]) ||
	       dsn_str_equal_nocase(named->address, key[0]) ||
	       dsn_str_equal_nocase(named->actual_recipient, key[0]);
}

static guint32
hash_key(const DsnStr key[2])
{
	return dsn_address_hash(key[0]) ^ (dsn_address_hash(key[1]) * 31);
}

/* The slot that has @key, or the free one where it would be put; NULL if neither is within the
 * limit. */
static Slot *
find_slot(const DsnReportBuilder *builder, const DsnRecipientIndex *index, const DsnStr key[2],
	Match match)
{
	guint32 hash = hash_key(key), mask = index->n_slots - 1;

	for (guint32 i = 0; i < MIN(index->n_slots, PROBES_MAX); i++) {
		Slot *slot = &index->slots[(hash + i) & mask];

		if (slot->recipient == 0 ||
			(slot->hash == hash && match(builder, slot->recipient - 1, key)))
			return slot;
	}
	return NULL;
}

static void
make_room(DsnReportBuilder *builder, DsnRecipientIndex *index)
{
	DsnRecipientIndex old = *index;

	if (index->n_slots > 0 && index->n_used * 2 < index->n_slots)
		return;
	index->n_slots = MAX(FIRST_SLOTS, old.n_slots * 2);
	index->slots = dsn_arena_new_array(builder->arena, Slot, index->n_slots);
	for (guint i = 0; i < old.n_slots; i++) {
		guint32 first = old.slots[i].hash, mask = index->n_slots - 1, probe = 0;

		if (old.slots[i].recipient == 0)
			continue;
		while (probe < PROBES_MAX && index->slots[(first + probe) & mask].recipient != 0)
			probe++;
		if (probe < PROBES_MAX)
			index->slots[(first + probe) & mask] = old.slots[i];
	}
}

static void
put(DsnReportBuilder *builder, DsnRecipientIndex *index, const DsnStr key[2], Match match,
	guint recipient)
{
	Slot *slot;

	if (dsn_str_is_empty(key[0]))
		return;
	make_room(builder, index);
	slot = find_slot(builder, index, key, match);
	if (slot == NULL || slot->recipient != 0)
		return;
	*slot = (Slot){ hash_key(key), recipient + 1 };
	index->n_used++;
}

static void
index_one(DsnReportBuilder *builder, guint i)
{
	const DsnRecipient *recipient = builder->report->recipients[i];
	const DsnStr names[] = { recipient->final_recipient, recipient->original_recipient,
		recipient->address, recipient->actual_recipient };

	put(builder, &builder->by_identity, (DsnStr[2]){ name_of(recipient), member_of(recipient) },
		is_same_delivery, i);
	for (gsize n = 0; n < G_N_ELEMENTS(names); n++)
		if (n == 0 || !dsn_str_equal(names[n], names[0]))
			put(builder, &builder->by_address, (DsnStr[2]){ names[n], DSN_STR_ABSENT },
				is_known_as, i);
}

static void
index_recipient(DsnReportBuilder *builder, guint i)
{
	builder->n_indexed = i + 1;
	if (i == FEW)
		for (guint first = 0; first < i; first++)
			index_one(builder, first);
	if (i >= FEW)
		index_one(builder, i);
}

/* Index of the recipient with that key, or -1. */
static gint
find(const DsnReportBuilder *builder, const DsnRecipientIndex *index, const DsnStr key[2],
	Match match)
{
	if (dsn_str_is_empty(key[0]))
		return -1;
	if (builder->n_indexed > FEW) {
		const Slot *slot = find_slot(builder, index, key, match);

		return slot != NULL ? (gint)slot->recipient - 1 : -1;
	}
	for (guint i = 0; i < builder->n_indexed; i++)
		if (match(builder, i, key))
			return (gint)i;
	return -1;
}

static void
fill(DsnStr *gap, DsnStr value)
{
	if (gap->at == NULL)
		*gap = value;
}

/* One block says that the address was reached, and another that it was not: perhaps one member of
 * an alias has refused. */
static gboolean
contradicts(DsnOutcome a, DsnOutcome b)
{
	return (a == DSN_OUTCOME_FAILED &&
		       (b == DSN_OUTCOME_DELIVERED || b == DSN_OUTCOME_RELAYED)) ||
	       (b == DSN_OUTCOME_FAILED &&
		       (a == DSN_OUTCOME_DELIVERED || a == DSN_OUTCOME_RELAYED));
}

static void
merge(DsnRecipient *into, const DsnRecipient *from)
{
	DsnRecipient weaker = *from;
	gboolean uncertain = into->reply_uncertain || from->reply_uncertain ||
			     contradicts(into->outcome, from->outcome);

	if (from->outcome < into->outcome) {
		weaker = *into;
		*into = *from;
	}
	into->reply_uncertain = uncertain;
	fill(&into->final_recipient, weaker.final_recipient);
	fill(&into->original_recipient, weaker.original_recipient);
	fill(&into->status_field, weaker.status_field);
	fill(&into->remote_mta, weaker.remote_mta);
	if (into->diagnostic.at == NULL) {
		into->diagnostic = weaker.diagnostic;
		into->diagnostic_type = weaker.diagnostic_type;
	} else if (weaker.outcome == DSN_OUTCOME_FAILED) {
		fill(&into->context, weaker.diagnostic); /* rules may know these words */
	}
}

void
dsn_builder_add(DsnReportBuilder *builder, const DsnRecipient *recipient)
{
	DsnReport *report = builder->report;
	DsnStr key[2] = { name_of(recipient), member_of(recipient) };
	guint n = report->n_recipients;
	gint known = find(builder, &builder->by_identity, key, is_same_delivery);

	builder->n_added++;
	if (known >= 0) {
		merge(report->recipients[known], recipient);
		return;
	}
	if (n >= builder->max_recipients) {
		dsn_defects_add(
			&report->defects, builder->arena, DSN_DEFECT_TOO_MANY_RECIPIENTS, key[0]);
		return;
	}
	report->recipients = dsn_arena_grow(builder->arena, report->recipients, n,
		&builder->capacity, sizeof *report->recipients);
	report->recipients[n] = dsn_arena_take(builder->arena, sizeof *recipient);
	*report->recipients[n] = *recipient;
	report->n_recipients++;
	index_recipient(builder, n);
}

/* Recipients move up, so that the indexes are made anew. */
void
dsn_builder_merge_same(DsnReportBuilder *builder)
{
	DsnReport *report = builder->report;
	guint n = report->n_recipients, kept = 0;

	if (n < 2)
		return;
	builder->by_identity = builder->by_address = (DsnRecipientIndex){ NULL, 0, 0 };
	builder->n_indexed = 0;
	for (guint i = 0; i < n; i++) {
		DsnStr name = name_of(report->recipients[i]);
		gint same = name.at != NULL ? dsn_builder_find(builder, name) : -1;

		if (same >= 0 && report->recipients[i]->actual_recipient.at == NULL &&
			report->recipients[same]->actual_recipient.at == NULL) {
			merge(report->recipients[same], report->recipients[i]);
			continue;
		}
		report->recipients[kept] = report->recipients[i];
		index_recipient(builder, kept++);
	}
	report->n_recipients = kept;
}

gint
dsn_builder_find(const DsnReportBuilder *builder, DsnStr address)
{
	return find(
		builder, &builder->by_address, (DsnStr[2]){ address, DSN_STR_ABSENT }, is_known_as);
}
