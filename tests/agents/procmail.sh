#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/procmail*.rc as their text says, through the real procmail as it delivers to a user.
command -v procmail >/dev/null || { echo '1..0 # SKIP procmail is not installed' && exit 0; }
. "${DSNSIFT_SRCDIR:?}/tests/support/agent-lib.sh" || exit 99

deliver() # deliver MAIL PROGRAM
{
	rm -f "$work"/*.mail /var/mail/anna ~anna/bounces*
	make_program "$2"
	expected=$work/mail
	{ echo 'From MAILER-DAEMON  Tue Nov 24 10:12:30 2026' && cat "$1"; } >"$expected"
	procmail -d anna <"$expected" >/dev/null 2>&1
	status=$?
	stored inbox /var/mail/anna
	stored bounces-suppress ~anna/bounces-suppress
	stored bounces-investigate ~anna/bounces-investigate
}
stored() # stored FOLDER FILE: procmail ends a stored mail in an empty line and quotes From lines
{
	[ ! -s "$2" ] || rest "$2" | sed '1!s/^>From /From /; ${/^$/d;}' >"$work/$1.mail"
}
recipe() # recipe NAME: the only one
{
	rm -f ~anna/.procmailrc
	follow "$1" as_anna
	try_recipe "$1"
}

recipe procmail.rc
deliver "$work/unknown.eml" good
is 'a row is appended' 1 "$(grep -c emma@ ~anna/bounces.csv)"
for fault in $faults; do
	deliver "$work/unknown.eml" "$fault"
	arrived "$fault: the mail arrives whole in the inbox" inbox
done
recipe procmail-test.rc
for fault in $faults; do
	[ "$fault" = full ] && continue
	deliver "$work/unknown.eml" "$fault"
	arrived "$fault as a condition: the mail arrives whole in the inbox" inbox
done
done_testing
