/* SPDX-License-Identifier: MIT */
/* Return paths that name the recipient: VERP, and what SRS and BATV wrap around them. */
#pragma once

#include <dsnsift/arena.h>

/**
 * dsn_return_path_decode:
 * @path: the address that the report was sent to
 * @patterns: (array zero-terminated=1) (nullable): the user's, tried first
 *
 * "bounce+{user}={domain}@lists.example": {user} and {domain} stand for the two halves of
 * the recipient's address.
 *
 * What SRS and BATV wrap is the sender: it counts where that is a VERP path itself.
 *
 * Returns: the recipient, or absent if @path names none.
 */
DsnStr dsn_return_path_decode(DsnArena *arena, DsnStr path, const char *const *patterns);

/* Whether @path ends in "user=domain" of @address, whatever stands before it: a proof where
 * the prefix has a form of its own.  SRS and BATV are undone as well. */
gboolean dsn_return_path_names(DsnArena *arena, DsnStr path, DsnStr address);
