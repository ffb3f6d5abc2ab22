#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/postfix-* through the real Postfix: an instance of its own, without any port.
. "${DSNSIFT_SRCDIR:?}/tests/support/filter-lib.sh" || exit 99
. "$DSNSIFT_SRCDIR/tests/support/agent-lib.sh" || exit 99
command -v postfix >/dev/null || skip_all 'postfix is not installed'
[ "$(id -u)" = 0 ] || skip_all 'not root, which pipe(8) of Postfix needs'
id postfix >/dev/null 2>&1 || skip_all 'there is no user postfix'
cd "$work" && chmod 755 . && cp "$DSNSIFT" real && chmod 755 real || exit 1
DSNSIFT=$work/real
rows=$work/out/bounces.csv
etc=$work/etc
mkdir etc spool data out && mkdir -m 777 out/mail && chmod 777 out && chown postfix data

cat >etc/main.cf <<END
compatibility_level = 3.6
queue_directory = $work/spool
data_directory = $work/data
maillog_file = $work/maillog
maillog_file_prefixes = $work
myhostname = mail.shop.example.com
mydestination =
inet_interfaces = loopback-only
alias_maps =
alias_database =
import_environment = MAIL_CONFIG=$etc
transport_maps = inline:{ bounces.example=dsncsv:, filtered.example=dsnfilter:dummy }
default_transport = error:nowhere
minimal_backoff_time = 1000s
queue_run_delay = 1000s
END
{
	cat <<END
pickup unix n - n 1000 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1000 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
END
	sed "s|/usr/bin/dsnsift|$work/bin/dsnsift|; s|/var/lib/dsnsift/bounces.csv|$rows|
		s|/usr/lib/dsnsift/|$work/|" "$DSNSIFT_SRCDIR/contrib/postfix-master.cf"
} >etc/master.cf
# In the place of sendmail: one file for each mail.
sed "s|/usr/sbin/sendmail|$work/sendmail|; s|dsnsift filter|$work/bin/dsnsift filter|" \
	"$DSNSIFT_SRCDIR/contrib/postfix-filter.sh" >postfix-filter.sh
printf '#!/bin/sh\ncat >%s/out/mail/$$.tmp && mv %s/out/mail/$$.tmp %s/out/mail/$$\n' "$work" "$work" "$work" >sendmail
chmod 755 postfix-filter.sh sendmail

: >maillog
postfix -c "$etc" start >started 2>&1 || skip_all "postfix does not start here: $(tail -n 1 started maillog)"
trap 'postfix -c "$etc" stop >/dev/null 2>&1; rm -rf "$work"' EXIT

# send PROGRAM MAIL ADDRESS: waits until the log tells what became of it; leaves $result
send()
{
	make_program "$1"
	before=$(wc -l <"$work/maillog")
	sendmail -C "$etc" -i -f '' "$3" <"$2" 2>>"$work/errors"
	result=$(timeout 60 tail -n +$((before + 1)) -F "$work/maillog" 2>/dev/null | sed -n '/status=/{s/.*status=\([a-z]*\).*/\1/p;q;}')
}

send good unknown.eml x@bounces.example
is 'a bounce is delivered into the file' sent "$result"
is '... as a row' 1 "$(grep -c '^"*emma@' "$rows")"
rm "$rows" && mkdir "$rows"
send good unknown.eml x@bounces.example
is 'while the file cannot be written the mail stays in the queue' deferred "$result"
rmdir "$rows"
for fault in $faults; do
	send $fault unknown.eml x@filtered.example
	is "$fault in the content filter: the mail stays in the queue" deferred "$result"
done
is '... and nothing got out' 0 "$(ls out/mail | wc -l | tr -d ' ')"
for mail in unknown.eml lunch.eml; do
	rm -f out/mail/*
	send good $mail x@filtered.example
	cat out/mail/* >got
	is "the content filter hands it on once: $mail" 'sent 1' "$result $(ls out/mail | wc -l | tr -d ' ')"
	sed '1,/^$/d' $mail >want
	sed '1,/^$/d' got | cmp -s - want
	ok '... its body is the same' $?
	is '... with its verdict' 1 "$(grep -c '^X-DSN-Verdict: ' got)"
done
done_testing
