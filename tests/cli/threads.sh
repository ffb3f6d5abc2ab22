#!/bin/sh
# SPDX-License-Identifier: MIT
# Any number of threads prints what one prints, in the same order.  This is also what
# ThreadSanitizer is shown (configure --enable-thread-sanitizer).
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99

# same 'what' [OPTION]... PATH...: output, standard error and status as with one thread
same()
{
	what=$1
	shift
	"$DSNSIFT" scan --all -j1 "$@" >"$work/one" 2>"$work/one.err"
	status=$?
	for jobs in 2 3 16; do
		"$DSNSIFT" scan --all -j$jobs "$@" >"$work/many" 2>"$work/many.err"
		is "$what: -j$jobs, status" $status $?
		cmp "$work/one" "$work/many" >"$work/differ" 2>&1
		ok "$what: -j$jobs, output" $? "$(cat "$work/differ")"
		diff "$work/one.err" "$work/many.err" >"$work/differ" 2>&1
		ok "$what: -j$jobs, standard error" $? "$(cat "$work/differ")"
	done
}

for kind in csv jsonl table; do
	same "a tree, $kind" --format=$kind "$fixtures"
done

# A file that is claimed in pieces, and one that no thread can share.
find "$fixtures" -name '*.eml' | sort >"$work/list"
while read -r mail; do
	echo 'From a@example.org Thu Apr 29 23:34:45 2004'
	cat "$mail"
	echo
done <"$work/list" >"$work/once"
for round in 1 2 3 4 5 6 7 8; do cat "$work/once"; done >"$work/box"
gzip -c "$work/box" >"$work/box.gz"
same 'an mbox' --summary --format=csv "$work/box"
is '... that is long enough to tell' 1 "$(($(grep -c . "$work/one") > 300))"
same 'an mbox in gzip' --format=jsonl "$work/box.gz"

# In a maildir among others: messages that only GMime reads (RFC 2231 3 allows parts of a parameter
# in any order), and gzip that is cut short.
mkdir -p "$work/maildir/new" "$work/maildir/cur" "$work/maildir/tmp"
xargs -d '\n' cp -t "$work/maildir/new" --backup=numbered <"$work/list"
for message in 1 2 3 4 5 6 7 8; do
	{
		printf 'From: MAILER-DAEMON@mx.example\nSubject: failure notice\n'
		printf 'Content-Type: multipart/report; boundary*1=b; boundary*0=a\n\n--ab\n'
		printf 'Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n'
		printf 'Final-Recipient: rfc822; joe@books.example\nAction: failed\nStatus: 5.1.1\n\n--ab--\n'
	} >"$work/maildir/cur/$message:2,"
	head -c 1000 "$work/box.gz" >"$work/maildir/new/$message"
done
same 'a maildir' --summary --format=csv "$work/maildir"
is '... and what is cut short in it' 8 "$(grep -c 'ends too early' "$work/one.err")"

printf '[policy]\nmine "unknown"\n@ us\n+ 550 unknown\n- 550 known\n' >"$work/rules"
same 'rules of the user' --rules="$work/rules" --format=csv "$work/box"
"$DSNSIFT" scan --all -j8 --progress=always --format=csv "$work/box" >"$work/many" 2>"$work/many.err"
"$DSNSIFT" scan --all -j1 --format=csv "$work/box" >"$work/one"
cmp -s "$work/one" "$work/many"
ok 'with progress: the same' $?

done_testing
