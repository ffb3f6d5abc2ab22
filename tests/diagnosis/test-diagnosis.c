/* SPDX-License-Identifier: MIT */
/* How evidence is weighed: each trap of real mail is a row. */
#include "config.h"

#include "base/arena.h"
#include "diagnosis/evaluate.h"
#include "support/test.h"

#include "diagnosis/diagnosis.h"

typedef struct {
	const char *what;
	DsnOutcome outcome;
	const char *field; /* Status */
	const char *diagnostic;
	const char *context;
	const char *cause;
	const char *action;
	const char *status;
	guint reply;
} Case;

#define F DSN_OUTCOME_FAILED
#define D DSN_OUTCOME_DELAYED

static const Case cases[] = {
	{ "a reply that says try again, whatever its status", F, "5.1.1",
		"450 5.1.1 <jane@b.example>: Recipient address rejected: User unknown", NULL,
		"user-unknown", "retry", "5.1.1", 450 },
	{ "text beats a code that says otherwise", F, "5.1.1",
		"550 5.1.1 Message rejected: listed at zen.spamhaus.org", NULL, "blocklisted",
		"investigate", "5.1.1", 550 },
	{ "the code of the reply beats the Status field", F, "5.0.0", "550 5.1.1 q", NULL,
		"user-unknown", "suppress", "5.1.1", 550 },
	{ "the Status field beats the bare reply", F, "5.2.2", "554 q", NULL, "mailbox-full",
		"retry", "5.2.2", 554 },
	{ "x.0.0 in the reply yields to the Status field", F, "5.2.2", "550 5.0.0 q", NULL,
		"mailbox-full", "retry", "5.2.2", 550 },
	{ "nothing is invented", F, NULL, "550 q", NULL, "undetermined", "review", "", 550 },
	{ "nothing is known", F, NULL, "q", NULL, "undetermined", "review", "", 0 },
	{ "nothing is there", F, NULL, NULL, NULL, "undetermined", "review", "", 0 },
	{ "a code that Sendmail makes up from a bare reply", F, "5.1.1", "550", "(reason: 550)",
		"undetermined", "review", "5.1.1", 550 },
	{ "the same code in a real reply", F, "5.1.1", "550 5.1.1", NULL, "user-unknown",
		"suppress", "5.1.1", 550 },
	{ "a cause behind an expiry", F, "4.4.7",
		"550 4.4.7 Message expired; last error: 452 4.2.2 mailbox full", NULL,
		"mailbox-full", "retry", "4.2.2", 452 },
	{ "an expiry and nothing else", F, "4.4.7", NULL, NULL, "expired", "retry", "4.4.7", 0 },
	{ "a full mailbox stays retry where the failure is permanent", F, "5.2.2",
		"552 5.2.2 Mailbox full", NULL, "mailbox-full", "retry", "5.2.2", 552 },
	{ "a temporary failure of a mailbox suppresses nobody", F, "4.2.1", "450 4.2.1 disabled",
		NULL, "mailbox-disabled", "retry", "4.2.1", 450 },
	{ "an unknown user that is called temporary", F, "4.1.1", "450 4.1.1 User unknown", NULL,
		"user-unknown", "retry", "4.1.1", 450 },
	{ "a follow-on looks one reply back", F, "5.1.1",
		"550 5.1.1 User unknown 503 5.5.1 Bad sequence of commands", NULL, "user-unknown",
		"suppress", "5.1.1", 550 },
	{ "a follow-on looks into the notice", F, "5.5.0", "503 Bad sequence of commands",
		"host mx.example said: 550 5.1.1 User unknown", "user-unknown", "suppress", "5.1.1",
		550 },
	{ "words of the notice where the diagnostic has none", F, "5.0.0", "550 q",
		"550 q, blocked by zen.spamhaus.org", "blocklisted", "investigate", "5.0.0", 550 },
	{ "a callout's words about the sender", F, "5.0.0",
		"550-Verification failed for <me@shop.example> 550-No Such User Here 550 Sender "
		"verify failed",
		NULL, "sender-refused", "investigate", "5.0.0", 550 },
	{ "another address than ours", F, "5.1.1", "550 5.1.1 <other@b.example>: User unknown",
		NULL, "undetermined", "review", "5.1.1", 550 },
	{ "another address behind a word that blames it", F, "5.1.1",
		"550 5.1.1 User unknown: no such user other@b.example here", NULL, "undetermined",
		"review", "5.1.1", 550 },
	{ "another address behind the last of these words", F, "5.1.1",
		"550 5.1.1 User unknown, nothing found (other@b.example)", NULL, "undetermined",
		"review", "5.1.1", 550 },
	{ "another address before dots, as Sendmail writes", F, "5.1.1",
		"550 5.1.1 for other@b.example... User unknown", NULL, "undetermined", "review",
		"5.1.1", 550 },
	{ "an address to write to", F, "5.1.1",
		"550 5.1.1 User unknown. Write to help@b.example for help", NULL, "user-unknown",
		"suppress", "5.1.1", 550 },
	{ "our address, rewritten", F, "5.1.1", "550 5.1.1 <A@inner.b.example>: User unknown", NULL,
		"user-unknown", "suppress", "5.1.1", 550 },
	{ "an address to write to for help", F, "5.1.1",
		"550 5.1.1 User unknown. Questions: see help@b.example", NULL, "user-unknown",
		"suppress", "5.1.1", 550 },
	{ "a sender's fault never suppresses", F, "5.1.8",
		"550 5.1.8 Sender address rejected: Domain not found", NULL, "sender-dns",
		"investigate", "5.1.8", 550 },

	{ "a delay suppresses nobody", D, "4.1.1", "550 5.1.1 User unknown", NULL, "user-unknown",
		"none", "5.1.1", 550 },
	{ "a delay retries by itself", D, "4.2.2", "452 4.2.2 Mailbox full", NULL, "mailbox-full",
		"none", "4.2.2", 452 },
	{ "a delay that is worth knowing", D, "4.7.1", "450 4.7.1 blocked using zen.spamhaus.org",
		NULL, "blocklisted", "investigate", "4.7.1", 450 },
	{ "a delay without words", D, "4.0.0", NULL, NULL, "delayed", "none", "4.0.0", 0 },

	{ "delivered", DSN_OUTCOME_DELIVERED, "2.1.5", "250 2.1.5 Ok", NULL, "delivered", "none",
		"2.1.5", 250 },
	{ "relayed", DSN_OUTCOME_RELAYED, "2.1.9", NULL, NULL, "delivered", "none", "2.1.9", 0 },
	{ "expanded", DSN_OUTCOME_EXPANDED, "2.1.5", NULL, NULL, "delivered", "none", "2.1.5", 0 },
};

static DsnDiagnosis
diagnose(DsnArena *arena, const Case *c)
{
	DsnReport report = { .kind = DSN_REPORT_DELIVERY };
	DsnRecipient recipient = {
		.address = DSN_STR("a@b.example"),
		.outcome = c->outcome,
		.status_field = dsn_str(c->field),
		.diagnostic = dsn_str(c->diagnostic),
		.context = dsn_str(c->context),
	};

	return dsn_diagnose(arena, NULL, &report, &recipient);
}

static void
weighs_the_evidence(void **state)
{
	(void)state;
	each_row (i, cases) {
		const Case *c = &cases[i];
		g_autoptr(DsnArena) arena = dsn_arena_new();
		DsnDiagnosis got = diagnose(arena, c);
		char status[DSN_STATUS_MAX];

		name_row("(%s)", c->what);
		dsn_status_print(got.status, status);
		if (strcmp(dsn_cause_name(got.cause), c->cause) != 0 ||
			strcmp(dsn_action_name(got.action), c->action) != 0 ||
			strcmp(status, c->status) != 0 || got.reply_code != c->reply)
			check_failed("got %s, %s, %s, %u (rule %s)", dsn_cause_name(got.cause),
				dsn_action_name(got.action), status, got.reply_code, got.rule);
	}
}

static void
knows_codes_that_are_made_up_from_a_reply(void **state)
{
	static const struct {
		guint reply;
		const char *field;
		gboolean derived;
	} rows[] = {
		{ 550, "5.1.1", TRUE },
		{ 551, "5.1.6", TRUE },
		{ 552, "5.2.2", TRUE },
		{ 553, "5.1.3", TRUE },
		{ 554, "5.5.0", TRUE },
		{ 450, "4.2.0", TRUE },
		{ 451, "4.3.0", TRUE },
		{ 452, "4.2.2", TRUE },
		{ 550, "5.1.2", FALSE },
		{ 550, "5.2.1", FALSE },
		{ 550, "4.1.1", FALSE },
		{ 551, "5.1.1", FALSE },
		{ 0, "5.1.1", FALSE },
	};

	(void)state;
	each_row (i, rows) {
		DsnStatus field = dsn_status_parse(dsn_str(rows[i].field));
		DsnReply reply = { .code = rows[i].reply };

		if (dsn_status_is_derived(field, &reply) != rows[i].derived)
			check_failed("%u and %s", rows[i].reply, rows[i].field);
		reply.status = field;
		check_false(dsn_status_is_derived(field, &reply));
	}
}

static void
shows_the_words_as_they_stand_in_the_mail(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	const Case c = { "", F, "5.2.2", "552-5.2.2 The MAILBOX 552 5.2.2  is Full, sorry", NULL,
		"", "", "", 0 };

	(void)state;
	assert_str(diagnose(arena, &c).evidence, DSN_STR("MAILBOX 552 5.2.2  is Full"));
}

static void
knows_the_provider_by_host_then_words_then_domain(void **state)
{
	static const struct {
		const char *host;
		const char *diagnostic;
		const char *address;
		const char *provider;
	} rows[] = {
		{ "gmail-smtp-in.l.google.com", "550 q", "a@b.example", "google" },
		{ "ASPMX.L.GOOGLE.COM.", "550 q", "a@b.example", "google" },
		{ "mx.google.com (192.0.2.1, the server for the domain)", "550 q", "a@b.example",
			"google" },
		{ "google.com", "550 q", "a@b.example", "google" },
		{ "google.com...", "550 q", "a@b.example", "google" },
		{ "google.com\xc3\xa9", "550 q", "a@b.example", "google" },
		{ "a-host_of.16.octets.google.com", "550 q", "a@b.example", "google" },
		{ "abcdef.google.com", "550 q", "a@b.example", "google" },
		{ "abcdef.google.com.example", "550 q", "a@b.example", NULL },
		{ "abcde.google.com/x", "550 q", "a@b.example", "google" },
		{ "google.com.example", "550 q", "a@b.example", NULL },
		{ "notgoogle.com", "550 q", "a@b.example", NULL },
		{ "mx.b.example", "550 5.1.1 no such user x1si2 - gsmtp", "a@b.example", "google" },
		{ NULL, "550 q", "a@GMAIL.com", "google" },
		{ NULL, "550 q", "gmail.com", NULL },
		{ "192.0.2.1", "550 q", "a@b.example", NULL },
	};

	(void)state;
	each_row (i, rows) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		DsnReport report = { .kind = DSN_REPORT_DELIVERY };
		DsnRecipient recipient = { .address = dsn_str(rows[i].address),
			.remote_mta = dsn_str(rows[i].host),
			.diagnostic = dsn_str(rows[i].diagnostic) };

		check_str(dsn_diagnose(arena, NULL, &report, &recipient).provider,
			dsn_str(rows[i].provider));
	}
}

static void
knows_our_recipient_by_its_local_part(void **state)
{
	static const struct {
		const char *named;
		const char *ours;
		gboolean same;
	} rows[] = {
		{ "jane@b.example", "jane@b.example", TRUE },
		{ "JANE@inner.b.example", "jane@b.example", TRUE },
		{ "jane@b.example", "jane", TRUE },
		{ "jane@b.example", "jane+news@b.example", TRUE },
		{ "jane+news@b.example", "jane+news@b.example", TRUE },
		{ "jane+news@b.example", "jane+news+old@b.example", FALSE },
		{ "jane+news@b.example", "jane@b.example", FALSE },
		{ "jan@b.example", "jane@b.example", FALSE },
		{ "janes@b.example", "jane@b.example", FALSE },
		{ "jane@b.example", "@b.example", FALSE },
	};

	(void)state;
	each_row (i, rows) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		DsnReport report = { .kind = DSN_REPORT_DELIVERY };
		DsnRecipient recipient = { .address = dsn_str(rows[i].ours),
			.diagnostic = dsn_arena_printf(
				arena, "550 5.1.1 <%s>: User unknown", rows[i].named) };

		check_string(dsn_action_name(dsn_diagnose(arena, NULL, &report, &recipient).action),
			rows[i].same ? "suppress" : "review");
	}
}

static void
judges_complaints_and_auto_replies(void **state)
{
	static const struct {
		const char *type;
		const char *cause;
		const char *action;
	} rows[] = {
		{ "abuse", "complaint", "suppress" },
		{ "fraud", "complaint", "suppress" },
		{ "opt-out", "complaint", "suppress" },
		{ "auth-failure", "auth-failed", "investigate" },
		{ "not-spam", NULL, "none" },
	};

	(void)state;
	each_row (i, rows) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		DsnReport report = { .kind = DSN_REPORT_FEEDBACK,
			.feedback_type = dsn_str(rows[i].type) };
		DsnRecipient recipient = { .outcome = DSN_OUTCOME_COMPLAINT };
		DsnDiagnosis got = dsn_diagnose(arena, NULL, &report, &recipient);

		if (rows[i].cause != NULL)
			check_string(dsn_cause_name(got.cause), rows[i].cause);
		check_string(dsn_action_name(got.action), rows[i].action);
	}
}

static void
own_rules_win_over_all_built_in_ones(void **state)
{
	static const char file[] = "[policy]\n"
				   "mine status=5.1.1 action=retry\n@ us\n+ 550 5.1.1\n";
	g_autoptr(DsnRules) own = dsn_rules_parse(dsn_str(file), "own", NULL);
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnReport report = { .kind = DSN_REPORT_DELIVERY };
	DsnRecipient recipient = { .diagnostic = DSN_STR("550 5.1.1 User unknown") };
	DsnDiagnosis got = dsn_diagnose(arena, own, &report, &recipient);
	const DsnCandidate *const *all;
	guint n;

	(void)state;
	assert_string_equal(got.rule, "mine");
	assert_int_equal(got.action, DSN_ACTION_RETRY);
	all = dsn_diagnose_all(arena, own, &report, &recipient, &n);
	assert_true(n >= 2);
	assert_string_equal(all[0]->rule.id, "mine");
	for (guint i = 1; i < n; i++)
		assert_true(all[i - 1]->weight < all[i]->weight);
}

/* Whatever a rule asks for: the fault of nobody else costs a recipient the address. */
static void
only_the_recipients_own_fault_suppresses(void **state)
{
	(void)state;
	each_row_of (cause, DSN_CAUSE_COUNT, "causes") {
		g_autofree char *file = g_strdup_printf(
			"[%s]\nnever action=suppress \"brown fox\"\n@ us\n+ brown fox\n- x\n",
			dsn_cause_name(cause));
		g_autoptr(DsnRules) own = dsn_rules_parse(dsn_str(file), "own", NULL);
		g_autoptr(DsnArena) arena = dsn_arena_new();
		DsnReport report = { .kind = DSN_REPORT_DELIVERY };
		DsnRecipient recipient = { .diagnostic = DSN_STR("550 brown fox") };
		DsnDiagnosis got = dsn_diagnose(arena, own, &report, &recipient);
		DsnAction want = dsn_cause_owner(cause) == DSN_OWNER_RECIPIENT
					 ? DSN_ACTION_SUPPRESS
					 : dsn_cause_action(cause, DSN_PERMANENCE_PERMANENT);

		name_row("(%s)", dsn_cause_name(cause));
		check_string(got.rule, "never");
		check_string(dsn_action_name(got.action), dsn_action_name(want));
	}
}

/* Two rules of the user in one file, and which of them decides. */
static const struct {
	const char *what;
	const char *first;
	const char *second;
	const char *field;
	const char *diagnostic;
	const char *context;
	const char *rule;
} tier_cases[] = {
	{ "the code of the reply before that of the field", "first status=x.7.x",
		"second status=x.2.x", "5.7.3", "550 5.2.9 q", NULL, "second" },
	{ "the first, where both are of the reply", "first status=x.2.x", "second status=5.2.x",
		"5.7.3", "550 5.2.9 q", NULL, "first" },
	{ "the reply before the class of the field", "first status=5.x.x", "second reply=55x",
		"5.3.9", "550 q", NULL, "second" },
	{ "the reply before x.0.0 beside other codes", "first status=x.0.0,x.7.1",
		"second reply=550", NULL, "550 5.0.0 q", NULL, "second" },
	{ "one of the other codes before the reply", "first reply=550", "second status=x.0.0,x.7.1",
		NULL, "550 5.7.1 q", NULL, "second" },
	{ "x.0.1 is a code like others", "first reply=550", "second status=x.0.1", NULL,
		"550 5.0.1 q", NULL, "second" },
	{ "a strong rule behind one that is too weak", "first reply=550\n@ us\n+ q\nweak reply=5xx",
		"second status=5.2.x", NULL, "550 5.2.9 q", NULL, "second" },
	{ "a field that the reply made up behind the reply", "first status=x.1.1",
		"second reply=550", "5.1.1", "550 q", NULL, "second" },
	{ "... where it is an area, too", "first status=x.1.x", "second reply=550", "5.1.1",
		"550 q", NULL, "second" },
	{ "no words elsewhere where a code decided", "first status=x.1.1", "second \"brown fox\"",
		NULL, "550 5.1.1 q", "brown fox", "first" },
	{ "words elsewhere where nothing decided", "first status=x.1.1", "second \"brown fox\"",
		NULL, "550 q", "brown fox", "second" },
	{ "words before a code", "first status=x.1.1", "second \"brown fox\"", NULL,
		"550 5.1.1 brown fox", NULL, "second" },
	{ "what is built in where none fires", "first status=x.1.1", "second \"brown fox\"", NULL,
		"552 5.2.2 q", NULL, "code-mailbox-full" },
};

static DsnRules *
parse_two(const char *cause, const char *first, const char *second)
{
	static const char end[] = "\n@ us\n+ q\n- x\n";
	const char *const rules[] = { first, second };
	g_autoptr(GString) file = g_string_new(cause);
	DsnRules *own;

	for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
		g_string_append_printf(file, "%s%s", rules[i],
			strchr(rules[i], '"') != NULL ? end : "\n@ us\n+ q\n");
	own = dsn_rules_parse(dsn_str(file->str), "own", NULL);
	assert_non_null(own);
	return own;
}

static void
own_rules_have_the_order_of_all_others(void **state)
{
	(void)state;
	each_row (i, tier_cases) {
		g_autoptr(DsnRules) own =
			parse_two("[policy]\n", tier_cases[i].first, tier_cases[i].second);
		g_autoptr(DsnArena) arena = dsn_arena_new();
		DsnReport report = { .kind = DSN_REPORT_DELIVERY };
		DsnRecipient recipient = {
			.status_field = dsn_str(tier_cases[i].field),
			.diagnostic = dsn_str(tier_cases[i].diagnostic),
			.context = dsn_str(tier_cases[i].context),
		};
		DsnDiagnosis got = dsn_diagnose(arena, own, &report, &recipient);

		if (strcmp(got.rule, tier_cases[i].rule) != 0)
			check_failed("(%s): got %s", tier_cases[i].what, got.rule);
	}
}

/* Time that ran out stays what it is beside x.0.0. */
static void
own_rules_of_an_expiry_are_no_weaker_by_a_class(void **state)
{
	g_autoptr(DsnRules) own =
		parse_two("", "[policy]\nfirst reply=450", "[expired]\nsecond status=x.0.0,x.4.7");
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnReport report = { .kind = DSN_REPORT_DELIVERY };
	DsnRecipient recipient = { .diagnostic = DSN_STR("450 4.0.0 q") };

	(void)state;
	assert_string_equal(dsn_diagnose(arena, own, &report, &recipient).rule, "second");
}

/* For an explanation all are told, for a verdict the first. */
static void
all_rules_that_fire_are_told(void **state)
{
	g_autoptr(DsnRules) own = parse_two("[policy]\n",
		"first \"brown fox\"\n@ us\n+ q\n- x\ncode status=x.1.1", "second \"lazy dog\"");
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnReport report = { .kind = DSN_REPORT_DELIVERY };
	DsnRecipient recipient = { .diagnostic =
					   DSN_STR("550 5.1.1 lazy dog, brown fox: user unknown") };
	const DsnCandidate *const *all;
	guint n;

	(void)state;
	all = dsn_diagnose_all(arena, own, &report, &recipient, &n);
	assert_true(n > 3);
	assert_string_equal(all[0]->rule.id, "first");
	assert_str(all[0]->evidence, DSN_STR("brown fox"));
	assert_string_equal(all[1]->rule.id, "second");
	assert_str(all[1]->evidence, DSN_STR("lazy dog"));
	assert_string_equal(all[2]->rule.id, "code");
	assert_str(all[2]->evidence, DSN_STR("5.1.1"));
	assert_string_equal(dsn_diagnose(arena, own, &report, &recipient).rule, "first");
}

static void
every_cause_has_its_words_and_no_sender_is_suppressed_for(void **state)
{
	(void)state;
	for (guint i = 0; i < DSN_CAUSE_COUNT; i++) {
		DsnCause cause;

		assert_true(dsn_cause_parse(dsn_str(dsn_cause_name(i)), &cause));
		assert_int_equal(cause, i);
		assert_true(strlen(dsn_cause_summary(i)) > 10);
		assert_true(strlen(dsn_cause_advice(i)) > 10);
		for (guint p = 0; p < DSN_PERMANENCE_COUNT; p++)
			if (dsn_cause_owner(i) != DSN_OWNER_RECIPIENT)
				assert_int_not_equal(dsn_cause_action(i, p), DSN_ACTION_SUPPRESS);
	}
}

static void
long_text_is_judged_by_its_start(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autoptr(GString) text = g_string_new("550 ");
	Case c = { "", F, NULL, NULL, NULL, "", "", "", 0 };

	(void)state;
	while (text->len < 100000)
		g_string_append(text, "host mail domain exist ");
	g_string_append(text, "mailbox full");
	c.diagnostic = text->str;
	assert_int_equal(diagnose(arena, &c).cause, DSN_CAUSE_UNDETERMINED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weighs_the_evidence),
		cmocka_unit_test(knows_codes_that_are_made_up_from_a_reply),
		cmocka_unit_test(shows_the_words_as_they_stand_in_the_mail),
		cmocka_unit_test(knows_the_provider_by_host_then_words_then_domain),
		cmocka_unit_test(knows_our_recipient_by_its_local_part),
		cmocka_unit_test(judges_complaints_and_auto_replies),
		cmocka_unit_test(own_rules_win_over_all_built_in_ones),
		cmocka_unit_test(only_the_recipients_own_fault_suppresses),
		cmocka_unit_test(own_rules_have_the_order_of_all_others),
		cmocka_unit_test(own_rules_of_an_expiry_are_no_weaker_by_a_class),
		cmocka_unit_test(all_rules_that_fire_are_told),
		cmocka_unit_test(every_cause_has_its_words_and_no_sender_is_suppressed_for),
		cmocka_unit_test(long_text_is_judged_by_its_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
