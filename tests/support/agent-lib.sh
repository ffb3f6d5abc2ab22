# SPDX-License-Identifier: MIT
# What the tests with real delivery agents share: a machine with dsnsift installed and a user on it,
# the steps of a recipe, good and bad programs, and where a mail arrived.
. "${DSNSIFT_SRCDIR:?}/tests/support/machine.sh" || exit 99
. "$DSNSIFT_SRCDIR/tests/support/filter-lib.sh" || exit 99

faults='missing crash fail fail-after-output later full'
chmod 755 "$work"
useradd --create-home --home-dir /var/anna --shell /bin/sh anna || exit 99

# as_anna COMMAND...: in her home, with the environment that a mail server gives
as_anna()
{
	(cd ~anna && exec setpriv --reuid anna --regid anna --init-groups \
		env -i HOME="$PWD" USER=anna LOGNAME=anna SHELL=/bin/sh PATH=/usr/bin:/bin "$@")
}

# steps RECIPE: the commands of its text, which are the indented lines of its comments
steps() { sed -n 's/^#     //p' "$DSNSIFT_RECIPES/$1"; }

# follow RECIPE [COMMAND...]: runs the steps, as root or by a command such as as_anna
follow()
{
	recipe=$1
	shift
	steps "$recipe" >"$work/steps"
	[ -s "$work/steps" ] && "$@" sh -eu "$work/steps" >"$work/followed" 2>&1
	ok "$recipe: its steps can be followed" $? "$(cat "$work/steps" "$work/followed")"
}

# make_program KIND: what is installed, or its bad twin
make_program()
{
	program=$DSNSIFT_BINDIR/dsnsift real=$DSNSIFT_BINDIR/dsnsift-real
	[ -e "$real" ] || mv "$program" "$real"
	rm -f "$program"
	case $1 in
	good) cp -p "$real" "$program" && return ;;
	missing) return ;;
	crash) set -- "$real \"\$@\" | head -c 300" 'kill -9 $$' ;;
	fail) set -- 'cat >/dev/null' 'exit 1' ;;
	fail-after-output) set -- "$real \"\$@\"" 'exit 1' ;;
	later) set -- 'cat >/dev/null' 'exit 75' ;;
	full) set -- "exec $real \"\$@\" >/dev/full" ;;
	esac
	printf '%s\n' '#!/bin/sh' "$@" >"$program"
	chmod 755 "$program"
}

# arrived 'what' FOLDER: in that one only (none: nowhere), whole; the agent's status is 0
arrived()
{
	found=none
	for folder in inbox bounces-suppress bounces-investigate; do
		[ -s "$work/$folder.mail" ] || continue
		[ $found = none ] && found=$folder || found="$found and $folder"
	done
	is "$1" "0 $2" "$status $found"
	if [ "$2" != none ]; then
		cmp -s "$expected" "$work/$2.mail"
		ok '... unchanged but for our fields' $? "$(diff "$expected" "$work/$2.mail" 2>&1 | head -n 6)"
	fi
}

# try_recipe RECIPE: each kind of mail into its folder; "deliver" is the test's own
try_recipe()
{
	deliver "$work/unknown.eml" good
	arrived "$1: a dead address is filed to suppress" bounces-suppress
	deliver "$work/blocked.eml" good
	arrived "$1: a block list is filed to investigate" bounces-investigate
	deliver "$work/late.eml" good
	arrived "$1: a delay warning is thrown away" none
	deliver "$work/lunch.eml" good
	arrived "$1: ordinary mail goes to the inbox" inbox
}
