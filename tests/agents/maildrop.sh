#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/maildrop*.rc through the real maildrop.
. "${DSNSIFT_SRCDIR:?}/tests/support/filter-lib.sh" || exit 99
. "$DSNSIFT_SRCDIR/tests/support/agent-lib.sh" || exit 99
command -v maildrop >/dev/null || skip_all 'maildrop is not installed'

deliver() # deliver RECIPE MAIL PROGRAM
{
	rm -rf "$work/box"
	mkdir "$work/box" && cd "$work/box" || exit 1
	make_program "$3"
	{ printf 'SHELL="/bin/sh"\nPATH="%s:/usr/bin:/bin"\n' "$work/bin" && cat "$DSNSIFT_SRCDIR/contrib/$1" && echo 'to "inbox"'; } >rc
	chmod 600 rc
	cp "$2" mail
	env -i PATH="$work/bin:/usr/bin:/bin" HOME="$PWD" LOGNAME=nobody SHELL=/bin/sh maildrop -V 0 ./rc <mail >/dev/null 2>err
	status=$?
	# maildrop writes a From_ line of its own, quotes From lines and ends in an empty line
	for folder in inbox bounces-suppress bounces-investigate; do
		[ ! -s $folder ] || rest $folder | sed '1d; s/^>From /From /; ${/^$/d;}' >$folder.mail
	done
}
expected=mail
try_recipe maildrop.rc
try_recipe maildrop-print.rc
deliver maildrop.rc "$work/unknown.eml" good
is 'a row is appended' 1 "$(grep -c emma@ bounces.csv)"
for fault in $faults; do
	deliver maildrop.rc "$work/unknown.eml" "$fault"
	arrived "$fault: the mail arrives whole in the inbox" inbox
	deliver maildrop-print.rc "$work/unknown.eml" "$fault"
	arrived "$fault of a word: the mail arrives whole in the inbox" inbox
done
done_testing
