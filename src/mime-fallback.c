/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "mime-private.h"

const DsnMail *
dsn_mime_fallback(DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits)
{
	(void)arena;
	(void)message;
	(void)limits;
	return NULL;
}
