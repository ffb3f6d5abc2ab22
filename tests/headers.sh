#!/bin/sh
# SPDX-License-Identifier: MIT
# Each public header can be included alone, in C and in C++, by programs that are strict about
# warnings; and includes nothing but public headers, GLib and the C library.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99

# GLib's own headers are not what is tested.
flags="-I$DSNSIFT_SRCDIR/include -I$DSNSIFT_BUILDDIR/include $(pkg-config --cflags glib-2.0 | sed 's/-I/-isystem /g')"
strict='-fsyntax-only -Wall -Wextra -pedantic -Wshadow -Werror'

# Prints what the compiler says of a header, which is included twice: alone HEADER COMPILER...
alone()
{
	printf '#include <dsnsift/%s>\n' "$1" "$1" >"$work/header.c"
	shift
	# shellcheck disable=SC2086
	"$@" $strict $flags "$work/header.c" 2>&1
}

headers=$(cd "$DSNSIFT_SRCDIR/include/dsnsift" && ls -- *.h *.h.in | sed 's/\.in$//' | sort -u)
for header in $headers; do
	# shellcheck disable=SC2086
	is "$header alone, in C" '' "$(alone "$header" ${CC:-cc} -x c -std=c11)"
	if command -v ${CXX:-c++} >/dev/null; then
		# shellcheck disable=SC2086
		is "$header alone, in C++" '' "$(alone "$header" ${CXX:-c++} -x c++ -std=c++11)"
	else
		skip "$header alone, in C++" 'no C++ compiler'
	fi
done

# Macros and options, as programs write them; no warning comes out of a macro of ours.
cat >"$work/use.c" <<'END'
#include <dsnsift/dsnsift.h>
#ifdef __cplusplus
#define NOTHING {}
#else
#define NOTHING { 0 }
#endif
#if !DSN_CHECK_VERSION(0, 1, 0)
#error "too old"
#endif
/* Padding at the end of options would be taken for a member that a later library adds. */
#define ENDS_WITH(type, member)                                                                    \
	(sizeof(type) == G_STRUCT_OFFSET(type, member) + sizeof(((type *)0)->member))
G_STATIC_ASSERT(ENDS_WITH(DsnConfig, max_text));
G_STATIC_ASSERT(ENDS_WITH(DsnReaderOptions, warn_data));
G_STATIC_ASSERT(ENDS_WITH(DsnSinkOptions, headers));
gboolean use(DsnArena *arena);
gboolean
use(DsnArena *arena)
{
	DsnConfig config = NOTHING;
	DsnStr text = DSN_STR("550 5.1.1 User unknown"), none = DSN_STR_ABSENT;
	DsnStatus status = DSN_STATUS_NONE;
	g_autoptr(DsnRules) rules = dsn_rules_load("/nowhere", NULL);

	config.size = sizeof config;
	config.rules = rules;
	return dsn_status_is_set(status) || dsn_str_equal(text, none) ||
	       dsn_sift_reply(arena, &config, text)->word == DSN_VERDICT_SUPPRESS;
}
END
# shellcheck disable=SC2086
is 'a program in C' '' "$(${CC:-cc} -x c -std=c11 $strict $flags "$work/use.c" 2>&1)"
# shellcheck disable=SC2086
! command -v ${CXX:-c++} >/dev/null ||
	is 'a program in C++' '' "$(${CXX:-c++} -x c++ -std=c++11 $strict $flags "$work/use.c" 2>&1)"

is 'public headers include public headers, GLib and the C library' '' \
	"$(grep -H '^#include' "$DSNSIFT_SRCDIR"/include/dsnsift/*.h* |
		grep -vE '#include <(dsnsift/[a-z-]+|glib|string)\.h>$')"
is 'dsnsift.h is all of them' "$headers" \
	"$(printf '#include <dsnsift/dsnsift.h>\n' | ${CC:-cc} -E -M -x c $flags - | tr -d '\\' | tr ' ' '\n' |
		sed -n 's|.*/dsnsift/||p' | sort -u)"
is 'dsnsift(3) lists them' "$headers" \
	"$(sed -n 's|^\.It In dsnsift/||p' "$DSNSIFT_SRCDIR/src/man/dsnsift.3")"
# The structures, each of which is opaque, a plain value, options or a result.
structures()
{
	cat "$DSNSIFT_SRCDIR"/include/dsnsift/*.h | sed -n \
		-e '/^typedef enum/,/^}/d' \
		-e 's/^} \(Dsn[A-Za-z]*\);/\1/p' \
		-e 's/^typedef struct [A-Za-z]* \(Dsn[A-Za-z]*\);/\1/p' | sort
}
kinds()
{
	sed -n '/^\.Ss Versions/,/^\.Ss Headers/s/^\.Pq Vt //p' "$DSNSIFT_SRCDIR/src/man/dsnsift.3" |
		sed 's/ , /\n/g' | sort
}
is 'dsnsift(3), VERSIONS, says of each structure whether it can grow' "$(structures)" "$(kinds)"

done_testing
