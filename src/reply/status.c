/* SPDX-License-Identifier: MIT */
/* Enhanced status codes (RFC 3463): read, written, and what the registry says of them. */
#include "config.h"

#include <dsnsift/status.h>

/* Up to three digits, as many as there are. */
static gboolean
take_number(DsnStr *text, guint16 *number)
{
	gsize n = 0;

	*number = 0;
	while (n < text->len && n < 4 && g_ascii_isdigit(text->at[n]))
		*number = (guint16)(*number * 10 + (text->at[n++] - '0'));
	*text = dsn_str_slice(*text, n, text->len);
	return n >= 1 && n <= 3;
}

static gboolean
take_dot(DsnStr *text)
{
	if (text->len == 0 || text->at[0] != '.')
		return FALSE;
	*text = dsn_str_slice(*text, 1, text->len);
	return TRUE;
}

/* A full stop may end the sentence, but not go on with digits: 5.1.1.2 is an IPv4 address. */
static gboolean
ends_here(DsnStr rest)
{
	if (rest.len == 0)
		return TRUE;
	if (rest.at[0] == '.')
		return rest.len == 1 || !g_ascii_isalnum(rest.at[1]);
	return !g_ascii_isalnum(rest.at[0]) && rest.at[0] != '_' && !(rest.at[0] & 0x80);
}

/* "5.1.1", as most are. */
static gboolean
is_short(DsnStr text)
{
	return text.len >= 5 && text.at[1] == '.' && text.at[3] == '.' &&
	       (text.at[0] == '5' || text.at[0] == '4' || text.at[0] == '2') &&
	       g_ascii_isdigit(text.at[2]) && g_ascii_isdigit(text.at[4]) &&
	       (text.len == 5 || text.at[5] == ' ');
}

DsnStatus
dsn_status_parse(DsnStr text)
{
	DsnStatus status;
	guint16 class_;

	if (is_short(text))
		return (DsnStatus){ (guint8)(text.at[0] - '0'), (guint16)(text.at[2] - '0'),
			(guint16)(text.at[4] - '0') };
	if (!take_number(&text, &class_) || (class_ != 2 && class_ != 4 && class_ != 5))
		return DSN_STATUS_NONE;
	status.class_ = (guint8)class_;
	if (!take_dot(&text) || !take_number(&text, &status.subject) || !take_dot(&text) ||
		!take_number(&text, &status.detail) || !ends_here(text))
		return DSN_STATUS_NONE;
	return status;
}

static gsize
put_number(char *at, guint number)
{
	char digits[3];
	gsize n = 0;

	if (number < 10) {
		at[0] = (char)('0' + number);
		return 1;
	}
	do
		digits[n++] = (char)('0' + number % 10);
	while ((number /= 10) != 0 && n < sizeof digits);
	for (gsize i = 0; i < n; i++)
		at[i] = digits[n - 1 - i];
	return n;
}

gsize
dsn_status_print(DsnStatus status, char text[DSN_STATUS_MAX])
{
	gsize n = 0;

	if (dsn_status_is_set(status)) {
		n += put_number(text + n, status.class_);
		text[n++] = '.';
		n += put_number(text + n, status.subject);
		text[n++] = '.';
		n += put_number(text + n, status.detail);
	}
	text[n] = '\0';
	return n;
}

/* ---- what they mean ---- */

/* The IANA registry "Enumerated Status Codes" (RFC 5248), as of 2024-12-06. */
static const struct {
	guint8 subject;
	guint8 detail;
	char words[88];
} registry[] = {
	{ 0, 0, "Other undefined Status" },
	{ 1, 0, "Other address status" },
	{ 1, 1, "Bad destination mailbox address" },
	{ 1, 2, "Bad destination system address" },
	{ 1, 3, "Bad destination mailbox address syntax" },
	{ 1, 4, "Destination mailbox address ambiguous" },
	{ 1, 5, "Destination address valid" },
	{ 1, 6, "Destination mailbox has moved, No forwarding address" },
	{ 1, 7, "Bad sender's mailbox address syntax" },
	{ 1, 8, "Bad sender's system address" },
	{ 1, 9, "Message relayed to non-compliant mailer" },
	{ 1, 10, "Recipient address has null MX" },
	{ 2, 0, "Other or undefined mailbox status" },
	{ 2, 1, "Mailbox disabled, not accepting messages" },
	{ 2, 2, "Mailbox full" },
	{ 2, 3, "Message length exceeds administrative limit" },
	{ 2, 4, "Mailing list expansion problem" },
	{ 3, 0, "Other or undefined mail system status" },
	{ 3, 1, "Mail system full" },
	{ 3, 2, "System not accepting network messages" },
	{ 3, 3, "System not capable of selected features" },
	{ 3, 4, "Message too big for system" },
	{ 3, 5, "System incorrectly configured" },
	{ 3, 6, "Requested priority was changed" },
	{ 4, 0, "Other or undefined network or routing status" },
	{ 4, 1, "No answer from host" },
	{ 4, 2, "Bad connection" },
	{ 4, 3, "Directory server failure" },
	{ 4, 4, "Unable to route" },
	{ 4, 5, "Mail system congestion" },
	{ 4, 6, "Routing loop detected" },
	{ 4, 7, "Delivery time expired" },
	{ 5, 0, "Other or undefined protocol status" },
	{ 5, 1, "Invalid command" },
	{ 5, 2, "Syntax error" },
	{ 5, 3, "Too many recipients" },
	{ 5, 4, "Invalid command arguments" },
	{ 5, 5, "Wrong protocol version" },
	{ 5, 6, "Authentication Exchange line is too long" },
	{ 6, 0, "Other or undefined media error" },
	{ 6, 1, "Media not supported" },
	{ 6, 2, "Conversion required and prohibited" },
	{ 6, 3, "Conversion required but not supported" },
	{ 6, 4, "Conversion with loss performed" },
	{ 6, 5, "Conversion Failed" },
	{ 6, 6, "Message content not available" },
	{ 6, 7, "Non-ASCII addresses not permitted for that sender/recipient" },
	{ 6, 8, "UTF-8 string reply is required, but not permitted by the SMTP client" },
	{ 6, 9, "UTF-8 header message cannot be transferred to one or more recipients" },
	{ 6, 10, "(duplicate of X.6.8)" },
	{ 7, 0, "Other or undefined security status" },
	{ 7, 1, "Delivery not authorized, message refused" },
	{ 7, 2, "Mailing list expansion prohibited" },
	{ 7, 3, "Security conversion required but not possible" },
	{ 7, 4, "Security features not supported" },
	{ 7, 5, "Cryptographic failure" },
	{ 7, 6, "Cryptographic algorithm not supported" },
	{ 7, 7, "Message integrity failure" },
	{ 7, 8, "Authentication credentials invalid" },
	{ 7, 9, "Authentication mechanism is too weak" },
	{ 7, 10, "Encryption Needed" },
	{ 7, 11, "Encryption required for requested authentication mechanism" },
	{ 7, 12, "A password transition is needed" },
	{ 7, 13, "User Account Disabled" },
	{ 7, 14, "Trust relationship required" },
	{ 7, 15, "Priority Level is too low" },
	{ 7, 16, "Message is too big for the specified priority" },
	{ 7, 17, "Mailbox owner has changed" },
	{ 7, 18, "Domain owner has changed" },
	{ 7, 19, "RRVS test cannot be completed" },
	{ 7, 20, "No passing DKIM signature found" },
	{ 7, 21, "No acceptable DKIM signature found" },
	{ 7, 22, "No valid author-matched DKIM signature found" },
	{ 7, 23, "SPF validation failed" },
	{ 7, 24, "SPF validation error" },
	{ 7, 25, "Reverse DNS validation failed" },
	{ 7, 26, "Multiple authentication checks failed" },
	{ 7, 27, "Sender address has null MX" },
	{ 7, 28, "Mail flood detected" },
	{ 7, 29, "ARC validation failure" },
	{ 7, 30, "REQUIRETLS support required" },
};

const char *
dsn_status_meaning(DsnStatus status)
{
	if (!dsn_status_is_set(status))
		return NULL;
	for (guint i = 0; i < G_N_ELEMENTS(registry); i++)
		if (registry[i].subject == status.subject && registry[i].detail == status.detail)
			return registry[i].words;
	return NULL;
}
