/* SPDX-License-Identifier: MIT */
/* The names of outcomes and of where an address came from. */
#include "config.h"

#include <dsnsift/facts.h>

/* Arrays of characters, not of pointers: nothing to relocate at start. */
static const char outcome_names[DSN_OUTCOME_COUNT][12] = {
	[DSN_OUTCOME_FAILED] = "failed",
	[DSN_OUTCOME_COMPLAINT] = "complaint",
	[DSN_OUTCOME_DELAYED] = "delayed",
	[DSN_OUTCOME_DELIVERED] = "delivered",
	[DSN_OUTCOME_RELAYED] = "relayed",
	[DSN_OUTCOME_EXPANDED] = "expanded",
	[DSN_OUTCOME_AUTO_REPLY] = "auto-reply",
	[DSN_OUTCOME_NONE] = "none",
};

static const char permanence_names[DSN_PERMANENCE_COUNT][12] = {
	[DSN_PERMANENCE_UNKNOWN] = "unknown",
	[DSN_PERMANENCE_PERMANENT] = "permanent",
	[DSN_PERMANENCE_TRANSIENT] = "transient",
};

static const char *const source_names[DSN_SOURCE_COUNT] = {
	[DSN_SOURCE_NONE] = "",
	[DSN_SOURCE_RETURN_PATH] = "return-path",
	[DSN_SOURCE_ORIGINAL_RECIPIENT] = "original-recipient",
	[DSN_SOURCE_X_ORIGINAL_TO] = "x-original-to",
	[DSN_SOURCE_RETURNED_TO] = "returned-to",
	[DSN_SOURCE_FINAL_RECIPIENT] = "final-recipient",
	[DSN_SOURCE_FAILED_RECIPIENTS] = "failed-recipients",
	[DSN_SOURCE_ORIGINAL_RCPT_TO] = "original-rcpt-to",
	[DSN_SOURCE_NOTICE] = "notice",
	[DSN_SOURCE_ACTUAL_RECIPIENT] = "actual-recipient",
	[DSN_SOURCE_FROM] = "from",
};

const char *
dsn_outcome_name(DsnOutcome outcome)
{
	g_return_val_if_fail(outcome < DSN_OUTCOME_COUNT, NULL);
	return outcome_names[outcome];
}

gboolean
dsn_outcome_parse(DsnStr name, DsnOutcome *outcome)
{
	for (guint i = 0; i < DSN_OUTCOME_COUNT; i++)
		if (dsn_str_equal(name, dsn_str(outcome_names[i]))) {
			*outcome = (DsnOutcome)i;
			return TRUE;
		}
	return FALSE;
}

const char *
dsn_permanence_name(DsnPermanence permanence)
{
	g_return_val_if_fail(permanence < DSN_PERMANENCE_COUNT, NULL);
	return permanence_names[permanence];
}

const char *
dsn_recipient_source_name(DsnRecipientSource source)
{
	g_return_val_if_fail(source < DSN_SOURCE_COUNT, NULL);
	return source_names[source];
}
