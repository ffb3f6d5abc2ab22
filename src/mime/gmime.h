/* SPDX-License-Identifier: MIT */
/* The module that reads a message by GMime. */
#pragma once

#include "mime/private.h"

#define DSN_MIME_GMIME_PARSE "dsn_mime_gmime_parse"

/* @limits: without zeros.  A message that GMime cannot read has no parts. */
const DsnMail *dsn_mime_gmime_parse(
	DsnArena *arena, const DsnMessage *message, const DsnMimeLimits *limits);
