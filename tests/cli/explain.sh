#!/bin/sh
# SPDX-License-Identifier: MIT
# dsnsift explain: words, JSON, the tables, rules of one's own, exit statuses.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
unset COLUMNS NO_COLOR
failed=$fixtures/postfix/gmail-nosuchuser.eml

run() # run [OPTION...]: leaves $work/out, $work/err and $status
{
	status=0
	"$DSNSIFT" explain "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

has() # has NAME PATTERN: the output has a line like it
{
	is "$1" 1 "$(grep -c -- "$2" "$work/out" | sed 's/[1-9][0-9]*/1/')"
}

# ---- a text

run -- '550 5.1.1 <a@example.com>: Recipient address rejected: User unknown'
is 'a text: status 0' 0 $status
is 'nothing is said on standard error' '' "$(cat "$work/err")"
has 'names the cause first' '^user-unknown: '
has 'names the action' '^  action     suppress'
has 'explains the code' '^  status     5.1.1 (Bad destination mailbox address)'
has 'names the rule' '^  rule       [a-z]'
has 'shows the words' '^  evidence   .*[Uu]ser unknown'
has 'names what the rule rests on' '^  source     [A-Za-z]'
has 'says what to do' '^What to do now:'
has 'lists what lost' '^Rules that fired too'
run -- 'Diagnostic-Code: smtp; 552 5.2.2 Mailbox full'
has 'takes a field as it stands in a report' '^mailbox-full: '
run -- '554 5.7.1 blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1.'
has 'shows where to ask for removal' '^  https://www.spamhaus.org/query/ip/192.0.2.1$'
run -- "$(printf '550 5.1.1 User \033[31munknown\302\233 \342\200\256')"
is 'a text cannot command the terminal' 0 "$(LC_ALL=C grep -c "$(printf '[\033\233]')" "$work/out")"
has '... and is shown all the same' 'User \\x1b\[31munknown'

# ---- JSON

run --format=jsonl -- '550 5.1.1 User unknown'
is 'JSON: one line' 1 "$(wc -l <"$work/out" | tr -d ' ')"
for key in action cause rule evidence status reply_code candidates advice; do
	has "... with $key" "\"$key\":"
done
has '... and no offset of a text' '^{"action'

# ---- files

run "$failed"
is 'a message: status 0' 0 $status
has '... names the recipient' '^  recipient  [^ ]*@'
run "$fixtures/nullmailer/multi-samedomain.eml"
has 'a reply that may be another message'"'"'s: decided by no rule of the tables' '^  rule       shared-reply$'
is '... so no source is named' 0 "$(grep -c '^  source ' "$work/out")"
run "$fixtures/ordinary/parcel.eml"
is 'ordinary mail: status 1' 1 $status
is '... and says so' 1 "$(grep -c 'no report of a failure' "$work/err")"
status=0
printf '550 5.1.1 User unknown\n\n552 Mailbox full\n' | "$DSNSIFT" explain --format=csv - >"$work/out" 2>"$work/err"
is 'a text a line, as rows' 'suppress retry' "$(cut -d, -f6-8 "$work/out" | grep -oE 'suppress|retry' | xargs)"
is '... below one line of titles' 3 "$(wc -l <"$work/out" | tr -d ' ')"
printf '550 5.1.1 User unknown\n552 Mailbox full\n' | "$DSNSIFT" explain --format=jsonl - >"$work/out" 2>"$work/err"
is '... as objects' 'user-unknown mailbox-full' "$(grep -oE '^[^[]*' "$work/out" | grep -oE '"cause":"[^"]*"' | cut -d'"' -f4 | xargs)"
echo '550 5.1.1 User unknown' | "$DSNSIFT" explain - >"$work/out" 2>"$work/err" || status=$?
is 'a text on standard input: status 0' 0 $status
has '... is judged' '^user-unknown: '
"$DSNSIFT" explain - <"$failed" >"$work/out" 2>"$work/err"
has 'a message on standard input' '^  recipient  [^ ]*@'

# ---- the tables

run --rules
is 'the tables: status 0' 0 $status
has '... have causes' '^\[user-unknown\]$'
has '... and sources' '^    @ '
run --rules extra
is '--rules with an operand: usage' 64 $status
run --rules=a --rules=b 'User unknown'
is 'two files of rules: usage' 64 $status

# ---- rules of one's own

cat >"$work/own.rules" <<'EOF'
# ours
[policy]
our-firewall  action=retry  "brown fox"
    @ our own
    + 550 the brown fox says no
    - 550 the grey fox says no
EOF
run --check "$work/own.rules"
is 'a valid file: status 0' 0 $status
is '... and says so' '1 rule, all examples right' "$(cat "$work/out")"
run --rules="$work/own.rules" --format=jsonl -- '550 5.1.1 User unknown, said the brown fox'
has 'they win over those built in' '"rule":"our-firewall"'
has '... with their action' '"action":"retry"'
mkdir -p "$XDG_CONFIG_HOME/dsnsift"
cp "$work/own.rules" "$XDG_CONFIG_HOME/dsnsift/rules"
run --format=jsonl -- '550 5.1.1 User unknown, said the brown fox'
has 'they are found in their place' '"rule":"our-firewall"'
run --rules
is '... and printed first' '[policy]' "$(sed -n 1p "$work/out")"
echo nonsense >>"$XDG_CONFIG_HOME/dsnsift/rules"
run -- '550 5.1.1 User unknown'
is 'a wrong line in them: status 65' 65 $status
is '... nothing is judged' '' "$(cat "$work/out")"
is '... and the line is named' 1 "$(grep -c 'rules:7: ' "$work/err")"
rm -r "$XDG_CONFIG_HOME/dsnsift"
mkdir -p "$HOME/.config/dsnsift" && cp "$work/own.rules" "$HOME/.config/dsnsift/rules"
cd "$work" || exit 1
for place in "HOME=$HOME" "HOME=$HOME XDG_CONFIG_HOME=" "HOME=$HOME XDG_CONFIG_HOME=home/.config"; do
	env -u XDG_CONFIG_HOME $place "$DSNSIFT" explain '550 the brown fox' >out 2>&1
	has "found below the home folder: ${place#"HOME=$HOME"}" '^  rule       our-firewall$'
done
has 'where its source is named, too' '^  source     our own$'
for place in HOME= HOME=home "HOME= XDG_CONFIG_HOME=home/.config"; do
	env -u XDG_CONFIG_HOME $place "$DSNSIFT" explain '550 the brown fox' >out 2>&1
	has "a relative place is none: $place" '^  rule       reply-'
done
sed 's/+ 550 the brown/+ 550 the black/' "$work/own.rules" >"$work/wrong.rules"
run --check "$work/wrong.rules"
is 'an example that does not fire: status 65' 65 $status
is '... and its line is named' 1 "$(grep -c 'wrong.rules:5: ' "$work/err")"
sed 's/- 550 the grey/- 550 the brown/' "$work/own.rules" >"$work/wrong.rules"
run --check "$work/wrong.rules"
is 'a near text that fires: status 65' 65 $status
for cause in blocklisted greylisted remote-storage routing-loop undetermined; do
	sed "s/\[policy\]/[$cause]/; s/action=retry/action=suppress/" "$work/own.rules" >"$work/wrong.rules"
	run --check "$work/wrong.rules"
	is "a rule that suppresses for $cause: status 65" 65 $status
	is '... it is told of, with its line' 1 \
		"$(grep -c "wrong.rules:3: \"our-firewall\" asks to suppress, but $cause is " "$work/err")"
	run --rules="$work/wrong.rules" --format=jsonl -- '550 the brown fox'
	is '... and does not get it' '' "$(grep '"action":"suppress"' "$work/out")"
done
sed "s/\[policy\]/[mailbox-full]/; s/action=retry/action=suppress/" "$work/own.rules" >"$work/full.rules"
run --check "$work/full.rules"
is 'a rule that suppresses for a fault of the recipient: right' '1 rule, all examples right' "$(cat "$work/out")"
{ cat "$work/own.rules"; sed -n 's/our-/other-/; s/brown/black/; 3,$p' "$work/own.rules"; } >"$work/two.rules"
run --check "$work/two.rules"
is 'two rules are two' '2 rules, all examples right' "$(cat "$work/out")"
run --check "$work/not-there"
is 'a file that is not there: status 66' 66 $status

# ---- usage

for bad in --format=xml --no-such-option; do
	run $bad -- x
	is "$bad: usage" 64 $status
	is '... said by the command, and where to look' 'dsnsift: 1' \
		"$(grep -o '^dsnsift[ a-z]*: ' "$work/err" | cut -d' ' -f1 | sort -u | sed 's/:*$/:/') $(grep -c "'dsnsift explain --help'" "$work/err")"
done
run
is 'nothing to explain: usage' 64 $status
run 550 5.1.1
is 'two operands: usage' 64 $status
run --help
is '--help: status 0' 0 $status
run --version
is '--version: as of the whole program' "0 $("$DSNSIFT" --version)" "$status $(cat "$work/out")"
if [ -w /dev/full ]; then
	"$DSNSIFT" explain 550 >/dev/full 2>"$work/err"
	is 'a full disk: status 74' 74 $?
	"$DSNSIFT" explain --help >/dev/full 2>"$work/err"
	is '... below --help, too' 74 $?
fi
done_testing
