/* SPDX-License-Identifier: MIT */
/* The words of a verdict: causes and actions.  Their names are stable, for they end up in people's
 * files; later releases may have more of them. */
#pragma once

#include <dsnsift/facts.h>

G_BEGIN_DECLS

/* Strongest first among the failures: the order in which a message's verdict is chosen. */
typedef enum {
	DSN_ACTION_SUPPRESS,    /* never mail this address again */
	DSN_ACTION_INVESTIGATE, /* keep the address; the sending side is at fault */
	DSN_ACTION_THROTTLE,    /* keep the address; send more slowly */
	DSN_ACTION_RETRY,       /* keep the address; it may work later */
	DSN_ACTION_REVIEW,      /* undetermined: a person should look */
	DSN_ACTION_NONE,        /* nothing failed */
	DSN_ACTION_COUNT
} DsnAction;

typedef enum {
	DSN_CAUSE_USER_UNKNOWN,
	DSN_CAUSE_DOMAIN_UNKNOWN,
	DSN_CAUSE_MAILBOX_DISABLED,
	DSN_CAUSE_MAILBOX_MOVED,
	DSN_CAUSE_ADDRESS_SYNTAX,
	DSN_CAUSE_COMPLAINT,
	DSN_CAUSE_SUPPRESSED_UPSTREAM,
	DSN_CAUSE_MAILBOX_FULL,
	DSN_CAUSE_RECIPIENT_RESTRICTED,
	DSN_CAUSE_AUTH_FAILED,
	DSN_CAUSE_BLOCKLISTED,
	DSN_CAUSE_REVERSE_DNS,
	DSN_CAUSE_SENDER_DNS,
	DSN_CAUSE_SENDER_REFUSED,
	DSN_CAUSE_ACCOUNT_LIMITED,
	DSN_CAUSE_SPAM_CONTENT,
	DSN_CAUSE_VIRUS,
	DSN_CAUSE_CONTENT_REFUSED,
	DSN_CAUSE_MALFORMED_MESSAGE,
	DSN_CAUSE_MESSAGE_TOO_LARGE,
	DSN_CAUSE_RELAY_DENIED,
	DSN_CAUSE_TLS_REQUIRED,
	DSN_CAUSE_PROTOCOL_ERROR,
	DSN_CAUSE_POLICY,
	DSN_CAUSE_ROUTING_LOOP,
	DSN_CAUSE_RATE_LIMITED,
	DSN_CAUSE_TOO_MANY_CONNECTIONS,
	DSN_CAUSE_GREYLISTED,
	DSN_CAUSE_REMOTE_UNAVAILABLE,
	DSN_CAUSE_DNS_FAILURE,
	DSN_CAUSE_REMOTE_STORAGE,
	DSN_CAUSE_REMOTE_ERROR,
	DSN_CAUSE_EXPIRED,
	DSN_CAUSE_DELAYED,
	DSN_CAUSE_DELIVERED,
	DSN_CAUSE_AUTO_REPLY,
	DSN_CAUSE_UNDETERMINED,
	DSN_CAUSE_COUNT,
	DSN_CAUSE_NONE = 255 /* of mail that is no report; it has no name */
} DsnCause;

/* All texts here are (transfer none) and static. */

/* "suppress", "user-unknown" */
const char *dsn_action_name(DsnAction action);
const char *dsn_cause_name(DsnCause cause);

/* "never mail this address again" */
const char *dsn_action_meaning(DsnAction action);

/* The other way round.  %FALSE, and nothing changed, if @name is none. */
gboolean dsn_action_parse(DsnStr name, DsnAction *action);
gboolean dsn_cause_parse(DsnStr name, DsnCause *cause);

/* The action a cause asks for, given how the failure was called. */
DsnAction dsn_cause_action(DsnCause cause, DsnPermanence permanence);

/* Whose fault it is.  Only the recipient's own may cost the recipient the address. */
typedef enum {
	DSN_OWNER_RECIPIENT, /* or the recipient's administrator */
	DSN_OWNER_SENDER,
	DSN_OWNER_NETWORK,
	DSN_OWNER_REMOTE, /* the receiving system */
	DSN_OWNER_EITHER, /* the sender's or the receiving system's */
	DSN_OWNER_NOBODY, /* nothing failed, or it is not known */
	DSN_OWNER_COUNT
} DsnOwner;

DsnOwner dsn_cause_owner(DsnCause cause);

/* "recipient", "sender", ...; "-" for nobody. */
const char *dsn_owner_name(DsnOwner owner);

/* One sentence: what happened. */
const char *dsn_cause_summary(DsnCause cause);

/* One paragraph: what the sender should do now. */
const char *dsn_cause_advice(DsnCause cause);

G_END_DECLS
