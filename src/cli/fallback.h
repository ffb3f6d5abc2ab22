/* SPDX-License-Identifier: MIT */
/* The second parser of DsnConfig: a static program can open no module. */
#pragma once

#include <dsnsift/gmime.h>

#ifdef STATIC_PROGRAM
#define DSN_FALLBACK NULL
#else
#define DSN_FALLBACK dsn_gmime_parse
#endif
