/* SPDX-License-Identifier: MIT */
/* A module that an older release has left behind. */
#include "config.h"

#include "module/module.h"

const char dsn_module_version[] = "0.0.9";
