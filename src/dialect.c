/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "dialect.h"

gboolean
dsn_dialect_read(DsnArena *arena, const DsnMail *mail, DsnReport *report)
{
	(void)arena;
	(void)mail;
	(void)report;
	return FALSE;
}
