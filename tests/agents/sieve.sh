#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/*.sieve and contrib/dovecot-*.conf as their text says, through the real dovecot-lda and
# Pigeonhole with the configuration that their package comes with.
lda=/usr/lib/dovecot/dovecot-lda
[ -x $lda ] || { echo '1..0 # SKIP dovecot-lda is not installed' && exit 0; }
find /usr/lib/dovecot -name '*sieve_extprograms*' | grep -q . ||
	{ echo '1..0 # SKIP dovecot-sieve is not installed' && exit 0; }
. "${DSNSIFT_SRCDIR:?}/tests/support/agent-lib.sh" || exit 99

case $(dovecot --version) in
2.3.*) conf=dovecot-2.3.conf maildir='mail_location = maildir:~/Maildir' lf='plugin {
  sieve_filter_input_eol = lf
}' ;;
*) conf=dovecot-2.4.conf maildir='mail_driver = maildir
mail_path = ~/Maildir
mail_inbox_path = ~/Maildir' lf='sieve_filter_input_eol = lf' ;;
esac
# The site's own: a log that can be shown, Maildirs.
: >"$work/log" && chmod 666 "$work/log"
printf '%s\n' "log_path = $work/log" "$maildir" >/etc/dovecot/conf.d/98-site.conf
dovecot || skip_all "dovecot does not start here: $(tail -n 1 "$work/log")"

deliver() # deliver MAIL PROGRAM
{
	rm -rf "$work"/*.mail ~anna/Maildir ~anna/bounces.csv
	make_program "$2"
	expected=$1
	$lda -d anna -e -f '' <"$1" >"$work/err" 2>&1
	status=$?
	stored inbox ~anna/Maildir/new
	stored bounces-suppress ~anna/Maildir/.bounces-suppress/new
	stored bounces-investigate ~anna/Maildir/.bounces-investigate/new
}
stored() # stored FOLDER MAILDIR
{
	for mail in "$2"/*; do
		[ ! -s "$mail" ] || rest "$mail" >>"$work/$1.mail"
	done
}
script() # script NAME: the only one
{
	rm -f ~anna/.dovecot.*
	follow "$1" as_anna
}

deliver "$work/lunch.eml" good
[ $status = 0 ] && [ -e "$work/inbox.mail" ] || skip_all "dovecot-lda does not deliver here: $(cat "$work/log" "$work/err" | tail -n 1)"
follow $conf

script sort.sieve
printf '%s\n' "$lf" >/etc/dovecot/conf.d/97-lf.conf
try_recipe 'sort.sieve with LF'
rm /etc/dovecot/conf.d/97-lf.conf
try_recipe sort.sieve
for fault in $faults; do
	# As an action a missing program or a death by signal ends the script with the mail kept.
	deliver "$work/unknown.eml" "$fault"
	arrived "$fault: the mail arrives whole in the inbox" inbox
done
script append.sieve
deliver "$work/unknown.eml" good
is 'a row is appended' 1 "$(grep -c emma@ ~anna/bounces.csv)"
arrived '... and the mail goes on' inbox
for fault in $faults; do
	deliver "$work/unknown.eml" "$fault"
	arrived "$fault while appending: the mail arrives whole in the inbox" inbox
done
script test.sieve
try_recipe test.sieve
for fault in $faults; do
	[ "$fault" = full ] && continue
	deliver "$work/unknown.eml" "$fault"
	arrived "$fault as a condition: the mail arrives whole in the inbox" inbox
done
done_testing
