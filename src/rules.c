/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/rules.h>
