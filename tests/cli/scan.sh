#!/bin/sh
# SPDX-License-Identifier: MIT
# dsnsift scan: options, formats, exit statuses, and that output is whole or not there.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
unset COLUMNS NO_COLOR
failed=$fixtures/postfix/gmail-nosuchuser.eml
hostile=$fixtures/broken/hostile-text.eml
ordinary=$fixtures/ordinary/parcel.eml

run() # run [OPTION...]: leaves $work/out, $work/err and $status
{
	status=0
	"$DSNSIFT" scan "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

column() # column N [FILE]: of a CSV without quoted commas in the columns before it
{
	sed 1d "${2:-$work/out}" | cut -d, -f"$1" | tr -d '\r"'
}

# ---- exit statuses

run "$failed"
is 'a bounce: status 0' 0 $status
is 'nothing is said on standard error' '' "$(cat "$work/err")"
run
is 'no path: usage' 64 $status
run --no-such-option "$failed"
is 'unknown option: usage' 64 $status
for option in --format=xml --action=kill --cause=bad-luck -j0 -jx --progress=soon --header=a:b --header=subject \
	--return-path=bounce@example.com; do
	run $option "$failed"
	is "$option: usage" 64 $status
done
run --header=List-ID --header=List-ID "$failed"
is 'the same header twice: usage' 64 $status
run "$work/not-there" "$failed"
is 'a path that is not there: status 1' 1 $status
is '... is named' 1 "$(grep -c "not-there" "$work/err")"
is '... and the others are read' 2 "$(grep -c . "$work/out")"
printf 'this is no rule\n' >"$work/bad.rules"
run --rules="$work/bad.rules" "$failed"
is 'a wrong rule: status 65' 65 $status
is '... and the message names file and line' 1 "$(grep -c 'bad.rules:1' "$work/err")"
run --rules="$work/no.rules" "$failed"
is 'rules that are not there: status 66' 66 $status
run --rules="$work/no.rules" --rules="$work/bad.rules" "$failed"
is 'two files of rules: usage' '64 1' "$status $(grep -c -e '--rules is there twice' "$work/err")"
mkdir -p "$XDG_CONFIG_HOME/dsnsift"
cp "$work/bad.rules" "$XDG_CONFIG_HOME/dsnsift/rules"
run "$failed"
is 'wrong rules in the place for them: status 65' 65 $status
rm "$XDG_CONFIG_HOME/dsnsift/rules"
run --help
is '--help: status 0' 0 $status
is '... says how it is used' 1 "$(grep -c '^Usage: dsnsift scan' "$work/out")"
run --version
is '--version' "$("$DSNSIFT" --version)" "$(cat "$work/out")"
"$DSNSIFT" --help >"$work/out"
is 'dsnsift --help names the commands' 3 "$(grep -cE '^  (scan|filter|explain) ' "$work/out")"
"$DSNSIFT" "$failed" 2>"$work/err"
is 'a path without a command: usage' 64 $?
is '... with a hint' 1 "$(grep -c 'dsnsift scan' "$work/err")"
"$DSNSIFT" 2>/dev/null
is 'nothing at all: usage' 64 $?

# ---- what is printed

run "$failed"
is 'not on a terminal the format is CSV' recipient "$(head -n 1 "$work/out" | cut -d, -f1)"
is 'the failed recipient' emma.larsen@brightleaf.example "$(column 1)"
is 'the action' suppress "$(column 7)"
run --format=csv "$ordinary"
is 'mail that is no bounce has no record' 1 "$(grep -c . "$work/out")"
run --format=jsonl --all "$ordinary"
is 'with --all it has one' '"outcome":"none"' "$(grep -o '"outcome":"none"' "$work/out")"
run --format=jsonl "$fixtures/postfix/dsn-success-local-success.eml" "$fixtures/postfix/gmx-blacklist-delay.eml"
is 'what has not failed is hidden' '' "$(cat "$work/out")"
run --format=jsonl --all "$fixtures/postfix/dsn-success-local-success.eml" "$fixtures/postfix/gmx-blacklist-delay.eml"
is '--all shows it' '"outcome":"delivered" "outcome":"delayed"' "$(grep -oE '"outcome":"[a-z]*"' "$work/out" | xargs -d'\n')"
run --format=jsonl --action=none "$ordinary"
is 'who asks for action none gets it' 1 "$(grep -c . "$work/out")"
run --action=suppress "$failed" "$fixtures/postfix/gmail-dmarc.eml"
is '--action chooses' suppress "$(column 7)"
run --action=investigate,retry "$failed" "$fixtures/postfix/gmail-dmarc.eml"
is '--action takes a list' investigate "$(column 7)"
run --cause=user-unknown "$failed" "$fixtures/postfix/gmail-dmarc.eml"
is '--cause chooses' user-unknown "$(column 8)"
run --format=csv --header=X-Campaign --header=Message-ID "$fixtures/rfc3464/several-recipients.eml"
is '--header adds columns' 'X-Campaign,Message-ID' "$(head -n 1 "$work/out" | tr -d '\r' | cut -d, -f25-)"
is '... with what the returned mail says' 'summer-94' "$(column 25 | head -n 1)"
run --format=jsonl --header=X-Campaign "$fixtures/rfc3464/several-recipients.eml"
is '... in JSON as well' 2 "$(grep -c '"X-Campaign":"summer-94"' "$work/out")"
run --format=jsonl --return-path='out+{user}={domain}@shop.example.com' "$failed"
is '--return-path is taken' 0 $status

# ---- standard input

"$DSNSIFT" scan - <"$failed" >"$work/out"
is '- is standard input' emma.larsen@brightleaf.example "$(column 1)"
"$DSNSIFT" scan -- - <"$failed" >"$work/out"
is '... behind -- too' emma.larsen@brightleaf.example "$(column 1)"

# ---- hostile text

for format in table csv jsonl; do
	run --format=$format --all --summary "$hostile"
	is "$format: no control reaches the terminal" 0 \
		"$(cat "$work/out" "$work/err" | tr -d '\n\r' | LC_ALL=C grep -cP '[\x00-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]')"
	iconv -f UTF-8 -t UTF-8 "$work/out" >/dev/null 2>&1
	ok "$format: valid UTF-8" $?
done
run "$hostile"
is 'csv: a formula is guarded' "'=HYPERLINK@example.org" "$(column 1)"
run --raw-csv "$hostile"
is '--raw-csv: it is not' "=HYPERLINK@example.org" "$(column 1)"
is '... and a row stays a row' 2 "$(grep -c . "$work/out")"
run "$work/$(printf 'a\033[31mb')"
is 'a path cannot colour the warning' 0 "$(LC_ALL=C grep -c "$(printf '\033')" "$work/err")"

# ---- -o

run -o "$work/new.csv" "$failed"
is '-o makes the file' 2 "$(grep -c . "$work/new.csv")"
is '... and prints nothing' '' "$(cat "$work/out")"
echo old >"$work/there.csv"
chmod 640 "$work/there.csv"
ln -s there.csv "$work/link.csv"
run -o "$work/link.csv" "$failed"
is '-o keeps the mode of what was there' 640 "$(stat -c %a "$work/there.csv")"
is '... and follows a symbolic link' 'symbolic link' "$(stat -c %F "$work/link.csv")"
is '... to the new content' 2 "$(grep -c . "$work/there.csv")"
run -o "$work/no/such/folder.csv" "$failed"
is '-o into no folder: status 73' 73 $status
echo old >"$work/kept.csv"
(
	ulimit -f 1
	set -- "$fixtures"/*/*.eml
	"$DSNSIFT" scan --all -o "$work/kept.csv" "$@" 2>"$work/err"
)
is 'no room in the file: status 74' 74 $?
is '... with a message' 1 "$(grep -c 'cannot write' "$work/err")"
is '... the old file is as it was' old "$(cat "$work/kept.csv")"
is '... and nothing is left beside it' '' "$(find "$work" -name '.kept*')"
mkfifo "$work/pipe"
cat "$work/pipe" >"$work/through" &
run -o "$work/pipe" "$failed"
wait
is '-o to a pipe writes into it' 2 "$(grep -c . "$work/through")"
mkfifo "$work/source"
"$DSNSIFT" scan -o "$work/killed.csv" - <"$work/source" &
pid=$!
exec 9>"$work/source"
until [ -n "$(find "$work" -name '.killed*')" ]; do :; done
kill -TERM $pid
wait $pid 2>/dev/null
exec 9>&-
is 'a signal leaves nothing' '' "$(find "$work" -name '*killed*')"

cp "$failed" "$work/input.eml"
run -o "$work/input.eml" "$work/input.eml"
is 'the input is not replaced: usage' 64 $status
cmp "$failed" "$work/input.eml"
ok '... and stays' $?

# ---- output that fails

for command in '' scan filter explain; do
	"$DSNSIFT" $command --help >"$work/out"
	is "help fits on a terminal: $command" 0 "$(grep -c '.\{81\}' "$work/out")"
	is '... and begins like all others' 'Usage: dsnsift' "$(sed -n '1s/^\(Usage: dsnsift\) .*/\1/p' "$work/out")"
done
if [ -c /dev/full ]; then
	for format in table csv jsonl; do
		"$DSNSIFT" scan --format=$format "$failed" >/dev/full 2>"$work/err"
		is "$format to a full disk: status 74" 74 $?
		is '... with one message' 1 "$(grep -c . "$work/err")"
	done
	"$DSNSIFT" scan -o /dev/full "$failed" 2>/dev/null
	is '-o to a full device: status 74' 74 $?
	for options in --help --version; do
		"$DSNSIFT" $options >/dev/full 2>/dev/null
		is "$options on a full disk: exit status 74" 74 $?
	done
	"$DSNSIFT" scan --help >/dev/full 2>/dev/null
	is '--help to a full disk: status 74' 74 $?
else
	skip 'full disks' 'no /dev/full'
fi
"$DSNSIFT" scan "$failed" >&- 2>"$work/err"
is 'closed standard output: status 74' 74 $?
is '... with a message' 1 "$(grep -c 'cannot write' "$work/err")"
"$DSNSIFT" scan "$failed" 2>&- >"$work/out"
is 'closed standard error: status 0' 0 $?
"$DSNSIFT" scan -o "$work/closed.csv" "$failed" <&- >&- 2>&-
is 'all closed, -o: status 0' 0 $?
is '... and the file is right' 2 "$(grep -c . "$work/closed.csv")"
"$DSNSIFT" scan - <&- >/dev/null 2>"$work/err"
is 'closed standard input: status 1' 1 $?
{
	"$DSNSIFT" scan --all "$fixtures" 2>"$work/err" 9>&-
	echo $? >"$work/code"
} | :
is 'closed pipe: status 74' 74 "$(cat "$work/code")"
is '... with a message' 1 "$(grep -c 'standard output' "$work/err")"

# ---- summary, progress, table

run --summary "$failed"
is '--summary goes to standard error beside CSV' 1 "$(grep -c '^1 message: 1 failed' "$work/err")"
is '... and not into it' 2 "$(grep -c . "$work/out")"
run --format=table "$failed"
is 'a table ends with it' 1 "$(grep -c '^1 message: 1 failed' "$work/out")"
is '... and has no colour' 0 "$(grep -c "$(printf '\033')" "$work/out")"
COLUMNS=60 run --format=table "$failed"
is '... and keeps to COLUMNS' 0 "$(sed '/^$/,$d' "$work/out" | awk 'length > 63' | grep -c .)"
run "$failed"
run --progress "$failed"
is '--progress shows it there, too' 1 "$(($(grep -c 'MB/s' "$work/err") > 0))"
run --progress=never "$failed"
is 'no progress where there is no terminal' '' "$(cat "$work/err")"
if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	script -qec "NO_COLOR= TERM=xterm '$DSNSIFT' scan '$failed'" /dev/null >"$work/out" </dev/null
	is 'on a terminal the format is a table' 1 "$(grep -c 'RECIPIENT' "$work/out")"
	is '... in colour' 1 "$(($(grep -c "$(printf '\033')" "$work/out") > 0))"
	NO_COLOR=1 script -qec "TERM=xterm '$DSNSIFT' scan '$failed'" /dev/null >"$work/out" </dev/null
	is '... not with NO_COLOR' 0 "$(grep -c "$(printf '\033')" "$work/out")"
else
	skip 'on a terminal' 'no script(1), or no terminal for it'
fi

done_testing
