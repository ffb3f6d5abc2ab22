# SPDX-License-Identifier: MIT
# What the tests with real delivery agents share: good and bad programs, and where a mail arrived.

faults='missing crash fail fail-after-output later full'

# make_program KIND: bin/dsnsift, or its bad twin
make_program()
{
	rm -rf "$work/bin" && mkdir "$work/bin"
	case $1 in
	good) printf '#!/bin/sh\nexec %s "$@"\n' "$DSNSIFT" ;;
	missing) return ;;
	crash) printf '#!/bin/sh\n%s "$@" | head -c 300\nkill -9 $$\n' "$DSNSIFT" ;;
	fail) printf '#!/bin/sh\ncat >/dev/null\nexit 1\n' ;;
	fail-after-output) printf '#!/bin/sh\n%s "$@"\nexit 1\n' "$DSNSIFT" ;;
	later) printf '#!/bin/sh\ncat >/dev/null\nexit 75\n' ;;
	full) printf '#!/bin/sh\nexec %s "$@" >/dev/full\n' "$DSNSIFT" ;;
	esac >"$work/bin/dsnsift"
	chmod 755 "$work/bin" "$work/bin/dsnsift"
}

# arrived 'what' FOLDER: in that one only (none: nowhere), whole; the agent's status is 0
arrived()
{
	found=none
	for folder in inbox bounces-suppress bounces-investigate; do
		[ -s $folder.mail ] || continue
		[ $found = none ] && found=$folder || found="$found and $folder"
	done
	is "$1" "0 $2" "$status $found"
	if [ "$2" != none ]; then
		cmp -s "$expected" "$2.mail"
		ok '... unchanged but for our fields' $? "$(diff "$expected" "$2.mail" 2>&1 | head -n 6)"
	fi
}

# try_recipe RECIPE: each kind of mail into its folder
try_recipe()
{
	deliver "$1" "$work/unknown.eml" good
	arrived "$1: a dead address is filed to suppress" bounces-suppress
	deliver "$1" "$work/blocked.eml" good
	arrived "$1: a block list is filed to investigate" bounces-investigate
	deliver "$1" "$work/late.eml" good
	arrived "$1: a delay warning is thrown away" none
	deliver "$1" "$work/lunch.eml" good
	arrived "$1: ordinary mail goes to the inbox" inbox
}
