/* SPDX-License-Identifier: MIT */
/* In place of fallback.c in a static program, which cannot load the GMime module. */
#include "config.h"

#include "mime/private.h"

const DsnMail *
dsn_mime_fallback(DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits)
{
	(void)arena;
	(void)message;
	(void)limits;
	return NULL;
}
