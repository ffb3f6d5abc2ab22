/* SPDX-License-Identifier: MIT */
/* The words that tell why delivery failed, from a Diagnostic-Code and from lines of a notice. */
#pragma once

#include <dsnsift/facts.h>

/* Sets the type and the words of a Diagnostic-Code (RFC 3464 section 2.3.6).
 * @supplement: what else may hold the words where @value has none, or absent */
void dsn_diagnostic_parse(
	DsnArena *arena, DsnRecipient *recipient, DsnStr value, DsnStr supplement);

/* Each of these is as it stands in the notice, or absent, and may be of several lines:
 * @paragraph: what follows the recipient's address
 * @reply: the remote server's lines in a transcript
 * @own: the reporting server's summary in a transcript, "550 5.1.1 <a@b>... User unknown"
 * @program: what a delivery program said above it, "mail.local: unknown user: jane" */
typedef struct {
	DsnStr paragraph;
	DsnStr reply;
	DsnStr own;
	DsnStr program;
} DsnNoticeWords;

/* Fills what the status part has not, or has but the beginning of. */
void dsn_diagnostic_fill(DsnArena *arena, DsnRecipient *recipient, const DsnNoticeWords *words);

/* Lines of a notice as one line, without the signs of a transcript and without what the sender said
 * in it; absent if nothing is left. */
DsnStr dsn_diagnostic_join(DsnArena *arena, DsnStr lines);
