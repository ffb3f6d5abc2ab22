/* SPDX-License-Identifier: MIT */
/* An address in a line of a notice, between words. */
#pragma once

#include <dsnsift/str.h>

/* Length of the address at @at, 0 if there is none. */
gsize dsn_dialect_address(DsnStr text, gsize at);

/* Where the octets and letters that may stand in a local part end, up to @end, which only a letter
 * may go beyond. */
gsize dsn_dialect_skip_local(DsnStr text, gsize at, gsize end);
