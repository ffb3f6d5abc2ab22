/* SPDX-License-Identifier: MIT */
/* A set of dialects as tables: const data that gen-dialects made of src/data/dialects/, or those of
 * the user's own, made of a file when the program runs. */
#pragma once

#include <dsnsift/dialects.h>

#include "base/literal-set.h"

G_BEGIN_DECLS

#define DSN_DIALECT_MAX_DIALECTS 128
#define DSN_DIALECT_MAX_LITERALS 768
#define DSN_DIALECT_MAX_HEADERS 63 /* the scopes of a set of literals, but for that of the text */

/* ---- how a dialect is known: clauses of conditions ---- */

/* Some of the literals: a bit for each. */
typedef struct {
	guint64 bits[DSN_LITERAL_WORDS(DSN_DIALECT_MAX_LITERALS)];
} DsnDialectLiterals;

/* Scope 0 is the notice; the others are header fields, the first of DsnDialects.headers is 1. */
#define DSN_DIALECT_SCOPE_TEXT 0
#define DSN_DIALECT_NOT 0x8000 /* in a condition: the literal must be missing */

/* Too short for the index of a text (DSN_SAMPLING_SPARSE): it is looked for by itself. */
static inline gboolean
dsn_dialect_is_short(const DsnLiteral *literal)
{
	return literal->scope == DSN_DIALECT_SCOPE_TEXT && literal->len < DSN_SPARSE_MIN;
}

/* What a clause is for. */
typedef enum {
	DSN_DIALECT_KNOWN,
	DSN_DIALECT_DELAYED,
	DSN_DIALECT_EXPIRED,
} DsnDialectUse;

/* What a dialect tells of the mail that it knows. */
typedef enum {
	DSN_DIALECT_ROLE_NOTICE,       /* how its notice is read */
	DSN_DIALECT_ROLE_SYSTEM,       /* a mail system wrote it */
	DSN_DIALECT_ROLE_PERSON,       /* a person or a list did */
	DSN_DIALECT_ROLE_OFFICE,       /* a person in office may have */
	DSN_DIALECT_ROLE_NOT_A_BOUNCE, /* whatever others say */
	DSN_DIALECT_ROLES
} DsnDialectRole;

/**
 * DsnDialectClause: what one line says, "known from "mailer-daemon" text "returned to sender""; it
 *   holds if all its conditions do
 * @role: of its dialect
 * @by_header: a condition wants something of a header field
 * @condition: the first of @n_conditions: numbers of literals, perhaps with DSN_DIALECT_NOT.  Where
 *   the use is "known", the first condition is the one that fewest mails hold
 * @weight: octets of its literals: the more specific dialect is tried first
 * @dialect: the one that it is of
 */
typedef struct {
	guint8 use : 4;
	guint8 role : 3;
	guint8 by_header : 1;
	guint8 n_conditions;
	guint16 condition;
	guint16 weight;
	guint8 dialect;
} DsnDialectClause;

/* It may make a dialect known that tells how a notice is read, and asks for a header field. */
static inline gboolean
dsn_dialect_is_known_by_header(const DsnDialectClause *clause)
{
	return clause->use == DSN_DIALECT_KNOWN && clause->role == DSN_DIALECT_ROLE_NOTICE &&
	       clause->by_header;
}

/**
 * DsnDialectHeader: a header field that conditions ask for
 * @at, @len: its name, in small letters
 * @has_literals: some want words of its value
 * @presence: the literal that says that it is there at all, or DSN_DIALECT_NOT
 */
typedef struct {
	guint32 at;
	guint8 len;
	guint8 has_literals;
	guint16 presence;
} DsnDialectHeader;

/* ---- how its notice is read: rows of templates and of words ---- */

/* What a template is made of besides octets as they are, which are small letters and 0x20 or more:
 * "<{address}>: {reason}" is '<', 1, '>', ':', 8, 3. */
enum {
	DSN_DIALECT_ADDRESS = 1, /* {address} */
	DSN_DIALECT_NAME,        /* {name}: a local part without domain */
	DSN_DIALECT_REASON,      /* {reason} */
	DSN_DIALECT_STATUS,      /* {status} */
	DSN_DIALECT_MTA,         /* {mta} */
	DSN_DIALECT_CODE,        /* {code}: three digits */
	DSN_DIALECT_ANY,         /* {*} */
	DSN_DIALECT_BLANK,       /* one blank or more */
};

/* In the order in which a line is tried against them; "start" is only asked for before the rest. */
typedef enum {
	DSN_DIALECT_ROW_START,
	DSN_DIALECT_ROW_ORIGINAL,
	DSN_DIALECT_ROW_STOP,
	DSN_DIALECT_ROW_RECIPIENT,
	DSN_DIALECT_ROW_SENTENCE,
	DSN_DIALECT_ROW_SKIP,
	DSN_DIALECT_ROW_DETAIL,
	DSN_DIALECT_ROW_EXPIRED, /* this and those behind it are words, not templates */
	DSN_DIALECT_ROW_NEEDS,
	DSN_DIALECT_ROW_UNLESS,
	DSN_DIALECT_ROW_COUNT
} DsnDialectRowKind;

#define DSN_DIALECT_TEMPLATES DSN_DIALECT_ROW_EXPIRED /* the kinds before it */
#define DSN_DIALECT_MAX_TEMPLATES 192                 /* of one dialect */
#define DSN_DIALECT_MAX_ROWS 8192                     /* of a set */

/* {address} and {name} have a place in no others. */
static inline gboolean
dsn_dialect_names_recipient(guint kind)
{
	return kind == DSN_DIALECT_ROW_RECIPIENT || kind == DSN_DIALECT_ROW_SENTENCE;
}

/*
 * Which of two rows could match a line is told by pairs of octets, before the line is compared with
 * either.  Of a line the pairs at even places are noted, those of "no such user" being "no", " s",
 * "uc", "h ", "us" and "er".  If it has three octets in a row, say "use", then it has noted one of
 * two pairs: "us", if they begin at an even place, or else "se".  So a row that has the octets
 * "use" cannot match a line that has noted neither "us" nor "se".  Each row keeps both pairs of the
 * three rarest triplets that it has.
 */
#define DSN_DIALECT_TRIPLETS 3
#define DSN_DIALECT_PAIRS (2 * DSN_DIALECT_TRIPLETS)
#define DSN_DIALECT_PAIR_FACTOR 40503

/* A hash of a pair, without case; pairs of one hash are taken for each other. */
static inline guint8
dsn_dialect_pair(char a, char b)
{
	guint32 pair = ((guchar)a | 0x20u) | ((guchar)b | 0x20u) << 8;

	return (guint8)(pair * DSN_DIALECT_PAIR_FACTOR >> 8);
}

/* Templates and what they begin with are looked at sixteen octets at a time: so many more may be
 * read behind the pool and behind the table of beginnings. */
#define DSN_DIALECT_SLACK 16

/* What a line must begin with, or have, to match a template: the letter that the template begins
 * with, or one of these. */
enum {
	DSN_DIALECT_BEGIN_ADDRESS = 1, /* an address */
	DSN_DIALECT_BEGIN_SIGN,        /* "@" somewhere */
	DSN_DIALECT_BEGIN_ANY,         /* nothing in particular */
};

/**
 * DsnDialectRow: a template, or words
 * @at, @len: its octets in the pool
 * @pairs: two of each triplet; 0, which every line has noted, where it has too few of those
 */
typedef struct {
	guint32 at;
	guint8 kind;
	guint8 len;
	guint8 pairs[DSN_DIALECT_PAIRS];
} DsnDialectRow;

/* ---- the dialect ---- */

typedef enum {
	DSN_DIALECT_REASON_FOLLOWING, /* up to an empty line */
	DSN_DIALECT_REASON_INDENTED,  /* lines that stand further in */
	DSN_DIALECT_REASON_BLOCK,     /* up to the next recipient */
	DSN_DIALECT_REASON_BEFORE,    /* the paragraph above the recipient */
	DSN_DIALECT_REASON_NONE,
} DsnDialectReasonMode;

enum {
	DSN_DIALECT_FLAG_LAST = 1 << 0,
	DSN_DIALECT_FLAG_SHARE = 1 << 1,    /* one reason for all recipients */
	DSN_DIALECT_FLAG_NAMELESS = 1 << 2, /* may name no recipient at all */
	DSN_DIALECT_FLAG_HEADER = 1 << 3,   /* X-Failed-Recipients names the recipients */
};

/**
 * DsnDialect:
 * @name, @domain: in the pool; @domain makes addresses of names
 * @clause: the first of @n_clauses, of which @n_known have the use "known" and come first
 * @row: where the rows of each kind begin, and where the last ends
 */
typedef struct {
	guint32 name;
	guint32 domain;
	guint16 clause;
	guint16 n_clauses;
	guint16 n_known;
	guint16 row[DSN_DIALECT_ROW_COUNT + 1];
	guint8 name_len;
	guint8 domain_len;
	guint8 reason;
	guint8 role;
	guint8 flags;
} DsnDialect;

/**
 * DsnDialects:
 * @literals: all of them, and the pool of all octets, with %DSN_DIALECT_SLACK behind them
 * @clauses_of, @clauses_of_heads: the clauses of use "known" by their first literal: those of
 *   literal i are clauses_of[clauses_of_heads[i]] up to clauses_of[clauses_of_heads[i + 1]]
 * @by_role: the literals that lead to clauses of each role
 * @in_headers: those that clauses want of header fields by which the notice may be known of a mail
 *   that no mail system wrote
 * @unindexed: those that lead to clauses and that no index has: each costs a search of all texts
 * @row_begins: what each row begins with
 * @header_by_hash: the first header whose name has that hash (dsn_field_name_hash()); as many as
 *   there are: none
 * @daemons: names in From that mail systems write their reports under
 * @fixed: const data, not to be freed
 */
struct DsnDialects {
	DsnLiteralSet literals;
	const guint16 *conditions;
	const DsnDialectClause *clauses;
	const guint16 *clauses_of;
	const guint16 *clauses_of_heads;
	const guint16 *unindexed;
	const DsnDialectHeader *headers;
	const DsnLiteral *daemons;
	const DsnDialectRow *rows;
	const guint8 *row_begins;
	const DsnDialect *dialects;
	guint n_conditions, n_clauses, n_clauses_of, n_unindexed, n_headers, n_daemons, n_rows,
		n_dialects, n_pool;
	DsnDialectLiterals by_role[DSN_DIALECT_ROLES];
	DsnDialectLiterals in_headers;
	guint8 header_by_hash[G_MAXUINT8 + 1];
	gboolean fixed;
};

/* (transfer none): the built-in ones. */
const DsnDialects *dsn_dialects_builtin(void);

static inline DsnStr
dsn_dialect_octets(const DsnDialects *set, guint32 at, guint8 len)
{
	return (DsnStr){ set->literals.pool + at, len };
}

static inline gboolean
dsn_dialect_has_row(const DsnDialect *dialect, DsnDialectRowKind kind)
{
	return dialect->row[kind] < dialect->row[kind + 1];
}

G_END_DECLS
