/* SPDX-License-Identifier: MIT */
/* Content-Type: RFC 2045 section 5.1, with the parameter continuations of RFC 2231. */
#include "config.h"

#include "mime/private.h"
#include "base/octets.h"
#include "base/arena.h"
#include "base/str.h"

#define LONGEST_PARAMETER 1000
#define MOST_PARAMETERS 64

/* @end: of the value
 * @limit: of the text that the value is in: octets up to there may be read */
typedef struct {
	const char *at;
	const char *end;
	const char *limit;
	DsnArena *arena;
} Scan;

/* The characters that end a word or a quoted text: two of them, line ends, and blanks where @blanks
 * is set. */
typedef struct {
	char first;
	char second;
	gboolean blanks;
} Stops;

#define NAME_STOPS ((Stops){ '=', ';', TRUE })
#define VALUE_STOPS ((Stops){ ';', ';', TRUE })
#define TYPE_STOPS ((Stops){ ';', '(', TRUE })
#define QUOTED_STOPS ((Stops){ '"', '\\', FALSE })

/* Bit i is set where octet i is a stop or the end of a line. */
static inline guint
find_stops(DsnOctets octets, Stops stops)
{
	DsnOctets found = dsn_octets_equal(octets, '\n') | dsn_octets_equal(octets, '\r') |
			  dsn_octets_equal(octets, stops.first) |
			  dsn_octets_equal(octets, stops.second);

	if (stops.blanks)
		found |= dsn_octets_equal(octets, ' ') | dsn_octets_equal(octets, '\t');
	return dsn_octets_bits(found);
}

/* The first of the stops, or a line end, or the end. */
static inline const char *
find_stop(const Scan *scan, const char *at, Stops stops)
{
	for (; at < scan->end; at += DSN_OCTETS) {
		gsize readable = (gsize)(scan->limit - at);
		guint found = find_stops(dsn_octets_load_some(at, readable), stops);

		if (found != 0)
			return MIN(at + __builtin_ctz(found), scan->end);
	}
	return scan->end;
}

/* Comments nest (RFC 5322 section 3.2.2); one without an end is none. */
static gboolean
skip_comment(Scan *scan)
{
	guint open = 0;

	for (const char *at = scan->at; at < scan->end; at++) {
		if (*at == '\\' && at + 1 < scan->end)
			at++;
		else if (*at == '(')
			open++;
		else if (*at == ')' && --open == 0) {
			scan->at = at + 1;
			return TRUE;
		}
	}
	return FALSE;
}

static void
skip_blanks_and_comments(Scan *scan)
{
	while (scan->at < scan->end) {
		if (dsn_is_white(*scan->at))
			scan->at++;
		else if (*scan->at != '(' || !skip_comment(scan))
			return;
	}
}

/* The same without a call where there are none, as is mostly so. */
static inline void
skip_blanks(Scan *scan)
{
	if (scan->at < scan->end && ((guchar)*scan->at <= ' ' || *scan->at == '('))
		skip_blanks_and_comments(scan);
}

static inline DsnStr
take_until(Scan *scan, Stops stops)
{
	const char *start = scan->at;

	scan->at = find_stop(scan, start, stops);
	return (DsnStr){ start, (gsize)(scan->at - start) };
}

static DsnStr
unquote(DsnArena *arena, DsnStr quoted)
{
	char *out = dsn_arena_take(arena, quoted.len);
	gsize len = 0;

	for (gsize i = 0; i < quoted.len; i++) {
		if (quoted.at[i] == '\\' && i + 1 < quoted.len)
			i++;
		else if (quoted.at[i] == '\r' || quoted.at[i] == '\n')
			continue;
		out[len++] = quoted.at[i];
	}
	return (DsnStr){ out, len };
}

static DsnStr
take_quoted(Scan *scan)
{
	const char *start = ++scan->at;
	gboolean odd = FALSE;
	DsnStr text;

	while ((scan->at = find_stop(scan, scan->at, QUOTED_STOPS)) < scan->end &&
		*scan->at != '"') {
		odd = TRUE;
		scan->at += *scan->at == '\\' && scan->at + 1 < scan->end ? 2 : 1;
	}
	text = (DsnStr){ start, (gsize)(scan->at - start) };
	if (scan->at < scan->end)
		scan->at++;
	return odd ? unquote(scan->arena, text) : text;
}

static DsnStr
take_value(Scan *scan)
{
	return scan->at < scan->end && *scan->at == '"' ? take_quoted(scan)
							: take_until(scan, VALUE_STOPS);
}

/* charset'language'%41%42 (RFC 2231 section 4).  The charset is passed over: the parameters that we
 * read are ASCII in any. */
static DsnStr
decode_percent(DsnArena *arena, DsnStr value, gboolean first)
{
	char *out;
	gsize len = 0, i = 0;

	if (first && memchr(value.at, '\'', value.len) != NULL)
		for (guint quotes = 0; i < value.len && quotes < 2; i++)
			quotes += value.at[i] == '\'';
	out = dsn_arena_take(arena, value.len);
	for (; i < value.len; i++) {
		if (value.at[i] == '%' && i + 2 < value.len && g_ascii_isxdigit(value.at[i + 1]) &&
			g_ascii_isxdigit(value.at[i + 2])) {
			out[len++] = (char)(g_ascii_xdigit_value(value.at[i + 1]) << 4 |
					    g_ascii_xdigit_value(value.at[i + 2]));
			i += 2;
		} else {
			out[len++] = value.at[i];
		}
	}
	return (DsnStr){ out, len };
}

static DsnStr *
find_slot(DsnMediaType *media, DsnStr name)
{
	if (dsn_str_equal_nocase(name, DSN_STR("boundary")))
		return &media->boundary;
	if (dsn_str_equal_nocase(name, DSN_STR("charset")))
		return &media->charset;
	if (dsn_str_equal_nocase(name, DSN_STR("report-type")))
		return &media->report_type;
	return NULL;
}

static void
keep_continued(Scan *scan, DsnMediaType *media, DsnStr name, DsnStr value, gsize star)
{
	DsnStr *slot = find_slot(media, dsn_str_slice(name, 0, star));
	DsnStr section = dsn_str_slice(name, star + 1, name.len), both;
	gboolean first = section.len == 0 || section.at[0] == '0';
	char *joined;

	/* Sections out of order are not put right: nobody sends them. */
	if (slot == NULL || value.len > LONGEST_PARAMETER || first != (slot->at == NULL) ||
		slot->len + value.len > LONGEST_PARAMETER) {
		media->is_unreadable |= slot == &media->boundary;
		return;
	}
	if (value.len > 0 && name.at[name.len - 1] == '*')
		value = decode_percent(scan->arena, value, first);
	if (first) {
		*slot = value;
		return;
	}
	joined = dsn_arena_take(scan->arena, slot->len + value.len + 1);
	memcpy(joined, slot->at, slot->len);
	memcpy(joined + slot->len, value.at, value.len);
	both = (DsnStr){ joined, slot->len + value.len };
	*slot = both;
}

static void
keep_parameter(Scan *scan, DsnMediaType *media, DsnStr name, DsnStr value)
{
	DsnStr *slot = find_slot(media, name);
	const char *star;

	if (slot != NULL) {
		if (slot->at == NULL)
			*slot = value;
		return;
	}
	star = name.len > 0 ? memchr(name.at, '*', name.len) : NULL;
	if (star != NULL)
		keep_continued(scan, media, name, value, (gsize)(star - name.at));
}

static void
take_parameters(Scan *scan, DsnMediaType *media)
{
	for (guint n = 0; n < MOST_PARAMETERS; n++) {
		DsnStr name;

		skip_blanks(scan);
		while (scan->at < scan->end && *scan->at == ';') {
			scan->at++;
			skip_blanks(scan);
		}
		if (scan->at >= scan->end)
			return;
		name = take_until(scan, NAME_STOPS);
		skip_blanks(scan);
		if (scan->at >= scan->end || *scan->at != '=')
			continue;
		scan->at++;
		skip_blanks(scan);
		keep_parameter(scan, media, name, take_value(scan));
	}
}

/* A parameter may end in blanks that mail software added; a boundary cannot (RFC 2046 5.1.1). */
static DsnStr
trim_end(DsnStr str)
{
	while (str.len > 0 && dsn_is_white(str.at[str.len - 1]))
		str.len--;
	return str;
}

/* "multipart/mx6d", "multipart" and the like are as good as multipart/mixed (RFC 2046 5.1.3). */
static gboolean
is_multipart(const DsnMediaType *media)
{
	if (dsn_str_has_prefix_nocase(media->type, DSN_STR("multipart")))
		return media->type.len == 9 || media->type.at[9] == '/';
	return media->boundary.len > 0 && media->type.len > 0 &&
	       memchr(media->type.at, '/', media->type.len) == NULL;
}

static gboolean
ends_in(DsnStr type, DsnStr suffix)
{
	return type.len >= suffix.len &&
	       dsn_str_equal_nocase(dsn_str_slice(type, type.len - suffix.len, type.len), suffix);
}

static DsnPartKind
find_message_kind(DsnStr subtype)
{
	static const struct {
		char subtype[32];
		DsnPartKind kind;
	} kinds[] = {
		{ "rfc822", DSN_PART_ORIGINAL },
		{ "global", DSN_PART_ORIGINAL },
		{ "news", DSN_PART_ORIGINAL },
		{ "feedback-report", DSN_PART_FEEDBACK },
		{ "disposition-notification", DSN_PART_DISPOSITION },
		{ "global-disposition-notification", DSN_PART_DISPOSITION },
		{ "global-headers", DSN_PART_ORIGINAL_HEADERS },
		{ "rfc822-headers", DSN_PART_ORIGINAL_HEADERS },
		{ "rfc822-header", DSN_PART_ORIGINAL_HEADERS },
		{ "partial", DSN_PART_TEXT },
	};

	/* Also message/global-delivery-status (RFC 6533) and message/xdelivery-status. */
	if (ends_in(subtype, DSN_STR("delivery-status")))
		return DSN_PART_STATUS;
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (dsn_str_equal_nocase(subtype, dsn_str(kinds[i].subtype)))
			return kinds[i].kind;
	return DSN_PART_OTHER;
}

DsnPartKind
dsn_media_type_kind(DsnStr type)
{
	if (type.len == 0 || dsn_str_equal_nocase(type, DSN_STR("text/plain")))
		return DSN_PART_TEXT;
	if (dsn_str_has_prefix_nocase(type, DSN_STR("text"))) {
		if (dsn_str_equal_nocase(type, DSN_STR("text/html")))
			return DSN_PART_HTML;
		if (ends_in(type, DSN_STR("rfc822-headers")) ||
			ends_in(type, DSN_STR("rfc822-header")))
			return DSN_PART_ORIGINAL_HEADERS;
		return type.len == 4 || type.at[4] == '/' ? DSN_PART_TEXT : DSN_PART_OTHER;
	}
	if (dsn_str_has_prefix_nocase(type, DSN_STR("message/")))
		return find_message_kind(dsn_str_slice(type, 8, type.len));
	return DSN_PART_OTHER;
}

/* The line after the field, if it is a boundary parameter whose fold somebody broke. */
static void
take_unfolded_boundary(Scan *scan, DsnMediaType *media, const char *end)
{
	const char *lf;

	while (scan->at < end && (*scan->at == '\r' || *scan->at == '\n'))
		scan->at++;
	if (!dsn_str_has_prefix_nocase(
		    (DsnStr){ scan->at, (gsize)(end - scan->at) }, DSN_STR("boundary=")))
		return;
	lf = memchr(scan->at, '\n', (gsize)(end - scan->at));
	scan->end = lf != NULL ? lf : end;
	take_parameters(scan, media);
}

DsnMediaType
dsn_media_type_parse(DsnArena *arena, DsnStr value, const char *end)
{
	DsnMediaType media = { 0 };
	Scan scan = { .arena = arena, .limit = end };

	if (value.at == NULL)
		return media;
	scan.at = value.at;
	scan.end = value.at + value.len;
	skip_blanks(&scan);
	media.type = take_until(&scan, TYPE_STOPS);
	if (media.type.len == 0)
		media.type = DSN_STR_ABSENT;
	take_parameters(&scan, &media);
	media.is_multipart = is_multipart(&media);
	if (!media.is_multipart)
		media.kind = dsn_media_type_kind(media.type);
	else if (media.boundary.at == NULL)
		take_unfolded_boundary(&scan, &media, end);
	media.boundary = trim_end(media.boundary);
	media.charset = trim_end(media.charset);
	if (media.boundary.len > LONGEST_PARAMETER ||
		(media.boundary.len == 0 && media.is_multipart &&
			dsn_str_find_nocase(value, DSN_STR("boundary"), 0) >= 0))
		media.is_unreadable = TRUE;
	return media;
}
