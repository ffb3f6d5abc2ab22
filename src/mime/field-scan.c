/* SPDX-License-Identifier: MIT */
/* Header fields one after another (RFC 5322 section 2.2). */
#include "config.h"

#include "mime/fields.h"
#include "base/octets.h"
#include "base/str.h"

/* Octets that one word of bits tells of. */
#define BLOCK 64
/* Octets of a name and its colon; few need more. */
#define USUAL_NAME 32

/* RFC 5322 section 2.2: printable ASCII but the colon. */
static inline gboolean
is_name_char(char c)
{
	return c > ' ' && c < 127 && c != ':';
}

/* Bit i is set where octet i of sixteen is a line end that ends a field: an LF that no blank
 * follows (section 2.2.3).  Of "a: b\n c\nd: e\n" the bits 7 and 12 are, the fold at 4 is not.  The
 * octet behind the sixteen is looked at too. */
static inline guint64
find_ends_of_sixteen(const char *at)
{
	DsnOctets octets = dsn_octets_load(at), after = dsn_octets_load(at + 1);
	DsnOctets folds = dsn_octets_equal(after, ' ') | dsn_octets_equal(after, '\t');

	return dsn_octets_bits(dsn_octets_equal(octets, '\n') & ~folds);
}

static inline guint64
find_ends(const char *at)
{
	return find_ends_of_sixteen(at) | find_ends_of_sixteen(at + 16) << 16 |
	       find_ends_of_sixteen(at + 32) << 32 | find_ends_of_sixteen(at + 48) << 48;
}

/* Bit i is set where octet i of sixteen is no part of a name. */
static inline guint
find_stops_of_sixteen(const char *at)
{
	DsnOctets octets = dsn_octets_load(at);
	DsnOctets printable = dsn_octets_within(octets, '!', '~' - '!' + 1);

	return dsn_octets_bits(~printable | dsn_octets_equal(octets, ':'));
}

/* ... of %USUAL_NAME octets. */
static inline guint
find_stops(const char *at)
{
	return find_stops_of_sixteen(at) | find_stops_of_sixteen(at + 16) << 16;
}

/* find_ends() of a block that @end may cut. */
static guint64
find_ends_within(const char *at, const char *end)
{
	char padded[BLOCK + 1] = { 0 };

	if (end - at > BLOCK)
		return find_ends(at);
	memcpy(padded, at, (gsize)(end - at));
	return find_ends(padded);
}

/* The line end that ends the field, or the end. */
static const char *
take_end(DsnFieldScan *scan)
{
	const char *lf;

	while (scan->ends == 0) {
		if (scan->ahead == scan->end)
			return scan->end;
		scan->block = scan->ahead;
		scan->ends = find_ends_within(scan->block, scan->end);
		scan->ahead += MIN(BLOCK, scan->end - scan->block);
	}
	lf = scan->block + __builtin_ctzll(scan->ends);
	scan->ends &= scan->ends - 1;
	return lf;
}

static const char *
skip_name(const char *at, const char *end)
{
	for (; end - at >= USUAL_NAME; at += USUAL_NAME) {
		guint stops = find_stops(at);

		if (stops != 0)
			return at + __builtin_ctz(stops);
	}
	while (at < end && is_name_char(*at))
		at++;
	return at;
}

/* Blanks before the colon are obsolete; "--..." may look like a field, but is a boundary or a
 * ruler. */
static const char *
find_colon(DsnStr *name, const char *start, const char *end)
{
	const char *at = skip_name(start, end);

	*name = (DsnStr){ start, (gsize)(at - start) };
	if (at == start || (at - start > 1 && start[0] == '-' && start[1] == '-'))
		return NULL;
	while (at < end && dsn_is_blank(*at))
		at++;
	return at < end && *at == ':' ? at : NULL;
}

/* From behind the colon to the line end, which may be a CRLF. */
static inline DsnStr
value_of(const char *colon, const char *end)
{
	end -= end[-1] == '\r';
	return (DsnStr){ colon + 1, (gsize)(end - colon - 1) };
}

/* A field of any kind. */
static gboolean
take_field(DsnFieldScan *scan, DsnField *field)
{
	const char *colon = find_colon(&field->name, scan->at, scan->end), *end;

	if (colon == NULL)
		return FALSE;
	end = take_end(scan);
	scan->at = end < scan->end ? end + 1 : end;
	field->value = value_of(colon, end);
	return TRUE;
}

/* Fields up to one that is not like most of them: that has a long name, none or a strange one, or
 * that stands where the text ends. */
static inline guint
take_usual(DsnFieldScan *scan, DsnField *fields, guchar *name_hashes, guint room)
{
	DsnFieldScan now = *scan;
	guint n;

	for (n = 0; n < room && now.end - now.at >= USUAL_NAME; n++) {
		const char *start = now.at, *colon, *end;
		guint stops = find_stops(start);

		if (stops == 0 || (stops & 1) != 0 || *start == '-')
			break;
		colon = start + __builtin_ctz(stops);
		if (*colon != ':')
			break;
		for (; now.ends == 0 && now.end - now.ahead > BLOCK; now.ahead += BLOCK) {
			now.block = now.ahead;
			now.ends = find_ends(now.block);
		}
		if (now.ends == 0)
			break;
		end = now.block + __builtin_ctzll(now.ends);
		now.ends &= now.ends - 1;
		now.at = end + 1;
		fields[n] = (DsnField){ { start, (gsize)(colon - start) }, value_of(colon, end) };
		name_hashes[n] = dsn_field_name_hash(fields[n].name);
	}
	*scan = now;
	return n;
}

DsnFieldScan
dsn_field_scan(DsnStr text)
{
	/* Nothing may be added to NULL. */
	return (DsnFieldScan){ text.at, text.len > 0 ? text.at + text.len : text.at, text.at,
		text.at, 0 };
}

guint
dsn_field_scan_take(DsnFieldScan *scan, DsnField *fields, guchar *name_hashes, guint room)
{
	guint n = 0;

	for (;; n++) {
		n += take_usual(scan, fields + n, name_hashes + n, room - n);
		if (n == room || scan->at == scan->end || !is_name_char(*scan->at) ||
			!take_field(scan, &fields[n]))
			return n;
		name_hashes[n] = dsn_field_name_hash(fields[n].name);
	}
}

gboolean
dsn_field_next(DsnFieldScan *scan, DsnField *field)
{
	guchar hash;

	return dsn_field_scan_take(scan, field, &hash, 1) > 0;
}

gboolean
dsn_field_take(DsnStr *rest, DsnField *field)
{
	DsnFieldScan scan = dsn_field_scan(*rest);

	if (!dsn_field_next(&scan, field))
		return FALSE;
	*rest = dsn_field_scan_rest(&scan);
	return TRUE;
}
