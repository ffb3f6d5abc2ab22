/* SPDX-License-Identifier: MIT */
#include "support/test.h"

#include <dsnsift/verdict.h>

#define HEAD                                                                                       \
	"From: MAILER-DAEMON@mx.example\nSubject: Returned mail\nMIME-Version: 1.0\n"              \
	"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"              \
	"--x\n\nSorry.\n--x\nContent-Type: message/delivery-status\n\n"                            \
	"Reporting-MTA: dns; mx.example\n"

/* What is said of one recipient. */
static const char unknown[] = "Action: failed\nStatus: 5.1.1\n";
static const char blocked[] = "Action: failed\nStatus: 5.7.20\n";
static const char full[] = "Action: failed\nStatus: 5.2.2\n";
static const char late[] = "Action: delayed\nStatus: 4.4.1\n";
static const char delivered[] = "Action: delivered\nStatus: 2.1.5\n";
static const char relayed[] = "Action: relayed\nStatus: 2.1.9\n";

static DsnSifted
sift(DsnArena *arena, const char *text)
{
	const DsnMessage message = { .bytes = dsn_str(text), .size = strlen(text) };

	return dsn_sift(arena, NULL, &message);
}

static void
the_strongest_action_decides_then_the_outcome_then_the_order(void **state)
{
	static const struct {
		const char *said[3];
		gint decided_by;
		DsnOutcome outcome;
	} rows[] = {
		{ { unknown }, 0, DSN_OUTCOME_FAILED },
		{ { unknown, blocked }, 0, DSN_OUTCOME_FAILED },
		{ { blocked, unknown }, 1, DSN_OUTCOME_FAILED },
		{ { full, blocked, unknown }, 2, DSN_OUTCOME_FAILED },
		{ { full, blocked, full }, 1, DSN_OUTCOME_FAILED },
		{ { unknown, unknown }, 0, DSN_OUTCOME_FAILED },
		{ { full, full, full }, 0, DSN_OUTCOME_FAILED },
		{ { late, full }, 1, DSN_OUTCOME_FAILED },
		{ { full, late }, 0, DSN_OUTCOME_FAILED },
		{ { delivered, late }, 1, DSN_OUTCOME_DELAYED },
		{ { late, delivered }, 0, DSN_OUTCOME_DELAYED },
		{ { relayed, delivered }, 1, DSN_OUTCOME_DELIVERED },
		{ { delivered, relayed }, 0, DSN_OUTCOME_DELIVERED },
	};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(DsnArena) arena = dsn_arena_new();
		g_autoptr(GString) text = g_string_new(HEAD);
		DsnSifted sifted;

		for (guint k = 0; k < G_N_ELEMENTS(rows[i].said) && rows[i].said[k] != NULL; k++)
			g_string_append_printf(text,
				"\nFinal-Recipient: rfc822; user%u@b.example\n%s", k,
				rows[i].said[k]);
		g_string_append(text, "\n--x--\n");
		sifted = sift(arena, text->str);
		if (sifted.decided_by != rows[i].decided_by || sifted.outcome != rows[i].outcome)
			fail_msg("row %u: recipient %d and %s", i, sifted.decided_by,
				dsn_outcome_name(sifted.outcome));
	}
}

static void
nobody_decides_over_ordinary_mail(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnSifted sifted = sift(arena, "From: a@b.example\nSubject: lunch\n\nAt noon?\n");

	(void)state;
	assert_int_equal(sifted.decided_by, -1);
	assert_int_equal(sifted.outcome, DSN_OUTCOME_NONE);
}

static void
an_automatic_reply_is_one_as_a_whole(void **state)
{
	g_autoptr(DsnArena) arena = dsn_arena_new();
	DsnSifted sifted = sift(arena,
		"From: a@b.example\nSubject: away\nAuto-Submitted: auto-replied\n\nI am away.\n");

	(void)state;
	assert_int_equal(sifted.outcome, DSN_OUTCOME_AUTO_REPLY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_strongest_action_decides_then_the_outcome_then_the_order),
		cmocka_unit_test(nobody_decides_over_ordinary_mail),
		cmocka_unit_test(an_automatic_reply_is_one_as_a_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
