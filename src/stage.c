/* SPDX-License-Identifier: MIT */
/* At which command of SMTP it was refused, by what Postfix and Exim write about it. */
#include "config.h"

#include "judge.h"

static const struct {
	char word[12];
	DsnStage stage;
} commands[] = {
	{ "initial", DSN_STAGE_CONNECT },
	{ "connect", DSN_STAGE_CONNECT },
	{ "helo", DSN_STAGE_HELO },
	{ "ehlo", DSN_STAGE_HELO },
	{ "mail", DSN_STAGE_MAIL },
	{ "rcpt", DSN_STAGE_RCPT },
	{ "data", DSN_STAGE_DATA },
	{ "end of data", DSN_STAGE_DATA },
};

static const char stage_names[DSN_STAGE_COUNT][12] = {
	[DSN_STAGE_UNKNOWN] = "",
	[DSN_STAGE_CONNECT] = "connect",
	[DSN_STAGE_HELO] = "helo",
	[DSN_STAGE_MAIL] = "mail",
	[DSN_STAGE_RCPT] = "rcpt",
	[DSN_STAGE_DATA] = "data",
};

DsnStage
dsn_stage_parse(DsnStr name)
{
	for (guint i = DSN_STAGE_UNKNOWN + 1; i < DSN_STAGE_COUNT; i++)
		if (dsn_str_equal(name, dsn_str(stage_names[i])))
			return (DsnStage)i;
	return DSN_STAGE_UNKNOWN;
}

static DsnStage
command_behind(DsnStr text, DsnStr mark)
{
	gssize at = dsn_str_find_nocase(text, mark, 0);
	DsnStr rest;

	if (at < 0)
		return DSN_STAGE_UNKNOWN;
	rest = dsn_str_slice(text, (gsize)at + mark.len, text.len);
	if (dsn_str_has_prefix_nocase(rest, DSN_STR("pipelined ")))
		rest = dsn_str_slice(rest, 10, rest.len);
	for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
		if (dsn_str_has_prefix_nocase(rest, dsn_str(commands[i].word)))
			return commands[i].stage;
	return DSN_STAGE_UNKNOWN;
}

DsnStage
dsn_stage_find(DsnStr text)
{
	DsnStage stage;

	text.len = MIN(text.len, DSN_NORMAL_MAX);
	stage = command_behind(text, DSN_STR("in reply to "));
	if (stage == DSN_STAGE_UNKNOWN)
		stage = command_behind(text, DSN_STR("mail server after "));
	return stage;
}
