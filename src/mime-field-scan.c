/* SPDX-License-Identifier: MIT */
/* Header fields one after another (RFC 5322 section 2.2). */
#include "config.h"

#include "mime-field-scan.h"
#include "octets.h"

/* Octets that one word of bits tells of. */
#define BLOCK 64

/* What is done for each of the dozens of fields. */
#define EACH_FIELD __attribute__((always_inline)) static inline

/* RFC 5322 section 2.2: printable ASCII but the colon. */
static inline gboolean
is_name_char(char c)
{
	return c > ' ' && c < 127 && c != ':';
}

static inline gboolean
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Two searches are done with vectors as wide as the processor has them, the choice is made for many
 * fields at once.  Both are of no more than a constant number of octets:
 *
 * find_ends_...() makes one bit for each line end of a block that no blank follows (section 2.2.3),
 * a field's end, folds and all.  The octet behind the block is looked at too.
 *
 * find_stops_...() makes one for each octet that is no part of a name. */

#ifdef __SSE2__
#include <immintrin.h>

#define WIDE __attribute__((target("avx2")))

static inline guint64
find_16_ends(const char *at)
{
	DsnOctets after = dsn_octets_load(at + 1);
	DsnOctets folds =
		dsn_octets_or(dsn_octets_equal(after, ' '), dsn_octets_equal(after, '\t'));

	return dsn_octets_bits(
		_mm_andnot_si128(folds, dsn_octets_equal(dsn_octets_load(at), '\n')));
}

static inline guint64
find_ends_by_16(const char *at)
{
	return find_16_ends(at) | find_16_ends(at + 16) << 16 | find_16_ends(at + 32) << 32 |
	       find_16_ends(at + 48) << 48;
}

static inline guint
find_stops_by_16(const char *at)
{
	DsnOctets octets = dsn_octets_load(at);

	return (dsn_octets_bits(dsn_octets_within(octets, '!', 127 - '!')) ^ 0xffff) |
	       dsn_octets_bits(dsn_octets_equal(octets, ':'));
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
		ends |= (guint64)(at[i] == '\n' && !is_blank(at[i + 1])) << i;
	return ends;
}
#endif

EACH_FIELD guint64
find_ends(const char *at, gsize width)
{
#ifdef __SSE2__
	return width == 32 ? find_ends_by_32(at) : find_ends_by_16(at);
#else
	return (void)width, find_ends_plainly(at);
#endif
}

EACH_FIELD const char *
skip_name(const char *at, const char *end, gsize width)
{
#ifdef __SSE2__
	for (; (gsize)(end - at) >= width; at += width) {
		guint stops = width == 32 ? find_stops_by_32(at) : find_stops_by_16(at);

		if (stops != 0)
			return at + __builtin_ctz(stops);
	}
#else
	(void)width;
#endif
	while (at < end && is_name_char(*at))
		at++;
	return at;
}

/* ... of a block that the end cuts. */
G_GNUC_NO_INLINE static guint64
find_last_ends(const char *at, const char *end)
{
	char padded[BLOCK + 1] = { 0 };

	memcpy(padded, at, (gsize)(end - at));
	return find_ends(padded, 16);
}

/* The line end that ends the field, or the end. */
EACH_FIELD const char *
take_end(DsnFieldScan *scan, gsize width)
{
	const char *lf;

	while (scan->ends == 0) {
		scan->block = scan->ahead;
		if (scan->end - scan->block > BLOCK) {
			scan->ends = find_ends(scan->block, width);
			scan->ahead += BLOCK;
		} else {
			if (scan->block == scan->end)
				return scan->end;
			scan->ends = find_last_ends(scan->block, scan->end);
			scan->ahead = scan->end;
		}
	}
	lf = scan->block + __builtin_ctzll(scan->ends);
	scan->ends &= scan->ends - 1;
	return lf;
}

/* Of a field that begins in an odd way, with its name up to @at: blanks before the colon, which are
 * obsolete.  "--..." may look like a field, but is a boundary or a ruler. */
static const char *
find_odd_colon(const char *start, const char *at, const char *end)
{
	if (at == start || (at - start > 1 && start[0] == '-' && start[1] == '-'))
		return NULL;
	while (at < end && is_blank(*at))
		at++;
	return at < end && *at == ':' ? at : NULL;
}

EACH_FIELD gboolean
take_field(DsnFieldScan *scan, DsnField *field, gsize width)
{
	const char *start = scan->at, *end = scan->end;
	const char *at = skip_name(start, end, width);

	field->name = (DsnStr){ start, (gsize)(at - start) };
	if (at == end || at == start || *at != ':' || *start == '-') {
		at = find_odd_colon(start, at, end);
		if (at == NULL)
			return FALSE;
	}
	start = at + 1;
	at = take_end(scan, width);
	scan->at = at < end ? at + 1 : end;
	/* The colon is before it. */
	at -= at[-1] == '\r';
	field->value = (DsnStr){ start, (gsize)(at - start) };
	return TRUE;
}

EACH_FIELD guint
take_fields(DsnFieldScan *scan, DsnField *fields, guchar *marks, guint room, gsize width)
{
	DsnFieldScan ahead = *scan;
	guint n = 0;

	for (; n < room && take_field(&ahead, &fields[n], width); n++)
		marks[n] = dsn_field_mark(fields[n].name);
	*scan = ahead;
	return n;
}

static guint
take_by_16(DsnFieldScan *scan, DsnField *fields, guchar *marks, guint room)
{
	return take_fields(scan, fields, marks, room, 16);
}

static gboolean
is_always_there(void)
{
	return TRUE;
}

#ifdef __SSE2__
WIDE static guint
take_by_32(DsnFieldScan *scan, DsnField *fields, guchar *marks, guint room)
{
	return take_fields(scan, fields, marks, room, 32);
}

static gboolean
is_avx2_there(void)
{
	return __builtin_cpu_supports("avx2") != 0;
}
#endif

const DsnFieldScanWay dsn_field_scan_ways[] = {
#ifdef __SSE2__
	{ "AVX2", is_avx2_there, take_by_32 },
#endif
	{ "baseline", is_always_there, take_by_16 },
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
dsn_field_scan_take(DsnFieldScan *scan, DsnField *fields, guchar *marks, guint room)
{
#ifdef __SSE2__
	if (is_avx2_there())
		return take_by_32(scan, fields, marks, room);
#endif
	return take_by_16(scan, fields, marks, room);
}

gboolean
dsn_field_next(DsnFieldScan *scan, DsnField *field)
{
	guchar mark;

	return dsn_field_scan_take(scan, field, &mark, 1) > 0;
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
