/* SPDX-License-Identifier: MIT */
/* Codes and words that mislead: what a table of codes alone would get wrong. */
#include "config.h"

#include "support/test.h"

#include "diagnosis/diagnosis.h"

typedef struct {
	const char *what;
	const char *remote_mta;
	const char *type;
	const char *status;
	const char *diagnostic;
	const char *context;
	DsnCause cause;
	DsnAction action;
} Trap;

#define GOOGLE "gmail-smtp-in.l.google.com"
#define MICROSOFT "shop-example.mail.protection.outlook.com"
#define YAHOO "mta5.am0.yahoodns.net"
#define DOCOMO "mfsmax.docomo.ne.jp"

static void
check(const Trap *traps, guint n)
{
	each_row_of (i, n, "traps") {
		const Trap *trap = &traps[i];
		g_autoptr(DsnArena) arena = dsn_arena_new();
		DsnReport report = { .kind = DSN_REPORT_DELIVERY };
		DsnRecipient recipient = {
			.address = DSN_STR("a@example.com"),
			.outcome = DSN_OUTCOME_FAILED,
			.remote_mta = dsn_str(trap->remote_mta),
			.diagnostic_type = dsn_str(trap->type != NULL ? trap->type : "smtp"),
			.status_field = dsn_str(trap->status),
			.diagnostic = dsn_str(trap->diagnostic),
			.context = dsn_str(trap->context),
		};
		DsnDiagnosis got = dsn_diagnose(arena, NULL, &report, &recipient);

		if (got.cause != trap->cause || got.action != trap->action)
			check_failed("(%s): %s, %s by %s; want %s, %s", trap->what,
				dsn_cause_name(got.cause), dsn_action_name(got.action), got.rule,
				dsn_cause_name(trap->cause), dsn_action_name(trap->action));
	}
}

#define TRAP(what, mta, status, diagnostic, cause, action)                                         \
	{                                                                                          \
		what, mta, NULL, status, diagnostic, NULL, DSN_CAUSE_##cause, DSN_ACTION_##action  \
	}

static const Trap reused_codes[] = {
	TRAP("Gmail's 5.7.27 is SPF, not a null MX", GOOGLE, "5.7.27", "550 5.7.27 x - gsmtp",
		AUTH_FAILED, INVESTIGATE),
	TRAP("anybody else's 5.7.27 is a null MX", "mx.example.com", "5.7.27", "550 5.7.27 x",
		SENDER_DNS, INVESTIGATE),
	TRAP("Gmail's 5.7.29 is TLS, not ARC", GOOGLE, "5.7.29", "550 5.7.29 x - gsmtp",
		TLS_REQUIRED, INVESTIGATE),
	TRAP("anybody else's 5.7.29 is ARC", "mx.example.com", "5.7.29", "550 5.7.29 x",
		AUTH_FAILED, INVESTIGATE),
	TRAP("Gmail's 5.7.30 is DKIM, not REQUIRETLS", GOOGLE, "5.7.30", "550 5.7.30 x - gsmtp",
		AUTH_FAILED, INVESTIGATE),
	TRAP("anybody else's 5.7.30 is REQUIRETLS", "mx.example.com", "5.7.30", "550 5.7.30 x",
		TLS_REQUIRED, INVESTIGATE),
	TRAP("Gmail's 4.7.31 and 4.7.40 are a missing DMARC record", GOOGLE, "4.7.40",
		"421 4.7.40 x - gsmtp", AUTH_FAILED, INVESTIGATE),
	TRAP("Gmail's 5.2.1 may be a rate", GOOGLE, "5.2.1",
		"550-5.2.1 The user you are trying to contact is receiving mail at a rate that "
		"550 5.2.1 prevents additional messages from being delivered. - gsmtp",
		RATE_LIMITED, THROTTLE),
	TRAP("Microsoft's 5.1.10 is an unknown user", MICROSOFT, "5.1.10", "550 5.1.10 x",
		USER_UNKNOWN, SUPPRESS),
	TRAP("anybody else's 5.1.10 is a null MX", "mx.example.com", "5.1.10", "550 5.1.10 x",
		DOMAIN_UNKNOWN, SUPPRESS),
	TRAP("Microsoft's 5.4.1 is an unknown user", MICROSOFT, "5.4.1",
		"550 5.4.1 Recipient address rejected: Access denied.", USER_UNKNOWN, SUPPRESS),
	TRAP("... or relaying", MICROSOFT, "5.4.1", "550 5.4.1 Relay Access Denied", RELAY_DENIED,
		INVESTIGATE),
	TRAP("Microsoft's 5.2.2 may be our own quota", MICROSOFT, "5.2.2",
		"550 5.2.2 Submission quota exceeded", ACCOUNT_LIMITED, INVESTIGATE),
	TRAP("Microsoft's 5.7.133 is a good address", MICROSOFT, "5.7.133",
		"550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required",
		RECIPIENT_RESTRICTED, INVESTIGATE),
	TRAP("Microsoft's 5.7.705 is our own tenant", MICROSOFT, "5.7.705",
		"550 5.7.705 Access denied, tenant has exceeded threshold", ACCOUNT_LIMITED,
		INVESTIGATE),
	TRAP("Microsoft's 5.1.8 is our own account", MICROSOFT, "5.1.8",
		"550 5.1.8 Access denied, bad outbound sender", ACCOUNT_LIMITED, INVESTIGATE),
	TRAP("Outlook.com's 5.7.515 is authentication", MICROSOFT, "5.7.515",
		"550 5.7.515 Access denied, sending domain x does not meet the required "
		"authentication level.",
		AUTH_FAILED, INVESTIGATE),
	TRAP("Yahoo's permanent deferral comes with 421", YAHOO, "4.7.1",
		"421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred",
		BLOCKLISTED, INVESTIGATE),
	TRAP("Yahoo's 554.30 is no enhanced code", YAHOO, "5.0.0",
		"554 30 Sorry, your message to a@yahoo.example cannot be delivered. "
		"This mailbox is disabled (554.30).",
		MAILBOX_DISABLED, SUPPRESS),
	TRAP("Yahoo's 552 is an unknown user", YAHOO, "5.2.2",
		"552 1 Requested mail action aborted, mailbox not found", USER_UNKNOWN, SUPPRESS),
	TRAP("Yahoo's dd is an unknown user", YAHOO, "5.0.0",
		"554 delivery error: dd This user doesn't have a yahoo.example account",
		USER_UNKNOWN, SUPPRESS),
	TRAP("Apple tells with a tag", "mx01.mail.icloud.com", "5.7.1",
		"554 5.7.1 [HME1] This message was blocked for failing both SPF and DKIM "
		"authentication checks",
		AUTH_FAILED, INVESTIGATE),
	TRAP("5.7.28 is a mail flood", "mx.example.com", "5.7.28", "550 5.7.28", RATE_LIMITED,
		THROTTLE),
};

static void
reads_the_codes_that_providers_reuse(void **state)
{
	(void)state;
	check(reused_codes, G_N_ELEMENTS(reused_codes));
}

static const Trap one_code_many_meanings[] = {
	TRAP("552 is a full mailbox", "", "5.0.0", "552 Mailbox full", MAILBOX_FULL, RETRY),
	TRAP("552 is a large message", "", "5.0.0", "552 Message exceeds maximum fixed size",
		MESSAGE_TOO_LARGE, INVESTIGATE),
	TRAP("552 is Gmail's blocked attachment", GOOGLE, "5.7.0",
		"552-5.7.0 This message was blocked because its content presents a potential",
		CONTENT_REFUSED, INVESTIGATE),
	TRAP("550 is a bad address", "", "5.0.0", "550 No such user here", USER_UNKNOWN, SUPPRESS),
	TRAP("550 is policy", "", "5.0.0", "550 Rejected for policy reasons", POLICY, INVESTIGATE),
	TRAP("550 alone says nothing", "", "5.0.0", "550", UNDETERMINED, REVIEW),
	TRAP("554 alone says nothing", "", "5.0.0", "554 Transaction failed", UNDETERMINED, REVIEW),
	TRAP("552 too many recipients", "", "5.0.0", "552 Too many recipients",
		TOO_MANY_CONNECTIONS, THROTTLE),
	TRAP("a block list under a code of bad addresses", "", "5.1.1",
		"550 5.1.1 Blocked using zen.spamhaus.org", BLOCKLISTED, INVESTIGATE),
	TRAP("user unknown under a code of policy", "", "5.7.1",
		"550 5.7.1 <a@example.com>: Recipient address rejected: User unknown", USER_UNKNOWN,
		SUPPRESS),
	TRAP("a mailbox that is full under a code of bad addresses", "", "5.1.1",
		"550 5.1.1 <a@example.com> over quota", MAILBOX_FULL, RETRY),
};

static void
lets_words_decide_where_codes_cannot(void **state)
{
	(void)state;
	check(one_code_many_meanings, G_N_ELEMENTS(one_code_many_meanings));
}

static const Trap senders_faults[] = {
	TRAP("a callout to the sender", "", "5.0.0",
		"550-Verification failed for <bounce@shop.example> 550-No Such User Here 550 "
		"Sender "
		"verify failed",
		SENDER_REFUSED, INVESTIGATE),
	TRAP("Exim's callout with its transcript", "", "5.0.0",
		"550-Callback setup failed while verifying <bounce@shop.example> 550-Called: "
		"192.0.2.1 550-Sent: RCPT TO:<bounce@shop.example> 550-Response: 550 user unknown "
		"550 The initial connection is refused",
		SENDER_REFUSED, INVESTIGATE),
	TRAP("Postfix's probe of the sender", "", "5.1.7",
		"550 5.1.7 <b@shop.example>: Sender address rejected: undeliverable address: host "
		"mx.shop.example said: 550 5.1.1 User unknown",
		SENDER_REFUSED, INVESTIGATE),
	TRAP("the sender's domain, not the recipient's", "", "5.1.8",
		"553 5.1.8 <b@shop.example>... Domain of sender address b@shop.example does not "
		"exist",
		SENDER_DNS, INVESTIGATE),
	TRAP("a domain refused at MAIL FROM", "", "5.0.0",
		"SMTP error from remote mail server after MAIL FROM:<b@shop.example>: 550 No such "
		"domain shop.example",
		SENDER_DNS, INVESTIGATE),
	TRAP("anything refused at MAIL FROM", "", "5.0.0",
		"SMTP error from remote mail server after MAIL FROM:<b@shop.example>: 550 unknown",
		SENDER_REFUSED, INVESTIGATE),
	TRAP("relaying, not access to the mailbox", "", "5.7.1",
		"554 5.7.1 <a@example.com>: Relay access denied", RELAY_DENIED, INVESTIGATE),
	TRAP("the sender's account", "", "5.7.1",
		"550 5.7.1 Your account has been disabled for sending spam", ACCOUNT_LIMITED,
		INVESTIGATE),
	TRAP("a user who gets mail too fast", "", "4.2.1",
		"450 4.2.1 The user you are trying to contact is receiving email too quickly",
		RATE_LIMITED, THROTTLE),
	TRAP("many unknown users are the sender's fault", "", "5.7.1",
		"550 5.7.1 Too many unknown users from your host, blocked", RATE_LIMITED, THROTTLE),
};

static void
suppresses_nobody_for_the_senders_fault(void **state)
{
	(void)state;
	check(senders_faults, G_N_ELEMENTS(senders_faults));
}

static const Trap hidden_causes[] = {
	TRAP("a quota behind an expiry", "", "4.4.7", "mailbox is full: retry timeout exceeded",
		MAILBOX_FULL, RETRY),
	TRAP("an expiry and no more", "", "4.4.7", "retry timeout exceeded", EXPIRED, RETRY),
	{ "the reply above a follow-on", "mx.example.com", NULL, "5.5.1",
		"554 5.5.1 Error: no valid recipients",
		"550 5.7.1 Service unavailable; blocked using zen.spamhaus.org",
		DSN_CAUSE_BLOCKLISTED, DSN_ACTION_INVESTIGATE },
	{ "docomo's stage changes the meaning", DOCOMO, NULL, "5.0.0",
		"550 Unknown user a@b.example",
		"host mfsmax.docomo.ne.jp said: 550 Unknown user a@b.example (in reply to end of "
		"DATA command)",
		DSN_CAUSE_RECIPIENT_RESTRICTED, DSN_ACTION_INVESTIGATE },
	{ "a loop that sendmail calls an unknown host", "", NULL, "5.1.2",
		"550 5.1.2 <a@example.com>... Host unknown (Name server: example.com: no data "
		"known)",
		"554 5.0.0 MX list for example.com. points back to mx.shop.example",
		DSN_CAUSE_ROUTING_LOOP, DSN_ACTION_INVESTIGATE },
	{ "a program whose words stand in the diagnostic only", "", "x-unix", "4.3.0",
		"/var/mail/a: Disk quota exceeded", "temporary failure", DSN_CAUSE_MAILBOX_FULL,
		DSN_ACTION_RETRY },
	TRAP("a name server that did not answer", "", "4.4.3",
		"Host or domain name not found. Name service error for name=slow.example type=MX: "
		"Host not found, try again",
		DNS_FAILURE, RETRY),
};

static void
finds_the_cause_behind_what_happened_last(void **state)
{
	(void)state;
	check(hidden_causes, G_N_ELEMENTS(hidden_causes));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_codes_that_providers_reuse),
		cmocka_unit_test(lets_words_decide_where_codes_cannot),
		cmocka_unit_test(suppresses_nobody_for_the_senders_fault),
		cmocka_unit_test(finds_the_cause_behind_what_happened_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
