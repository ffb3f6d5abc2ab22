/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "sink/summary.h"
#include "base/utf8.h"
#include "sink/shown.h"
#include "base/buffer.h"

#define GROUPS_MOST 4096
#define SIGNALS_SHOWN 20
#define SIGNAL_LEAST 2
#define PLACE_MOST 100
#define DETAIL_MOST 60

/* Stands in front of the bytes of place and detail. */
typedef struct {
	guint8 action, cause, outcome, place_len, detail_len;
} Entry;

typedef struct {
	char *key; /* as it is printed: cause, place, detail */
	guint64 count;
	DsnAction action;
	DsnCause cause;
} Group;

struct DsnSummary {
	guint64 messages;
	guint64 outcomes[DSN_OUTCOME_COUNT];
	guint64 verdicts[DSN_ACTION_COUNT][DSN_CAUSE_COUNT];
	GHashTable *groups;
};

static gboolean
is_digit_or_dot(char c)
{
	return g_ascii_isdigit(c) || c == '.';
}

/* The first dotted quad: in a refusal by reputation that is the address it is about. */
static DsnStr
find_ip(DsnStr text)
{
	for (gsize from = 0, to; from < text.len; from = to + 1) {
		guint dots = 0;

		for (to = from; to < text.len && is_digit_or_dot(text.at[to]); to++)
			dots += text.at[to] == '.';
		while (to > from && text.at[to - 1] == '.')
			to--, dots--;
		if (dots == 3 && to - from >= 7 && to - from <= 15)
			return dsn_str_slice(text, from, to);
	}
	return DSN_STR_ABSENT;
}

static gboolean
is_failure(DsnOutcome outcome)
{
	return outcome == DSN_OUTCOME_FAILED || outcome == DSN_OUTCOME_COMPLAINT ||
	       outcome == DSN_OUTCOME_DELAYED;
}

static gboolean
is_storage(DsnCause cause)
{
	return cause == DSN_CAUSE_MAILBOX_FULL || cause == DSN_CAUSE_REMOTE_STORAGE;
}

void
dsn_summary_notes_add(DsnSummaryNotes *notes, const DsnRecord *record)
{
	DsnStr place = record->values[DSN_COLUMN_PROVIDER], detail = DSN_STR_ABSENT;
	Entry entry = {
		.action = record->action, .cause = record->cause, .outcome = record->outcome
	};

	/* A provider is one system with one opinion of the sender, but not one disk. */
	if (dsn_str_is_empty(place) || is_storage(record->cause))
		place = record->values[DSN_COLUMN_DOMAIN];
	if (!is_failure(record->outcome))
		place = DSN_STR_ABSENT;
	else if (record->cause == DSN_CAUSE_BLOCKLISTED || record->cause == DSN_CAUSE_REVERSE_DNS)
		detail = find_ip(record->values[DSN_COLUMN_DIAGNOSTIC]);
	place = dsn_utf8_cut(place, PLACE_MOST);
	detail = dsn_utf8_cut(detail, DETAIL_MOST);
	entry.place_len = (guint8)place.len;
	entry.detail_len = (guint8)detail.len;
	dsn_buffer_add(&notes->entries, (DsnStr){ (const char *)&entry, sizeof entry });
	dsn_buffer_add(&notes->entries, place);
	dsn_buffer_add(&notes->entries, detail);
}

void
dsn_summary_notes_reset(DsnSummaryNotes *notes)
{
	notes->n_messages = 0;
	notes->entries.len = 0;
}

void
dsn_summary_notes_clear(DsnSummaryNotes *notes)
{
	dsn_buffer_clear(&notes->entries);
	notes->n_messages = 0;
}

static void
free_group(gpointer data)
{
	Group *group = data;

	g_free(group->key);
	g_free(group);
}

DsnSummary *
dsn_summary_new(void)
{
	DsnSummary *summary = g_new0(DsnSummary, 1);

	summary->groups = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_group);
	return summary;
}

void
dsn_summary_free(DsnSummary *summary)
{
	g_hash_table_unref(summary->groups);
	g_free(summary);
}

/* Forgets the rarest groups until half of the room is free. */
static void
forget_rare(GHashTable *groups)
{
	for (guint64 least = 1; g_hash_table_size(groups) > GROUPS_MOST / 2; least *= 2) {
		GHashTableIter iter;
		gpointer value;

		g_hash_table_iter_init(&iter, groups);
		while (g_hash_table_iter_next(&iter, NULL, &value))
			if (((Group *)value)->count <= least)
				g_hash_table_iter_remove(&iter);
	}
}

/* The key is what is printed, so octets that a terminal obeys are gone from here on. */
static void
add_shown(GString *to, DsnStr str)
{
	DsnStr octets;

	while (str.len > 0) {
		dsn_shown_take(&str, &octets);
		g_string_append_len(to, octets.at, (gssize)octets.len);
	}
}

static void
count_group(DsnSummary *summary, const Entry *entry, DsnStr place, DsnStr detail)
{
	g_autoptr(GString) key = g_string_new(NULL);
	Group *group;

	g_string_append_printf(key, "%s at ", dsn_cause_name(entry->cause));
	add_shown(key, place);
	if (detail.len > 0) {
		g_string_append(key, ", about ");
		add_shown(key, detail);
	}
	group = g_hash_table_lookup(summary->groups, key->str);
	if (group == NULL) {
		if (g_hash_table_size(summary->groups) >= GROUPS_MOST)
			forget_rare(summary->groups);
		group = g_new0(Group, 1);
		group->key = g_strdup(key->str);
		group->action = entry->action;
		group->cause = entry->cause;
		g_hash_table_insert(summary->groups, group->key, group);
	}
	group->count++;
}

/* Causes that say something about a place once they pile up there. */
static gboolean
is_signal(DsnAction action, DsnCause cause)
{
	return action == DSN_ACTION_INVESTIGATE || action == DSN_ACTION_THROTTLE ||
	       is_storage(cause) || cause == DSN_CAUSE_REMOTE_UNAVAILABLE ||
	       cause == DSN_CAUSE_DNS_FAILURE || cause == DSN_CAUSE_COMPLAINT;
}

void
dsn_summary_add(DsnSummary *summary, const DsnSummaryNotes *notes)
{
	DsnStr rest = { notes->entries.at, notes->entries.len };
	Entry entry;

	summary->messages += notes->n_messages;
	while (rest.len > 0) {
		DsnStr place, detail;

		memcpy(&entry, rest.at, sizeof entry);
		rest = dsn_str_slice(rest, sizeof entry, rest.len);
		place = dsn_str_slice(rest, 0, entry.place_len);
		rest = dsn_str_slice(rest, entry.place_len, rest.len);
		detail = dsn_str_slice(rest, 0, entry.detail_len);
		rest = dsn_str_slice(rest, entry.detail_len, rest.len);
		summary->outcomes[entry.outcome]++;
		if (!is_failure(entry.outcome) || entry.cause == DSN_CAUSE_NONE)
			continue;
		summary->verdicts[entry.action][entry.cause]++;
		if (place.len > 0 && is_signal(entry.action, entry.cause))
			count_group(summary, &entry, place, detail);
	}
}

G_GNUC_PRINTF(2, 3)
static void
add_line(DsnBuffer *out, const char *format, ...)
{
	g_autofree char *line = NULL;
	va_list args;

	va_start(args, format);
	line = g_strdup_vprintf(format, args);
	va_end(args);
	dsn_buffer_add(out, dsn_str(line));
}

static void
print_outcomes(const DsnSummary *summary, DsnBuffer *out)
{
	const char *between = ": ";

	add_line(out, "%" G_GUINT64_FORMAT " message%s", summary->messages,
		summary->messages == 1 ? "" : "s");
	for (guint i = 0; i < DSN_OUTCOME_COUNT; i++) {
		if (summary->outcomes[i] == 0)
			continue;
		add_line(out, "%s%" G_GUINT64_FORMAT " %s", between, summary->outcomes[i],
			i == DSN_OUTCOME_NONE ? "no report" : dsn_outcome_name(i));
		between = ", ";
	}
	dsn_buffer_add_char(out, '\n');
}

static void
print_verdicts(const DsnSummary *summary, DsnBuffer *out)
{
	for (guint action = 0; action < DSN_ACTION_COUNT; action++) {
		guint64 total = 0;

		for (guint cause = 0; cause < DSN_CAUSE_COUNT; cause++)
			total += summary->verdicts[action][cause];
		if (total == 0)
			continue;
		add_line(out, "%8" G_GUINT64_FORMAT " %s\n", total, dsn_action_name(action));
		for (guint cause = 0; cause < DSN_CAUSE_COUNT; cause++)
			if (summary->verdicts[action][cause] > 0)
				add_line(out, "%16" G_GUINT64_FORMAT " %s\n",
					summary->verdicts[action][cause], dsn_cause_name(cause));
	}
}

static int
compare_groups(gconstpointer a, gconstpointer b)
{
	const Group *one = *(const Group *const *)a, *other = *(const Group *const *)b;

	if (one->count != other->count)
		return one->count < other->count ? 1 : -1;
	return strcmp(one->key, other->key);
}

static const char *
meaning_of(DsnCause cause)
{
	if (is_storage(cause))
		return "Mailboxes there, or all of their storage, are full; "
		       "there is nothing to mend on your side.";
	return dsn_cause_summary(cause);
}

static void
print_signals(const DsnSummary *summary, DsnBuffer *out)
{
	g_autoptr(GPtrArray) groups = g_ptr_array_new();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, summary->groups);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		if (((Group *)value)->count >= SIGNAL_LEAST)
			g_ptr_array_add(groups, value);
	g_ptr_array_sort(groups, compare_groups);
	if (groups->len > 0)
		add_line(out, "What piles up at one place:\n");
	for (guint i = 0; i < MIN(groups->len, SIGNALS_SHOWN); i++) {
		const Group *group = g_ptr_array_index(groups, i);

		add_line(out, "%8" G_GUINT64_FORMAT " %s: %s\n", group->count, group->key,
			meaning_of(group->cause));
	}
}

void
dsn_summary_print(const DsnSummary *summary, guint passed_over, DsnBuffer *out)
{
	print_outcomes(summary, out);
	if (passed_over > 0)
		add_line(out, "%u file%s passed over: no mail\n", passed_over,
			passed_over == 1 ? "" : "s");
	print_verdicts(summary, out);
	print_signals(summary, out);
}
