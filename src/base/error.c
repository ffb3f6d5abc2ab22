/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/error.h>

G_DEFINE_QUARK(dsn_error_quark, dsn_error)
