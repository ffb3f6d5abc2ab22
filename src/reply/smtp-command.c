/* SPDX-License-Identifier: MIT */
/* At which command of SMTP a mail was refused, by what Postfix and Exim write about it. */
#include "config.h"

#include "reply/smtp-command.h"
#include "base/str.h"

/* Octets of a diagnostic that are read; real ones are below 1,000. */
#define TEXT_MAX 8192

static const struct {
	char word[12];
	DsnSmtpCommand command;
} commands[] = {
	{ "initial", DSN_SMTP_CONNECT },
	{ "connect", DSN_SMTP_CONNECT },
	{ "helo", DSN_SMTP_HELO },
	{ "ehlo", DSN_SMTP_HELO },
	{ "mail", DSN_SMTP_MAIL },
	{ "rcpt", DSN_SMTP_RCPT },
	{ "data", DSN_SMTP_DATA },
	{ "end of data", DSN_SMTP_DATA },
};

static const char names[DSN_SMTP_COUNT][12] = {
	[DSN_SMTP_UNKNOWN] = "",
	[DSN_SMTP_CONNECT] = "connect",
	[DSN_SMTP_HELO] = "helo",
	[DSN_SMTP_MAIL] = "mail",
	[DSN_SMTP_RCPT] = "rcpt",
	[DSN_SMTP_DATA] = "data",
};

DsnSmtpCommand
dsn_smtp_command_parse(DsnStr name)
{
	for (guint i = DSN_SMTP_UNKNOWN + 1; i < DSN_SMTP_COUNT; i++)
		if (dsn_str_equal(name, dsn_str(names[i])))
			return (DsnSmtpCommand)i;
	return DSN_SMTP_UNKNOWN;
}

static DsnSmtpCommand
command_behind(DsnStr text, DsnStr words)
{
	gssize at = dsn_str_find_nocase(text, words, 0);
	DsnStr rest;

	if (at < 0)
		return DSN_SMTP_UNKNOWN;
	rest = dsn_str_slice(text, (gsize)at + words.len, text.len);
	if (dsn_str_has_prefix_nocase(rest, DSN_STR("pipelined ")))
		rest = dsn_str_slice(rest, 10, rest.len);
	for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
		if (dsn_str_has_prefix_nocase(rest, dsn_str(commands[i].word)))
			return commands[i].command;
	return DSN_SMTP_UNKNOWN;
}

DsnSmtpCommand
dsn_smtp_command_find(DsnStr text)
{
	DsnSmtpCommand command;

	text.len = MIN(text.len, TEXT_MAX);
	command = command_behind(text, DSN_STR("in reply to "));
	if (command == DSN_SMTP_UNKNOWN)
		command = command_behind(text, DSN_STR("mail server after "));
	return command;
}
