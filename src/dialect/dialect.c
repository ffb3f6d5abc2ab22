/* SPDX-License-Identifier: MIT */
/* Which dialects may be believed, tried on the notice one after the other. */
#include "config.h"

#include "dialect/dialect.h"

#include "base/lines.h"
#include "dialect/known.h"
#include "dialect/notice.h"
#include "base/str.h"

#define CANDIDATES 8

/* The sets of dialects, in the order in which they are tried: the user's own, those built in. */
#define SETS 2

typedef struct {
	DsnDialectFacts sets[SETS];
	guint n_sets;
} Facts;

typedef struct {
	const DsnDialect *dialect;
	guint weight;
} Candidate;

typedef struct {
	const DsnDialects *set;
	Candidate items[CANDIDATES];
	guint n_items;
} Candidates;

/* ---- what is known of the mail ---- */

static Facts
begin_facts(const DsnDialects *own)
{
	Facts facts = { .n_sets = 0 };

	if (own != NULL)
		facts.sets[facts.n_sets++].set = own;
	facts.sets[facts.n_sets++].set = dsn_dialects_builtin();
	return facts;
}

static void
scan_headers(DsnArena *arena, const DsnMail *mail, Facts *facts)
{
	for (guint i = 0; i < facts->n_sets; i++)
		dsn_dialect_scan_headers(arena, &mail->headers, &facts->sets[i]);
}

/* Who wrote a mail is known to either set, for both. */
static gboolean
is_by(const Facts *facts, DsnDialectRole role, gboolean by_header)
{
	for (guint i = 0; i < facts->n_sets; i++)
		if (dsn_dialect_is_by(&facts->sets[i], role, by_header))
			return TRUE;
	return FALSE;
}

static gboolean
may_be_known(const Facts *facts)
{
	for (guint i = 0; i < facts->n_sets; i++)
		if (dsn_dialect_may_be_known(&facts->sets[i]))
			return TRUE;
	return FALSE;
}

/* ---- which dialects are believed ---- */

/* The most specific first; the generic one last. */
static void
add_candidate(Candidates *candidates, const DsnDialect *dialect, guint weight)
{
	guint at = candidates->n_items;

	if ((dialect->flags & DSN_DIALECT_FLAG_LAST) != 0)
		weight = 0;
	while (at > 0 && candidates->items[at - 1].weight < weight)
		at--;
	if (at == CANDIDATES)
		return;
	if (candidates->n_items < CANDIDATES)
		candidates->n_items++;
	memmove(&candidates->items[at + 1], &candidates->items[at],
		(candidates->n_items - at - 1) * sizeof(Candidate));
	candidates->items[at] = (Candidate){ dialect, weight };
}

/*
 * Who may be believed: a mail that a mail system wrote.  Any other only where the
 * dialect knows it by its header as well, and nothing says that a person or a list
 * wrote it: so nobody's talk about a bounce is one.
 */
static Candidates
find_candidates(const Facts *facts, guint which, gboolean by_system)
{
	const DsnDialects *set = facts->sets[which].set;
	Candidates candidates = { .set = set };
	gboolean by_program;
	DsnDialectKnown known;

	if (is_by(facts, DSN_DIALECT_ROLE_NOT_A_BOUNCE, !by_system))
		return candidates;
	by_program = by_system && !is_by(facts, DSN_DIALECT_ROLE_OFFICE, FALSE);
	dsn_dialect_weigh(&facts->sets[which], !by_system, &known);
	for (guint k = 0; k < G_N_ELEMENTS(known.dialects); k++)
		for (guint64 left = known.dialects[k]; left != 0; left &= left - 1) {
			guint i = k * 64 + (guint)__builtin_ctzll(left);
			const DsnDialect *dialect = &set->dialects[i];

			/* What nobody described is believed of a mail system alone. */
			if (by_program || (dialect->flags & DSN_DIALECT_FLAG_LAST) == 0)
				add_candidate(&candidates, dialect, known.weights[i]);
		}
	return candidates;
}

/* ---- the notice ---- */

static gboolean
read_with(DsnArena *arena, const DsnMail *mail, DsnPartKind kind, const DsnDialectFacts *facts,
	const Candidates *candidates, gboolean may_be_nameless, DsnReport *report)
{
	for (guint i = 0; i < candidates->n_items; i++) {
		const DsnDialectReading reading = { arena, mail, candidates->set,
			candidates->items[i].dialect };
		DsnDialectFindings findings;

		if (may_be_nameless && (reading.dialect->flags & DSN_DIALECT_FLAG_NAMELESS) == 0)
			continue;
		findings = dsn_dialect_read_notice(&reading, kind);
		dsn_findings_complete(&reading, &findings, may_be_nameless);
		if (findings.n_items == 0)
			continue;
		dsn_findings_set_outcome(facts, reading.dialect, &findings);
		dsn_findings_fill_report(&reading, &findings, report);
		return TRUE;
	}
	return FALSE;
}

static void
scan_notice(DsnArena *arena, const DsnMail *mail, DsnPartKind kind, DsnDialectFacts *facts)
{
	const DsnPart *part;
	gsize left = DSN_DIALECT_HEAD;
	guint index = 0;

	while (left > 0 && (part = dsn_dialect_next_part(mail, kind, &index)) != NULL) {
		dsn_dialect_scan_text(arena, part->content, facts);
		left -= MIN(left, part->content.len);
	}
}

/* The notice as text, or as HTML, with the dialects of the set @which: @facts are those of the
 * header. */
static gboolean
read_notice(DsnArena *arena, const DsnMail *mail, DsnPartKind kind, Facts facts, guint which,
	gboolean by_system, DsnReport *report)
{
	Candidates candidates;

	for (guint i = 0; i < facts.n_sets; i++)
		scan_notice(arena, mail, kind, &facts.sets[i]);
	candidates = find_candidates(&facts, which, by_system);
	/* A dialect that names nobody only counts where no other one names somebody. */
	return read_with(arena, mail, kind, &facts.sets[which], &candidates, FALSE, report) ||
	       read_with(arena, mail, kind, &facts.sets[which], &candidates, TRUE, report);
}

static gboolean
has_part(const DsnMail *mail, DsnPartKind kind)
{
	guint index = 0;

	return dsn_dialect_next_part(mail, kind, &index) != NULL;
}

gboolean
dsn_dialect_read(DsnArena *arena, const DsnMail *mail, const DsnDialects *own, DsnReport *report)
{
	Facts facts = begin_facts(own);
	gboolean by_system;

	scan_headers(arena, mail, &facts);
	by_system = report->n_recipients > 0 || is_by(&facts, DSN_DIALECT_ROLE_SYSTEM, FALSE);
	/* Without a mail system in sight, or a header that some dialect knows, no text is read. */
	if (!by_system && (is_by(&facts, DSN_DIALECT_ROLE_PERSON, FALSE) || !may_be_known(&facts)))
		return FALSE;
	for (guint i = 0; i < facts.n_sets; i++)
		if (read_notice(arena, mail, DSN_PART_TEXT, facts, i, by_system, report) ||
			(has_part(mail, DSN_PART_HTML) && read_notice(arena, mail, DSN_PART_HTML,
								  facts, i, by_system, report)))
			return TRUE;
	return FALSE;
}

/* ---- the returned mail within a text ---- */

/* The returned mail begins with the line, or behind it. */
static gboolean
begins_returned(const Candidates *candidates, DsnStr raw, const char *sign)
{
	DsnStr text = dsn_str_trim(raw);
	DsnDialectCaptures captures;
	DsnNoticeLine line;

	for (guint i = 0; i < candidates->n_items && !dsn_str_is_empty(text); i++) {
		dsn_notice_line_begin(
			&line, candidates->set, candidates->items[i].dialect, text, sign);
		if (dsn_notice_line_match(&line, DSN_DIALECT_ROW_ORIGINAL, DSN_DIALECT_ROW_ORIGINAL,
			    &captures) == DSN_DIALECT_ROW_ORIGINAL)
			return TRUE;
	}
	return FALSE;
}

DsnStr
dsn_dialect_before_returned(
	DsnArena *arena, const DsnMail *mail, const DsnDialects *own, DsnStr text)
{
	DsnStrLines lines = dsn_str_lines(text, '@');
	Facts facts = begin_facts(own);
	Candidates candidates[SETS];
	const char *sign;
	DsnStr line;

	scan_headers(arena, mail, &facts);
	for (guint i = 0; i < facts.n_sets; i++)
		dsn_dialect_scan_text(arena, text, &facts.sets[i]);
	for (guint i = 0; i < facts.n_sets; i++)
		candidates[i] = find_candidates(&facts, i, TRUE);
	while (dsn_str_lines_next(&lines, &line, &sign)) {
		gboolean found = dsn_dialect_begins_header(line);

		for (guint i = 0; i < facts.n_sets && !found; i++)
			found = begins_returned(&candidates[i], line, sign);
		if (found)
			return dsn_str_slice(text, 0, (gsize)(line.at - text.at));
	}
	return text;
}

/* ---- names of mail systems ---- */

static gboolean
has_daemon(const DsnDialects *set, DsnStr from)
{
	for (guint i = 0; i < set->n_daemons; i++)
		if (dsn_literal_find(&set->literals, &set->daemons[i], from, 0) >= 0)
			return TRUE;
	return FALSE;
}

gboolean
dsn_dialect_names_daemon(const DsnDialects *own, DsnStr from)
{
	return (own != NULL && has_daemon(own, from)) || has_daemon(dsn_dialects_builtin(), from);
}
