/* SPDX-License-Identifier: MIT */
/* The command of SMTP that was refused (RFC 5321 section 4.1.1). */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

typedef enum {
	DSN_SMTP_UNKNOWN,
	DSN_SMTP_CONNECT, /* none yet: the greeting */
	DSN_SMTP_HELO,    /* or EHLO */
	DSN_SMTP_MAIL,
	DSN_SMTP_RCPT,
	DSN_SMTP_DATA, /* or the end of the data */
	DSN_SMTP_COUNT
} DsnSmtpCommand;

/* "rcpt": %DSN_SMTP_UNKNOWN if there is none of that name. */
DsnSmtpCommand dsn_smtp_command_parse(DsnStr name);

/* The command that Postfix or Exim names in @text: "(in reply to RCPT TO command)". */
DsnSmtpCommand dsn_smtp_command_find(DsnStr text);

G_END_DECLS
