/* SPDX-License-Identifier: MIT */
/* The tables behind a set of rules: plain numbers, so that they can be const data. */
#pragma once

#include <dsnsift/rules.h>

G_BEGIN_DECLS

/* Strength of evidence, strongest first (see dsnsift-rules(5), EVIDENCE). */
typedef enum {
	DSN_TIER_OWN,           /* any rule of the user */
	DSN_TIER_PROVIDER_TEXT, /* words, of a provider whose words they are */
	DSN_TIER_TEXT,          /* words */
	DSN_TIER_PROVIDER_CODE, /* a code, of a provider that means something by it */
	DSN_TIER_REPLY_STATUS,  /* the enhanced code within the reply */
	DSN_TIER_STATUS_FIELD,  /* RFC 3464 2.3.4 */
	DSN_TIER_EXPIRY,        /* gave up, whatever it was */
	DSN_TIER_REPLY,         /* the reply code */
	DSN_TIER_CLASS,         /* 4 or 5 and nothing more */
	DSN_TIER_NONE,
} DsnTier;

typedef enum {
	DSN_CONDITION_PROVIDER,   /* a: index into the provider table */
	DSN_CONDITION_STATUS,     /* a: class or any, b: subject or any, c: detail or any */
	DSN_CONDITION_REPLY,      /* a..b: range of codes */
	DSN_CONDITION_TYPE,       /* a: offset of a word */
	DSN_CONDITION_PERMANENCE, /* a */
	DSN_CONDITION_FEEDBACK,   /* a: offset of a word */
	DSN_CONDITION_OUTCOME,    /* a, or DSN_OUTCOME_COUNT for "expired" */
	DSN_CONDITION_COMMAND,    /* a: DsnSmtpCommand */
	DSN_CONDITION_COUNT
} DsnConditionKind;

#define DSN_ANY 0xffff

/* Entries of one kind stand together: one of them must hold, and so for each kind. */
typedef struct {
	guint32 a;
	guint16 b;
	guint16 c;
	guint16 kind;
} DsnCondition;

#define DSN_RULE_NO_ACTION 0xff

typedef struct {
	guint32 id; /* offsets into the strings */
	guint32 conditions_text;
	guint32 text;
	guint32 source;
	guint16 first_condition;
	guint16 n_conditions;
	guint8 cause;
	guint8 action; /* DSN_RULE_NO_ACTION: that of the cause */
	guint8 tier;   /* of a status rule: as if it matched within the reply */
	guint8 has_text;
} DsnRuleRow;

/* One text of a rule or of a provider: fragments in this order. */
typedef struct {
	guint16 owner; /* rule, or DSN_TEXT_OF_PROVIDER | provider */
	guint16 first_fragment;
	guint8 n_fragments;
	guint8 key; /* the fragment that the index knows */
	guint8 at_start;
	guint8 at_end;
} DsnText;

#define DSN_TEXT_OF_PROVIDER 0x8000

/* @near: only a few words stand between it and the fragment before. */
typedef struct {
	guint32 at;
	guint16 len;
	guint8 word_before : 1;
	guint8 word_after : 1;
	guint8 near : 1;
} DsnFragment;

/* A text by what it is known by, of its key fragment: @offset is how far into that the bytes of
 * the key are.  The two around them there spare most looks at the fragment itself. */
typedef struct {
	guint32 at; /* the key fragment */
	guint16 len;
	guint16 text;
	guint16 strength; /* of its owner, the strongest is 0: providers, then rules */
	guint16 around;   /* the byte before in the high half, that behind in the low one */
	guint8 flags;
	guint8 offset;
	guint8 place; /* of its rarest four bytes, which say where in a judged text it stands */
} DsnClue;

/* Which of the bytes around its key a fragment has, and what more there is to a text. */
enum {
	DSN_CLUE_BEFORE = 1,
	DSN_CLUE_BEHIND = 2,
	DSN_CLUE_WORD_BEFORE = 4, /* the key fragment begins a word */
	DSN_CLUE_WORD_AFTER = 8,
	DSN_CLUE_PART = 16, /* there are other fragments, or it has to be at an end */
};

/* What texts are known by, eight bytes around a blank or four anywhere: of those of one bucket
 * and one tag the texts themselves tell which it was. */
typedef struct {
	guint16 tag;
	guint16 first; /* clue; the last is in front of the first of the next key */
} DsnKey;

#define DSN_KEY_BLANK 3        /* where in its eight bytes the blank is */
#define DSN_KEY_OFFSET_MAX 255 /* how far into a fragment they may be */
#define DSN_KEY_BUCKETS 1024
#define DSN_KEYS_AT_ONCE 8 /* compared, whether they are of one bucket or not */

/* The logarithm of the number of words in the maps that reject most places.  Small, since they
 * are needed once a mail, and all of them then. */
#define DSN_PAIR_MARKS 10
#define DSN_GRAM_MARKS 9
/* The bits in a word: two for each key. */
#define DSN_MARK_FIRST 17
#define DSN_MARK_SECOND 12

typedef struct {
	const guint32 *marks;
	const guint16 *heads; /* DSN_KEY_BUCKETS + 1 */
	const DsnKey *keys;   /* and DSN_KEYS_AT_ONCE more; the first is for the last one's clues */
	guint n_keys;
} DsnKeyIndex;

/* Rules on an exact status by (subject, detail), and rules on codes that have none. */
typedef struct {
	guint32 key;
	guint16 rule;
	guint16 unused;
} DsnCodeRow;

#define DSN_CODE_BUCKETS 128

typedef enum {
	DSN_PROVIDER_MX,
	DSN_PROVIDER_DOMAIN,
} DsnProviderMatchKind;

typedef struct {
	guint32 name; /* without a leading dot */
	guint16 len;
	guint8 kind;
	guint8 exact; /* the host itself, nothing below it */
	guint16 provider;
} DsnProviderName;

#define DSN_PROVIDER_BUCKETS 512

struct DsnRules {
	const char *strings;
	const DsnRuleRow *rows;
	const DsnCondition *conditions;
	const DsnText *texts;
	const DsnFragment *fragments;
	const DsnClue *clues; /* one of each text */
	DsnKeyIndex pairs;    /* eight bytes around a blank */
	DsnKeyIndex grams;    /* four bytes, of texts that have no such eight */
	const DsnCodeRow *codes;
	const guint16 *code_heads;  /* DSN_CODE_BUCKETS + 1 */
	const guint16 *by_strength; /* the rule of each strength, from n_providers on */
	const guint16 *other_codes; /* rules without a text or an exact status */
	const guint32 *providers;   /* ids, as offsets */
	const DsnProviderName *provider_names;
	const guint16 *provider_heads; /* DSN_PROVIDER_BUCKETS + 1 */
	guint n_strings, n_rows, n_conditions, n_texts, n_fragments, n_codes, n_other_codes,
		n_providers, n_provider_names;
	gboolean own;   /* every rule of it beats the built-in ones */
	gboolean fixed; /* const data: not to be freed */
};

static inline guint32
dsn_gram_at(const char *at)
{
	guint32 gram;

	memcpy(&gram, at, sizeof gram);
	return GUINT32_FROM_LE(gram);
}

static inline guint64
dsn_pair_at(const char *at)
{
	guint64 pair;

	memcpy(&pair, at, sizeof pair);
	return GUINT64_FROM_LE(pair);
}

#define DSN_GRAM_FACTOR 0x9e3779b1u

static inline guint32
dsn_gram_hash(guint32 gram)
{
	return gram * DSN_GRAM_FACTOR;
}

static inline guint32
dsn_pair_hash(guint64 pair)
{
	return (guint32)((pair * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)) >> 32);
}

static inline guint32
dsn_key_mark(guint32 hash)
{
	return 1u << (hash >> DSN_MARK_FIRST & 31) | 1u << (hash >> DSN_MARK_SECOND & 31);
}

static inline guint
dsn_marks_hold(const guint32 *marks, guint log_size, guint32 hash)
{
	guint32 word = marks[hash >> (32 - log_size)];

	return word >> (hash >> DSN_MARK_FIRST & 31) & word >> (hash >> DSN_MARK_SECOND & 31) & 1;
}

static inline guint
dsn_key_bucket(guint32 hash)
{
	return hash >> 22; /* 10 bits: DSN_KEY_BUCKETS */
}

static inline guint16
dsn_key_tag(guint32 hash)
{
	return (guint16)hash;
}

static inline guint
dsn_code_bucket(guint32 key)
{
	return (key * 0x9e3779b1u) >> 25; /* 7 bits: DSN_CODE_BUCKETS */
}

/* FNV-1a, from the end of a name to its start, so that the suffixes of a host take one pass;
 * folding by a bit is good enough for what is compared afterwards. */
#define DSN_NAME_HASH 2166136261u

static inline guint32
dsn_name_hash(guint32 behind, char c)
{
	return (behind ^ ((guint8)c | 0x20)) * 16777619u;
}

static inline guint
dsn_name_bucket(guint32 hash)
{
	return (hash ^ hash >> 16) % DSN_PROVIDER_BUCKETS;
}

G_END_DECLS
