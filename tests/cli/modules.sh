#!/bin/sh
# SPDX-License-Identifier: MIT
# The program opens a module when a message needs it, and does without where there is none.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99

# The parts of the boundary are out of order, which our own parser does not read (RFC 2231 section 3
# allows it), and what the report says is base64.
{
	printf 'From: MAILER-DAEMON@mx.example\nTo: sender@ours.example\n'
	printf 'Content-Type: multipart/report; report-type=delivery-status; boundary*1=b; boundary*0=a\n'
	printf '\n--ab\n\nSorry.\n--ab\nContent-Type: message/delivery-status\n'
	printf 'Content-Transfer-Encoding: base64\n\n'
	printf 'Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; joe@books.example\n%s\n' \
		'Action: failed
Status: 5.1.1' | base64
	printf '\n--ab--\n'
} >"$work/odd.eml"

scan() { "$DSNSIFT" scan --all --format=csv "$work/odd.eml" | cut -d, -f1,8 | sed 1d; }
filter() { "$DSNSIFT" filter --print verdict <"$work/odd.eml"; }
explain() { "$DSNSIFT" explain "$work/odd.eml" | grep -c 'joe@books\.example'; }

if grep -q DSNSIFT_LIBDIR "$DSNSIFT"; then
	is 'scan reads the message by GMime' joe@books.example,user-unknown "$(scan)"
	is 'filter reads the message by GMime' suppress "$(filter)"
	is 'explain reads the message by GMime' 1 "$(($(explain) > 0))"
else
	skip 'GMime' 'this program opens no modules'
fi

DSNSIFT_LIBDIR=$work
export DSNSIFT_LIBDIR
is 'scan does without the module' 0 "$(scan | grep -c joe)"
is 'filter does without the module' none "$(filter)"
is 'explain does without the module' 0 "$(explain)"

done_testing
