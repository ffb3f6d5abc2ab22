/* SPDX-License-Identifier: MIT */
/* The tables behind a set of rules: plain numbers, so that they can be const data. */
#pragma once

#include <dsnsift/rules.h>

#include "base/literal-set.h"
#include "lexicon/sentence.h"

G_BEGIN_DECLS

/* Strength of evidence, strongest first (see dsnsift-rules(5), EVIDENCE). */
typedef enum {
	DSN_TIER_OWN,           /* any rule of the user */
	DSN_TIER_PROVIDER_TEXT, /* words, of a provider whose words they are */
	DSN_TIER_TEXT,          /* words */
	DSN_TIER_SENTENCE,      /* what a sentence says, in whatever words */
	DSN_TIER_WEAK_TEXT,     /* words that say little */
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

/* Conditions of one kind follow each other: one of them must hold, and so for each kind. */
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
	guint8 is_weak;
	guint16 family; /* one more than its number, 0: none */
} DsnRuleRow;

/**
 * DsnText: one text of a rule or of a provider, "user * unknown .. here$": its fragments, in this
 *   order
 * @owner: a rule, or DSN_TEXT_OF_PROVIDER | provider
 * @strength: of the owner, the strongest is 0: providers, then rules
 * @others: the first of its fragments but for the key, among the literals of the set
 * @key: which fragment it is found by; it is the literal that has the number of the text
 * @rarest: where the rarest octets of that fragment are: of several texts of one rule, the evidence
 *   is the one whose rarest octets are found first
 * @at_start, @at_end: nothing may be before it, or behind it
 */
typedef struct {
	guint16 owner;
	guint16 strength;
	guint16 others;
	guint8 n_fragments;
	guint8 key;
	guint8 rarest;
	guint8 at_start;
	guint8 at_end;
} DsnText;

#define DSN_TEXT_OF_PROVIDER 0x8000

/* Of a fragment: only a few words are between it and the fragment before, " * ". */
#define DSN_FRAGMENT_NEAR DSN_LITERAL_CALLERS

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
	DsnLiteralSet fragments; /* the key of each text, then the others of each text */
	const DsnFamily *families;
	const guint16 *family_rules; /* the rule of each */
	const DsnCodeRow *codes;
	const guint16 *code_heads;  /* DSN_CODE_BUCKETS + 1 */
	const guint16 *by_strength; /* the rule of each strength, from n_providers on */
	const guint16 *other_codes; /* rules without a text or an exact status */
	const guint32 *providers;   /* ids, as offsets */
	const DsnProviderName *provider_names;
	const guint16 *provider_heads; /* DSN_PROVIDER_BUCKETS + 1 */
	guint n_strings, n_rows, n_conditions, n_texts, n_families, n_codes, n_other_codes,
		n_providers, n_provider_names;
	gboolean own;   /* every rule of it beats the built-in ones */
	gboolean fixed; /* const data: not to be freed */
};

/* The fragment number @i of a text. */
static inline const DsnLiteral *
dsn_text_fragment(const DsnRules *rules, const DsnText *text, guint i)
{
	guint other = text->others + i - (i > text->key);

	return &rules->fragments.literals[i == text->key ? (guint)(text - rules->texts) : other];
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
