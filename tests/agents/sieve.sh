#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/*.sieve with the settings of contrib/dovecot.conf through the real dovecot-lda and Pigeonhole.
. "${DSNSIFT_SRCDIR:?}/tests/support/filter-lib.sh" || exit 99
. "$DSNSIFT_SRCDIR/tests/support/agent-lib.sh" || exit 99
lda=/usr/lib/dovecot/dovecot-lda
[ -x $lda ] || skip_all 'dovecot-lda is not installed'
find /usr/lib/dovecot -name '*sieve_extprograms*' 2>/dev/null | grep -q . || skip_all 'dovecot-sieve is not installed'

# It does not deliver as root.  Everything it needs is where nobody may go.
as=
uid=$(id -u) gid=$(id -g)
if [ "$uid" = 0 ]; then
	command -v setpriv >/dev/null || skip_all 'root, and no setpriv to be somebody else'
	uid=65534 gid=65534
	as="setpriv --reuid $uid --regid $gid --clear-groups"
fi
chmod 755 "$work" && cp "$DSNSIFT" "$work/real" && chmod 755 "$work/real" && DSNSIFT=$work/real
# It is found by its bare name in our folder, and no service of the machine is asked.
{
	sed "s|/usr/lib/dovecot/sieve-bin|$work/bin|; s|\$mail_plugins||" "$DSNSIFT_SRCDIR/contrib/dovecot.conf"
	cat <<END
base_dir = $work/run
state_dir = $work/run
log_path = $work/log
protocols =
ssl = no
mail_location = maildir:~/Maildir
first_valid_uid = 1
first_valid_gid = 1
mail_uid = $uid
mail_gid = $gid
postmaster_address = postmaster@shop.example.com
hostname = mail.shop.example.com
plugin {
  sieve = file:$work/box/sieve;active=$work/box/active.sieve
  END_OF_LINES
}
END
} >"$work/base.conf"
sed '/END_OF_LINES/d' "$work/base.conf" >"$work/crlf.conf"
sed 's/END_OF_LINES/sieve_filter_input_eol = lf/' "$work/base.conf" >"$work/lf.conf"
: >"$work/log" && chmod 666 "$work/log"
conf=$work/crlf.conf

deliver() # deliver SCRIPT MAIL PROGRAM
{
	cd "$work" && rm -rf box && mkdir -m 777 box && cd box || exit 1
	make_program "$3"
	sed "s|/var/lib/dsnsift/|$work/box/|" "$DSNSIFT_SRCDIR/contrib/$1" >active.sieve
	[ -z "$as" ] || chown -R $uid:$gid .
	env -i HOME="$PWD" USER=nobody PATH=/usr/bin:/bin $as $lda -c "$conf" -e -f '' -a bounces@shop.example.com <"$2" >err 2>&1
	status=$?
	for folder in inbox bounces-suppress bounces-investigate; do
		case $folder in inbox) at=Maildir/new ;; *) at=Maildir/.$folder/new ;; esac
		[ "$(ls $at 2>/dev/null | wc -l)" -le 1 ] || echo "twice" >$folder.mail
		for mail in $at/*; do
			[ ! -s "$mail" ] || [ -e $folder.mail ] || rest "$mail" >$folder.mail
		done
	done
	expected=$2
}
deliver sort.sieve "$work/lunch.eml" good
[ $status = 0 ] && [ -e inbox.mail ] || skip_all "dovecot-lda does not deliver here: $(cat "$work/log" err | tail -n 1)"
try_recipe sort.sieve
try_recipe test.sieve
conf=$work/lf.conf
try_recipe sort.sieve
conf=$work/crlf.conf
deliver append.sieve "$work/unknown.eml" good
is 'a row is appended' 1 "$(grep -c emma@ bounces.csv)"
arrived '... and the mail goes on' inbox
for fault in $faults; do
	# As an action a missing program or a death by signal ends the script with the mail kept.
	deliver sort.sieve "$work/unknown.eml" "$fault"
	arrived "$fault: the mail arrives whole in the inbox" inbox
	deliver append.sieve "$work/unknown.eml" "$fault"
	arrived "$fault while appending: the mail arrives whole in the inbox" inbox
	[ "$fault" = full ] && continue
	deliver test.sieve "$work/unknown.eml" "$fault"
	arrived "$fault as a condition: the mail arrives whole in the inbox" inbox
done
done_testing
