/* SPDX-License-Identifier: MIT */
/* The version that is linked. */
#include "config.h"

#include <dsnsift/version.h>

const char *
dsn_version(void)
{
	return DSN_VERSION_STRING;
}
