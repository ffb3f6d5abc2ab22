/* SPDX-License-Identifier: MIT */
/* The date of a mail (RFC 5322 sections 3.3 and 4.3). */
#pragma once

#include <dsnsift/arena.h>

/**
 * dsn_date_iso:
 * @value: a date as mail writes it, obsolete forms and comments included
 *
 * Returns: "2026-11-24T11:11:05Z", or absent if it is no date or names no zone.
 */
DsnStr dsn_date_iso(DsnArena *arena, DsnStr value);
