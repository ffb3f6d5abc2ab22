/* SPDX-License-Identifier: MIT */
/* The report stage in one call: parts -> facts. */
#pragma once

#include <dsnsift/dialects.h>
#include <dsnsift/facts.h>

G_BEGIN_DECLS

/**
 * DsnReportOptions: zeroes are the defaults
 * @return_paths: (array zero-terminated=1) (nullable): patterns of the user's own
 *   return paths, tried before the built-in ones: "bounce+{user}={domain}@lists.example"
 * @recipients: how many recipients are read of one report; 0 means the default of 10,000
 * @dialects: (nullable): the user's own, tried before the built-in ones
 */
typedef struct {
	const char *const *return_paths;
	guint recipients;
	const DsnDialects *dialects;
} DsnReportOptions;

/**
 * dsn_report_read:
 * @options: (nullable)
 *
 * Pure, and never fails: RFC 3464 (delivery status), 5965 (feedback), 3834 (automatic replies), and
 * the dialects.  Structured parts come first; a dialect fills gaps and never overrides a
 * delivery-status part.  Addresses are never taken from the returned original's body.
 *
 * Returns: (transfer none): lives in @arena; @kind is %DSN_REPORT_NONE for ordinary mail.
 */
const DsnReport *dsn_report_read(
	DsnArena *arena, const DsnMail *mail, const DsnReportOptions *options);

G_END_DECLS
