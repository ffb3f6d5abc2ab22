/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dsnsift/reader.h>
