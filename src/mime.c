/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/mime.h>

const DsnMail *
dsn_mime_parse(DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits)
{
	(void)message;
	(void)limits;
	return dsn_arena_new_array(arena, DsnMail, 1);
}
