/* SPDX-License-Identifier: MIT */
/* What the filter says of a message, and where in it. */
#include "support/test.h"

#include <string.h>

#include "cli/filter/filter.h"
#include "diagnosis/policy.h"

#define RECIPIENTS 51

/* A message to make verdicts of; each test fills in what it is about. */
static struct {
	DsnReport report;
	DsnRecipient recipients[RECIPIENTS];
	DsnDiagnosis diagnoses[RECIPIENTS];
	const DsnDiagnosis *each[RECIPIENTS];
	DsnVerdict verdict;
} made;

static int
make(void **state)
{
	(void)state;
	memset(&made, 0, sizeof made);
	for (guint i = 0; i < RECIPIENTS; i++)
		made.diagnoses[i].recipient = &made.recipients[i],
		made.each[i] = &made.diagnoses[i];
	made.verdict = (DsnVerdict){
		.report = &made.report, .diagnoses = made.each, .outcome = DSN_OUTCOME_NONE
	};
	return 0;
}

static void
let_fail(guint i, const char *address)
{
	made.diagnoses[i].outcome = DSN_OUTCOME_FAILED;
	made.recipients[i].address = dsn_str(address);
	made.diagnoses[i].action = DSN_ACTION_SUPPRESS;
	made.diagnoses[i].cause = DSN_CAUSE_USER_UNKNOWN;
	made.report.n_recipients = i + 1;
	made.verdict.outcome = DSN_OUTCOME_FAILED;
}

static void
check_fields(const char *eol, const char *want)
{
	DsnBuffer out = { 0 };

	dsn_policy_decide(&made.verdict);
	dsn_filter_print_fields(&made.verdict, eol, &out);
	assert_str(((DsnStr){ out.at, out.len }), dsn_str(want));
	dsn_buffer_clear(&out);
}

static void
prints_what_is_known(void **state)
{
	(void)state;
	check_fields("\n", "X-DSN-Verdict: none\nX-DSN-Outcome: none\n");
	let_fail(0, "a@b.example");
	check_fields("\r\n",
		"X-DSN-Verdict: suppress\r\nX-DSN-Outcome: failed\r\n"
		"X-DSN-Recipient: a@b.example; action=suppress; cause=user-unknown\r\n");
	made.diagnoses[0].status = dsn_status_parse(DSN_STR("5.1.1"));
	made.diagnoses[0].reply_code = 550;
	made.diagnoses[0].rule = "some-rule";
	check_fields("\n", "X-DSN-Verdict: suppress\nX-DSN-Outcome: failed\nX-DSN-Status: 5.1.1\n"
			   "X-DSN-Recipient: a@b.example; action=suppress; cause=user-unknown; "
			   "status=5.1.1; reply=550; rule=some-rule\n");
	/* the status of whoever did not decide is his own */
	let_fail(1, "c@d.example");
	made.diagnoses[0].action = DSN_ACTION_RETRY;
	check_fields("\n", "X-DSN-Verdict: suppress\nX-DSN-Outcome: failed\n"
			   "X-DSN-Recipient: a@b.example; action=retry; cause=user-unknown; "
			   "status=5.1.1; reply=550; rule=some-rule\n"
			   "X-DSN-Recipient: c@d.example; action=suppress; cause=user-unknown\n");
}

static void
prints_fifty_recipients(void **state)
{
	g_autoptr(GString) want = g_string_new("X-DSN-Verdict: suppress\nX-DSN-Outcome: failed\n");

	(void)state;
	for (guint i = 0; i < RECIPIENTS; i++) {
		let_fail(i, "a@b.example");
		if (i < 50)
			g_string_append(want, "X-DSN-Recipient: a@b.example; action=suppress; "
					      "cause=user-unknown\n");
	}
	check_fields("\n", want->str);
	made.report.n_recipients = 50;
	check_fields("\n", want->str);
}

/* The number of the field of that name, or that of the end of the list. */
static guint
field_of(const char *name)
{
	guint i = 0;

	while (dsn_filter_field_name(i) != NULL && strcmp(dsn_filter_field_name(i), name) != 0)
		i++;
	return i;
}

static void
check_field(const char *name, const char *want)
{
	DsnBuffer out = { 0 };
	guint field = field_of(name);

	check_true(dsn_filter_field_name(field) != NULL);
	dsn_policy_decide(&made.verdict);
	dsn_filter_print_field(&made.verdict, field, &out);
	check_str(((DsnStr){ out.at, out.len }), dsn_str(want));
	dsn_buffer_clear(&out);
}

static const struct {
	const char *name;
	const char *nothing;
	const char *value;
} fields[] = {
	{ "verdict", "none", "suppress" },
	{ "outcome", "none", "failed" },
	{ "action", "", "suppress" },
	{ "cause", "", "user-unknown" },
	{ "permanence", "", "permanent" },
	{ "status", "", "5.1.1" },
	{ "reply_code", "", "550" },
	{ "rule", "", "some-rule" },
	{ "recipient", "", "a@b.example" },
	{ "domain", "", "b.example" },
	{ "provider", "", "google" },
	{ "dialect", "", "qmail" },
};

static void
prints_one_field(void **state)
{
	(void)state;
	each_row (i, fields)
		check_field(fields[i].name, fields[i].nothing);
	let_fail(0, "a@b.example");
	check_field("status", "");
	check_field("reply_code", "");
	made.diagnoses[0].status = dsn_status_parse(DSN_STR("5.1.1"));
	made.diagnoses[0].reply_code = 550;
	made.diagnoses[0].rule = "some-rule";
	made.diagnoses[0].permanence = DSN_PERMANENCE_PERMANENT;
	made.diagnoses[0].provider = DSN_STR("google");
	made.report.dialect = DSN_STR("qmail");
	each_row (i, fields)
		check_field(fields[i].name, fields[i].value);
	assert_null(dsn_filter_field_name(field_of("verdic")));
	assert_null(dsn_filter_field_name(field_of("dialects")));
	assert_null(dsn_filter_field_name(field_of("")));
}

static const struct {
	const char *address;
	const char *printed;
	const char *domain;
} addresses[] = {
	{ "\"a; b\"@c.example", "\"a\\x{3B}\\x{20}b\"@c.example", "c.example" },
	{ "\"a@b\"@c.example", "\"a@b\"@c.example", "c.example" },
	{ "caf\xc3\xa9@b.example", "caf\\x{E9}@b.example", "b.example" },
	{ "a\xc2\x80@b.example", "a\\x{80}@b.example", "b.example" },
	{ "\xe4\xbd\xa0@\xf4\x8f\xbf\xbf", "\\x{4F60}@\\x{10FFFF}", "\\x{10FFFF}" },
	{ "~@b.example", "~@b.example", "b.example" },
	{ "ann", "ann", "" },
	{ "ann@", "ann@", "" },
	{ "", "", "" },
	/* what would be somebody else's */
	{ "a\001@b.example", "", "b.example" },
	{ "a\177@b.example", "", "b.example" },
	{ "a\xff@b.example", "", "b.example" },
	{ "a\xc3@b.example", "", "b.example" },
};

static void
prints_addresses_in_ascii_or_not_at_all(void **state)
{
	g_autoptr(GString) address = g_string_new("@b.example");

	(void)state;
	each_row (i, addresses) {
		let_fail(0, addresses[i].address);
		check_field("recipient", addresses[i].printed);
		check_field("domain", addresses[i].domain);
	}
	while (address->len < 512)
		g_string_prepend_c(address, 'x');
	let_fail(0, address->str);
	check_field("recipient", address->str);
	g_string_prepend_c(address, 'x');
	let_fail(0, address->str);
	check_field("recipient", "");
	check_field("domain", "b.example");
}

static const struct {
	const char *head;
	gsize split;
	const char *eol;
	gboolean insertable;
} splits[] = {
	{ "A: b\n", 0, "\n", TRUE },
	{ "A: b\r\nC: d\n", 0, "\r\n", TRUE },
	{ "A: b\nC: d\r\n", 0, "\n", TRUE },
	{ "A: b", 0, "\n", TRUE },
	{ "A: b\r", 0, "\n", TRUE },
	{ "A :b\n", 0, "\n", TRUE },
	{ "A \t:b\n", 0, "\n", TRUE },
	{ "!~: b\n", 0, "\n", TRUE },
	{ "\nA: b\n", 0, "\n", TRUE },
	{ "\r\nA: b\n", 0, "\r\n", TRUE },
	{ "From a b\nA: b\r\n", 9, "\r\n", TRUE },
	{ "From a b\r\n>From c\n>From d\nA: b\n", 26, "\n", TRUE },
	{ "From a b\nFrom c\n", 9, "\n", FALSE },
	{ "From a b\n>From\n", 9, "\n", FALSE },
	{ "From a b\n>From c", 9, "\n", FALSE },
	{ "From a b\n", 9, "\n", FALSE },
	{ "From a b", 0, "\n", FALSE },
	{ "From: b\n", 0, "\n", TRUE },
	{ "From : b\nA: b\n", 0, "\n", TRUE },
	{ "from a b\nA: b\n", 0, "\n", FALSE },
	{ ">From c\nA: b\n", 0, "\n", FALSE },
	{ ": b\n", 0, "\n", FALSE },
	{ " A: b\n", 0, "\n", FALSE },
	{ "A b: c\n", 0, "\n", FALSE },
	{ "A\177: b\n", 0, "\n", FALSE },
	{ "A\344: b\n", 0, "\n", FALSE },
	{ "A\n", 0, "\n", FALSE },
	{ "A \n", 0, "\n", FALSE },
	{ "A", 0, "\n", FALSE },
	{ "\rA: b\n", 0, "\n", FALSE },
	{ "", 0, "\n", FALSE },
};

static void
finds_where_fields_may_stand(void **state)
{
	(void)state;
	each_row (i, splits) {
		const gsize len = strlen(splits[i].head);
		g_autofree char *exact = g_memdup2(splits[i].head, len);
		const char *eol;
		gboolean insertable;
		gsize split = dsn_filter_split((DsnStr){ exact, len }, &eol, &insertable);

		if (split != splits[i].split || insertable != splits[i].insertable)
			check_failed("%s: %zu, %d", splits[i].head, split, insertable);
		check_string(eol, splits[i].eol);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(prints_what_is_known, make),
		cmocka_unit_test_setup(prints_fifty_recipients, make),
		cmocka_unit_test_setup(prints_one_field, make),
		cmocka_unit_test_setup(prints_addresses_in_ascii_or_not_at_all, make),
		cmocka_unit_test(finds_where_fields_may_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
