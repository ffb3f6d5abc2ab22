#!/bin/sh
# SPDX-License-Identifier: MIT
# bash completion: what is offered is what the program takes.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
script=$DSNSIFT_SRCDIR/completion/dsnsift

offers() # offers WORD...: the completions of the last word, on one line
{
	bash -c 'compopt() { :; }
		. "$0"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_dsnsift
		echo "${COMPREPLY[*]}"' "$script" "$@"
}

command -v bash >/dev/null || skip_all 'no bash'
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
is 'every cause is offered' "$(sed -n '/^The causes/,/^\.El/s/^\.It Cm \([a-z-]*\).*/\1/p' "$DSNSIFT_SRCDIR/src/man/dsnsift.1" | xargs)" \
	"$(offers dsnsift scan --cause = | xargs)"

for word in $(offers dsnsift filter --test ''); do
	"$DSNSIFT" filter --test="$word" </dev/null >/dev/null 2>&1
	[ $? -lt 2 ]
	ok "filter --test=$word is taken" $?
done
is 'every verdict is offered' 7 "$(offers dsnsift filter --test = | wc -w | tr -d ' ')"
is 'verdicts, begun' 'none,retry none,review' "$(offers dsnsift filter --test none,re)"
for word in $(offers dsnsift filter --print ''); do
	"$DSNSIFT" filter --print="$word" </dev/null >/dev/null 2>&1
	ok "filter --print=$word is taken" $?
done
is 'every field is offered' 12 "$(offers dsnsift filter --print = | wc -w | tr -d ' ')"
is 'options of the filter' '--append= --dialects= --help --no-output --print= --rules= --test= --version' \
	"$(offers "$DSNSIFT" filter -- | tr ' ' '\n' | sort -u | xargs)"
is 'options of explain' '--check= --dialects= --format= --help --list-rules --rules --version' \
	"$(offers "$DSNSIFT" explain -- | tr ' ' '\n' | LC_ALL=C sort -u | xargs)"
is 'formats of explain' 'text jsonl csv table' "$(offers dsnsift explain --format =)"
is 'files behind an option of the filter' postfix "$(offers dsnsift filter --append postf)"
is 'files behind --rules' postfix "$(offers dsnsift filter --rules = postf)"

done_testing
