/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/cause.h>

/* Arrays of characters, not of pointers: nothing to relocate at start. */
static const char action_names[DSN_ACTION_COUNT][12] = {
	[DSN_ACTION_SUPPRESS] = "suppress",
	[DSN_ACTION_INVESTIGATE] = "investigate",
	[DSN_ACTION_THROTTLE] = "throttle",
	[DSN_ACTION_RETRY] = "retry",
	[DSN_ACTION_REVIEW] = "review",
	[DSN_ACTION_NONE] = "none",
};

/* What is known of a cause; the words for people are in cause-text.c. */
static const struct {
	char name[24];
	char owner[12];
	guint8 action;    /* of a permanent failure, and where nothing says which it is */
	guint8 transient; /* of a transient one */
} causes[DSN_CAUSE_COUNT] = {
#define CAUSE(id, name, owner, action, transient)                                                  \
	[DSN_CAUSE_##id] = { name, owner, DSN_ACTION_##action, DSN_ACTION_##transient }
	CAUSE(USER_UNKNOWN, "user-unknown", "recipient", SUPPRESS, RETRY),
	CAUSE(DOMAIN_UNKNOWN, "domain-unknown", "recipient", SUPPRESS, RETRY),
	CAUSE(MAILBOX_DISABLED, "mailbox-disabled", "recipient", SUPPRESS, RETRY),
	CAUSE(MAILBOX_MOVED, "mailbox-moved", "recipient", SUPPRESS, RETRY),
	CAUSE(ADDRESS_SYNTAX, "address-syntax", "recipient", SUPPRESS, RETRY),
	CAUSE(COMPLAINT, "complaint", "recipient", SUPPRESS, SUPPRESS),
	CAUSE(SUPPRESSED_UPSTREAM, "suppressed-upstream", "recipient", SUPPRESS, RETRY),
	CAUSE(MAILBOX_FULL, "mailbox-full", "recipient", RETRY, RETRY),
	CAUSE(RECIPIENT_RESTRICTED, "recipient-restricted", "recipient", INVESTIGATE, INVESTIGATE),
	CAUSE(AUTH_FAILED, "auth-failed", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(BLOCKLISTED, "blocklisted", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(REVERSE_DNS, "reverse-dns", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(SENDER_DNS, "sender-dns", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(SENDER_REFUSED, "sender-refused", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(ACCOUNT_LIMITED, "account-limited", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(SPAM_CONTENT, "spam-content", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(VIRUS, "virus", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(CONTENT_REFUSED, "content-refused", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(MALFORMED_MESSAGE, "malformed-message", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(MESSAGE_TOO_LARGE, "message-too-large", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(RELAY_DENIED, "relay-denied", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(TLS_REQUIRED, "tls-required", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(PROTOCOL_ERROR, "protocol-error", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(POLICY, "policy", "sender", INVESTIGATE, INVESTIGATE),
	CAUSE(ROUTING_LOOP, "routing-loop", "either", INVESTIGATE, INVESTIGATE),
	CAUSE(RATE_LIMITED, "rate-limited", "sender", THROTTLE, THROTTLE),
	CAUSE(TOO_MANY_CONNECTIONS, "too-many-connections", "sender", THROTTLE, THROTTLE),
	CAUSE(GREYLISTED, "greylisted", "network", RETRY, RETRY),
	CAUSE(REMOTE_UNAVAILABLE, "remote-unavailable", "network", RETRY, RETRY),
	CAUSE(DNS_FAILURE, "dns-failure", "network", RETRY, RETRY),
	CAUSE(REMOTE_STORAGE, "remote-storage", "remote", RETRY, RETRY),
	CAUSE(REMOTE_ERROR, "remote-error", "remote", REVIEW, RETRY),
	CAUSE(EXPIRED, "expired", "network", RETRY, RETRY),
	CAUSE(DELAYED, "delayed", "-", NONE, NONE),
	CAUSE(DELIVERED, "delivered", "-", NONE, NONE),
	CAUSE(AUTO_REPLY, "auto-reply", "-", NONE, NONE),
	CAUSE(UNDETERMINED, "undetermined", "-", REVIEW, REVIEW),
#undef CAUSE
};

const char *
dsn_action_name(DsnAction action)
{
	g_return_val_if_fail(action < DSN_ACTION_COUNT, NULL);
	return action_names[action];
}

const char *
dsn_cause_name(DsnCause cause)
{
	g_return_val_if_fail(cause < DSN_CAUSE_COUNT, NULL);
	return causes[cause].name;
}

gboolean
dsn_action_parse(DsnStr name, DsnAction *action)
{
	for (guint i = 0; i < DSN_ACTION_COUNT; i++)
		if (dsn_str_equal(name, dsn_str(action_names[i]))) {
			*action = (DsnAction)i;
			return TRUE;
		}
	return FALSE;
}

gboolean
dsn_cause_parse(DsnStr name, DsnCause *cause)
{
	for (guint i = 0; i < DSN_CAUSE_COUNT; i++)
		if (dsn_str_equal(name, dsn_str(causes[i].name))) {
			*cause = (DsnCause)i;
			return TRUE;
		}
	return FALSE;
}

DsnAction
dsn_cause_action(DsnCause cause, DsnPermanence permanence)
{
	g_return_val_if_fail(cause < DSN_CAUSE_COUNT, DSN_ACTION_REVIEW);
	return permanence == DSN_PERMANENCE_TRANSIENT ? causes[cause].transient
						      : causes[cause].action;
}

const char *
dsn_cause_owner(DsnCause cause)
{
	g_return_val_if_fail(cause < DSN_CAUSE_COUNT, NULL);
	return causes[cause].owner;
}
