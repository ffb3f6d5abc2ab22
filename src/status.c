/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/status.h>
