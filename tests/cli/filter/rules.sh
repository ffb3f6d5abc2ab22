#!/bin/sh
# SPDX-License-Identifier: MIT
# dsnsift filter: rules of one's own, of the command line and of the machine.
. "${DSNSIFT_SRCDIR:?}/tests/support/filter-lib.sh" || exit 99
cd "$work" || exit 1
etc=${DSNSIFT_SYSCONFDIR:-/nonexistent}

run() # run INPUT [OPTION...]: leaves out, err and $status
{
	input=$1
	shift
	status=0
	"$DSNSIFT" filter "$@" <"$input" >out 2>err || status=$?
}

refused() # refused 'what' [OPTION...]: 75, no output, one line; the message may come again
{
	what=$1
	shift
	{
		cat big || echo "writer failed" >failure
	} | "$DSNSIFT" filter "$@" >out 2>err
	is "$what: 75, no output, one line" '75 0 1' \
		"$? $(wc -c <out | tr -d ' ') $(grep -c '^dsnsift: rules: ' err)"
	[ ! -e failure ]
	ok '... and standard input is read to its end' $?
	rm -f failure
}

printf '[mailbox-full]\nours "user unknown"\n@ our own agreement\n+ 550 user unknown\n- 550 no such user\n' >our.rules
{ cat our.rules && echo 'this is no rule'; } >bad.rules
{ cat unknown.eml && awk 'BEGIN { for (i = 0; i < 20000; i++) printf "the quick brown fox %d jumps\n", i }'; } >big

run unknown.eml --rules our.rules
is 'our own rule wins' '0 retry' "$status $(field X-DSN-Verdict out)"
is '... and is named' 1 "$(grep -c '^X-DSN-Recipient: .*cause=mailbox-full;.*rule=ours$' out)"
is '... nothing is said' '' "$(cat err)"
rest out | cmp -s - unknown.eml
ok '... the message is unchanged' $?
run unknown.eml --rules=our.rules --test retry
is '--test asks it too' 0 $status
run unknown.eml --print rule --rules our.rules
is '--print too' ours "$(cat out)"
run unknown.eml --rules our.rules --append rows.csv
is '--append too' 1 "$(grep -c mailbox-full rows.csv)"
run blocked.eml --rules our.rules
is 'where it does not fire the built-in rules do' investigate "$(field X-DSN-Verdict out)"
"$DSNSIFT" scan --rules=our.rules --format=jsonl unknown.eml >scanned
is 'scan says the same' '"rule":"ours"' "$(grep -o '"rule":"ours"' scanned)"

refused 'a wrong line' --rules bad.rules
is '... file and line are named' 1 "$(grep -c 'bad.rules:6' err)"
refused 'a wrong line, with --test' --test none --rules bad.rules
refused 'a wrong line, with --print' --print verdict --rules bad.rules
rm rows.csv
refused 'a wrong line, with --append' --append rows.csv --rules bad.rules
[ ! -e rows.csv ]
ok '... no row is written' $?
refused 'a file that is not there' --rules none.rules
refused 'a name that is empty' --rules ''
refused 'a folder' --rules .
mkfifo pipe.rules
refused 'a file that never comes' --rules pipe.rules
run unknown.eml --rules
is 'no file at all: usage' 64 $status
run unknown.eml --rules our.rules --rules bad.rules
is 'two files: usage' 64 $status

mkdir -p home/.config/dsnsift xdg/dsnsift
cp our.rules home/.config/dsnsift/rules
cp our.rules xdg/dsnsift/rules
HOME=$PWD/home XDG_CONFIG_HOME=$PWD/xdg "$DSNSIFT" filter <unknown.eml >out 2>err
is 'the environment names no rules' suppress "$(field X-DSN-Verdict out)"

# ---- the rules of the machine, in a namespace that has some

if ! [ -d "$etc" ] || ! command -v unshare >/dev/null || ! unshare -rm true 2>/dev/null; then
	skip 'the rules of the machine' "no $etc, or no namespaces"
	done_testing
fi
machine() # machine RULES COMMAND...: with RULES (none: no file) in their place
{
	unshare -rm sh -c 'mount -t tmpfs none "$0" && mkdir "$0/dsnsift" || exit 99
		case $1 in
		none) ;;
		closed) mkdir "$0/dsnsift/rules" ;;
		*) cat "$1" >"$0/dsnsift/rules" ;;
		esac
		shift
		exec "$@"' "$etc" "$@"
}
status=0
machine none "$DSNSIFT" filter <unknown.eml >out 2>err || status=$?
is 'none is there: the built-in rules' '0 suppress 0' "$status $(field X-DSN-Verdict out) $(wc -c <err | tr -d ' ')"
status=0
machine our.rules "$DSNSIFT" filter <unknown.eml >out 2>err || status=$?
is 'rules of the machine are read' '0 retry' "$status $(field X-DSN-Verdict out)"
machine our.rules env XDG_CONFIG_HOME="$work/none" "$DSNSIFT" scan --format=jsonl unknown.eml >scanned 2>err
is '... by scan too' '"rule":"ours"' "$(grep -o '"rule":"ours"' scanned)"
status=0
machine bad.rules "$DSNSIFT" filter <unknown.eml >out 2>err || status=$?
is 'wrong ones: 75, no output, one line' '75 0 1' \
	"$status $(wc -c <out | tr -d ' ') $(grep -c '^dsnsift: rules: .*dsnsift/rules:6' err)"
status=0
machine closed "$DSNSIFT" filter <unknown.eml >out 2>err || status=$?
is 'some that cannot be read: 75' '75 0' "$status $(wc -c <out | tr -d ' ')"
status=0
machine bad.rules "$DSNSIFT" filter --rules our.rules <unknown.eml >out 2>err || status=$?
is '--rules is read in their place' '0 retry' "$status $(field X-DSN-Verdict out)"
done_testing
