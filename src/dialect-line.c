/* SPDX-License-Identifier: MIT */
/* A line against a template: no backtracking, so linear in the line. */
#include "config.h"

#include "dialect-private.h"
#include "octets.h"
#include "utf8.h"

#define LINE 4096 /* bytes of a line that are looked at */
#define LOCAL_MAX 128
#define DOMAIN_MAX 255

static gboolean
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Bytes of a letter beyond ASCII at @at (RFC 6531), 0 if there is none.  Chinese and Japanese set
 * no blank before an address, and punctuation of their own around it: neither is a part of it. */
static gsize
take_letter(DsnStr text, gsize at)
{
	DsnStr rest = dsn_str_slice(text, at, text.len);
	gunichar c = dsn_utf8_take(&rest);

	return c != DSN_UTF8_REPLACEMENT && (g_unichar_isalnum(c) || g_unichar_ismark(c)) &&
			       !g_unichar_iswide(c)
		       ? text.len - at - rest.len
		       : 0;
}

/* Bytes of a local part's character at @at, 0 if none may stand there. */
static gsize
take_local(DsnStr text, gsize at)
{
	char c = text.at[at];

	if ((guchar)c >= 0x80)
		return take_letter(text, at);
	return g_ascii_isalnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

static gsize
take_domain(DsnStr text, gsize at)
{
	char c = text.at[at];

	if ((guchar)c >= 0x80)
		return take_letter(text, at);
	return g_ascii_isalnum(c) || c == '-' || c == '.' || c == '_';
}

/* RFC 5321 4.1.2 Quoted-string. */
static gsize
skip_quoted(DsnStr text, gsize at)
{
	gsize end = MIN(text.len, at + LOCAL_MAX);

	for (gsize i = at + 1; i < end; i++) {
		if (text.at[i] == '\\')
			i++;
		else if (text.at[i] == '"')
			return i + 1;
	}
	return at;
}

static gsize
skip_domain(DsnStr text, gsize at)
{
	gsize end = MIN(text.len, at + DOMAIN_MAX), i = at, step;

	if (i < end && text.at[i] == '[') {
		while (i < end && text.at[i] != ']')
			i++;
		return i < end ? i + 1 : at;
	}
	while (i < end && (step = take_domain(text, i)) > 0)
		i += step;
	while (i > at && !g_ascii_isalnum(text.at[i - 1]) && (guchar)text.at[i - 1] < 0x80)
		i--;
	return i;
}

gsize
dsn_dialect_address(DsnStr text, gsize at)
{
	gsize local = at, domain, step;

	if (at < text.len && text.at[at] == '"')
		local = skip_quoted(text, at);
	else
		while (local < text.len && local - at < LOCAL_MAX &&
			(step = take_local(text, local)) > 0)
			local += step;
	if (local == at || local == text.len || text.at[local] != '@')
		return 0;
	domain = skip_domain(text, local + 1);
	return domain > local + 1 ? domain - at : 0;
}

/* Mail programs print "jane@shop.example<mailto:jane@shop.example>". */
static gsize
skip_mailto(DsnStr line, gsize at)
{
	DsnStr rest = dsn_str_slice(line, at, line.len);
	gssize end;

	if (!dsn_str_has_prefix_nocase(rest, DSN_STR("<mailto:")))
		return at;
	end = dsn_str_find(rest, DSN_STR(">"), 0);
	return end < 0 ? at : at + (gsize)end + 1;
}

static gsize
skip_code(DsnStr line, gsize at)
{
	if (line.len - at < 3 || line.at[at] < '2' || line.at[at] > '5' ||
		!g_ascii_isdigit(line.at[at + 1]) || !g_ascii_isdigit(line.at[at + 2]))
		return at;
	return at + 3;
}

static gsize
skip_status(DsnStr line, gsize at)
{
	gsize i = at;

	while (i < line.len && (g_ascii_isdigit(line.at[i]) || line.at[i] == '.'))
		i++;
	while (i > at && line.at[i - 1] == '.')
		i--;
	return i - at >= 5 ? i : at;
}

static gsize
skip_name(DsnStr line, gsize at)
{
	gsize step;

	while (at < line.len && (step = take_local(line, at)) > 0)
		at += step;
	return at;
}

/* Where an open capture ends: at the literal that follows it in the template, or a blank. */
static gssize
find_end(DsnStr bytes, gsize t, DsnStr line, gsize at)
{
	gsize literal = t;

	if (t == bytes.len)
		return (gssize)line.len;
	if (bytes.at[t] == DSN_DIALECT_BLANK) {
		while (at < line.len && !is_blank(line.at[at]))
			at++;
		return (gssize)at;
	}
	while (literal < bytes.len && (guchar)bytes.at[literal] >= 0x20)
		literal++;
	return dsn_str_find_nocase(line, dsn_str_slice(bytes, t, literal), at);
}

static DsnStr *
capture_of(DsnDialectCaptures *captures, char code)
{
	switch (code) {
	case DSN_DIALECT_ADDRESS:
		return &captures->address;
	case DSN_DIALECT_NAME:
		return &captures->name;
	case DSN_DIALECT_CODE:
		return &captures->code;
	case DSN_DIALECT_REASON:
		return &captures->reason;
	case DSN_DIALECT_STATUS:
		return &captures->status;
	case DSN_DIALECT_MTA:
		return &captures->mta;
	default:
		return NULL;
	}
}

/* Where the capture that @code asks for ends; @at if it is not there. */
static gsize
skip_capture(char code, DsnStr line, gsize at)
{
	switch (code) {
	case DSN_DIALECT_ADDRESS:
		return at + dsn_dialect_address(line, at);
	case DSN_DIALECT_NAME:
		return skip_name(line, at);
	case DSN_DIALECT_STATUS:
		return skip_status(line, at);
	default:
		return skip_code(line, at);
	}
}

static gboolean
take_capture(DsnStr bytes, gsize t, DsnStr line, gsize *at, DsnDialectCaptures *captures)
{
	char code = bytes.at[t];
	DsnStr *slot = capture_of(captures, code);
	gsize start = *at, end;

	if (code == DSN_DIALECT_REASON || code == DSN_DIALECT_ANY || code == DSN_DIALECT_MTA) {
		gssize found = find_end(bytes, t + 1, line, start);

		if (found < 0)
			return FALSE;
		end = (gsize)found;
	} else {
		end = skip_capture(code, line, start);
		if (end == start)
			return FALSE;
	}
	if (slot != NULL)
		*slot = dsn_str_trim(dsn_str_slice(line, start, end));
	*at = code == DSN_DIALECT_ADDRESS ? skip_mailto(line, end) : end;
	return TRUE;
}

#ifdef __SSE2__
/* The sixteen pairs from @at on, as dsn_dialect_pair() has them. */
static inline void
note_16(DsnDialectPairs *pairs, const char *at)
{
	DsnOctets a = dsn_octets_fold(dsn_octets_load(at));
	DsnOctets a4 = dsn_octets_double(dsn_octets_double(a));
	DsnOctets a32 = dsn_octets_double(dsn_octets_double(dsn_octets_double(a4)));
	DsnOctets b = dsn_octets_fold(dsn_octets_load(at + 1));
	guint8 hashes[DSN_OCTETS];

	a = dsn_octets_add(dsn_octets_add(a, a4), dsn_octets_add(a32, b));
	dsn_octets_store((char *)hashes, a);
	for (guint i = 0; i < DSN_OCTETS; i++)
		pairs->has[hashes[i]] = 1;
}
#endif

void
dsn_dialect_find_pairs(DsnDialectPairs *pairs, DsnStr text)
{
	gsize n = text.len - MIN(text.len, 1), i = 0;

	memset(pairs->has, 0, sizeof pairs->has);
	pairs->has[0] = 1;
#ifdef __SSE2__
	for (; i + DSN_OCTETS <= n; i += DSN_OCTETS)
		note_16(pairs, text.at + i);
	/* What is left, with some that were seen before. */
	if (n >= DSN_OCTETS && i < n) {
		note_16(pairs, text.at + n - DSN_OCTETS);
		return;
	}
#endif
	for (; i < n; i++)
		pairs->has[dsn_dialect_pair(text.at[i], text.at[i + 1])] = 1;
}

gboolean
dsn_dialect_has_words(const DsnDialectEntry *entry, DsnDialectRowKind kind, DsnStr text)
{
	DsnDialectPairs pairs;

	if (!dsn_dialect_has_row(entry, kind) || dsn_str_is_empty(text))
		return FALSE;
	dsn_dialect_find_pairs(&pairs, text);
	for (guint i = entry->row[kind]; i < entry->row[kind + 1]; i++) {
		const DsnDialectRow *row = &dsn_dialect_rows[i];

		if (dsn_dialect_has_pairs(&pairs, row) &&
			dsn_str_find_nocase(text, dsn_dialect_bytes(row->at, row->len), 0) >= 0)
			return TRUE;
	}
	return FALSE;
}

gboolean
dsn_dialect_match(DsnStr bytes, DsnStr line, DsnDialectCaptures *captures)
{
	DsnDialectCaptures got = { 0 };
	gsize at = 0;

	line.len = MIN(line.len, LINE);
	for (gsize t = 0; t < bytes.len; t++) {
		char code = bytes.at[t];

		if (code == DSN_DIALECT_BLANK) {
			if (at < line.len && !is_blank(line.at[at]))
				return FALSE;
			while (at < line.len && is_blank(line.at[at]))
				at++;
		} else if ((guchar)code >= 0x20) {
			if (at == line.len || dsn_ascii_lower(line.at[at++]) != code)
				return FALSE;
		} else if (!take_capture(bytes, t, line, &at, &got)) {
			return FALSE;
		}
	}
	if (at != line.len)
		return FALSE;
	*captures = got;
	return TRUE;
}

/* The trace fields that a returned header begins with, where nothing announces it. */
gboolean
dsn_dialect_begins_header(DsnStr raw)
{
	static const char *const begins[] = { "Received: from ", "Received: by ", "Received: (",
		"Return-Path: <", "DKIM-Signature: ", "MIME-Version: 1.0" };

	for (gsize i = 0; i < G_N_ELEMENTS(begins); i++)
		if (dsn_str_begins_with(raw, begins[i]))
			return TRUE;
	return FALSE;
}
