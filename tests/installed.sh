#!/bin/sh
# SPDX-License-Identifier: MIT
# The library: what it exports is what its headers declare, and a program can use it as installed.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
library=$DSNSIFT_LIBDIR/libdsnsift.so
headers=$DSNSIFT_SRCDIR/include

[ -e "$library" ] && command -v nm >/dev/null || skip_all 'no shared library'
nm -D --defined-only "$library" | awk '{ print $3 }' | sed 's/@.*//' | sort >"$work/exported"
cat "$headers"/dsnsift/*.h | sed 's/^ \*.*//' | grep -oE '\bdsn_[a-z0-9_]+' | sort -u >"$work/declared"
is 'every exported symbol begins with dsn_' '' "$(grep -v '^dsn_' "$work/exported")"
cat "$headers"/dsnsift/*.h | tr '\n' ' ' | sed 's/static inline[^;{]*{/\n&\n/g' | grep -oE 'static inline.*' |
	grep -oE '\bdsn_[a-z0-9_]+' | sort -u >"$work/inline"
sed -n 's/^#define \(dsn_[a-z0-9_]*\).*/\1/p' "$headers"/dsnsift/*.h | sort -u >>"$work/inline"
is 'what the headers declare is exported' '' \
	"$(comm -13 "$work/exported" "$work/declared" | grep -vxFf "$work/inline")"

cat >"$work/make" <<END
cd '$(dirname "$DSNSIFT_LIBDIR")' && make -s install DESTDIR='$work/root' >'$work/log' 2>&1
END
MAKEFLAGS='' MAKELEVEL='' sh "$work/make"
ok 'make install DESTDIR works' $? "$(tail -n 5 "$work/log")"
pc=$(find "$work/root" -name dsnsift.pc)
prefix=$(sed -n 's/^prefix=//p' "$pc")
sed "s|^prefix=|&$work/root|" "$pc" >"$work/dsnsift.pc"
flags=$(PKG_CONFIG_PATH=$work pkg-config --cflags --libs dsnsift)
nm -D "$library" | grep -q __asan_init && flags="$flags -fsanitize=address,undefined"
# shellcheck disable=SC2086
${CC:-cc} -Wall -Werror -o "$work/example" "$DSNSIFT_SRCDIR/tests/example.c" $flags 2>"$work/log"
ok 'an example compiles against what is installed' $? "$(cat "$work/log")"
export LD_LIBRARY_PATH="$work/root$prefix/lib"
"$work/example" "$fixtures/postfix/gmail-nosuchuser.eml" >"$work/out"
is '... and says the verdict' 'emma.larsen@brightleaf.example suppress user-unknown' "$(cat "$work/out")"
is 'the manual is installed' 1 "$(find "$work/root" -name 'dsnsift.1*' | grep -c .)"
is 'the completion is installed' 1 "$(find "$work/root" -path '*bash-completion/completions/dsnsift' | grep -c .)"

done_testing
