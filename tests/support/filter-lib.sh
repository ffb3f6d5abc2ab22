# SPDX-License-Identifier: MIT
# What the tests of the filter share: a bounce, and "the same but for our header fields".
. "${DSNSIFT_SRCDIR:?}/tests/support/tap.sh" || exit 99
export LC_ALL=C

# rest FILE: without our fields at its top, below From_ lines
rest()
{
	set -- "$1" $(awk 'NR == 1 && /^From / { from = 1; next }
		from == NR - 1 && /^>From / { from = NR; next }
		/^X-DSN-[A-Z][a-z]*: / { ours++; next }
		{ exit }
		END { print from + 0, ours + 0 }' "$1")
	head -n "$2" "$1"
	tail -n +$(($2 + $3 + 1)) "$1"
}

field() # field NAME FILE: from the header
{
	sed -n -e '/^\r*$/q' -e "s/^$1: //p" "$2" | tr -d '\r'
}

# bounce ACTION STATUS 'REPLY' ['more recipients'...]
bounce()
{
	cat <<END
Return-Path: <>
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: bounces@shop.example.com
Subject: Undelivered Mail Returned to Sender
Date: Tue, 24 Nov 2026 10:12:30 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="5A1B.1/mail.example.org"

This is a MIME-encapsulated message.

--5A1B.1/mail.example.org
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.org.

--5A1B.1/mail.example.org
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; emma@example.net
Original-Recipient: rfc822;emma@example.net
Action: $1
Status: $2
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; $3

--5A1B.1/mail.example.org
Content-Type: message/rfc822

From: shop@shop.example.com
To: emma@example.net
Subject: Your order
Message-ID: <1@shop.example.com>

Thank you.

--5A1B.1/mail.example.org--
END
}

bounce failed 5.1.1 '550 5.1.1 <emma@example.net>: Recipient address rejected: User unknown' \
	>"$work/unknown.eml"
bounce failed 5.7.1 '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org' \
	>"$work/blocked.eml"
bounce delayed 4.4.1 'connect to mx.example.net[192.0.2.2]:25: Connection timed out' >"$work/late.eml"
printf 'From: a@example.org\nTo: b@example.com\nSubject: lunch\n\nAt noon?\n' >"$work/lunch.eml"
