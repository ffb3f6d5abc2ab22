/* SPDX-License-Identifier: MIT */
/* A string of JSON (RFC 8259) from bytes that may be anything. */
#pragma once

#include <dsnsift/buffer.h>

void dsn_json_add_string(DsnBuffer *out, DsnStr str);
