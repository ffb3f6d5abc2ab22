/* SPDX-License-Identifier: MIT */
/* Sendmail's return receipt for an alias: its status part names no recipient, its words do. */
#include "config.h"

#include "address/address.h"
#include "report/read.h"

static const struct {
	char words[32];
	DsnOutcome outcome;
} endings[] = {
	{ "expanded to multiple addresses", DSN_OUTCOME_EXPANDED },
	{ "Successfully delivered", DSN_OUTCOME_DELIVERED },
	{ "relayed to non-DSN-aware mailer", DSN_OUTCOME_RELAYED },
};

/* "<team@a.example>... expanded to multiple addresses" */
static void
read_line(DsnReading *reading, DsnStr line)
{
	gssize dots = dsn_str_find(line, DSN_STR("... "), 0);
	DsnRecipient recipient = { .outcome = DSN_OUTCOME_COUNT };
	DsnStr rest;

	if (dots <= 0)
		return;
	rest = dsn_str_slice(line, (gsize)dots + 4, line.len);
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
		if (dsn_str_has_prefix_nocase(rest, dsn_str(endings[i].words)))
			recipient.outcome = endings[i].outcome;
	recipient.address = dsn_address_read(dsn_str_slice(line, 0, (gsize)dots));
	recipient.address_source = DSN_SOURCE_NOTICE;
	if (recipient.outcome != DSN_OUTCOME_COUNT && dsn_address_is_full(recipient.address))
		dsn_reading_add(reading, &recipient, DSN_STR_ABSENT);
}

gboolean
dsn_reading_receipt(DsnReading *reading)
{
	const DsnMail *mail = reading->mail;

	if (dsn_str_find_nocase(dsn_fields_get(&mail->headers, "Auto-Submitted"),
		    DSN_STR("return-receipt"), 0) < 0)
		return FALSE;
	for (guint i = 0; i < mail->n_parts && mail->parts[i].kind == DSN_PART_TEXT; i++) {
		DsnStr rest = mail->parts[i].content, line;

		while (dsn_reading_line(&rest, &line))
			read_line(reading, dsn_str_trim(line));
	}
	return TRUE;
}
