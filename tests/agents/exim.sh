#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/exim.conf as its text says, through the real Exim: with a main section around it.
PATH=$PATH:/usr/local/sbin:/usr/sbin
command -v exim4 >/dev/null || { echo '1..0 # SKIP exim4 is not installed' && exit 0; }
. "${DSNSIFT_SRCDIR:?}/tests/support/agent-lib.sh" || exit 99
user=$(exim4 -C /dev/null -bP exim_user 2>/dev/null | sed 's/.*= //')
id "$user" >/dev/null 2>&1 || skip_all 'Exim has no user of its own'
rows=$DSNSIFT_STATEDIR/bounces.csv
install -d -o "$user" -g "$user" -m 750 /var/spool/exim4 /var/log/exim4
mkdir -p /etc/exim4

follow exim.conf
is 'the rows are in a folder of their own' 'dsnsift dsnsift 750' "$(stat -c '%U %G %a' "$DSNSIFT_STATEDIR")"
{
	printf '%s\n' 'primary_hostname = mail.shop.example.com' 'host_lookup =' 'keep_environment ='
	cat "$DSNSIFT_RECIPES/exim.conf"
	printf '%s\n' 'begin retry' '* * F,2h,10m'
} >/etc/exim4/exim4.conf
exim4 -bV >"$work/bV" 2>&1
ok 'Exim takes the configuration' $? "$(cat "$work/bV")"

# send PROGRAM MAIL ADDRESS: delivers it at once; leaves $queued and $stored
send()
{
	make_program "$1"
	exim4 -oi -odq -f '<>' "$3" <"$2"
	run_queue
}
run_queue()
{
	exim4 -qff 2>>"$work/errors"
	queued=$(exim4 -bpc)
	stored=$(find ~anna/Maildir -path '*/new/*' -type f 2>/dev/null | wc -l | tr -d ' ')
}

send good "$work/unknown.eml" bounces+emma=example.net@bounces.example
is 'a bounce is delivered into the file' 0 "$queued"
is '... as a row' 1 "$(grep -c '^"*emma@' "$rows" 2>&1)"
rm -f "$rows" && mkdir "$rows"
send good "$work/unknown.eml" x@bounces.example
is 'while the file cannot be written the mail stays in the queue' 1 "$queued"
rmdir "$rows"
run_queue
is '... and is a row as soon as it can' '0 1' "$queued $(grep -c '^"*emma@' "$rows" 2>&1)"
n_queued=0
for fault in missing crash later; do
	n_queued=$((n_queued + 1))
	send "$fault" "$work/unknown.eml" x@bounces.example
	is "$fault: the mail stays in the queue" "$n_queued" "$queued"
done
make_program good
run_queue
is '... and all of it is delivered when the program is mended' 0 "$queued"
n_queued=0
for fault in $faults; do
	n_queued=$((n_queued + 1))
	send "$fault" "$work/unknown.eml" anna@mail.shop.example.com
	is "$fault in the transport filter: the mail stays in the queue" "$n_queued 0" "$queued $stored"
done
make_program good
run_queue
is '... and all of it arrives when the program is mended' "0 $n_queued" "$queued $stored"
for mail in unknown.eml lunch.eml; do
	rm -rf ~anna/Maildir
	send good "$work/$mail" anna@mail.shop.example.com
	is "the transport filter hands it on once: $mail" '0 1' "$queued $stored"
	cat ~anna/Maildir/new/* >"$work/got"
	sed '1,/^$/d' "$work/$mail" >"$work/want"
	sed '1,/^$/d' "$work/got" | cmp -s - "$work/want"
	ok '... its body is the same' $?
	is '... with its verdict' 1 "$(grep -c '^X-DSN-Verdict: ' "$work/got")"
done
done_testing
