#!/bin/sh
# SPDX-License-Identifier: MIT
# Dialects of one's own on the command line: the one of the manual reads a notice that is not known
# otherwise, in each command and from each place; a wrong file stops everything.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
own=$work/own.dialect wrong=$work/wrong.dialect

sed -n '/^\.Sh EXAMPLES/,/^\.Ed/{/^\./!p;}' "$DSNSIFT_SRCDIR/src/man/dsnsift-dialects.5" >"$own"
sed -n 's/^| \{0,1\}//p' "$own" >"$work/notice.eml"
{ cat "$own" && echo 'recipent "{address}"'; } >"$wrong"

run() # run COMMAND [OPTION...]: leaves $work/out, $work/err and $status
{
	status=0
	"$DSNSIFT" "$@" >"$work/out" 2>"$work/err" <"$work/notice.eml" || status=$?
}

# row: dialect, recipient and diagnostic of the JSON that is there
row()
{
	sed -nE 's/.*"recipient":"([^"]*)".*"diagnostic":"([^"]*)".*"dialect":"([^"]*)".*/\3 \1 \2/p' "$work/out"
}

found='acme-mail jane@books.example no such user'
run scan --format=jsonl --dialects="$own" "$work/notice.eml"
is 'scan reads with the dialect of the manual' "$found" "$(row)"
run scan --format=jsonl "$work/notice.eml"
[ "$(row)" != "$found" ]
ok '... which is not built in' $?
run explain --format=jsonl --dialects="$own" "$work/notice.eml"
is 'explain does' "$found" "$(row)"
run filter --dialects="$own" --print=dialect
is 'filter does' acme-mail "$(cat "$work/out")"

for name in wrong none; do
	[ $name = wrong ] && says="wrong.dialect:10: \"recipent\": no such statement" code=65 ||
		says='none.dialect' code=66
	for command in scan explain; do
		run $command --dialects="$work/$name.dialect" "$work/notice.eml"
		is "$command: $name: status" $code $status
		is '... and nothing is judged' '' "$(cat "$work/out")"
		is '... and it says why' 1 "$(grep -c "$says" "$work/err")"
	done
	run filter --dialects="$work/$name.dialect"
	is "filter: $name: status" '75 0' "$status $(wc -c <"$work/out" | tr -d ' ')"
	is '... and it says why' 1 "$(grep -c "dialects: .*$says" "$work/err")"
done
run scan --dialects="$own" --dialects="$own" "$work/notice.eml"
is 'two files: usage' 64 $status

run explain --check "$own"
is 'its example is right' '0 1 dialect, all examples right' "$status $(cat "$work/out")"
sed 's/^gives failed jane/gives failed joe/' "$own" >"$work/lies.dialect"
run explain --check "$work/lies.dialect"
is 'one that is not: status 65' 65 $status
is '... and it says what it gives' \
	'lies.dialect:5: gives "failed jane@books.example no such user", not "failed joe@books.example no such user"' \
	"$(sed 's|.*/||' "$work/err")"
sed 's/sorry, your/sorry: your/' "$own" >"$work/unknown.dialect"
run explain --check "$work/unknown.dialect"
is 'one that is not known: status 65' 65 $status
is '... and it says so' 1 "$(grep -c 'unknown.dialect:5: ' "$work/err")"
run explain --check "$wrong"
is 'a wrong line: status 65' 65 $status
for file in "$DSNSIFT_SRCDIR"/src/data/dialects/*.dialect; do
	run explain --check "$file"
	is "${file##*/}" 0 $status
done

mkdir -p "$XDG_CONFIG_HOME/dsnsift"
cp "$own" "$XDG_CONFIG_HOME/dsnsift/dialects"
run scan --format=jsonl "$work/notice.eml"
is 'the place for them' "$found" "$(row)"
run filter --print=dialect
[ "$(cat "$work/out")" != acme-mail ]
ok '... is not looked at by the filter' $?
cp "$wrong" "$XDG_CONFIG_HOME/dsnsift/dialects"
run scan "$work/notice.eml"
is 'wrong dialects there: status 65' 65 $status
run scan --format=jsonl --dialects="$own" "$work/notice.eml"
is '... unless a file is named' "$found" "$(row)"

done_testing
