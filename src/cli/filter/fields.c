/* SPDX-License-Identifier: MIT */
/* What the filter says of a message: header fields, or the one word of --print. */
#include "config.h"

#include "cli/filter/filter.h"
#include "address/address.h"

/* Longer than RFC 5321 4.5.3.1 lets any address be, and short enough for a line of 998 octets. */
#define ADDRESS_MAX 512
/* An agent branches on the verdict; nobody reads more rows than this in a header. */
#define RECIPIENTS_MAX 50

const char *
dsn_filter_verdict_name(DsnFilterVerdict verdict)
{
	if (verdict == DSN_VERDICT_DELAYED)
		return dsn_outcome_name(DSN_OUTCOME_DELAYED);
	if (verdict >= DSN_VERDICT_NONE)
		return dsn_action_name(DSN_ACTION_NONE);
	return dsn_action_name((DsnAction)verdict); /* the same order */
}

G_STATIC_ASSERT((guint)DSN_VERDICT_SUPPRESS == (guint)DSN_ACTION_SUPPRESS);
G_STATIC_ASSERT((guint)DSN_VERDICT_REVIEW == (guint)DSN_ACTION_REVIEW);

gboolean
dsn_filter_verdict_parse(DsnStr name, DsnFilterVerdict *verdict)
{
	for (guint i = 0; i < DSN_VERDICT_COUNT; i++)
		if (dsn_str_equal(name, dsn_str(dsn_filter_verdict_name(i)))) {
			*verdict = i;
			return TRUE;
		}
	return FALSE;
}

gboolean
dsn_filter_has_failed(const DsnRecipient *recipient)
{
	return recipient->outcome == DSN_OUTCOME_FAILED ||
	       recipient->outcome == DSN_OUTCOME_COMPLAINT;
}

/* Where nobody failed, the first recipient that the message's outcome is of. */
static gint
find_outcome(const DsnSifted *sifted)
{
	for (guint i = 0; i < sifted->report->n_recipients; i++)
		if (sifted->report->recipients[i].outcome == sifted->outcome)
			return (gint)i;
	return -1;
}

DsnFilterVerdict
dsn_filter_verdict(const DsnSifted *sifted, gint *decided_by)
{
	DsnAction strongest = DSN_ACTION_NONE;

	*decided_by = -1;
	for (guint i = 0; i < sifted->report->n_recipients; i++)
		if (dsn_filter_has_failed(&sifted->report->recipients[i]) &&
			sifted->diagnoses[i].action < strongest) {
			strongest = sifted->diagnoses[i].action;
			*decided_by = (gint)i;
		}
	if (*decided_by >= 0)
		return (DsnFilterVerdict)strongest;
	*decided_by = find_outcome(sifted);
	return sifted->outcome == DSN_OUTCOME_DELAYED ? DSN_VERDICT_DELAYED : DSN_VERDICT_NONE;
}

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
add_recipient(DsnBuffer *out, const DsnRecipient *recipient, const DsnDiagnosis *diagnosis,
	const char *eol)
{
	add_text(out, "X-DSN-Recipient: ");
	add_address(out, recipient->address);
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
dsn_filter_print_fields(const DsnSifted *sifted, const char *eol, DsnBuffer *out)
{
	const DsnReport *report = sifted->report;
	gint decided_by;
	DsnFilterVerdict verdict = dsn_filter_verdict(sifted, &decided_by);

	add_field(out, "X-DSN-Verdict: ", dsn_filter_verdict_name(verdict), eol);
	add_field(out, "X-DSN-Outcome: ", dsn_outcome_name(sifted->outcome), eol);
	if (decided_by >= 0 && dsn_status_is_set(sifted->diagnoses[decided_by].status)) {
		add_text(out, "X-DSN-Status: ");
		add_status(out, sifted->diagnoses[decided_by].status);
		add_text(out, eol);
	}
	for (guint i = 0; i < MIN(report->n_recipients, RECIPIENTS_MAX); i++)
		add_recipient(out, &report->recipients[i], &sifted->diagnoses[i], eol);
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

static guint
find_field(const char *name)
{
	guint i = 0;

	while (i < FIELD_COUNT && strcmp(name, fields[i]) != 0)
		i++;
	return i;
}

gboolean
dsn_filter_has_field(const char *name)
{
	return find_field(name) < FIELD_COUNT;
}

static void
print_of_recipient(
	guint field, const DsnRecipient *recipient, const DsnDiagnosis *diagnosis, DsnBuffer *out)
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
		add_address(out, recipient->address);
		break;
	case FIELD_DOMAIN:
		add_address(out, dsn_address_domain(recipient->address));
		break;
	case FIELD_PROVIDER:
		dsn_buffer_add(out, diagnosis->provider);
		break;
	default:
		break;
	}
}

void
dsn_filter_print_field(const DsnSifted *sifted, const char *name, DsnBuffer *out)
{
	guint field = find_field(name);
	gint decided_by;
	DsnFilterVerdict verdict = dsn_filter_verdict(sifted, &decided_by);

	if (field == FIELD_VERDICT)
		add_text(out, dsn_filter_verdict_name(verdict));
	else if (field == FIELD_OUTCOME)
		add_text(out, dsn_outcome_name(sifted->outcome));
	else if (field == FIELD_DIALECT)
		dsn_buffer_add(out, sifted->report->dialect);
	else if (decided_by >= 0)
		print_of_recipient(field, &sifted->report->recipients[decided_by],
			&sifted->diagnoses[decided_by], out);
}
