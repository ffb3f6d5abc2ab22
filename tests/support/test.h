/* SPDX-License-Identifier: MIT */
/* What every unit test needs. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dsnsift/str.h>

#include "support/rows.h"

/* Compares two views and prints both when they differ. */
#define assert_str(got, want)                                                                      \
	do {                                                                                       \
		DsnStr got_ = (got), want_ = (want);                                               \
		if (!dsn_str_equal(got_, want_))                                                   \
			fail_msg("%s:%d: got \"%.*s\", want \"%.*s\"", __FILE__, __LINE__,         \
				(int)got_.len, got_.at, (int)want_.len, want_.at);                 \
	} while (0)
