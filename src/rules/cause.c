/* SPDX-License-Identifier: MIT */
/* Causes and actions: their names, whose fault each is, what to do, and the words that explain it.
 */
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

/* What is known of a cause; the words for people are below. */
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

/* ---- what a cause means and what to do now, in words for people ---- */

static const struct {
	char summary[112];
	char advice[560];
} texts[DSN_CAUSE_COUNT] = {
	[DSN_CAUSE_USER_UNKNOWN] = {
		"The mailbox does not exist.",
		"Take the address off every list. If people type their address into a form of "
		"yours, look for a typing error and confirm new addresses by mail (double opt-in).",
	},
	[DSN_CAUSE_DOMAIN_UNKNOWN] = {
		"The domain does not exist, or takes no mail.",
		"Look at the domain with \"dig DOMAIN MX\" and \"dig DOMAIN A\": no answer, or a null "
		"MX (\"0 .\"), means that no address of it works. Take the address off every list; "
		"look for a typing error in the domain.",
	},
	[DSN_CAUSE_MAILBOX_DISABLED] = {
		"The mailbox is switched off: suspended, inactive or blocked by its provider.",
		"Stop mailing the address. Where the failure was a temporary one (4.x.x) it may "
		"come back: try again in a few days, and stop after some tries.",
	},
	[DSN_CAUSE_MAILBOX_MOVED] = {
		"The mailbox has moved, and its mail is not forwarded.",
		"Stop mailing this address. If the reply names a new one, ask its owner before you "
		"use it.",
	},
	[DSN_CAUSE_ADDRESS_SYNTAX] = {
		"The receiving system says that this is no valid address.",
		"Look at the address: blanks, commas, quotes, a missing part, letters outside of "
		"ASCII without SMTPUTF8. Correct it or take it off the list, and check addresses "
		"where they are entered.",
	},
	[DSN_CAUSE_COMPLAINT] = {
		"The recipient reported the mail as unwanted.",
		"Never mail this address again. Many complaints harm the reputation of the sending "
		"domain: make unsubscribing easy (List-Unsubscribe and List-Unsubscribe-Post, RFC "
		"8058), and mail only those who asked for it.",
	},
	[DSN_CAUSE_SUPPRESSED_UPSTREAM] = {
		"The relay did not try: the address is on its own list of addresses that failed.",
		"Take the address off your list too. If you know that it works, remove it from the "
		"suppression list of the relay (its console or API) before the next mail.",
	},
	[DSN_CAUSE_MAILBOX_FULL] = {
		"The mailbox is full.",
		"Keep the address and try again later. If the mailbox stays full for weeks, nobody "
		"reads it: then stop.",
	},
	[DSN_CAUSE_RECIPIENT_RESTRICTED] = {
		"The address works, but its owner or administrator does not take mail from you.",
		"Ask the recipient, or the administrator of the domain, to allow your sender "
		"address: a group may be closed to outsiders, a list open to members only, or the "
		"sender blocked by a rule of theirs. Do not treat the address as a bad one.",
	},
	[DSN_CAUSE_AUTH_FAILED] = {
		"The mail did not pass SPF, DKIM, DMARC or ARC.",
		"Check the sending domain: \"dig DOMAIN TXT\" must list the sending host in the SPF "
		"record, \"dig SELECTOR._domainkey.DOMAIN TXT\" must hold the key the mail is signed "
		"with, \"dig _dmarc.DOMAIN TXT\" the policy; the domain in From: must be the one that "
		"passes. If only forwarded mail fails, sign with DKIM and do not change mail in "
		"transit (lists: rewrite From:).",
	},
	[DSN_CAUSE_BLOCKLISTED] = {
		"The sending IP address or domain is on a block list, or has a bad reputation.",
		"Find out what was sent from the address and stop it first. Then look the IP address "
		"up at the list that the reply names and ask for removal there; without a name, at "
		"the postmaster pages of the provider. Removal without a remedy does not last.",
	},
	[DSN_CAUSE_REVERSE_DNS] = {
		"The sending host has no proper name: reverse DNS (PTR) or HELO is wrong.",
		"\"dig -x IP\" must give a host name, that name must lead back to the IP address, and "
		"the host must use it in HELO/EHLO. The PTR record is set by the owner of the IP "
		"address (often the hosting company).",
	},
	[DSN_CAUSE_SENDER_DNS] = {
		"The domain of the sender address does not exist or cannot receive mail.",
		"The envelope sender (Return-Path) needs a domain with an MX or A record: \"dig DOMAIN "
		"MX\". Look for a host name without a domain, such as root@localhost.",
	},
	[DSN_CAUSE_SENDER_REFUSED] = {
		"The receiving system refuses this sender address.",
		"See whether the sender address exists and takes mail (servers may call back to check "
		"it), is allowed for the account that sent it, and is not blocked by the recipient's "
		"side.",
	},
	[DSN_CAUSE_ACCOUNT_LIMITED] = {
		"Your own account or tenant at the relay is limited or blocked.",
		"Log in to the relay or provider that you send through: look for a used-up quota, an "
		"unpaid bill, a trial that needs approval or a block for abuse, and change "
		"passwords if mail was sent that is not yours.",
	},
	[DSN_CAUSE_SPAM_CONTENT] = {
		"The mail was taken for spam.",
		"Look at the content: links to listed domains or URL shorteners, attachments, little "
		"text with large images. Check that DKIM and DMARC pass, and that the recipients "
		"asked for the mail. Many providers have a form for wrong judgements: see the address "
		"in the reply.",
	},
	[DSN_CAUSE_VIRUS] = {
		"A virus scanner refused the mail.",
		"Scan the attachments and the machine they come from. If it is a false alarm, report "
		"it to the vendor of the scanner and send the file by other means.",
	},
	[DSN_CAUSE_CONTENT_REFUSED] = {
		"The receiving system does not take this kind of content.",
		"See what the mail holds: executable or encrypted attachments, archives with them "
		"inside, formats or charsets the other side cannot take. Send a link to the file "
		"instead.",
	},
	[DSN_CAUSE_MALFORMED_MESSAGE] = {
		"The mail breaks the format of Internet messages.",
		"Check it against RFC 5322: exactly one From:, Date: and Message-ID:, lines of at most "
		"998 bytes, no bare CR or LF, correct MIME boundaries. The fault is in the program "
		"that made the mail.",
	},
	[DSN_CAUSE_MESSAGE_TOO_LARGE] = {
		"The mail is larger than the receiving system takes.",
		"Send less at once, or a link to the file. Attachments grow by a third in transit; "
		"many systems stop at 10 to 25 MB.",
	},
	[DSN_CAUSE_RELAY_DENIED] = {
		"The server is not responsible for the recipient's domain, or wants you to log in.",
		"If it is your relay: use SMTP AUTH (port 587) or have your IP address allowed. If it "
		"is the recipient's server: its MX record points to a host that does not know the "
		"domain, and only its administrator can change that.",
	},
	[DSN_CAUSE_TLS_REQUIRED] = {
		"The receiving system wants an encrypted connection.",
		"Switch on STARTTLS for outgoing mail (Postfix: smtp_tls_security_level = may), and "
		"check certificate, protocol versions (TLS 1.2 or later) and MTA-STS or DANE "
		"policies.",
	},
	[DSN_CAUSE_PROTOCOL_ERROR] = {
		"The two servers did not understand each other.",
		"Look at the SMTP dialogue in the log of the sending server: wrong order of commands, "
		"an extension that is not offered (SMTPUTF8, 8BITMIME), or a firewall that alters "
		"SMTP.",
	},
	[DSN_CAUSE_POLICY] = {
		"The receiving system refuses the mail by a rule of its own, and says no more.",
		"Check what such rules look at: SPF, DKIM and DMARC of the domain, reverse DNS and "
		"block lists for the IP address, links and attachments in the mail. If all is well, "
		"ask the postmaster of the other side, and quote the reply.",
	},
	[DSN_CAUSE_ROUTING_LOOP] = {
		"The mail went round in circles.",
		"Look at the Received: lines of the returned mail for hosts that come again. Usual "
		"reasons: two addresses that forward to each other, or an MX record that points to a "
		"host which does not know that the domain is its own.",
	},
	[DSN_CAUSE_RATE_LIMITED] = {
		"Too much mail in too short a time.",
		"Send more slowly to this provider: wait, then go on with half the rate, doubling the "
		"pause each time it refuses (exponential back-off). Warm up new IP addresses over "
		"weeks, and look for recipients who complain.",
	},
	[DSN_CAUSE_TOO_MANY_CONNECTIONS] = {
		"Too many connections, or too many recipients in one of them.",
		"Open fewer connections to this provider at a time (Postfix: "
		"smtp_destination_concurrency_limit, default_destination_recipient_limit) and send "
		"more mails in each.",
	},
	[DSN_CAUSE_GREYLISTED] = {
		"The receiving system delays mail from senders it does not know yet.",
		"Nothing to do: the next try from the same IP address is let through. Check that the "
		"queue does try again, and from the same address.",
	},
	[DSN_CAUSE_REMOTE_UNAVAILABLE] = {
		"The receiving server could not be reached or did not answer.",
		"Keep the address; the mail server tries again by itself. If it goes on for days, see "
		"whether the host answers at all (\"nc MX 25\"), and whether it refuses your IP address "
		"only.",
	},
	[DSN_CAUSE_DNS_FAILURE] = {
		"The DNS could not be asked about the recipient's domain.",
		"Keep the address. Check your resolver (\"dig DOMAIN MX\" on the sending host); if only "
		"this domain fails, its name servers are broken and its owner has to act.",
	},
	[DSN_CAUSE_REMOTE_STORAGE] = {
		"The receiving system has run out of space.",
		"Keep the address and try again later.",
	},
	[DSN_CAUSE_REMOTE_ERROR] = {
		"Something failed at the receiving system.",
		"Keep the address and try again later. If the error was called permanent, or stays, "
		"tell the postmaster of the other side and quote the reply.",
	},
	[DSN_CAUSE_EXPIRED] = {
		"The mail server gave up after trying for days, and no better cause is told.",
		"Keep the address, send again later, and look into the log of the sending server for "
		"what the tries ended with.",
	},
	[DSN_CAUSE_DELAYED] = {
		"The mail waits in a queue; nothing has failed yet.",
		"Nothing to do: the mail server goes on trying.",
	},
	[DSN_CAUSE_DELIVERED] = {
		"The mail was delivered or passed on.",
		"Nothing to do.",
	},
	[DSN_CAUSE_AUTO_REPLY] = {
		"An automatic answer, such as a vacation notice.",
		"Nothing to do: the address works.",
	},
	[DSN_CAUSE_UNDETERMINED] = {
		"The report does not say why.",
		"Read the report; if the words are clear to you, a rule of your own teaches them to "
		"dsnsift: see dsnsift-rules(5).",
	},
};

const char *
dsn_cause_summary(DsnCause cause)
{
	g_return_val_if_fail(cause < DSN_CAUSE_COUNT, NULL);
	return texts[cause].summary;
}

const char *
dsn_cause_advice(DsnCause cause)
{
	g_return_val_if_fail(cause < DSN_CAUSE_COUNT, NULL);
	return texts[cause].advice;
}
