#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/procmail*.rc through the real procmail.
. "${DSNSIFT_SRCDIR:?}/tests/support/filter-lib.sh" || exit 99
. "$DSNSIFT_SRCDIR/tests/support/agent-lib.sh" || exit 99
command -v procmail >/dev/null || skip_all 'procmail is not installed'

deliver() # deliver RECIPE MAIL PROGRAM
{
	rm -rf "$work/box"
	mkdir "$work/box" && cd "$work/box" || exit 1
	make_program "$3"
	{
		printf 'MAILDIR=%s\nDEFAULT=$MAILDIR/inbox\nLOGFILE=$MAILDIR/log\nLOGABSTRACT=no\nSHELL=/bin/sh\nPATH=%s:/usr/bin:/bin\n' "$PWD" "$work/bin"
		cat "$DSNSIFT_SRCDIR/contrib/$1"
	} >rc
	chmod 600 rc
	{ echo 'From MAILER-DAEMON  Tue Nov 24 10:12:30 2026' && cat "$2"; } >mail
	env -i PATH=/usr/bin:/bin HOME="$PWD" LOGNAME=nobody procmail -m "$PWD/rc" <mail >/dev/null 2>&1
	status=$?
	for folder in inbox bounces-suppress bounces-investigate; do
		[ ! -s $folder ] || without_fields $folder >$folder.mail
	done
}
# procmail ends a stored mail in an empty line and quotes From lines
without_fields()
{
	rest "$1" | sed '1!s/^>From /From /; ${/^$/d;}'
}
expected=mail
try_recipe procmail.rc
try_recipe procmail-test.rc
deliver procmail.rc "$work/unknown.eml" good
is 'a row is appended' 1 "$(grep -c emma@ bounces.csv)"
for fault in $faults; do
	deliver procmail.rc "$work/unknown.eml" "$fault"
	arrived "$fault: the mail arrives whole in the inbox" inbox
	deliver procmail-test.rc "$work/unknown.eml" "$fault"
	[ "$fault" = full ] || arrived "$fault as a condition: the mail arrives whole in the inbox" inbox
done
done_testing
