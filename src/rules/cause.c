/* SPDX-License-Identifier: MIT */
/* Causes and actions: their names, whose fault each is, what to do, and the words that explain it.
 */
#include "config.h"

#include <dsnsift/cause.h>

static const struct {
	char name[12];
	char meaning[48];
} actions[DSN_ACTION_COUNT] = {
	[DSN_ACTION_SUPPRESS] = { "suppress", "never mail this address again" },
	[DSN_ACTION_INVESTIGATE] = { "investigate",
		"keep the address; find the fault and mend it" },
	[DSN_ACTION_THROTTLE] = { "throttle", "keep the address; send more slowly" },
	[DSN_ACTION_RETRY] = { "retry", "keep the address; it may work later" },
	[DSN_ACTION_REVIEW] = { "review", "a person should look" },
	[DSN_ACTION_NONE] = { "none", "nothing has failed" },
};

static const char owners[DSN_OWNER_COUNT][12] = {
	[DSN_OWNER_RECIPIENT] = "recipient",
	[DSN_OWNER_SENDER] = "sender",
	[DSN_OWNER_NETWORK] = "network",
	[DSN_OWNER_REMOTE] = "remote",
	[DSN_OWNER_EITHER] = "either",
	[DSN_OWNER_NOBODY] = "-",
};

/* Whose fault it is, what to do when the failure is permanent (or nothing says what it is), and
 * when it is transient; and the words for people.  Arrays of characters, not of pointers: nothing
 * to relocate at start. */
static const struct {
	char name[24];
	guint8 owner;
	guint8 action;
	guint8 transient;
	char summary[112];
	char advice[560];
} causes[DSN_CAUSE_COUNT] = {
#define CAUSE(id, name, owner, action, transient, ...)                                             \
	[DSN_CAUSE_##id] = { name, DSN_OWNER_##owner, DSN_ACTION_##action, DSN_ACTION_##transient, \
		__VA_ARGS__ }
	CAUSE(USER_UNKNOWN, "user-unknown", RECIPIENT, SUPPRESS, RETRY,
		"The mailbox does not exist.",
		"Take the address off every list. If people type their address into a form of "
		"yours, look for a typing error and confirm new addresses by mail (double "
		"opt-in)."),
	CAUSE(DOMAIN_UNKNOWN, "domain-unknown", RECIPIENT, SUPPRESS, RETRY,
		"The domain does not exist, or takes no mail.",
		"Look at the domain with \"dig DOMAIN MX\" and \"dig DOMAIN A\": no answer, or a "
		"null MX (\"0 .\"), means that no address of it works. Take the address off every "
		"list; look for a typing error in the domain."),
	CAUSE(MAILBOX_DISABLED, "mailbox-disabled", RECIPIENT, SUPPRESS, RETRY,
		"The mailbox is switched off: suspended, inactive or blocked by its provider.",
		"Stop mailing the address. Where the failure was a temporary one (4.x.x) it may "
		"come back: try again in a few days, and stop after some tries."),
	CAUSE(MAILBOX_MOVED, "mailbox-moved", RECIPIENT, SUPPRESS, RETRY,
		"The mailbox has moved, and its mail is not forwarded.",
		"Stop mailing this address. If the reply names a new one, ask its owner before "
		"you use it."),
	CAUSE(ADDRESS_SYNTAX, "address-syntax", RECIPIENT, SUPPRESS, RETRY,
		"The receiving system says that this is no valid address.",
		"Look at the address: blanks, commas, quotes, a missing part, letters outside of "
		"ASCII without SMTPUTF8. Correct it or take it off the list, and check addresses "
		"where they are entered."),
	CAUSE(COMPLAINT, "complaint", RECIPIENT, SUPPRESS, SUPPRESS,
		"The recipient reported the mail as unwanted.",
		"Never mail this address again. Many complaints harm the reputation of the "
		"sending domain: make unsubscribing easy (List-Unsubscribe and "
		"List-Unsubscribe-Post, RFC 8058), and mail only those who asked for it."),
	CAUSE(SUPPRESSED_UPSTREAM, "suppressed-upstream", RECIPIENT, SUPPRESS, RETRY,
		"The relay did not try: the address is on its own list of addresses that failed.",
		"Take the address off your list too. If you know that it works, remove it from "
		"the suppression list of the relay (its console or API) before the next mail."),
	CAUSE(MAILBOX_FULL, "mailbox-full", RECIPIENT, RETRY, RETRY, "The mailbox is full.",
		"Keep the address and try again later. If the mailbox stays full for weeks, "
		"nobody reads it: then stop."),
	CAUSE(RECIPIENT_RESTRICTED, "recipient-restricted", RECIPIENT, INVESTIGATE, INVESTIGATE,
		"The address works, but its owner or administrator does not take mail from you.",
		"Ask the recipient, or the administrator of the domain, to allow your sender "
		"address: a group may be closed to outsiders, a list open to members only, or the "
		"sender blocked by a rule of theirs. Do not treat the address as a bad one."),
	CAUSE(AUTH_FAILED, "auth-failed", SENDER, INVESTIGATE, INVESTIGATE,
		"The mail did not pass SPF, DKIM, DMARC or ARC.",
		"Check the sending domain: \"dig DOMAIN TXT\" must list the sending host in the "
		"SPF record, \"dig SELECTOR._domainkey.DOMAIN TXT\" must hold the key the mail is "
		"signed with, \"dig _dmarc.DOMAIN TXT\" the policy; the domain in From: must be "
		"the one that passes. If only forwarded mail fails, sign with DKIM and do not "
		"change mail in transit (lists: rewrite From:)."),
	CAUSE(BLOCKLISTED, "blocklisted", SENDER, INVESTIGATE, INVESTIGATE,
		"The sending IP address or domain is on a block list, or has a bad reputation.",
		"Find out what was sent from the address and stop it first. Then look the IP "
		"address up at the list that the reply names and ask for removal there; without a "
		"name, at the postmaster pages of the provider. Removal without a remedy does not "
		"last."),
	CAUSE(REVERSE_DNS, "reverse-dns", SENDER, INVESTIGATE, INVESTIGATE,
		"The sending host has no proper name: reverse DNS (PTR) or HELO is wrong.",
		"\"dig -x IP\" must give a host name, that name must lead back to the IP address, "
		"and the host must use it in HELO/EHLO. The PTR record is set by the owner of the "
		"IP address (often the hosting company)."),
	CAUSE(SENDER_DNS, "sender-dns", SENDER, INVESTIGATE, INVESTIGATE,
		"The domain of the sender address does not exist or cannot receive mail.",
		"The envelope sender (Return-Path) needs a domain with an MX or A record: \"dig "
		"DOMAIN MX\". Look for a host name without a domain, such as root@localhost."),
	CAUSE(SENDER_REFUSED, "sender-refused", SENDER, INVESTIGATE, INVESTIGATE,
		"The receiving system refuses this sender address.",
		"See whether the sender address exists and takes mail (servers may call back to "
		"check it), is allowed for the account that sent it, and is not blocked by the "
		"recipient's side."),
	CAUSE(ACCOUNT_LIMITED, "account-limited", SENDER, INVESTIGATE, INVESTIGATE,
		"Your own account or tenant at the relay is limited or blocked.",
		"Log in to the relay or provider that you send through: look for a used-up quota, "
		"an unpaid bill, a trial that needs approval or a block for abuse, and change "
		"passwords if mail was sent that is not yours."),
	CAUSE(SPAM_CONTENT, "spam-content", SENDER, INVESTIGATE, INVESTIGATE,
		"The mail was taken for spam.",
		"Look at the content: links to listed domains or URL shorteners, attachments, "
		"little text with large images. Check that DKIM and DMARC pass, and that the "
		"recipients asked for the mail. Many providers have a form for wrong judgements: "
		"see the address in the reply."),
	CAUSE(VIRUS, "virus", SENDER, INVESTIGATE, INVESTIGATE, "A virus scanner refused the mail.",
		"Scan the attachments and the machine they come from. If it is a false alarm, "
		"report it to the vendor of the scanner and send the file by other means."),
	CAUSE(CONTENT_REFUSED, "content-refused", SENDER, INVESTIGATE, INVESTIGATE,
		"The receiving system does not take this kind of content.",
		"See what the mail holds: executable or encrypted attachments, archives with them "
		"inside, formats or charsets the other side cannot take. Send a link to the file "
		"instead."),
	CAUSE(MALFORMED_MESSAGE, "malformed-message", SENDER, INVESTIGATE, INVESTIGATE,
		"The mail breaks the format of Internet messages.",
		"Check it against RFC 5322: exactly one From:, Date: and Message-ID:, lines of at "
		"most 998 bytes, no bare CR or LF, correct MIME boundaries. The fault is in the "
		"program that made the mail."),
	CAUSE(MESSAGE_TOO_LARGE, "message-too-large", SENDER, INVESTIGATE, INVESTIGATE,
		"The mail is larger than the receiving system takes.",
		"Send less at once, or a link to the file. Attachments grow by a third in "
		"transit; many systems stop at 10 to 25 MB."),
	CAUSE(RELAY_DENIED, "relay-denied", SENDER, INVESTIGATE, INVESTIGATE,
		"The server is not responsible for the recipient's domain, or wants you to log in.",
		"If it is your relay: use SMTP AUTH (port 587) or have your IP address allowed. "
		"If it is the recipient's server: its MX record points to a host that does not "
		"know the domain, and only its administrator can change that."),
	CAUSE(TLS_REQUIRED, "tls-required", SENDER, INVESTIGATE, INVESTIGATE,
		"The receiving system wants an encrypted connection.",
		"Switch on STARTTLS for outgoing mail (Postfix: smtp_tls_security_level = may), "
		"and check certificate, protocol versions (TLS 1.2 or later) and MTA-STS or DANE "
		"policies."),
	CAUSE(PROTOCOL_ERROR, "protocol-error", SENDER, INVESTIGATE, INVESTIGATE,
		"The two servers did not understand each other.",
		"Look at the SMTP dialogue in the log of the sending server: wrong order of "
		"commands, an extension that is not offered (SMTPUTF8, 8BITMIME), or a firewall "
		"that alters SMTP."),
	CAUSE(POLICY, "policy", SENDER, INVESTIGATE, INVESTIGATE,
		"The receiving system refuses the mail by a rule of its own, and says no more.",
		"Check what such rules look at: SPF, DKIM and DMARC of the domain, reverse DNS "
		"and block lists for the IP address, links and attachments in the mail. If all is "
		"well, ask the postmaster of the other side, and quote the reply."),
	CAUSE(ROUTING_LOOP, "routing-loop", EITHER, INVESTIGATE, INVESTIGATE,
		"The mail went round in circles.",
		"Look at the Received: lines of the returned mail for hosts that come again. "
		"Usual reasons: two addresses that forward to each other, or an MX record that "
		"points to a host which does not know that the domain is its own."),
	CAUSE(RATE_LIMITED, "rate-limited", SENDER, THROTTLE, THROTTLE,
		"Too much mail in too short a time.",
		"Send more slowly to this provider: wait, then go on with half the rate, doubling "
		"the pause each time it refuses (exponential back-off). Warm up new IP addresses "
		"over weeks, and look for recipients who complain."),
	CAUSE(TOO_MANY_CONNECTIONS, "too-many-connections", SENDER, THROTTLE, THROTTLE,
		"Too many connections, or too many recipients in one of them.",
		"Open fewer connections to this provider at a time (Postfix: "
		"smtp_destination_concurrency_limit, default_destination_recipient_limit) and "
		"send more mails in each."),
	CAUSE(GREYLISTED, "greylisted", NETWORK, RETRY, RETRY,
		"The receiving system delays mail from senders it does not know yet.",
		"Nothing to do: the next try from the same IP address is let through. Check that "
		"the queue does try again, and from the same address."),
	CAUSE(REMOTE_UNAVAILABLE, "remote-unavailable", NETWORK, RETRY, RETRY,
		"The receiving server could not be reached or did not answer.",
		"Keep the address; the mail server tries again by itself. If it goes on for days, "
		"see whether the host answers at all (\"nc MX 25\"), and whether it refuses your "
		"IP address only."),
	CAUSE(DNS_FAILURE, "dns-failure", NETWORK, RETRY, RETRY,
		"The DNS could not be asked about the recipient's domain.",
		"Keep the address. Check your resolver (\"dig DOMAIN MX\" on the sending host); "
		"if only this domain fails, its name servers are broken and its owner has to act."),
	CAUSE(REMOTE_STORAGE, "remote-storage", REMOTE, RETRY, RETRY,
		"The receiving system has run out of space.",
		"Keep the address and try again later."),
	CAUSE(REMOTE_ERROR, "remote-error", REMOTE, REVIEW, RETRY,
		"Something failed at the receiving system.",
		"Keep the address and try again later. If the error was called permanent, or "
		"stays, tell the postmaster of the other side and quote the reply."),
	CAUSE(EXPIRED, "expired", NETWORK, RETRY, RETRY,
		"The mail server gave up after trying for days, and no better cause is told.",
		"Keep the address, send again later, and look into the log of the sending server "
		"for what the tries ended with."),
	CAUSE(DELAYED, "delayed", NOBODY, NONE, NONE,
		"The mail waits in a queue; nothing has failed yet.",
		"Nothing to do: the mail server goes on trying."),
	CAUSE(DELIVERED, "delivered", NOBODY, NONE, NONE, "The mail was delivered or passed on.",
		"Nothing to do."),
	CAUSE(AUTO_REPLY, "auto-reply", NOBODY, NONE, NONE,
		"An automatic answer, such as a vacation notice.",
		"Nothing to do: the address works."),
	CAUSE(UNDETERMINED, "undetermined", NOBODY, REVIEW, REVIEW, "The report does not say why.",
		"Read the report; if the words are clear to you, a rule of your own teaches them "
		"to dsnsift: see dsnsift-rules(5)."),
#undef CAUSE
};

const char *
dsn_action_name(DsnAction action)
{
	g_return_val_if_fail(action < DSN_ACTION_COUNT, NULL);
	return actions[action].name;
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
		if (dsn_str_equal(name, dsn_str(actions[i].name))) {
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
dsn_action_meaning(DsnAction action)
{
	g_return_val_if_fail(action < DSN_ACTION_COUNT, NULL);
	return actions[action].meaning;
}

const char *
dsn_owner_name(DsnOwner owner)
{
	g_return_val_if_fail(owner < DSN_OWNER_COUNT, NULL);
	return owners[owner];
}

DsnOwner
dsn_cause_owner(DsnCause cause)
{
	g_return_val_if_fail(cause < DSN_CAUSE_COUNT, DSN_OWNER_NOBODY);
	return (DsnOwner)causes[cause].owner;
}

const char *
dsn_cause_summary(DsnCause cause)
{
	g_return_val_if_fail(cause < DSN_CAUSE_COUNT, NULL);
	return causes[cause].summary;
}

const char *
dsn_cause_advice(DsnCause cause)
{
	g_return_val_if_fail(cause < DSN_CAUSE_COUNT, NULL);
	return causes[cause].advice;
}
