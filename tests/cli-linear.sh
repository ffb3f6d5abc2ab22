#!/bin/sh
# SPDX-License-Identifier: MIT
# Hostile reports cost no more for their length than others, through all stages: counted by
# callgrind, not by a clock.

dir=$(mktemp -d) || exit 1
export XDG_CONFIG_HOME="$dir" # nobody's own rules
trap 'rm -rf "$dir"' EXIT

if ! command -v valgrind >/dev/null || grep -q __asan_init "$DSNSIFT" "$DSNSIFT_LIBDIR"/* 2>/dev/null; then
	echo '1..0 # SKIP needs valgrind, and a build without sanitizers'
	exit 0
fi

# Writes the hostile report $1 about $2 recipients to standard output.
hostile()
{
	awk -v kind="$1" -v n="$2" '
	function many(text, times,   i) { for (i = 0; i < times; i++) printf "%s", text }
	BEGIN {
		type = "\nContent-Type: multipart/report; boundary=b\n\n"
		status = "--b\nContent-Type: message/delivery-status\n\n"
		for (i = 0; i < 100; i++) long = long "a"
		if (kind == "fields in a text") {
			print "From: MAILER-DAEMON@x.example\nSubject: failure notice\n"
			print "Hi. This is the qmail-send program at x.example.\n"
			many("<a@x.example>:\n-- x --- y\nxFinal-Recipient\nx From: y\n", n)
			print "\nFinal-Recipient: rfc822; a@x.example\nAction: failed"
			exit
		}
		printf "From: MAILER-DAEMON@x.example\nTo: "
		if (kind == "our addresses") many("v@x.example, ", n)
		printf "v@x.example" type
		if (kind == "notice") {
			printf "--b\n\n"
			for (i = 0; i < n; i++) printf "<u%d@x.example>: 550 no such user\n\n", i
		}
		if (kind == "members") {
			printf "--b\n\n"
			for (i = 0; i < 64; i++) {
				printf "m%d@x.example\n(generated from u@x.example)\n", i
				many(" 550 no\n", 500)
				print ""
			}
		}
		printf status
		for (i = 0; i < n; i++) {
			name = kind == "members" ? "u" : kind == "names of one beginning" ? long i : "u" i
			printf "Final-Recipient: rfc822; %s@x.example\nAction: failed\n", name
			printf "Original-Recipient: rfc822; o%s@x.example\n", name
			if (kind != "members") printf "X-Actual-Recipient: rfc822; y%d@y.example\n", i
			printf "Diagnostic-Code: smtp; 550 reason %d\n\n", i
		}
		printf "--b\nContent-Type: message/rfc822\n\nFrom: v@x.example\nTo: "
		if (kind == "returned addresses") many("v@x.example, ", n)
		printf "v@x.example\nSubject: "
		if (kind == "returned subject") many("=?utf-8?q?=41?= ", n)
		print "x\n\n--b--"
	}'
}

# Instructions for the file, without those of the start.
count()
{
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		"$DSNSIFT" scan --format=csv --header=Subject "$1" 2>&1 >/dev/null |
		sed -n 's/.*Collected : //p'
}

start=$(count /dev/null)
n=0
for kind in notice members 'names of one beginning' 'our addresses' 'returned addresses' 'returned subject' 'fields in a text'; do
	n=$((n + 1))
	hostile "$kind" 400 >"$dir/small"
	hostile "$kind" 3200 >"$dir/large"
	small=$(($(count "$dir/small") - ${start:-0})) large=$(($(count "$dir/large") - ${start:-0}))
	echo "# $small instructions, then $large"
	[ "$small" -gt 0 ] && [ "$((large / 11))" -le "$small" ] || printf 'not '
	echo "ok $n - eight times the input takes eight times the instructions: $kind"
done
echo "1..$n"
