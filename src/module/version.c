/* SPDX-License-Identifier: MIT */
/* A part of each module: of which release it is. */
#include "config.h"

#include "module/module.h"

const char dsn_module_version[] = PACKAGE_VERSION;
