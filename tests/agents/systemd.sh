#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/systemd as its text says: systemd takes the units, and what they run writes the table.
command -v systemd-analyze >/dev/null || { echo '1..0 # SKIP systemd is not installed' && exit 0; }
. "${DSNSIFT_SRCDIR:?}/tests/support/agent-lib.sh" || exit 99
units=/etc/systemd/system service=dsnsift-scan.service
setting() { sed -n "s|^$1=||p" $units/$service; }

# Nothing runs here that could start it now.
printf '#!/bin/sh\n[ "$2" = --now ] && exec env SYSTEMD_OFFLINE=1 /usr/bin/systemctl "$1" "$3"\n' >"$work/systemctl"
install -D -m 755 "$work/systemctl" /usr/local/sbin/systemctl
mkdir -p $units
PATH=/usr/local/sbin:$PATH follow $service
is 'the timer is enabled' yes "$([ -L $units/timers.target.wants/dsnsift-scan.timer ] && echo yes)"
useradd --create-home --home-dir "$work/bounces" bounces
is 'systemd finds nothing wrong with it' '' "$(systemd-analyze verify --man=no $units/dsnsift-scan.* 2>&1 |
	grep -i dsnsift)"
# Out of 100, where 100 is a service without any fence.
said=$(systemd-analyze security --offline=true --threshold=15 $units/$service 2>&1)
ok 'it may do little but read files and write one' $? "$(printf '%s\n' "$said" | tail -n 1)"

mkdir -p "$work/bounces/Maildir/new" "$work/bounces/Maildir/cur" "$work/state"
cp "$work/unknown.eml" "$work/bounces/Maildir/new/1"
chown -R bounces: "$work/bounces" "$work/state"
setpriv --reuid "$(setting User)" --regid "$(setting User)" --clear-groups env -i STATE_DIRECTORY="$work/state" \
	MAILBOX="$work/bounces/Maildir" sh -c "$(setting ExecStart)" >"$work/err" 2>&1
ok 'what it runs ends well' $? "$(cat "$work/err")"
is '... with the table' 1 "$(grep -c '^emma@' "$work/state/bounces.csv")"

# The user and the folder of the recipes, as systemd makes them.
prefix=${DSNSIFT_BINDIR%/bin}
systemd-sysusers "$prefix/lib/sysusers.d/dsnsift.conf" >"$work/err" 2>&1 &&
	systemd-tmpfiles --create "$prefix/lib/tmpfiles.d/dsnsift.conf" >>"$work/err" 2>&1
ok 'systemd makes the user and the folder' $? "$(cat "$work/err")"
is '... as the recipes do' 'dsnsift dsnsift 750' "$(stat -c '%U %G %a' "$DSNSIFT_STATEDIR" 2>&1)"
done_testing
