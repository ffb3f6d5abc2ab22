/* SPDX-License-Identifier: MIT */
/* For as long as the reader and the words of verdicts are being made: weak, so theirs win. */
#include "config.h"

#include <dsnsift/reader.h>
#include <dsnsift/rules.h>

#define WEAK __attribute__((weak))

static const char *const actions[] = { "suppress", "investigate", "throttle", "retry", "review",
	"none" };
static const char *const outcomes[] = { "failed", "complaint", "delayed", "delivered", "relayed",
	"expanded", "auto-reply", "none" };
static const char *const permanences[] = { "unknown", "permanent", "transient" };
static const char *const causes[] = { "user-unknown", "domain-unknown", "mailbox-disabled",
	"mailbox-moved", "address-syntax", "complaint", "suppressed-upstream", "mailbox-full",
	"recipient-restricted", "auth-failed", "blocklisted", "reverse-dns", "sender-dns",
	"sender-refused", "account-limited", "spam-content", "virus", "content-refused",
	"malformed-message", "message-too-large", "relay-denied", "tls-required", "protocol-error",
	"policy", "routing-loop", "rate-limited", "too-many-connections", "greylisted",
	"remote-unavailable", "dns-failure", "remote-storage", "remote-error", "expired", "delayed",
	"delivered", "auto-reply", "undetermined" };

WEAK const char *
dsn_action_name(DsnAction action)
{
	return actions[action];
}

WEAK const char *
dsn_outcome_name(DsnOutcome outcome)
{
	return outcomes[outcome];
}

WEAK const char *
dsn_permanence_name(DsnPermanence permanence)
{
	return permanences[permanence];
}

WEAK const char *
dsn_cause_name(DsnCause cause)
{
	return causes[cause];
}

WEAK const char *
dsn_cause_summary(DsnCause cause)
{
	return causes[cause];
}

static gboolean
parse(const char *const *names, guint n, DsnStr name, guint *value)
{
	for (guint i = 0; i < n; i++)
		if (dsn_str_equal(name, dsn_str(names[i]))) {
			*value = i;
			return TRUE;
		}
	return FALSE;
}

WEAK gboolean
dsn_action_parse(DsnStr name, DsnAction *action)
{
	return parse(actions, G_N_ELEMENTS(actions), name, action);
}

WEAK gboolean
dsn_cause_parse(DsnStr name, DsnCause *cause)
{
	return parse(causes, G_N_ELEMENTS(causes), name, cause);
}

WEAK gsize
dsn_status_print(DsnStatus status, char text[DSN_STATUS_MAX])
{
	return dsn_status_is_set(status) ? (gsize)g_snprintf(text, DSN_STATUS_MAX, "%u.%u.%u",
						   status.class_, status.subject, status.detail)
					 : 0;
}

WEAK DsnRules *
dsn_rules_load(const char *path, GError **error)
{
	g_set_error(error, DSN_ERROR, DSN_ERROR_RULES, "%s: no rules yet", path);
	return NULL;
}

WEAK void
dsn_rules_free(DsnRules *rules)
{
	(void)rules;
}

struct DsnReader {
	const char *const *paths;
	DsnReaderOptions options;
	guint failures;
	guint64 serial;
};

struct DsnBatchStore {
	DsnMessage message;
	char *bytes;
};

WEAK DsnReader *
dsn_reader_new(const char *const *paths, const DsnReaderOptions *options)
{
	DsnReader *reader = g_new0(DsnReader, 1);

	reader->paths = paths;
	reader->options = *options;
	return reader;
}

WEAK void
dsn_reader_free(DsnReader *reader)
{
	g_free(reader);
}

WEAK DsnBatch *
dsn_batch_new(void)
{
	DsnBatch *batch = g_new0(DsnBatch, 1);

	batch->store = g_new0(struct DsnBatchStore, 1);
	return batch;
}

WEAK void
dsn_batch_free(DsnBatch *batch)
{
	g_free(batch->store->bytes);
	g_free(batch->store);
	g_free(batch);
}

WEAK gboolean
dsn_reader_claim(DsnReader *reader, DsnBatch *batch)
{
	for (; *reader->paths != NULL; reader->paths++) {
		g_autoptr(GError) error = NULL;
		gsize len;

		g_clear_pointer(&batch->store->bytes, g_free);
		if (!g_file_get_contents(
			    strcmp(*reader->paths, "-") == 0 ? "/dev/stdin" : *reader->paths,
			    &batch->store->bytes, &len, &error)) {
			reader->failures++;
			reader->options.warn(
				*reader->paths, error->message, reader->options.warn_data);
			continue;
		}
		batch->store->message = (DsnMessage){ { batch->store->bytes, MIN(len, 1 << 20) },
			len, *reader->paths++, 0 };
		batch->messages = &batch->store->message;
		batch->n_messages = 1;
		batch->serial = reader->serial++;
		return TRUE;
	}
	return FALSE;
}

WEAK void
dsn_batch_load(DsnBatch *batch)
{
	(void)batch;
}

WEAK guint
dsn_reader_failures(const DsnReader *reader)
{
	return reader->failures;
}

WEAK guint64
dsn_reader_octets_read(const DsnReader *reader)
{
	(void)reader;
	return 0;
}

WEAK guint64
dsn_reader_octets_total(const DsnReader *reader)
{
	(void)reader;
	return 0;
}

WEAK DsnStatus
dsn_status_parse(DsnStr text)
{
	if (text.len >= 5 && strchr("245", text.at[0]) != NULL && text.at[1] == '.')
		return (DsnStatus){ (guint8)(text.at[0] - '0'), (guint16)(text.at[2] - '0'),
			(guint16)(text.at[4] - '0') };
	return DSN_STATUS_NONE;
}

WEAK DsnReply
dsn_reply_find(DsnStr text)
{
	(void)text;
	return (DsnReply){ 0 };
}
