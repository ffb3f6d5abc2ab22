#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/postfix-master.cf as its text says, through the real Postfix as its package sets it up.
PATH=$PATH:/usr/sbin
command -v postfix >/dev/null || { echo '1..0 # SKIP postfix is not installed' && exit 0; }
. "${DSNSIFT_SRCDIR:?}/tests/support/agent-lib.sh" || exit 99
rows=$DSNSIFT_STATEDIR/bounces.csv
log=$work/maillog

# The site's own: anna's mailbox, and a log that can be watched.
[ -e /etc/postfix/main.cf ] || cp /usr/share/postfix/main.cf.dist /etc/postfix/main.cf
: >"$log"
postconf -e myhostname=mail.shop.example.com mydestination=shop.example.com inet_interfaces=loopback-only \
	inet_protocols=ipv4 alias_maps= alias_database= mailbox_command= home_mailbox=Maildir/ \
	minimal_backoff_time=1000s queue_run_delay=1000s \
	maillog_file="$log" maillog_file_prefixes="$work"
postfix start >"$work/started" 2>&1 || skip_all "postfix does not start here: $(tail -n 1 "$work/started" "$log")"
# Its daemons do not end by themselves, and the machine ends when the test does.
trap 'postfix stop >/dev/null 2>&1; rm -rf "$work"' EXIT

# send PROGRAM MAIL ADDRESS SERVICE: to the content filter by SMTP, else past it, from <>; waits until
# the log tells what became of it at the service, or where it stayed before; leaves $result
send()
{
	make_program "$1"
	seen=$(wc -l <"$log")
	if [ "$4" = dsncsv ]; then
		sendmail -i -f '' "$3" <"$2" 2>>"$work/errors"
	else
		smtp-source -f '' -t "$3" -F "$2" 127.0.0.1:25 2>>"$work/errors"
	fi
	result=$(timeout 60 tail -n +$((seen + 1)) -F "$log" 2>/dev/null |
		sed -nE "/relay=$4.*status=|status=(deferred|bounced)/{s/.*status=([a-z]*).*/\1/p;q;}")
}
queued() { find /var/spool/postfix/active /var/spool/postfix/deferred -type f | wc -l | tr -d ' '; }

follow postfix-master.cf
is 'postfix check finds nothing' '' "$(postfix check 2>&1)"
is 'the rows are in a folder of their own' 'dsnsift dsnsift 750' "$(stat -c '%U %G %a' "$DSNSIFT_STATEDIR")"

# 1. The transport that only appends.
send good "$work/unknown.eml" bounces+emma=example.net@bounces.example dsncsv
is 'a bounce is delivered into the file' sent "$result"
is '... as a row' 1 "$(grep -c '^"*emma@' "$rows")"
rm -f "$rows" && mkdir "$rows"
send good "$work/unknown.eml" x@bounces.example dsncsv
is 'while the file cannot be written the mail stays in the queue' 'deferred 1' "$result $(queued)"
rmdir "$rows"
for fault in missing crash later; do
	before=$(queued)
	send "$fault" "$work/unknown.eml" x@bounces.example dsncsv
	is "$fault: the mail stays in the queue" "deferred $((before + 1))" "$result $(queued)"
done

# 2. The content filter.
for fault in $faults; do
	before=$(queued)
	send "$fault" "$work/unknown.eml" anna@shop.example.com local
	is "$fault in the content filter: the mail stays in the queue" "deferred $((before + 1))" "$result $(queued)"
done
is '... and nothing got out' 0 "$(find ~anna -type f -path '*/new/*' | wc -l | tr -d ' ')"
for mail in unknown.eml lunch.eml; do
	rm -rf ~anna/Maildir
	send good "$work/$mail" anna@shop.example.com local
	is "the content filter hands it on once: $mail" 'sent 1' "$result $(ls ~anna/Maildir/new | wc -l | tr -d ' ')"
	cat ~anna/Maildir/new/* >"$work/got"
	{ sed '1,/^$/d' "$work/$mail" && echo; } >"$work/want" # smtp-source ends in an empty line
	is '... its body is the same' '' "$(sed '1,/^$/d' "$work/got" | diff "$work/want" -)"
	is '... with its verdict' 1 "$(grep -c '^X-DSN-Verdict: ' "$work/got")"
	is '... and without a sender as before' '<>' "$(field Return-Path "$work/got" | head -n 1)"
done
done_testing
