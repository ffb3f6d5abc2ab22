/* SPDX-License-Identifier: MIT */
/* What one message on standard input says, why, and what to do about it:
 *
 *	cc message.c $(pkg-config --cflags --libs dsnsift) -o message
 *	./message [RULES] <bounce.eml
 *
 * RULES is a file of your own rules; see dsnsift-rules(5).
 */
#include <stdio.h>
#include <stdlib.h>

#include <dsnsift/dsnsift.h>

/* What stands in a message may be meant for the terminal: it is shown, and not obeyed. */
static void
print(const char *label, DsnStr value)
{
	g_autofree char *text = g_strndup(value.at, value.len);
	g_autofree char *safe = g_strescape(text != NULL ? text : "", NULL);

	printf("%-10s %s\n", label, safe);
}

static void
print_diagnosis(const DsnDiagnosis *diagnosis)
{
	char status[DSN_STATUS_MAX];
	gsize len = dsn_status_print(diagnosis->status, status);

	print("recipient", diagnosis->recipient->address);
	print("action", dsn_str(dsn_action_name(diagnosis->action)));
	print("cause", dsn_str(dsn_cause_name(diagnosis->cause)));
	print("status", (DsnStr){ status, len });
	print("rule", dsn_str(diagnosis->rule));
	print("evidence", diagnosis->evidence);
	printf("\n%s\n\n", dsn_cause_advice(diagnosis->cause));
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DsnRules) rules = argc > 1 ? dsn_rules_load(argv[1], &error) : NULL;
	g_autoptr(DsnArena) arena = dsn_arena_new();
	g_autoptr(GString) text = g_string_new(NULL);
	DsnConfig config = { .size = sizeof config, .rules = rules };
	DsnMessage message = { .source = "-" };
	const DsnVerdict *verdict;
	char block[4096];
	gsize n;

	if (error != NULL) {
		fprintf(stderr, "message: %s\n", error->message);
		return EXIT_FAILURE;
	}
	while ((n = fread(block, 1, sizeof block, stdin)) > 0)
		g_string_append_len(text, block, (gssize)n);
	message.octets = (DsnStr){ text->str, text->len };
	message.size = text->len;
	verdict = dsn_sift(arena, &config, &message);
	for (guint i = 0; i < verdict->report->n_recipients; i++)
		print_diagnosis(verdict->diagnoses[i]);
	if (verdict->report->n_recipients == 0)
		puts("no report about a recipient");
	return EXIT_SUCCESS;
}
