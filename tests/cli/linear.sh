#!/bin/sh
# SPDX-License-Identifier: MIT
# Hostile reports cost no more for their length than others, through all stages.
. "${DSNSIFT_SRCDIR:?}/tests/support/linear-lib.sh" || exit 99
count_with "$DSNSIFT" "$DSNSIFT_LIBDIR"/*

# A report of each kind about n recipients
messages='
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
		printf "v@x.example"
		if (kind == "our subject") { printf "\nSubject: "; many("wdst ", n) }
		printf type
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
			if (kind == "nobody named") {
				printf "Action: failed\nStatus: 5.0.0\n\n"
				continue
			}
			if (kind == "our subject") {
				printf "Final-Recipient: rfc822; u%d@x.example\nStatus: 4.0.0\n\n", i
				continue
			}
			name = kind == "members" ? "u" : kind == "names of one beginning" ? long i : "u" i
			printf "Final-Recipient: rfc822; %s@x.example\nAction: failed\n", name
			printf "Original-Recipient: rfc822; o%s@x.example\n", name
			if (kind != "members") printf "X-Actual-Recipient: rfc822; y%d@y.example\n", i
			printf "Diagnostic-Code: smtp; 550 reason %d\n\n", i
		}
		printf "--b\nContent-Type: message/rfc822\n\nFrom: v@x.example\nTo: "
		if (kind == "returned addresses" || kind == "nobody named") many("v@x.example, ", n)
		printf "v@x.example\nSubject: "
		if (kind == "returned subject") many("=?utf-8?q?=41?= ", n)
		print "x\n\n--b--"
	}'

count() # count FILE: instructions of a scan
{
	instructions "$DSNSIFT" scan --format=csv --header=Subject "$1"
}

start=$(count /dev/null)
for kind in notice members 'names of one beginning' 'our addresses' 'our subject' 'nobody named' 'returned addresses' 'returned subject' 'fields in a text'; do
	hostile "$kind" 400 >"$work/small"
	hostile "$kind" 3200 >"$work/large"
	small=$(($(count "$work/small") - ${start:-0})) large=$(($(count "$work/large") - ${start:-0}))
	[ "$small" -gt 0 ] && [ "$((large / 11))" -le "$small" ]
	ok "eight times the input takes eight times the instructions: $kind" $? "$small, then $large"
done
done_testing
