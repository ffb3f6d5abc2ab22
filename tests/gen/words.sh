#!/bin/sh
# SPDX-License-Identifier: MIT
# What gen-words refuses, with the file and the line.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
gen=$DSNSIFT_BUILDDIR/src/gen/gen-words

refuses() # refuses 'what' 'LINE: message' 'text with \n and \t'
{
	printf "$3" >"$work/x.words"
	said=$("$gen" "$work/x.words" 2>&1 >"$work/out")
	is "$1" "1 $work/x.words:$2" "$? $said"
}

printf '# Comment.\n\nlist how-it-ends is\n\texample End\n\tnot ends\nend\n\tsource nobody\n' >"$work/x.words"
is 'takes a list' 0 "$("$gen" "$work/x.words" >"$work/out"; echo $?)"
is 'names its table after it' 1 "$(grep -c '^const DsnWords dsn_words_how_it_ends = { DSN_WORDS_IS, 1' "$work/out")"

refuses 'a phrase that stands twice' '5: the phrase stands in the list already' \
	'list a is\n\texample x\nx\ny\nx\n'
refuses 'capitals' '3: phrases stand in small letters: "élan"' 'list a is\n\texample x\nÉlan\n'
refuses 'a list without a phrase' '1: the list has no phrase' 'list a is\n\texample x\n\nlist b is\nx\n'
refuses 'a list without an example' '2: the list has no example' '\nlist a is\nx\n'
refuses 'a phrase that another one is in' '4: of this phrase and "time" one decides nothing' \
	'list a contains\n\texample x\ntime\ntimed out\n'
refuses 'a phrase in no list' '1: a phrase stands in a list' 'x\n'
refuses 'a note on nothing' '1: nothing stands above that this could be about' '\texample x\n'
refuses 'a note of another kind' '2: an indented line begins with "example", "not" or "source"' \
	'list a is\n\tsample x\n'
refuses 'a list that says not how it is compared' \
	'1: a list wants a name, and "is", "begins" or "contains"' 'list a\n'
refuses 'a list that is compared in another way' \
	'1: a list wants a name, and "is", "begins" or "contains"' 'list a ends\n'
refuses 'a name with capitals' '1: the name of a list is of small letters and hyphens' 'list A is\n'
refuses 'a list that is there already' '4: there is a list of that name' \
	'list a is\n\texample x\nx\nlist a is\n'
refuses 'octets that are no UTF-8' '3: the line is no UTF-8' 'list a is\n\texample x\n\377\n'
refuses 'a phrase without an end' '3: the phrase is longer than 255 octets' \
	"list a is\n\texample x\n$(printf '%0256d' 0)\n"

is 'tells of a file that it cannot read' 1 "$("$gen" "$work/none" 2>&1 | grep -c none)"

done_testing
