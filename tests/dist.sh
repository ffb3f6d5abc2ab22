#!/bin/sh
# SPDX-License-Identifier: MIT
# "make dist": the same octets whoever makes them, where and when.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
name=dsnsift-dist.$$
trap 'chmod -R u+w "$work"; rm -rf "$work" "$DSNSIFT_BUILDDIR/$name" "$DSNSIFT_BUILDDIR/$name.tar.gz"' EXIT
tar --version 2>/dev/null | grep -q GNU || skip_all 'no GNU tar'

# archive FILE SETTING...: made with these settings in the environment
archive()
{
	file=$1
	shift
	MAKEFLAGS='' MAKELEVEL='' env "$@" make -s -C "$DSNSIFT_BUILDDIR" dist distdir=$name >"$work/log" 2>&1 &&
		mv "$DSNSIFT_BUILDDIR/$name.tar.gz" "$work/$file"
	ok "make dist $*" $? "$(tail -n 5 "$work/log")"
}
archive first TZ=UTC
umask 077
archive second TZ=Asia/Tokyo LC_ALL=C
umask 022
cmp -s "$work/first" "$work/second"
ok 'a second archive is the same' $? "$(tar -tvzf "$work/first" >"$work/1"; tar -tvzf "$work/second" | diff "$work/1" - | head -n 6)"
archive third SOURCE_DATE_EPOCH=86400
is 'SOURCE_DATE_EPOCH is the time of all files' 1970-01-02 "$(TZ=UTC tar --full-time -tvzf "$work/third" | awk '{ print $4 }' | sort -u)"
is '... which belong to nobody in particular' 0/0 "$(tar --numeric-owner -tvzf "$work/third" | awk '{ print $2 }' | sort -u)"
is '... and which everybody may read' '' "$(tar -tvzf "$work/third" | grep -vE '^(-rw-r--r--|-rwxr-xr-x|drwxr-xr-x) ')"
done_testing
