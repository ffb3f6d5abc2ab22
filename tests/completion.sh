#!/bin/sh
# SPDX-License-Identifier: MIT
# bash completion: what is offered is what the program takes.
. "$DSNSIFT_SRCDIR/tests/tap.sh"
script=$DSNSIFT_SRCDIR/completion/dsnsift

offers() # offers WORD...: the completions of the last word, on one line
{
	bash -c 'compopt() { :; }
		. "$0"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_dsnsift
		echo "${COMPREPLY[*]}"' "$script" "$@"
}

if ! command -v bash >/dev/null; then
	echo '1..0 # SKIP no bash'
	exit 0
fi
is 'commands' 'scan filter explain --help --version' "$(offers dsnsift '')"
is 'commands, begun' scan "$(offers dsnsift sc)"
is 'formats' 'csv' "$(offers dsnsift scan --format = c)"
is 'formats, nothing begun' 'table csv jsonl' "$(offers dsnsift scan --format =)"
is 'lists' 'suppress,retry suppress,review' "$(offers dsnsift scan --action = suppress,re)"
is 'options come from --help' '--raw-csv --return-path= --rules=' \
	"$(offers "$DSNSIFT" scan --r | tr ' ' '\n' | sort | xargs)"
cd "$fixtures" || exit 1
is 'files' postfix "$(offers dsnsift scan postf)"
for kind in action cause; do
	for word in $(offers dsnsift scan --$kind =); do
		"$DSNSIFT" scan --$kind="$word" /dev/null >/dev/null 2>&1
		[ $? -lt 2 ]
		ok "--$kind=$word is taken" $?
	done
done
is 'every cause is offered' "$(sed -n '/^The causes/,/^\.El/s/^\.It Cm \([a-z-]*\).*/\1/p' "$DSNSIFT_SRCDIR/src/dsnsift.1" | xargs)" \
	"$(offers dsnsift scan --cause = | xargs)"

done_testing
