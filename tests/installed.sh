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
export PKG_CONFIG_PATH="$work"
sanitizers=
nm -D "$library" | grep -q __asan_init && sanitizers=-fsanitize=address,undefined
examples=$(find "$work/root" -type d -name examples)
for source in scan message threads; do
	# As the README has it for a prefix of one's own.
	# shellcheck disable=SC2046,SC2086
	${CC:-cc} -Wall -Wextra -pedantic -Werror $sanitizers "$examples/$source.c" -o "$work/$source" \
		$(pkg-config --cflags --libs dsnsift) -Wl,-rpath,$(pkg-config --variable=libdir dsnsift) \
		2>"$work/log"
	ok "$source.c compiles against what is installed" $? "$(cat "$work/log")"
done
unset DSNSIFT_LIBDIR
is '... and scan says whom to suppress' 'emma.larsen@brightleaf.example' \
	"$("$work/scan" "$fixtures/postfix/gmail-nosuchuser.eml" 2>&1)"
is '... and message what its recipient is' 'recipient  emma.larsen@brightleaf.example' \
	"$("$work/message" <"$fixtures/postfix/gmail-nosuchuser.eml" 2>&1 | head -n 1)"
is '... and threads print a row' 1 \
	"$("$work/threads" "$fixtures/postfix/gmail-nosuchuser.eml" 2>&1 | grep -c '^emma.larsen@')"
sed -n '/^\.Bd -literal/,/^\.Ed/{ /^\./!{ s/\\e/\\/g; p; }; }' "$(find "$work/root" -name 'dsnsift.3')" >"$work/manual.c"
# shellcheck disable=SC2046,SC2086
${CC:-cc} -Wall -Wextra -Werror $sanitizers "$work/manual.c" -o "$work/manual" $(pkg-config --cflags --libs dsnsift) \
	-Wl,-rpath,$(pkg-config --variable=libdir dsnsift) 2>"$work/log"
ok 'the program of dsnsift(3) compiles' $? "$(cat "$work/log")"
is '... and says whom to suppress' 'emma.larsen@brightleaf.example' \
	"$("$work/manual" "$fixtures/postfix/gmail-nosuchuser.eml" 2>&1)"
is 'the manual is installed' 1 "$(find "$work/root" -name 'dsnsift.1*' | grep -c .)"
is 'the completion is installed' 1 "$(find "$work/root" -path '*bash-completion/completions/dsnsift' | grep -c .)"
root=$work/root
is 'the recipes have the folders of this installation' '' "$(grep -rlE '@[a-z]+@' "$root$DSNSIFT_RECIPES" 2>&1)"
is 'the content filter of Postfix can be run' 755 "$(find "$root" -path '*/dsnsift/postfix-filter' -exec stat -c %a {} +)"
is 'what Dovecot finds is the program' "$DSNSIFT_BINDIR/dsnsift" \
	"$(find "$root" -path '*/dsnsift/sieve/dsnsift' -exec readlink {} +)"

done_testing
