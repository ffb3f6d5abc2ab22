/* SPDX-License-Identifier: MIT */
/* Which address did we mail?  The report names where the mail ended up, which a forward may
 * have changed; our own return path and the returned header know better. */
#include "config.h"

#include "base/arena.h"
#include "base/str.h"
#include "address/address.h"
#include "address/return-path.h"
#include "report/steps.h"

/* Fields of the report that hold the return path it was sent to, most exact first. */
static const char *const envelope_fields[] = { "Delivered-To", "X-Original-To", "Envelope-To",
	"X-Envelope-To", "To" };

/**
 * Evidence: what is the same for all recipients
 * @patterns: (nullable): the user's, see DsnReportOptions
 * @is_shared: of each recipient: it is an alias that stands for several of them
 * @to: the only address in To of the returned mail, if @has_to
 * @ours: the domain that the mail came from, if @has_ours
 *
 * Headers are read when they are first needed, and once: a list of addresses may be as long as the
 * mail, and there may be thousands of recipients.
 */
typedef struct {
	const DsnReportBuilder *builder;
	const char *const *patterns;
	const gboolean *is_shared;
	gboolean has_to, has_ours;
	DsnStr to;
	DsnStr ours;
} Evidence;

/**
 * Search: for the recipient, in return paths
 * @proven: a known address that one ends in
 * @decoded: the address that one has, whoever that is
 */
typedef struct {
	Evidence *evidence;
	const DsnRecipient *recipient;
	DsnStr proven;
	DsnStr decoded;
} Search;

static DsnStr
find_returned_to(Evidence *evidence)
{
	const DsnReportBuilder *builder = evidence->builder;
	DsnStr to;

	if (evidence->has_to)
		return evidence->to;
	to = dsn_fields_get(&builder->report->returned, "To");
	evidence->has_to = TRUE;
	evidence->to = dsn_address_single(dsn_field_text(builder->arena, to));
	return evidence->to;
}

static void
read_path(Search *search, DsnStr path)
{
	DsnArena *arena = search->evidence->builder->arena;
	const DsnRecipient *recipient = search->recipient;
	const DsnStr known[] = { recipient->original_recipient, recipient->final_recipient,
		recipient->address, find_returned_to(search->evidence) };

	for (gsize i = 0; i < G_N_ELEMENTS(known) && search->proven.at == NULL; i++)
		if (known[i].at != NULL && dsn_return_path_names(arena, path, known[i]))
			search->proven = known[i];
	if (search->decoded.at == NULL)
		search->decoded = dsn_return_path_decode(arena, path, search->evidence->patterns);
}

static void
read_paths(Search *search, DsnStr value)
{
	DsnStr path;

	if (value.len == 0 ||
		(search->evidence->patterns == NULL && memchr(value.at, '=', value.len) == NULL))
		return;
	while (search->proven.at == NULL && dsn_address_next(&value, &path))
		read_path(search, path);
}

static void
read_fields(Search *search, const DsnFields *fields, DsnStr name)
{
	DsnStr value;
	guint index = 0;

	while ((value = dsn_fields_next(fields, name, &index)).at != NULL)
		read_paths(search, value);
}

/* No form of a return path that we know does without "=", and most mails have none. */
static gboolean
may_have_return_path(const DsnFields *headers)
{
	const guchar delivered_to = dsn_field_name_hash(DSN_STR("Delivered-To")),
		     original_to = dsn_field_name_hash(DSN_STR("X-Original-To")),
		     envelope_to = dsn_field_name_hash(DSN_STR("Envelope-To")),
		     x_envelope_to = dsn_field_name_hash(DSN_STR("X-Envelope-To")),
		     to = dsn_field_name_hash(DSN_STR("To"));

	for (guint i = 0; i < headers->n_fields; i++) {
		guchar hash = dsn_fields_name_hashes(headers)[i];
		DsnStr value;

		if (((hash == delivered_to) | (hash == original_to) | (hash == envelope_to) |
			    (hash == x_envelope_to) | (hash == to)) == 0)
			continue;
		value = headers->fields[i].value;
		if (value.len > 0 && memchr(value.at, '=', value.len) != NULL)
			return TRUE;
	}
	return FALSE;
}

/* A return path is one recipient's, so it says nothing where the report has several. */
static DsnStr
find_by_return_path(Evidence *evidence, const DsnRecipient *recipient)
{
	const DsnReportBuilder *builder = evidence->builder;
	Search search = { evidence, recipient, DSN_STR_ABSENT, DSN_STR_ABSENT };

	if (builder->report->n_recipients != 1)
		return DSN_STR_ABSENT;
	if (evidence->patterns != NULL || may_have_return_path(&builder->mail->headers))
		for (gsize i = 0; i < G_N_ELEMENTS(envelope_fields); i++)
			read_fields(&search, &builder->mail->headers, dsn_str(envelope_fields[i]));
	read_fields(&search, &builder->report->returned, DSN_STR("Return-Path"));
	return search.proven.at != NULL ? search.proven : search.decoded;
}

typedef struct {
	DsnStr address;
	DsnRecipientSource source;
} Mailed;

/* What the returned header says of the only recipient, where the report itself names none.
 * Never over a Final-Recipient: X-Original-To may be left from an earlier journey of the mail,
 * To may be a mailing list, and an alias of ours must not go because one member failed. */
static Mailed
find_in_returned(const DsnReportBuilder *builder)
{
	const DsnFields *returned = &builder->report->returned;
	DsnStr original, to;

	if (builder->report->n_recipients != 1)
		return (Mailed){ DSN_STR_ABSENT, DSN_SOURCE_NONE };
	original = dsn_address_read(dsn_fields_get(returned, "X-Original-To"));
	to = dsn_address_single(dsn_fields_get(returned, "To"));
	if (dsn_address_is_full(original) && builder->report->kind != DSN_REPORT_FEEDBACK)
		return (Mailed){ original, DSN_SOURCE_X_ORIGINAL_TO };
	if (dsn_address_is_full(to) && dsn_fields_get(returned, "Cc").at == NULL)
		return (Mailed){ to, DSN_SOURCE_RETURNED_TO };
	return (Mailed){ DSN_STR_ABSENT, DSN_SOURCE_NONE };
}

/* Original-Recipient is what the first server was given (ORCPT of RFC 3461), which need not be what
 * we wrote: where the returned To is the Final-Recipient, nobody has forwarded anything. */
static gboolean
was_mailed_directly(Evidence *evidence, const DsnRecipient *recipient)
{
	DsnStr to = find_returned_to(evidence);

	return to.at != NULL && dsn_str_equal_nocase(to, recipient->final_recipient);
}

/* The report comes back to the sender's own domain. */
static DsnStr
find_our_domain(Evidence *evidence)
{
	const DsnReportBuilder *builder = evidence->builder;

	if (evidence->has_ours)
		return evidence->ours;
	evidence->has_ours = TRUE;
	evidence->ours = dsn_address_domain(
		dsn_address_read(dsn_fields_get(&builder->report->returned, "Return-Path")));
	if (evidence->ours.at == NULL)
		evidence->ours = dsn_address_domain(
			dsn_address_single(dsn_fields_get(&builder->mail->headers, "To")));
	return evidence->ours;
}

/* An alias in our domain is ours to keep: what failed is the member of it elsewhere. */
static gboolean
is_alias_of_ours(Evidence *evidence, DsnStr alias, DsnStr member)
{
	DsnStr ours = find_our_domain(evidence);

	return ours.at != NULL && dsn_str_equal_nocase(dsn_address_domain(alias), ours) &&
	       !dsn_domain_is_within(dsn_address_domain(member), ours);
}

/* Sendmail and Exim name an alias of ours in the place of each of its members: where it stands
 * more than once, the member is what failed, and the alias works for the others. */
static gboolean *
find_shared_aliases(const DsnReportBuilder *builder)
{
	guint n = builder->report->n_recipients;
	gboolean *shared = dsn_arena_new_array(builder->arena, gboolean, n);

	for (guint i = 0; n > 1 && i < n; i++) {
		gint first =
			dsn_builder_find(builder, builder->report->recipients[i]->final_recipient);

		if (first >= 0 && first != (gint)i)
			shared[first] = shared[i] = TRUE;
	}
	return shared;
}

/* The best evidence first. */
static Mailed
choose(Evidence *evidence, guint index)
{
	const DsnRecipient *recipient = evidence->builder->report->recipients[index];
	DsnStr path = find_by_return_path(evidence, recipient);
	DsnStr original = recipient->original_recipient;
	DsnStr actual = recipient->actual_recipient;

	if (path.at != NULL)
		return (Mailed){ path, DSN_SOURCE_RETURN_PATH };
	if (recipient->address_source == DSN_SOURCE_ORIGINAL_RCPT_TO)
		return (Mailed){ recipient->address, recipient->address_source };
	if (actual.at != NULL &&
		(evidence->is_shared[index] ||
			is_alias_of_ours(evidence, recipient->final_recipient, actual)))
		return (Mailed){ actual, DSN_SOURCE_ACTUAL_RECIPIENT };
	if (original.at != NULL && !was_mailed_directly(evidence, recipient) &&
		(recipient->final_recipient.at == NULL ||
			!is_alias_of_ours(evidence, original, recipient->final_recipient)))
		return (Mailed){ original, DSN_SOURCE_ORIGINAL_RECIPIENT };
	if (recipient->address.at != NULL)
		return (Mailed){ recipient->address, recipient->address_source };
	if (recipient->final_recipient.at != NULL)
		return (Mailed){ recipient->final_recipient, DSN_SOURCE_FINAL_RECIPIENT };
	return find_in_returned(evidence->builder);
}

void
dsn_builder_choose_mailed(DsnReportBuilder *builder, const DsnReportOptions *options)
{
	DsnReport *report = builder->report;
	Evidence evidence = { .builder = builder,
		.patterns = options != NULL ? options->return_paths : NULL,
		.is_shared = find_shared_aliases(builder) };

	for (guint i = 0; i < report->n_recipients; i++) {
		DsnRecipient *recipient = report->recipients[i];
		Mailed mailed = choose(&evidence, i);

		if (recipient->final_recipient.at == NULL && recipient->address.at != NULL &&
			!dsn_str_equal_nocase(recipient->address, mailed.address))
			recipient->final_recipient = recipient->address;
		/* The mail had a return path for this recipient alone, so the reply is about it. */
		if (mailed.source == DSN_SOURCE_RETURN_PATH &&
			dsn_str_equal_nocase(mailed.address, recipient->final_recipient))
			recipient->reply_uncertain = FALSE;
		recipient->address = mailed.address;
		recipient->address_source = mailed.source;
	}
}
