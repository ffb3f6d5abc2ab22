/* SPDX-License-Identifier: MIT */
/* Builds a set of literals: at run time, or in a program that prints it for the compiler. */
#pragma once

#include "base/literal-set.h"

G_BEGIN_DECLS

typedef struct DsnLiteralBuilder DsnLiteralBuilder;

/* @pool: the octets of the literals that will be added; it may still grow then. */
DsnLiteralBuilder *dsn_literal_builder_new(const GString *pool);
void dsn_literal_builder_free(DsnLiteralBuilder *builder);

/**
 * dsn_literal_builder_add_sample:
 * @text: one like those that will be searched, written as they are
 * @weight: what it counts
 *
 * Literals that are added later go by those of their q-grams that samples have least often.
 */
void dsn_literal_builder_add_sample(DsnLiteralBuilder *builder, DsnStr text, guint weight);

/**
 * dsn_literal_builder_rarest:
 * @offset: (out): where the four octets of @literal are that samples have least often
 *
 * Returns: how common these are, to compare literals with; %G_MAXUINT if it is shorter than that.
 */
guint dsn_literal_builder_rarest(
	const DsnLiteralBuilder *builder, const DsnLiteral *literal, guint8 *offset);

/* Sets of samplings: a literal goes into the index of the first that it can be in. */
#define DSN_SAMPLED(sampling) (1u << (sampling))
#define DSN_NOT_SAMPLED 0

/* Returns: its number in the set, one more than that of the one before. */
guint dsn_literal_builder_add(DsnLiteralBuilder *builder, DsnLiteral literal, guint samplings);

/**
 * dsn_literal_builder_build:
 * @set: (out caller-allocates): to be given to dsn_literal_set_clear()
 * @pool: (transfer none): the octets of the builder's pool, or a copy of them; outlives @set
 */
void dsn_literal_builder_build(DsnLiteralBuilder *builder, DsnLiteralSet *set, const char *pool);
void dsn_literal_set_clear(DsnLiteralSet *set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsnLiteralBuilder, dsn_literal_builder_free)

G_END_DECLS
