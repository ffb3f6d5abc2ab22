/* SPDX-License-Identifier: MIT */
/* Replies that are not about the recipient they are reported for. */
#include "config.h"

#include "base/str.h"
#include "words/words.h"
#include "address/address.h"
#include "address/octet-class.h"
#include "diagnosis/misdirected.h"

static gboolean
is_address_octet(char c)
{
	return dsn_octet_is(c, DSN_OCTET_LOCAL_IN_TEXT | DSN_OCTET_UTF8);
}

static gboolean
is_host_octet(char c)
{
	return dsn_octet_is(c, DSN_OCTET_HOST | DSN_OCTET_UTF8);
}

/* The address around the @ at @sign, absent if there is no full one. */
static DsnStr
address_around(DsnStr text, gsize sign)
{
	gsize start = sign, end = sign + 1;

	while (start > 0 && sign - start < 64 && is_address_octet(text.at[start - 1]))
		start--;
	while (end < text.len && end - sign < 255 && is_host_octet(text.at[end]))
		end++;
	while (end > sign && (text.at[end - 1] == '.' || text.at[end - 1] == '-'))
		end--;
	if (start == sign || end <= sign + 1)
		return DSN_STR_ABSENT;
	return dsn_str_slice(text, start, end);
}

/* "<a@b>: ...", "a@b... User unknown", "user a@b": not "write to a@b for help". */
static gboolean
is_blamed(DsnStr text, DsnStr address)
{
	gsize start = (gsize)(address.at - text.at), end = start + address.len, word;

	if (end < text.len && (text.at[end] == '>' || text.at[end] == ':'))
		return TRUE;
	if (end + 2 < text.len && memcmp(text.at + end, "...", 3) == 0)
		return TRUE;
	while (start > 0 && strchr(" :<('\"", text.at[start - 1]) != NULL)
		start--;
	if (start == 0)
		return TRUE;
	word = start;
	while (word > 0 && g_ascii_isalpha(text.at[word - 1]))
		word--;
	return dsn_words_match(&dsn_words_blamed_recipients, dsn_str_slice(text, word, start)) > 0;
}

/* Hosts rewrite domains and cut off details: who has our local part is our recipient. */
static gboolean
is_local_part_of(DsnStr local, DsnStr ours)
{
	char next;

	if (!dsn_str_has_prefix_nocase(ours, local))
		return FALSE;
	next = ours.len > local.len ? ours.at[local.len] : '@';
	return next == '@' || (next == '+' && memchr(local.at, '+', local.len) == NULL);
}

static gboolean
is_ours(DsnStr named, const DsnRecipient *recipient)
{
	const char *sign = memchr(named.at, '@', named.len);
	DsnStr local = dsn_str_slice(named, 0, (gsize)(sign - named.at));

	return local.len > 0 && (is_local_part_of(local, recipient->actual_recipient) ||
					is_local_part_of(local, recipient->address) ||
					is_local_part_of(local, recipient->final_recipient) ||
					is_local_part_of(local, recipient->original_recipient));
}

/* @another: (out): whether another address is said to fail, up to the first of ours */
static gboolean
find_address(const DsnRecipient *recipient, DsnStr text, gboolean *another)
{
	*another = FALSE;
	for (gsize at = 0; at < text.len; at++) {
		const char *sign = memchr(text.at + at, '@', text.len - at);
		DsnStr named;

		if (sign == NULL)
			break;
		at = (gsize)(sign - text.at);
		named = address_around(text, at);
		if (dsn_str_is_empty(named))
			continue;
		if (is_ours(named, recipient))
			return TRUE;
		*another = *another || is_blamed(text, named);
	}
	return FALSE;
}

static gboolean
names_somebody_else(const DsnRecipient *recipient, DsnStr text)
{
	gboolean another;

	if (dsn_str_is_empty(recipient->address) && dsn_str_is_empty(recipient->final_recipient))
		return FALSE;
	return !find_address(recipient, text, &another) && another;
}

static gboolean
names_ours(const DsnRecipient *recipient, DsnStr text)
{
	gboolean another;

	return find_address(recipient, text, &another);
}

const char *
dsn_reply_misdirected(const DsnRecipient *recipient, DsnStr reply, gboolean has_moved)
{
	static const char names[] = "other-recipient", shared[] = "shared-reply";

	if (!has_moved && names_somebody_else(recipient, reply))
		return names;
	return recipient->reply_uncertain ? shared : NULL;
}

/* @name as a whole: no part of a longer domain name (unless its @hosts count), no local part. */
static gboolean
occurs_in(DsnStr text, DsnStr name, gboolean hosts)
{
	for (gsize from = 0; !dsn_str_is_empty(name);) {
		gssize at = dsn_str_find_nocase(text, name, from);
		gsize start = (gsize)at, end = start + name.len;

		if (at < 0)
			return FALSE;
		from = start + 1;
		if (start > 0 && is_address_octet(text.at[start - 1]) &&
			!(hosts && text.at[start - 1] == '.'))
			continue;
		if (end < text.len && text.at[end] == '.')
			end++;
		if (end == text.len || !(is_address_octet(text.at[end]) || text.at[end] == '@'))
			return TRUE;
	}
	return FALSE;
}

/* Whether a domain of ours is named, or is the sender's: then it is not known whose it is. */
static gboolean
may_mean_ours(DsnStr text, DsnStr sender, const DsnRecipient *recipient)
{
	const DsnStr ours[] = { recipient->actual_recipient, recipient->address,
		recipient->final_recipient, recipient->original_recipient };

	for (guint i = 0; i < G_N_ELEMENTS(ours); i++) {
		DsnStr domain = dsn_address_domain(ours[i]);

		if (!dsn_str_is_empty(domain) &&
			(occurs_in(text, domain, FALSE) || dsn_domain_is_within(sender, domain) ||
				dsn_domain_is_within(domain, sender)))
			return TRUE;
	}
	return FALSE;
}

gboolean
dsn_reply_names_sender(
	const DsnReport *report, const DsnRecipient *recipient, DsnStr reply, gboolean by_domain)
{
	static const char names[][16] = { "Return-Path", "From", "Sender", "X-Envelope-From" };

	if (dsn_str_is_empty(reply) || names_ours(recipient, reply) ||
		(!by_domain && memchr(reply.at, '@', reply.len) == NULL))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		DsnStr sender = dsn_address_read(dsn_fields_get(&report->returned, names[i]));
		DsnStr domain = dsn_address_domain(sender);

		if (dsn_str_is_empty(domain) || is_ours(sender, recipient))
			continue;
		if (occurs_in(reply, sender, FALSE))
			return TRUE;
		if (by_domain && occurs_in(reply, domain, TRUE) &&
			!may_mean_ours(reply, domain, recipient))
			return TRUE;
	}
	return FALSE;
}
