/* SPDX-License-Identifier: MIT */
/* Header fields one after another (RFC 5322 section 2.2). */
#include "config.h"

#include "mime/fields.h"
#include "base/octets.h"
#include "base/processor.h"
#include "base/str.h"

/* Octets that one word of bits tells of. */
#define BLOCK 64
/* Octets of a name and its colon; few need more. */
#define USUAL_NAME 32

/* What is done for each of the dozens of fields. */
#define EACH_FIELD __attribute__((always_inline)) static inline

/* RFC 5322 section 2.2: printable ASCII but the colon. */
static inline gboolean
is_name_char(char c)
{
	return c > ' ' && c < 127 && c != ':';
}

/* Two looks are done with vectors as wide as the processor has them, the choice is made for many
 * fields at once:
 *
 * find_ends_...() makes one bit for each line end of a block that no blank follows (section 2.2.3),
 * a field's end, folds and all.  The octet behind the block is looked at too.
 *
 * find_stops_...() makes one for each of %USUAL_NAME octets that is no part of a name. */

#ifdef __SSE2__
#include <immintrin.h>

#define WIDE __attribute__((target("avx2")))

static inline guint64
find_16_ends(const char *at)
{
	DsnOctets after = dsn_octets_load(at + 1);
	DsnOctets folds =
		dsn_octets_or(dsn_octets_equal(after, ' '), dsn_octets_equal(after, '\t'));

	return dsn_octets_bits(dsn_octets_equal(dsn_octets_load(at), '\n') & ~folds);
}

static inline guint64
find_ends_by_16(const char *at)
{
	return find_16_ends(at) | find_16_ends(at + 16) << 16 | find_16_ends(at + 32) << 32 |
	       find_16_ends(at + 48) << 48;
}

static inline guint
find_16_stops(const char *at)
{
	DsnOctets octets = dsn_octets_load(at);

	return (dsn_octets_bits(dsn_octets_within(octets, '!', 127 - '!')) ^ 0xffff) |
	       dsn_octets_bits(dsn_octets_equal(octets, ':'));
}

static inline guint
find_stops_by_16(const char *at)
{
	return find_16_stops(at) | find_16_stops(at + 16) << 16;
}

WIDE static inline guint64
find_32_ends(const char *at)
{
	__m256i octets = _mm256_loadu_si256((const void *)at);
	__m256i after = _mm256_loadu_si256((const void *)(at + 1));
	__m256i folds = _mm256_or_si256(_mm256_cmpeq_epi8(after, _mm256_set1_epi8(' ')),
		_mm256_cmpeq_epi8(after, _mm256_set1_epi8('\t')));

	return (guint)_mm256_movemask_epi8(
		_mm256_andnot_si256(folds, _mm256_cmpeq_epi8(octets, _mm256_set1_epi8('\n'))));
}

WIDE static inline guint64
find_ends_by_32(const char *at)
{
	return find_32_ends(at) | find_32_ends(at + 32) << 32;
}

/* Signed, so that what is beyond ASCII is below. */
WIDE static inline guint
find_stops_by_32(const char *at)
{
	__m256i octets = _mm256_loadu_si256((const void *)at);
	__m256i low = _mm256_cmpgt_epi8(_mm256_set1_epi8('!'), octets);
	__m256i other = _mm256_or_si256(_mm256_cmpeq_epi8(octets, _mm256_set1_epi8(':')),
		_mm256_cmpeq_epi8(octets, _mm256_set1_epi8(127)));

	return (guint)_mm256_movemask_epi8(_mm256_or_si256(low, other));
}
#else
static inline guint64
find_ends_plainly(const char *at)
{
	guint64 ends = 0;

	for (guint i = 0; i < BLOCK; i++)
		ends |= (guint64)(at[i] == '\n' && !dsn_is_blank(at[i + 1])) << i;
	return ends;
}
#endif

static guint64
find_ends_of_block(const char *at)
{
#ifdef __SSE2__
	return find_ends_by_16(at);
#else
	return find_ends_plainly(at);
#endif
}

/* ... that the end may cut. */
static guint64
find_ends_within(const char *at, const char *end)
{
	char padded[BLOCK + 1] = { 0 };

	if (end - at > BLOCK)
		return find_ends_of_block(at);
	memcpy(padded, at, (gsize)(end - at));
	return find_ends_of_block(padded);
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
#ifdef __SSE2__
	for (; end - at >= USUAL_NAME; at += USUAL_NAME) {
		guint stops = find_stops_by_16(at);

		if (stops != 0)
			return at + __builtin_ctz(stops);
	}
#endif
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

static guint
take_plainly(DsnFieldScan *scan, DsnField *fields, guchar *name_hashes, guint room)
{
	guint n = 0;

	for (; n < room && take_field(scan, &fields[n]); n++)
		name_hashes[n] = dsn_field_name_hash(fields[n].name);
	return n;
}

#ifdef __SSE2__
/* Fields up to one that is not like most of them: that has a long name, none or a strange one, or
 * that stands where the text ends. */
EACH_FIELD guint
take_usual(DsnFieldScan *scan, DsnField *fields, guchar *name_hashes, guint room, gboolean wide)
{
	DsnFieldScan now = *scan;
	guint n;

	for (n = 0; n < room && now.end - now.at >= USUAL_NAME; n++) {
		const char *start = now.at, *colon, *end;
		guint stops = wide ? find_stops_by_32(start) : find_stops_by_16(start);

		if (stops == 0 || (stops & 1) != 0 || *start == '-')
			break;
		colon = start + __builtin_ctz(stops);
		if (*colon != ':')
			break;
		for (; now.ends == 0 && now.end - now.ahead > BLOCK; now.ahead += BLOCK) {
			now.block = now.ahead;
			now.ends = wide ? find_ends_by_32(now.block) : find_ends_by_16(now.block);
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

EACH_FIELD guint
take_fields(DsnFieldScan *scan, DsnField *fields, guchar *name_hashes, guint room, gboolean wide)
{
	guint n = 0;

	for (;; n++) {
		n += take_usual(scan, fields + n, name_hashes + n, room - n, wide);
		if (n == room || scan->at == scan->end || !is_name_char(*scan->at) ||
			take_plainly(scan, fields + n, name_hashes + n, 1) == 0)
			return n;
	}
}

static guint
take_by_16(DsnFieldScan *scan, DsnField *fields, guchar *name_hashes, guint room)
{
	return take_fields(scan, fields, name_hashes, room, FALSE);
}

WIDE static guint
take_by_32(DsnFieldScan *scan, DsnField *fields, guchar *name_hashes, guint room)
{
	return take_fields(scan, fields, name_hashes, room, TRUE);
}
#endif

const DsnFieldScanWay dsn_field_scan_ways[] = {
#ifdef __SSE2__
	{ "AVX2", dsn_processor_has_avx2, take_by_32 },
	{ "SSE2", dsn_processor_has_it_anyway, take_by_16 },
#endif
	{ "plain C", dsn_processor_has_it_anyway, take_plainly },
	{ NULL, NULL, NULL },
};

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
#ifdef __SSE2__
	return dsn_processor_has_avx2() ? take_by_32(scan, fields, name_hashes, room)
					: take_by_16(scan, fields, name_hashes, room);
#else
	return take_plainly(scan, fields, name_hashes, room);
#endif
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
