/* SPDX-License-Identifier: MIT */
/* The structure of a message (RFC 2046 section 5.1), in one pass and without recursion. */
#include "config.h"

#include "mime/private.h"
#include "base/find.h"
#include "base/octets.h"
#include "base/str.h"

#define DEEPEST 64
/* Header fields of a part that are taken at once; few parts have more. */
#define USUAL_FIELDS 8
/* Octets of a text in plain text, from which on it says more than "your mail program cannot show
 * this", so that its alternative in HTML need not be read. */
#define LONG_TEXT 200

/* A multipart that is open. */
typedef struct {
	DsnStr boundary;
	gboolean seen;   /* its boundary came at least once */
	gboolean digest; /* RFC 2046 section 5.1.5: parts are messages */
	gboolean alternative;
	gboolean has_text; /* a long enough part in plain text came */
} Level;

/* Where the walk has come to: it is in a leaf, or in a preamble or epilogue that nobody reads. */
typedef struct {
	DsnWalk *walk;
	const char *end;
	Level *levels; /* DEEPEST of them */
	guint n_levels;
	gboolean in_leaf;
	DsnPartHeader header;
	gboolean has_type, has_encoding; /* by a field of the header */
	DsnPartKind kind;
	const char *start; /* of the leaf, or of the body of a multipart */
} State;

typedef struct {
	const char *line;
	const char *next; /* the line after it */
	guint level;
	gboolean closes;
} Boundary;

static inline gboolean
are_dashes(const char *at, const char *end)
{
	return end - at > 1 && at[0] == '-' && at[1] == '-';
}

/* (nullable): where the next line that begins with "--" begins, behind the one at @at. */
static const char *
find_dashes(const char *at, const char *end)
{
	static const DsnStrPair pair = { '\n', '-', 1 };

	while ((at = dsn_str_find_pair(at, end, pair)) != NULL)
		if (are_dashes(++at, end))
			return at;
	return NULL;
}

/* What may stand behind a boundary, blanks (RFC 2046 section 5.1.1), and the line end; NULL if
 * something else does. */
static const char *
skip_rest(const char *at, const char *end)
{
	while (at < end && (dsn_is_blank(*at) || *at == '\r'))
		at++;
	if (at == end)
		return at;
	return *at == '\n' ? at + 1 : NULL;
}

static gboolean
is_boundary(Boundary *found, DsnStr boundary, const char *end)
{
	const char *at = found->line + 2;

	if ((gsize)(end - at) < boundary.len || !dsn_octets_same(at, boundary.at, boundary.len))
		return FALSE;
	at += boundary.len;
	found->next = skip_rest(at, end);
	found->closes = found->next == NULL && are_dashes(at, end);
	if (found->closes)
		found->next = skip_rest(at + 2, end);
	return found->next != NULL;
}

/* The innermost boundary wins, so that a multipart left open is closed by what is around it. */
static gboolean
find_boundary(const State *state, const char *at, Boundary *found)
{
	const char *end = state->end;

	for (found->line = are_dashes(at, end) ? at : find_dashes(at, end); found->line != NULL;
		found->line = find_dashes(found->line, end))
		for (found->level = state->n_levels; found->level-- > 0;)
			if (is_boundary(found, state->levels[found->level].boundary, end))
				return TRUE;
	return FALSE;
}

/* The line end before a boundary belongs to the boundary. */
static DsnStr
cut_part(const char *start, const char *end)
{
	if (end > start && end[-1] == '\n')
		end--;
	if (end > start && end[-1] == '\r')
		end--;
	return (DsnStr){ start, (gsize)(end - start) };
}

/* Does the content of a status part begin, although no empty line ended its header? */
static gboolean
is_of_status(const State *state, DsnStr name)
{
	return state->header.media.kind == DSN_PART_STATUS &&
	       (dsn_str_equal_nocase(name, DSN_STR("Reporting-MTA")) ||
		       dsn_str_equal_nocase(name, DSN_STR("Final-Recipient")));
}

/* Reads the type and the encoding, of which the first field counts.  Returns how many of the fields
 * belong to the header. */
static guint
look_at_fields(State *state, const DsnField *fields, guint n)
{
	for (guint i = 0; i < n; i++) {
		DsnStr name = fields[i].name, value = fields[i].value;

		if (name.len == 12 && dsn_str_equal_nocase(name, DSN_STR("Content-Type"))) {
			if (!state->has_type)
				state->header.media =
					dsn_media_type_parse(state->walk->arena, value, state->end);
			state->has_type = TRUE;
		} else if (name.len == 25 &&
			   dsn_str_equal_nocase(name, DSN_STR("Content-Transfer-Encoding"))) {
			if (!state->has_encoding)
				state->header.encoding = dsn_encoding_parse(value);
			state->has_encoding = TRUE;
		} else if (state->has_type && is_of_status(state, name)) {
			return i;
		}
	}
	return n;
}

static void
read_part_header(State *state, const char *at, gboolean digest)
{
	DsnFieldScan scan = dsn_field_scan((DsnStr){ at, (gsize)(state->end - at) });
	DsnField fields[USUAL_FIELDS];
	guchar name_hashes[USUAL_FIELDS];
	guint n, ours;
	DsnStr rest;

	state->header = (DsnPartHeader){ 0 };
	state->has_type = state->has_encoding = FALSE;
	do {
		n = dsn_field_scan_take(&scan, fields, name_hashes, USUAL_FIELDS);
		ours = look_at_fields(state, fields, n);
	} while (ours == USUAL_FIELDS);
	rest = dsn_field_scan_rest(&scan);
	dsn_mime_take_blank(&rest);
	state->start = ours < n ? fields[ours].name.at : rest.at;
	if (!state->has_type && digest) {
		state->header.media.type = DSN_STR("message/rfc822");
		state->header.media.kind = DSN_PART_ORIGINAL;
	}
}

/* Has an alternative to what comes (RFC 2046 section 5.1.4) been read? */
static gboolean
has_been_read(const State *state)
{
	for (guint i = 0; i < state->n_levels; i++)
		if (state->levels[i].alternative && state->levels[i].has_text)
			return TRUE;
	return FALSE;
}

static gboolean
add_leaf(State *state, const char *end, gboolean at_boundary)
{
	DsnStr raw = at_boundary ? cut_part(state->start, end)
				 : (DsnStr){ state->start, (gsize)(end - state->start) };

	if (state->kind == DSN_PART_HTML && has_been_read(state))
		raw.len = 0;
	if (state->kind == DSN_PART_TEXT && raw.len >= LONG_TEXT)
		for (guint i = 0; i < state->n_levels; i++)
			state->levels[i].has_text = TRUE;
	return dsn_mime_add_leaf(state->walk, state->kind, &state->header, raw, state->n_levels);
}

/* Opens the multipart that begins at the state's start; FALSE if it is read as a leaf. */
static gboolean
open_multipart(State *state)
{
	DsnWalk *walk = state->walk;
	Level *level = &state->levels[state->n_levels];
	DsnStr type = state->header.media.type;

	state->kind = DSN_PART_TEXT;
	if (state->header.media.is_unreadable)
		walk->declined = TRUE;
	if (state->header.media.boundary.len == 0) {
		dsn_mime_defect(walk, DSN_DEFECT_NO_BOUNDARY, type);
		return FALSE;
	}
	if (state->n_levels >= MIN(walk->limits.depth, DEEPEST)) {
		dsn_mime_defect(walk, DSN_DEFECT_TOO_DEEP, type);
		state->kind = DSN_PART_OTHER;
		return FALSE;
	}
	*level = (Level){
		.boundary = state->header.media.boundary,
		.digest = dsn_str_equal_nocase(type, DSN_STR("multipart/digest")),
		.alternative = dsn_str_equal_nocase(type, DSN_STR("multipart/alternative")),
	};
	state->n_levels++;
	return TRUE;
}

static void
begin_part(State *state)
{
	if (state->header.media.is_multipart) {
		state->in_leaf = !open_multipart(state);
		return;
	}
	state->kind = state->header.media.kind;
	state->in_leaf = TRUE;
}

/* Ends at @end what is open: the leaf, and multiparts until @level are left; FALSE if no more parts
 * are wanted. */
static gboolean
close_levels(State *state, guint level, const char *end, gboolean at_boundary)
{
	DsnWalk *walk = state->walk;

	if (state->in_leaf && !add_leaf(state, end, at_boundary))
		return FALSE;
	state->in_leaf = FALSE;
	for (; state->n_levels > level; state->n_levels--) {
		Level *top = &state->levels[state->n_levels - 1];

		if (top->seen) {
			if (!walk->cut || at_boundary)
				dsn_mime_defect(walk, DSN_DEFECT_NO_CLOSE_BOUNDARY, top->boundary);
			continue;
		}
		dsn_mime_defect(walk, DSN_DEFECT_NO_BOUNDARY, top->boundary);
		state->kind = DSN_PART_TEXT;
		state->header.media.type = DSN_STR_ABSENT;
		if (!add_leaf(state, end, at_boundary))
			return FALSE;
	}
	return TRUE;
}

void
dsn_mime_walk(DsnWalk *walk, DsnPartHeader header, DsnStr body)
{
	Level levels[DEEPEST];
	State state = {
		.walk = walk, .end = body.at + body.len, .levels = levels, .header = header
	};
	const char *at = body.at;
	Boundary found;

	state.start = body.at;
	begin_part(&state);
	while (state.n_levels > 0 && find_boundary(&state, at, &found)) {
		Level *level = &state.levels[found.level];

		level->seen = TRUE;
		if (!close_levels(&state, found.level + 1, found.line, TRUE))
			return;
		if (found.closes) {
			state.n_levels--;
			at = found.next;
			continue;
		}
		read_part_header(&state, found.next, level->digest);
		at = state.start;
		begin_part(&state);
	}
	close_levels(&state, 0, state.end, FALSE);
}
