/* SPDX-License-Identifier: MIT */
/* The dialects as const data: written by gen-dialects from src/data/dialects/, read by the engine.
 */
#pragma once

#include <string.h>

#include <dsnsift/str.h>

/* A literal is known by some of its octets, a gram: four of a header field and the number of its
 * scope, or six of a notice.  A map has two bits for the hash of each. */
#define DSN_DIALECT_FACTOR 0x9e3779b1u
#define DSN_DIALECT_HIGH 11 /* what is beyond four octets goes so far up */
#define DSN_DIALECT_FIRST 17
#define DSN_DIALECT_SECOND 12

static inline guint32
dsn_dialect_hash(guint64 gram)
{
	return ((guint32)gram ^ (guint32)(gram >> 32) << DSN_DIALECT_HIGH) * DSN_DIALECT_FACTOR;
}

static inline guint32
dsn_dialect_mark(guint32 hash)
{
	return 1u << (hash >> DSN_DIALECT_FIRST & 31) | 1u << (hash >> DSN_DIALECT_SECOND & 31);
}

/* The logarithms of how many words the maps have, which are small, since they are needed once a
 * mail and all of them then; and of how many slots for grams there are, which are more than enough.
 */
#define DSN_DIALECT_TEXT_MARKS 10
#define DSN_DIALECT_TEXT_SLOTS 12
#define DSN_DIALECT_HEADER_MARKS 8
#define DSN_DIALECT_HEADER_SLOTS 9

/* A notice is long, so it is looked at each so many octets, and a literal of it is known by as many
 * grams one octet apart; those that are too short for that are sought one by one. */
#define DSN_DIALECT_STEP 4
#define DSN_DIALECT_TEXT_GRAM 6
#define DSN_DIALECT_SHORT (DSN_DIALECT_STEP + DSN_DIALECT_TEXT_GRAM - 1)
#define DSN_DIALECT_HEADER_GRAM 4

/* Reads eight octets. */
static inline guint64
dsn_dialect_text_gram(const char *at)
{
	guint64 octets;

	memcpy(&octets, at, sizeof octets);
	return GUINT64_FROM_LE(octets) & G_GUINT64_CONSTANT(0xffffffffffff);
}

static inline guint64
dsn_dialect_header_gram(const char *at, guint8 scope)
{
	guint32 octets;

	memcpy(&octets, at, sizeof octets);
	return GUINT32_FROM_LE(octets) | (guint64)scope << 32;
}

#define DSN_DIALECT_MAX_ENTRIES 128
#define DSN_DIALECT_MAX_LITERALS 768
/* Octets that are looked at together. */
#define DSN_DIALECT_SLACK 16

/* Some of the literals: a bit for each. */
typedef struct {
	guint64 bits[DSN_DIALECT_MAX_LITERALS / 64];
} DsnDialectLiterals;

static inline void
dsn_dialect_add_literal(DsnDialectLiterals *literals, guint literal)
{
	literals->bits[literal / 64] |= G_GUINT64_CONSTANT(1) << literal % 64;
}

/* Scope 0 is the notice; the others are header fields, see dsn_dialect_headers. */
#define DSN_DIALECT_SCOPE_TEXT 0
#define DSN_DIALECT_NOT 0x8000 /* in a condition: the literal must be missing */

/* What a template is made of besides literal bytes, which are lower case and 0x20 or more. */
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

typedef struct {
	guint32 at; /* in dsn_dialect_pool */
	guint8 len;
	guint8 scope;
	guint8 is_indexed; /* found before any line asks for it */
} DsnDialectLiteral;

static inline gboolean
dsn_dialect_is_short(const DsnDialectLiteral *literal)
{
	return literal->scope == DSN_DIALECT_SCOPE_TEXT && literal->len < DSN_DIALECT_SHORT;
}

/* A gram of a literal, and where the whole of it is. */
typedef struct {
	guint64 gram;
	guint32 at; /* in dsn_dialect_pool */
	guint16 literal;
	guint8 len;   /* 0 where there is none */
	guint8 place; /* of the gram in it */
} DsnDialectProbe;

/**
 * DsnDialectIndex: from grams to literals
 * @marks: the map
 * @probes: each in the slot of its gram, or in the first behind it that was free; one at least is
 *   free at the end
 */
typedef struct {
	const guint32 *marks;
	const DsnDialectProbe *probes;
} DsnDialectIndex;

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

/* All its conditions hold: indices of literals, perhaps with DSN_DIALECT_NOT.  The first one of
 * use "known" is the rarest: most mails do not hold it. */
typedef struct {
	guint8 use : 4;
	guint8 role : 3; /* of its dialect */
	guint8 by_header : 1;
	guint8 n_conditions;
	guint16 condition;
	guint16 weight; /* bytes of its literals: the more specific dialect is tried first */
	guint8 entry;   /* the dialect it belongs to */
} DsnDialectLine;

/* It may make a dialect known that tells how a notice is read, and asks for a header field. */
static inline gboolean
dsn_dialect_is_known_by_header(const DsnDialectLine *line)
{
	return line->use == DSN_DIALECT_KNOWN && line->role == DSN_DIALECT_ROLE_NOTICE &&
	       line->by_header;
}

/* In the order in which a line is tried against them; "start" is only asked for before the rest. */
typedef enum {
	DSN_DIALECT_ROW_START,
	DSN_DIALECT_ROW_ORIGINAL,
	DSN_DIALECT_ROW_STOP,
	DSN_DIALECT_ROW_RECIPIENT,
	DSN_DIALECT_ROW_SENTENCE,
	DSN_DIALECT_ROW_SKIP,
	DSN_DIALECT_ROW_DETAIL,
	DSN_DIALECT_ROW_EXPIRED,
	DSN_DIALECT_ROW_NEEDS,
	DSN_DIALECT_ROW_UNLESS,
	DSN_DIALECT_ROW_COUNT
} DsnDialectRowKind;

#define DSN_DIALECT_TEMPLATES DSN_DIALECT_ROW_EXPIRED /* the kinds before it are of templates */
#define DSN_DIALECT_MAX_ROWS 192                      /* templates of one dialect */

/* Of a text every second pair of octets is noted.  So of three octets that stand together in it one
 * of two pairs is: the first, or the one behind it. */
#define DSN_DIALECT_TRIPLETS 3
#define DSN_DIALECT_PAIRS (2 * DSN_DIALECT_TRIPLETS)
#define DSN_DIALECT_PAIR_FACTOR 40503

/* A hash of two octets that stand together, without case. */
static inline guint8
dsn_dialect_pair(char a, char b)
{
	guint32 pair = ((guchar)a | 0x20u) | ((guchar)b | 0x20u) << 8;

	return (guint8)(pair * DSN_DIALECT_PAIR_FACTOR >> 8);
}

/* What a line must have at its beginning, or anywhere, to match a row: the letter that the template
 * begins with, or one of these. */
enum {
	DSN_DIALECT_BEGIN_ADDRESS = 1, /* an address */
	DSN_DIALECT_BEGIN_SIGN,        /* "@" somewhere */
	DSN_DIALECT_BEGIN_ANY,         /* nothing in particular */
};
#define DSN_DIALECT_BEGINS 16 /* that are looked at together */

/* {address} and {name} have a place in no others. */
static inline gboolean
dsn_dialect_names_recipient(guint kind)
{
	return kind == DSN_DIALECT_ROW_RECIPIENT || kind == DSN_DIALECT_ROW_SENTENCE;
}

typedef struct {
	guint32 at;
	guint8 kind;
	guint8 len;
	guint8 pairs[DSN_DIALECT_PAIRS]; /* of what matches it, 0 for "any": most lines lack some */
} DsnDialectRow;

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

typedef struct {
	guint32 name;
	guint32 domain;
	guint16 line, n_lines; /* those of use "known" come first */
	guint16 n_known;
	guint16 row[DSN_DIALECT_ROW_COUNT + 1]; /* where the rows of each kind begin */
	guint8 name_len;
	guint8 domain_len;
	guint8 reason;
	guint8 role;
	guint8 flags;
} DsnDialectEntry;

extern const char dsn_dialect_pool[]; /* DSN_DIALECT_SLACK more may be read */
extern const DsnDialectLiteral dsn_dialect_literals[];
extern const guint dsn_dialect_n_literals;
extern const DsnDialectIndex dsn_dialect_text_index;
extern const DsnDialectIndex dsn_dialect_header_index;
/* Short ones that lines are known by: few, each costs a search of all texts. */
extern const guint16 dsn_dialect_sought[];
extern const guint dsn_dialect_n_sought;
/* The lines of use "known" by their first literal: dsn_dialect_asked_heads[i] is where those of
 * literal i begin. */
extern const guint16 dsn_dialect_asked[];
extern const guint16 dsn_dialect_asked_heads[];
/* The literals that lead to lines of each role, and those of header fields that lines ask for by
 * which the notice of a mail that no mail system wrote may be known. */
extern const DsnDialectLiterals dsn_dialect_asked_by[DSN_DIALECT_ROLES];
extern const DsnDialectLiterals dsn_dialect_asked_headers;
extern const guint16 dsn_dialect_conditions[];
extern const DsnDialectLine dsn_dialect_lines[];
extern const guint dsn_dialect_n_lines;
extern const DsnDialectRow dsn_dialect_rows[];
/* What each of the rows begins with; DSN_DIALECT_BEGINS more may be read. */
extern const guint8 dsn_dialect_row_begins[];
extern const DsnDialectEntry dsn_dialect_entries[];
extern const guint dsn_dialect_n_entries;
/* Names of scopes 1, 2, ... in lower case, "scope" says whether anybody asks for the value; and the
 * literal of each that says "it is there". */
extern const DsnDialectLiteral dsn_dialect_headers[];
extern const guint16 dsn_dialect_presence[];
extern const guint dsn_dialect_n_headers;
/* The first of them that has the name hash of a field (dsn_field_name_hash()); as many as there
 * are: none. */
extern const guint8 dsn_dialect_header_by_mark[G_MAXUINT8 + 1];
/* Names in From that mail systems write their reports under. */
extern const DsnDialectLiteral dsn_dialect_daemons[];
extern const guint dsn_dialect_n_daemons;

static inline DsnStr
dsn_dialect_bytes(guint32 at, guint8 len)
{
	return (DsnStr){ dsn_dialect_pool + at, len };
}

static inline gboolean
dsn_dialect_has_row(const DsnDialectEntry *entry, DsnDialectRowKind kind)
{
	return entry->row[kind] < entry->row[kind + 1];
}
