/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/cause.h>
