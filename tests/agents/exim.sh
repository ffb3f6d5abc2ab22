#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/exim.conf through the real Exim: a configuration and a spool of its own, without any port.
. "${DSNSIFT_SRCDIR:?}/tests/support/filter-lib.sh" || exit 99
. "$DSNSIFT_SRCDIR/tests/support/agent-lib.sh" || exit 99
PATH=$PATH:/usr/local/sbin:/usr/sbin
command -v exim4 >/dev/null || skip_all 'exim4 is not installed'
[ "$(id -u)" = 0 ] || skip_all 'not root, which Exim needs to deliver'
user=$(exim4 -C /dev/null -bP exim_user 2>/dev/null | sed 's/.*= //')
id "$user" >/dev/null 2>&1 || skip_all 'Exim has no user of its own'
cd "$work" && chmod 755 . && cp "$DSNSIFT" real && chmod 755 real || exit 1
DSNSIFT=$work/real
rows=$work/out/bounces.csv
mkdir spool log mail out && chmod 777 out mail && chown "$user" spool log
printf 'anna: anna\n' >users

cat >exim.conf <<END
primary_hostname = mail.shop.example.com
spool_directory = $work/spool
log_file_path = $work/log/%slog
local_interfaces = 127.0.0.1
host_lookup =
keep_environment =
never_users =
begin routers
bounces:
  driver = accept
  domains = bounces.example
  transport = dsn_csv
people:
  driver = accept
  domains = filtered.example
  local_parts = lsearch;$work/users
  transport = dsn_local
begin transports
$(sed "s|/usr/bin/dsnsift|$work/bin/dsnsift|; s|/var/lib/dsnsift/bounces.csv|$rows|
	s|/var/mail/|$work/mail/|; s|^  maildir_format|&\n  user = nobody\n  group = nogroup|" "$DSNSIFT_SRCDIR/contrib/exim.conf")
begin retry
* * F,2h,10m
END
exim() { exim4 -C "$work/exim.conf" "$@" 2>>"$work/errors"; }
exim -bV >/dev/null || skip_all "exim4 does not take a configuration here: $(head -n 1 errors)"

# send PROGRAM MAIL ADDRESS: delivers it at once; leaves $queued and $stored
send()
{
	make_program "$1"
	exim -oi -odq -f '<>' "$3" <"$2"
	exim -qff # root does it: with -C Exim's own user has no right to
	queued=$(exim -bpc)
	stored=$(find mail -path '*/new/*' -type f | wc -l | tr -d ' ')
}

send good unknown.eml x@bounces.example
is 'a bounce is delivered into the file' 0 "$queued"
is '... as a row' 1 "$(grep -c '^"*emma@' "$rows" 2>&1)"
rm -f "$rows" && mkdir "$rows"
send good unknown.eml x@bounces.example
is 'while the file cannot be written the mail stays in the queue' 1 "$queued"
rmdir "$rows"
exim -qff
is '... and is a row as soon as it can' '0 1' "$(exim -bpc) $(grep -c '^"*emma@' "$rows" 2>&1)"
n_queued=0
for fault in $faults; do
	n_queued=$((n_queued + 1))
	send $fault unknown.eml anna@filtered.example
	is "$fault in the transport filter: the mail stays in the queue" "$n_queued 0" "$queued $stored"
done
make_program good
exim -qff
is '... and all of it arrives when the program is mended' "0 $n_queued" \
	"$(exim -bpc) $(find mail -path '*/new/*' -type f | wc -l | tr -d ' ')"
for mail in unknown.eml lunch.eml; do
	rm -rf mail/anna
	send good $mail anna@filtered.example
	is "the transport filter hands it on once: $mail" '0 1' "$queued $stored"
	find mail -path '*/new/*' -type f -exec cat {} + >got
	sed '1,/^$/d' $mail >want
	sed '1,/^$/d' got | cmp -s - want
	ok '... its body is the same' $?
	is '... with its verdict' 1 "$(grep -c '^X-DSN-Verdict: ' got)"
done
done_testing
