/* SPDX-License-Identifier: MIT */
/* What the processor has beyond what every processor has that we build for. */
#pragma once

#include <glib.h>

#ifdef __SSE2__
/* Private to the ones below: -1 no, 1 yes, 0 not asked yet; all threads get the same answer. */
extern gint dsn_processor_avx2;
gboolean dsn_processor_ask(void);

static inline gboolean
dsn_processor_has_avx2(void)
{
	gint known = __atomic_load_n(&dsn_processor_avx2, __ATOMIC_RELAXED);

	return G_LIKELY(known != 0) ? known > 0 : dsn_processor_ask();
}
#endif

/* For tables of ways to do something that tests go through. */
static inline gboolean
dsn_processor_has_it_anyway(void)
{
	return TRUE;
}
