#!/bin/sh
# SPDX-License-Identifier: MIT
# The examples of the library, built against its public headers and run over the fixtures.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
examples=$DSNSIFT_BUILDDIR/src/examples
sources=$DSNSIFT_SRCDIR/src/examples

[ -x "$examples/scan" ] || skip_all 'the examples are not built'

is 'an example includes what a program can' '' \
	"$(grep -H '^#include "' "$sources"/*.c)"
is 'an example is short enough to be read at once' '' \
	"$(wc -l "$sources"/*.c | awk '$1 > 80 && $2 != "total" { print $2 " has " $1 " lines" }')"

# ---- scan.c ----

"$examples/scan" "$fixtures/exim" "$fixtures/mailboxes/mboxrd" >"$work/out" 2>"$work/err"
is 'scan: status' 0 $?
is 'scan: the addresses to suppress, mailbox after mailbox' 'h.miller@contoso.example
ray.stone@me-mail.example
emma.larsen@brightleaf.example
lea.fischer@brightleaf.example' "$(head -n 4 "$work/out")"
is 'scan: as many as the program finds' \
	"$("$DSNSIFT" scan --summary --action=suppress --format=csv "$fixtures/exim" "$fixtures/mailboxes/mboxrd" 2>/dev/null | grep -c ',suppress,')" \
	"$(grep -c . "$work/out")"
is 'scan: nothing to complain about' '' "$(cat "$work/err")"
"$examples/scan" "$work/nowhere" "$fixtures/exim" >"$work/again" 2>"$work/err"
is 'scan: what cannot be read is the status' 1 $?
is 'scan: ... and named' "scan: $work/nowhere: No such file or directory" "$(LC_ALL=C cat "$work/err")"
is 'scan: ... and the rest is read' 4 "$(grep -c . "$work/again")"

# ---- message.c ----

bounce=$fixtures/postfix/gmail-nosuchuser.eml
"$examples/message" <"$bounce" >"$work/out"
is 'message: status' 0 $?
is 'message: what it says of the recipient' 'recipient  emma.larsen@brightleaf.example
action     suppress
cause      user-unknown
status     5.1.1
rule       gmail-no-such-user
evidence   email account that you tried to reach does not exist' "$(head -n 6 "$work/out")"
is 'message: what to do about it' 1 "$(grep -c '^Take the address off every list' "$work/out")"
cat >"$work/own.rules" <<END
[remote-unavailable]
mine  "tried to reach does not exist"
    @ a friend
    + 550 5.1.1 what you tried to reach does not exist
    - 550 5.1.1 User unknown
END
is 'message: rules of the user win' 'rule       mine' \
	"$("$examples/message" "$work/own.rules" <"$bounce" | grep '^rule')"
echo '[no-cause]' >"$work/broken.rules"
"$examples/message" "$work/broken.rules" <"$bounce" >"$work/out" 2>"$work/err"
is 'message: broken rules are an error' '1 ' "$? $(cat "$work/out")"
is 'message: ... that names file and line' "message: $work/broken.rules:1" "$(cut -d: -f1-3 "$work/err")"
is 'message: ordinary mail' 'no report about a recipient' \
	"$("$examples/message" <"$fixtures/ordinary/parcel.eml")"
is 'message: nothing for a terminal to obey' 0 \
	"$("$examples/message" <"$fixtures/broken/hostile-text.eml" | tr -d '\n' | LC_ALL=C grep -c '[[:cntrl:]]')"

# ---- threads.c ----

"$examples/threads" "$fixtures/exim" "$fixtures/sendmail" "$fixtures/templates" >"$work/out"
is 'threads: status' 0 $?
"$DSNSIFT" scan --all --format=csv "$fixtures/exim" "$fixtures/sendmail" "$fixtures/templates" >"$work/want"
is 'threads: the columns stand first' "$(head -n 1 "$work/want")" "$(head -n 1 "$work/out")"
sort "$work/out" >"$work/out.sorted"
sort "$work/want" >"$work/want.sorted"
ok 'threads: the rows of the program, in any order' \
	"$(cmp -s "$work/want.sorted" "$work/out.sorted"; echo $?)" "$(diff "$work/want.sorted" "$work/out.sorted" | head)"

done_testing
