#!/bin/sh
# SPDX-License-Identifier: MIT
# contrib/maildrop*.rc as their text says, through the real maildrop as it delivers to a user.
command -v maildrop >/dev/null || { echo '1..0 # SKIP maildrop is not installed' && exit 0; }
. "${DSNSIFT_SRCDIR:?}/tests/support/agent-lib.sh" || exit 99

deliver() # deliver MAIL PROGRAM
{
	rm -f "$work"/*.mail /var/mail/anna ~anna/bounces*
	make_program "$2"
	expected=$1
	maildrop -d anna <"$1" >/dev/null 2>"$work/err"
	status=$?
	stored inbox /var/mail/anna
	stored bounces-suppress ~anna/bounces-suppress
	stored bounces-investigate ~anna/bounces-investigate
}
stored() # stored FOLDER FILE: maildrop writes a From_ line of its own, quotes From lines and ends in an empty line
{
	[ ! -s "$2" ] || rest "$2" | sed '1d; s/^>From /From /; ${/^$/d;}' >"$work/$1.mail"
}
recipe() # recipe NAME: the only one
{
	rm -f ~anna/.mailfilter
	follow "$1" as_anna
	try_recipe "$1"
}

recipe maildrop.rc
deliver "$work/unknown.eml" good
is 'a row is appended' 1 "$(grep -c emma@ ~anna/bounces.csv)"
for fault in $faults; do
	deliver "$work/unknown.eml" "$fault"
	arrived "$fault: the mail arrives whole in the inbox" inbox
done
recipe maildrop-print.rc
for fault in $faults; do
	deliver "$work/unknown.eml" "$fault"
	arrived "$fault of a word: the mail arrives whole in the inbox" inbox
done
done_testing
