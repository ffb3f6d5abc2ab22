#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual: valid mdoc, every example in it runs and prints something, every word is there.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
manual=$DSNSIFT_SRCDIR/src/man/dsnsift.1
mkdir "$work/bin"
ln -s "$DSNSIFT" "$work/bin/dsnsift"
ln -s "$fixtures" "$work/fixtures"
PATH=$work/bin:$PATH
cd "$work" || exit 1

if command -v mandoc >/dev/null; then
	is 'mandoc finds nothing to say' '' \
		"$(mandoc -Tlint -Wwarning "$manual" | grep -vE 'outdated mandoc.db|referenced manual not found')"
else
	skip 'mandoc -Tlint' 'no mandoc'
fi

# One example a line: displayed lines, and literal blocks with their lines joined by blanks.
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$manual" |
	awk '/^\.Dl /{ sub(/^\.Dl /, ""); print } /^\.Bd/{ b = ""; on = 1; next }
		/^\.Ed/{ print b; on = 0 } on { b = b " " $0 }' >examples
while read -r example; do
	case $example in *jq*)
		command -v jq >/dev/null || { skip "$example" 'no jq' && continue; } ;;
	esac
	sh -c "$example" >out 2>err </dev/null
	status=$?
	[ $status = 0 ] && cat out err suppress.csv 2>/dev/null | grep -q .
	ok "$example" $? "status $status $(cat err)"
done <examples
is 'there are examples' 1 "$(($(grep -c . examples) >= 5))"

# The first block of the README is a command and what it prints.
awk '/^    /{ print substr($0, 5); on = 1 } /^$/ && on { print "" } /^[^ ]/ && on { exit }' "$DSNSIFT_SRCDIR/README" >shown
COLUMNS=80 sh -c "$(sed -n '1s/^\$ //p' shown | sed 's/scan/scan --format=table/')" >out 2>err
is 'the README shows what is printed today' "$(sed 1d shown)" "$(cat out)"

is 'every column is in the manual, in its order' "$(dsnsift scan --format=csv /dev/null 2>/dev/null | tr -d '\r' | tr , '\n')" \
	"$(sed -n '/^\.Sh OUTPUT/,/^\.El/s/^\.It Cm //p' "$manual")"
for option in $(dsnsift scan --help | grep -oE '^ *(-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+' | cut -c3-); do
	grep -qE "^\.It .*Fl -$option( |\$)" "$manual"
	ok "--$option is in the manual" $?
done
for word in $(sed -n '/^static const char \*const names/,/^}/s/.*= "\(.*\)",/\1/p' "$DSNSIFT_SRCDIR/src/base/defect.c"); do
	grep -qx "\.It Cm $word" "$manual"
	ok "the defect $word is in the manual" $?
done

done_testing
