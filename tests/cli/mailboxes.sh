#!/bin/sh
# SPDX-License-Identifier: MIT
# The same mail in every kind of mailbox: the same records, whichever way it comes in.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
boxes=$fixtures/mailboxes

records() # records PATH: without where they were found, sorted
{
	"$DSNSIFT" scan --all --format=jsonl "$@" 2>"$work/err" |
		sed 's/"source":.*//' | sort
}

want=$(records "$boxes/mh")
is 'a folder of messages: a record for each' 4 "$(printf '%s\n' "$want" | wc -l | tr -d ' ')"
for box in maildir mboxo mboxrd mboxrd-crlf mboxcl2 mmdf mboxrd.gz; do
	is "$box: the same records" "$want" "$(records "$boxes/$box")"
	is "$box: without a warning" '' "$(cat "$work/err")"
	[ -d "$boxes/$box" ] || is "$box: the same from a pipe" "$want" "$(cat "$boxes/$box" | records -)"
	for jobs in 1 3; do
		is "$box: -j $jobs" "$want" "$(records -j "$jobs" "$boxes/$box")"
	done
done

name=$(printf 'caf\351.eml')
cp "$boxes/mh/1" "$work/$name"
is 'a name that is not UTF-8' "$(records "$boxes/mh/1")" "$(records "$work/$name")"

mkfifo "$work/fifo"
cat "$boxes/mboxrd" >"$work/fifo" &
is 'a FIFO that is named' "$want" "$(records "$work/fifo")"
mkdir "$work/mixed"
cp -R "$boxes/maildir" "$boxes/mboxrd.gz" "$work/mixed"
ln -s .. "$work/mixed/loop"
mkfifo "$work/mixed/fifo"
rm "$work/fifo" "$work/$name"
is 'a maildir and an mbox in a directory with a FIFO and a loop' 8 \
	"$(records "$work/mixed" | wc -l | tr -d ' ')"

# A maildir whose entries are links, as after a clean-up
cp -R "$boxes/maildir" "$work/linked"
for file in "$work/linked"/*/*; do
	mv "$file" "$work/${file##*/}" && ln -s "$work/${file##*/}" "$file"
done
mkdir "$work/linked/new/folder" "$work/linked/cur/folder"
is 'links to messages in a maildir, and folders where none belong' "$want" "$(records "$work/linked")"

# Archives that are called by their year, and what only looks like one
mkdir "$work/years"
cp "$boxes/mboxrd" "$work/years/2024"
is 'an mbox whose name is a number' "$want" "$(records "$work/years/2024")"
is '... in a folder' "$want" "$(records "$work/years")"
cp "$boxes/mh/1" "$work/years/2025"
is '... beside a message of MH' 5 "$(records "$work/years" | wc -l | tr -d ' ')"
cp "$boxes/mboxrd" "$work/years/one.eml"
is '... and NAME.eml stays one message' 1 "$(records "$work/years/one.eml" | wc -l | tr -d ' ')"

# What stands above a header: the same verdict from a file, standard input and the filter
message=$fixtures/postfix/gmail-nosuchuser.eml
from='From a Thu Apr 29 23:34:45 2004'
more=$(yes '>From b' | head -n 1000) # 8,000 octets
large=$(yes 'x marks the spot, and goes on for as long as it takes' | head -n 30000)
verdict() { "$DSNSIFT" scan --all --format=csv "$@" 2>/dev/null | sed 1d | cut -d, -f1,7,8,16; }
above() # above 'what' 'TEXT, its last line without an end': a file, standard input, the filter
{
	{ [ -z "$2" ] || printf '%s\n' "$2"; cat "$message"; printf '%s\n' "$large"; } >"$work/above"
	is "$1: a file" "$plain" "$(verdict "$work/above")"
	is "$1: standard input" "$plain" "$(verdict - <"$work/above")"
	is "$1: a pipe" "$plain" "$(cat "$work/above" | verdict -)"
	is "$1: the filter" "$word" "$("$DSNSIFT" filter --print verdict <"$work/above")"
}
plain=$(verdict "$message") word=suppress
above 'nothing' ''
above 'a From_ line' "$from"
above 'a From_ line and thousands of octets of others' "$from
$more"
above 'tens of thousands of them' "$from
$more
$more
$more
$more
$more
$more
$more
$more
$more"
above 'an empty line' "$(printf '\r')"
above 'lines of blanks' "  
$(printf '\t\r')"
above 'a byte order mark and an empty line' "$(printf '\357\273\277')"
plain=$(printf '\n' | verdict -) word=none
above 'more of them than is kept of a message' "$from
$(yes '>From b' | head -n 150000)"
rm "$work/above"

# What lies beside mail in a folder
mkdir "$work/beside"
cp "$boxes/mh/1" "$work/beside/saved mail"
{ echo 'From MAILER-DAEMON' && cat "$boxes/mh/2"; } >"$work/beside/mail below an odd From_ line"
cp "$boxes/mh/3" "$work/beside/4711"
echo '{"recipient":"a@example.com"}' >"$work/beside/records.jsonl"
echo 'recipient,action' >"$work/beside/list.csv"
echo '# Bounces: what to do' >"$work/beside/notes"
printf '\177ELF: \0' >"$work/beside/program"
echo ': nothing' >"$work/beside/colon"
is 'files of a folder that do not begin as mail are passed over' 3 "$(records "$work/beside" | wc -l | tr -d ' ')"
is '... silently' '' "$(cat "$work/err")"
is '... but counted' '3 messages 5 files passed over: no mail' \
	"$("$DSNSIFT" scan --summary --format=csv "$work/beside" 2>&1 >/dev/null | sed -n '1s/:.*//p; 2p' | xargs)"
is 'one that is named is a message all the same' 1 "$(records "$work/beside/notes" | wc -l | tr -d ' ')"
echo 'What is this?' >"$work/beside/odd.eml"
is '... and so is one that is called so' 4 "$(records "$work/beside" | wc -l | tr -d ' ')"
{ printf '\357\273\277' && cat "$boxes/mh/4"; } >"$work/beside/saved by an editor"
printf '\357\273\277\nnotes\n' >"$work/beside/notes of an editor"
is '... or begins with a byte order mark and a field' 5 "$(records "$work/beside" | wc -l | tr -d ' ')"

done_testing
