/* SPDX-License-Identifier: MIT */
/* Where Content-Length says that the body of a message in an mbox ends. */
#pragma once

#include <dsnsift/str.h>

/**
 * dsn_content_length_end:
 * @message: from its From_ line on, as far as it is known
 *
 * Returns: octets from the start of @message to the end of its body; 0 if its header is not whole
 *   or does not say
 */
gsize dsn_content_length_end(DsnStr message);
