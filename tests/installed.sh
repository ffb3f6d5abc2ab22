#!/bin/sh
# SPDX-License-Identifier: MIT
# What "make install" makes: a program can be built against it, and run.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
library=$DSNSIFT_LIBDIR/libdsnsift.so

[ -e "$library" ] || skip_all 'no shared library'
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
