/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/record.h>
