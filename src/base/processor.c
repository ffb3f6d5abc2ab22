/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/processor.h"

#ifdef __SSE2__
#ifdef HAVE_SYS_PLATFORM_X86_H
#include <sys/platform/x86.h>
#endif

gint dsn_processor_avx2;

/* The C library has asked the processor anyway.  The compiler's own function asks once more when
 * the program starts, used or not, and a virtual machine answers slowly: 2 % of a filter's run. */
gboolean
dsn_processor_ask(void)
{
#ifdef HAVE_SYS_PLATFORM_X86_H
	gboolean has_avx2 = CPU_FEATURE_ACTIVE(AVX2) != 0;
#else
	gboolean has_avx2 = __builtin_cpu_supports("avx2") != 0;
#endif

	__atomic_store_n(&dsn_processor_avx2, has_avx2 ? 1 : -1, __ATOMIC_RELAXED);
	return has_avx2;
}
#endif
