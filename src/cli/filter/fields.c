/* SPDX-License-Identifier: MIT */
/* What the filter says of a message: header fields, or the one word of --print. */
#include "config.h"

#include "cli/filter/filter.h"
#include "address/address.h"
#include "base/buffer.h"

/* Longer than RFC 5321 4.5.3.1 lets any address be, and short enough for a line of 998 octets. */
#define ADDRESS_MAX 512
/* An agent branches on the verdict; nobody reads more rows than this in a header. */
#define RECIPIENTS_MAX 50

static void
add_text(DsnBuffer *out, const char *text)
{
	dsn_buffer_add(out, dsn_str(text));
}

static void
add_number(DsnBuffer *out, guint number, guint base)
{
	char digits[12], *at = digits + sizeof digits;

	do {
		*--at = "0123456789ABCDEF"[number % base];
		number /= base;
	} while (number > 0);
	dsn_buffer_add(out, (DsnStr){ at, (gsize)(digits + sizeof digits - at) });
}

static void
add_status(DsnBuffer *out, DsnStatus status)
{
	char text[DSN_STATUS_MAX];
	gsize len = dsn_status_print(status, text);

	dsn_buffer_add(out, (DsnStr){ text, len });
}

/* A header is ASCII: other characters as RFC 6533 section 3 has them, "\x{E9}"; and so those of a
 * quoted local part that look like what follows the address: "a; action=none"@b. */
static gboolean
add_encoded(DsnBuffer *out, DsnStr address)
{
	const char *at = address.at, *end;

	if (address.len == 0)
		return TRUE;
	end = at + address.len;
	while (at < end) {
		gunichar c = g_utf8_get_char_validated(at, end - at);

		if (c > 0x10FFFF || c < ' ' || c == 127)
			return FALSE;
		if (c < 128 && c != ' ' && c != ';')
			dsn_buffer_add_char(out, (char)c);
		else {
			add_text(out, "\\x{");
			add_number(out, c, 16);
			dsn_buffer_add_char(out, '}');
		}
		at = g_utf8_next_char(at);
	}
	return TRUE;
}

/* A shortened or mended address would be somebody else's: what cannot be printed is left out. */
static void
add_address(DsnBuffer *out, DsnStr address)
{
	gsize before = out->len;

	if (address.len == 0)
		return;
	if (!add_encoded(out, address) || out->len - before > ADDRESS_MAX)
		out->len = before;
}

static void
add_field(DsnBuffer *out, const char *name, const char *value, const char *eol)
{
	add_text(out, name);
	add_text(out, value);
	add_text(out, eol);
}

static void
add_recipient(DsnBuffer *out, const DsnDiagnosis *diagnosis, const char *eol)
{
	add_text(out, "X-DSN-Recipient: ");
	add_address(out, diagnosis->recipient->address);
	add_field(out, "; action=", dsn_action_name(diagnosis->action), "");
	add_field(out, "; cause=", dsn_cause_name(diagnosis->cause), "");
	if (dsn_status_is_set(diagnosis->status)) {
		add_text(out, "; status=");
		add_status(out, diagnosis->status);
	}
	if (diagnosis->reply_code != 0) {
		add_text(out, "; reply=");
		add_number(out, diagnosis->reply_code, 10);
	}
	if (diagnosis->rule != NULL)
		add_field(out, "; rule=", diagnosis->rule, "");
	add_text(out, eol);
}

void
dsn_filter_print_fields(const DsnVerdict *verdict, const char *eol, DsnBuffer *out)
{
	const DsnReport *report = verdict->report;
	gint decided_by = verdict->decided_by;

	add_field(out, "X-DSN-Verdict: ", dsn_verdict_word_name(verdict->word), eol);
	add_field(out, "X-DSN-Outcome: ", dsn_outcome_name(verdict->outcome), eol);
	if (decided_by >= 0 && dsn_status_is_set(verdict->diagnoses[decided_by]->status)) {
		add_text(out, "X-DSN-Status: ");
		add_status(out, verdict->diagnoses[decided_by]->status);
		add_text(out, eol);
	}
	for (guint i = 0; i < MIN(report->n_recipients, RECIPIENTS_MAX); i++)
		add_recipient(out, verdict->diagnoses[i], eol);
}

static const char fields[][12] = { "verdict", "outcome", "action", "cause", "permanence", "status",
	"reply_code", "rule", "recipient", "domain", "provider", "dialect" };
enum {
	FIELD_VERDICT,
	FIELD_OUTCOME,
	FIELD_ACTION,
	FIELD_CAUSE,
	FIELD_PERMANENCE,
	FIELD_STATUS,
	FIELD_REPLY_CODE,
	FIELD_RULE,
	FIELD_RECIPIENT,
	FIELD_DOMAIN,
	FIELD_PROVIDER,
	FIELD_DIALECT,
	FIELD_COUNT
};
G_STATIC_ASSERT(G_N_ELEMENTS(fields) == FIELD_COUNT);

const char *
dsn_filter_field_name(guint i)
{
	return i < FIELD_COUNT ? fields[i] : NULL;
}

static void
print_of_recipient(guint field, const DsnDiagnosis *diagnosis, DsnBuffer *out)
{
	switch (field) {
	case FIELD_ACTION:
		add_text(out, dsn_action_name(diagnosis->action));
		break;
	case FIELD_CAUSE:
		add_text(out, dsn_cause_name(diagnosis->cause));
		break;
	case FIELD_PERMANENCE:
		add_text(out, dsn_permanence_name(diagnosis->permanence));
		break;
	case FIELD_STATUS:
		add_status(out, diagnosis->status);
		break;
	case FIELD_REPLY_CODE:
		if (diagnosis->reply_code != 0)
			add_number(out, diagnosis->reply_code, 10);
		break;
	case FIELD_RULE:
		add_text(out, diagnosis->rule);
		break;
	case FIELD_RECIPIENT:
		add_address(out, diagnosis->recipient->address);
		break;
	case FIELD_DOMAIN:
		add_address(out, dsn_address_domain(diagnosis->recipient->address));
		break;
	case FIELD_PROVIDER:
		dsn_buffer_add(out, diagnosis->provider);
		break;
	default:
		break;
	}
}

void
dsn_filter_print_field(const DsnVerdict *verdict, guint field, DsnBuffer *out)
{
	gint decided_by = verdict->decided_by;

	if (field == FIELD_VERDICT)
		add_text(out, dsn_verdict_word_name(verdict->word));
	else if (field == FIELD_OUTCOME)
		add_text(out, dsn_outcome_name(verdict->outcome));
	else if (field == FIELD_DIALECT)
		dsn_buffer_add(out, verdict->report->dialect);
	else if (decided_by >= 0)
		print_of_recipient(field, verdict->diagnoses[decided_by], out);
}
