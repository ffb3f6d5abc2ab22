#!/bin/sh
# SPDX-License-Identifier: MIT
# A dialect file that is not understood is refused, with the line that is wrong.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
gen=${DSNSIFT%/*}/src/gen/gen-dialects
file=$work/x.dialect

refuses() # refuses LINE MESSAGE: what is wrong with the file on standard input
{
	cat >"$file"
	got=$("$gen" "$file" 2>&1 >/dev/null) && got=accepted
	case $got in
	"$file:$1: $2"*) ok "$2" 0 ;;
	*) ok "$2" 1 "got: $got" ;;
	esac
}

refuses 1 '"recipient" before any dialect' <<'X'
recipient "<{address}>"
X
refuses 1 '"No_Name": names are kebab-case' <<'X'
dialect No_Name
X
refuses 4 'there is a dialect "a" already' <<'X'
dialect a
mail-system
known text "some words"
dialect a
X
refuses 2 '"abc": four characters are the least' <<'X'
dialect a
known text "abc"
X
refuses 2 '"Some words": conditions are written in lower case' <<'X'
dialect a
known text "Some words"
X
refuses 2 'no condition' <<'X'
dialect a
known
X
refuses 2 '"{mail}>": unknown capture' <<'X'
dialect a
recipient "<{mail}>"
X
refuses 2 '"no address": no {address}' <<'X'
dialect a
recipient "no address"
X
refuses 2 '"{*}{reason}": a capture has no end' <<'X'
dialect a
detail "{*}{reason}"
X
refuses 2 'the string is not closed' <<'X'
dialect a
recipient "<{address}>
X
refuses 2 '"recipent": no such statement' <<'X'
dialect a
recipent "<{address}>"
X
refuses 4 'the dialect above has no example' <<'X'
dialect a
known text "some words"
recipient "<{address}>"
X
done_testing
