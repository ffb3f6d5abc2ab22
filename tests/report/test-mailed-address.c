/* SPDX-License-Identifier: MIT */
/* Which address was mailed. */
#include "support/report.h"

static const Case mailed_cases[] = {
	{ "a forward: Original-Recipient",
		REPORT("",
			MTA "Original-Recipient: rfc822;old@b.example\nFinal-Recipient: "
			    "rfc822;new@c.example\n"
			    "Action: failed\nStatus: 5.1.1\n",
			"To: old@b.example\nFrom: s@shop.example\n"),
		"old@b.example|original-recipient|failed|5.1.1|\n", -1 },
	{ "mailed directly, whatever ORCPT says",
		REPORT("",
			MTA "Original-Recipient: rfc822;x@y.example\nFinal-Recipient: "
			    "rfc822;a@b.example\n"
			    "Action: failed\nStatus: 5.1.1\n",
			"To: a@b.example\nFrom: s@shop.example\n"),
		A("failed", "5.1.1", ""), -1 },
	{ "an alias of ours",
		REPORT("",
			MTA "Original-Recipient: rfc822;help@shop.example\nFinal-Recipient: "
			    "rfc822;a@b.example\n"
			    "Action: failed\nStatus: 5.1.1\n",
			"To: help@shop.example\nFrom: s@shop.example\n"),
		A("failed", "5.1.1", ""), -1 },
	{ "a list is not who failed",
		REPORT("", ONE("Action: failed\n", "5.1.1", ""),
			"To: list@lists.example\nFrom: s@shop.example\n"),
		A("failed", "5.1.1", ""), -1 },
	{ "nobody named: the returned To",
		REPORT("", MTA "Action: failed\nStatus: 5.1.1\n",
			"To: Ann <a@b.example>\nFrom: s@shop.example\n"),
		"a@b.example|returned-to|failed|5.1.1|\n", DSN_DEFECT_NO_FINAL_RECIPIENT },
	{ "nobody named, and To does not tell",
		REPORT("", MTA "Action: failed\nStatus: 5.1.1\n",
			"To: a@b.example, c@d.example\nFrom: s@shop.example\n"),
		"||failed|5.1.1|\n", DSN_DEFECT_NO_FINAL_RECIPIENT },
	{ "VERP of the returned mail",
		REPORT("", ONE("Action: failed\n", "5.1.1", ""),
			"Return-Path: <bounces+ann=x.example@shop.example>\n"
			"To: ann@x.example\nFrom: s@shop.example\n"),
		"ann@x.example|return-path|failed|5.1.1|\n", -1 },
	{ "VERP says nothing of several",
		REPORT("",
			ONE("Action: failed\n", "5.1.1",
				"") "\nFinal-Recipient: rfc822; c@d.example\nAction: "
				    "failed\nStatus: 5.1.2\n",
			"Return-Path: <bounces+ann=x.example@shop.example>\nFrom: "
			"s@shop.example\n"),
		A("failed", "5.1.1", "") "c@d.example|final-recipient|failed|5.1.2|\n", -1 },
};

static void
tells_which_address_was_mailed(void **state)
{
	(void)state;
	check(mailed_cases, G_N_ELEMENTS(mailed_cases));
}

/* The return path that the report was sent to, wherever the server that delivered it wrote it. */
static void
finds_the_return_path_in_each_field(void **state)
{
	static const char *const fields[] = { "Delivered-To", "x-original-to", "Envelope-To",
		"X-ENVELOPE-TO", "To" };

	(void)state;
	each_row (i, fields) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autofree char *text = g_strdup_printf(
			"%s: bounces+ann=x.example@shop.example\n%s", fields[i],
			REPORT("", ONE("Action: failed\n", "5.1.1", ""), "From: s@shop.example\n"));
		const DsnReport *report = read_message(arena, text, NULL);

		name_row("(%s)", fields[i]);
		if (!check_int(report->n_recipients, 1))
			continue;
		check_str(report->recipients[0]->address, DSN_STR("ann@x.example"));
		check_int(report->recipients[0]->address_source, DSN_SOURCE_RETURN_PATH);
	}
}

static void
uses_the_patterns_of_the_user(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	static const char *const patterns[] = { "b.{user}.at.{domain}@shop.example", NULL };
	const DsnReportOptions options = { .return_paths = patterns };
	const DsnReport *report = read_message(arena,
		REPORT("", ONE("Action: failed\n", "5.1.1", ""),
			"Return-Path: <b.ann.at.x.example@shop.example>\nFrom: s@shop.example\n"),
		&options);

	(void)state;
	assert_str(report->recipients[0]->address, DSN_STR("ann@x.example"));
	assert_str(report->recipients[0]->final_recipient, DSN_STR("a@b.example"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_which_address_was_mailed),
		cmocka_unit_test(finds_the_return_path_in_each_field),
		cmocka_unit_test(uses_the_patterns_of_the_user),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
