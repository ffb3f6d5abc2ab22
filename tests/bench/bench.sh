#!/bin/bash
# SPDX-License-Identifier: MIT
# make bench: speed and memory as ratios taken in one run, and instruction counts, which do not
# depend on the machine's mood.  Mailboxes are made from the fixtures, the same every time.
#
#	BENCH_MB=300	size of each mailbox in megabytes; in small ones the start of the program
#			is part of every ratio, and most of what two threads gain is lost in it
#	BENCH_PAIRS=5	how often each pair of commands is run
#	BENCH_ONLY=instructions	only the counts, checked against their ceilings (for CI)
set -eu

MB=${BENCH_MB:-300} PAIRS=${BENCH_PAIRS:-5}
CEILING_MESSAGE=${CEILING_MESSAGE:-74000} CEILING_FILTER=${CEILING_FILTER:-550000}
here=$PWD/tests/bench
work=$(mktemp -d "${TMPDIR:-/tmp}/dsnsift-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

instructions() # instructions COMMAND...: executed by the whole process, start-up included
{
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
		sed -n 's/.*Collected : //p'
}

failed=0
ceiling() # ceiling LABEL COUNT CEILING
{
	local verdict=ok
	[ "$2" -le "$3" ] || { verdict='TOO MANY' && failed=1; }
	printf '%-46s %9d     (ceiling %d) %s\n' "$1" "$2" "$3" "$verdict"
}

count()
{
	for mix in mixed reports; do
		"$here/bench-make" "$DSNSIFT_FIXTURES" $mix mbox "$work/$mix.small" 8
		"$here/bench-make" "$DSNSIFT_FIXTURES" $mix mbox "$work/$mix.tiny" 1
		# The difference of two sizes leaves the start-up out.
		large=$(instructions "$DSNSIFT" scan -j1 --format=csv "$work/$mix.small")
		small=$(instructions "$DSNSIFT" scan -j1 --format=csv "$work/$mix.tiny")
		messages=$(($(grep -c '^From ' "$work/$mix.small") - $(grep -c '^From ' "$work/$mix.tiny")))
		ceiling "instructions a message, $mix" $(((large - small) / messages)) "$CEILING_MESSAGE"
	done
	mail=$(find "$DSNSIFT_FIXTURES/postfix" -name '*.eml' | sort | head -n 1)
	ceiling 'instructions a filter run' "$(instructions "$DSNSIFT" filter <"$mail")" "$CEILING_FILTER"
}

if command -v valgrind >/dev/null; then count; else echo 'instructions: no valgrind'; fi
[ "${BENCH_ONLY:-}" = instructions ] && exit $failed

scan() # scan JOBS PATH: the command, for bench-run
{
	echo "'$DSNSIFT' scan -j$1 --format=csv '$2' >/dev/null"
}

# grep stops at its first match where nobody reads the count: never to /dev/null.
mbox() # mbox MIX
{
	local box=$work/$1.mbox messages
	"$here/bench-make" "$DSNSIFT_FIXTURES" "$1" mbox "$box" "$MB"
	messages=$(grep -c '^From ' "$box")
	printf '\n%s, mbox: %d messages of %d octets\n' "$1" "$messages" $(($(wc -c <"$box") / messages))
	"$here/bench-run" "$PAIRS" cpu 'scan to CSV : wc -l' "$(scan 1 "$box")" "wc -l '$box' >/dev/null"
	"$here/bench-run" "$PAIRS" cpu "scan to CSV : grep -c '^From '" "$(scan 1 "$box")" \
		"grep -c '^From ' '$box' >'$work/count'"
	"$here/bench-run" "$PAIRS" cpu 'GMime parsing only : scan to CSV' \
		"'$here/bench-gmime' '$box' >/dev/null" "$(scan 1 "$box")"
	"$here/bench-run" "$PAIRS" wall 'one thread : two threads' "$(scan 1 "$box")" "$(scan 2 "$box")"
	"$here/bench-stages" "$box"
	rm "$box"
}

maildir() # maildir MIX
{
	local box=$work/$1.maildir
	"$here/bench-make" "$DSNSIFT_FIXTURES" "$1" maildir "$box" $((MB / 4))
	printf '\n%s, maildir: %d files\n' "$1" "$(find "$box/new" -type f | wc -l)"
	"$here/bench-run" "$PAIRS" cpu "scan to CSV : grep -rc '^From '" "$(scan 1 "$box")" \
		"grep -rc '^From ' '$box/new' >'$work/count'"
	"$here/bench-run" "$PAIRS" wall 'one thread : two threads' "$(scan 1 "$box")" "$(scan 2 "$box")"
	rm -r "$box"
}

for mix in mixed reports; do
	mbox $mix
	maildir $mix
done

printf '\nfilter, one message\n'
loop='i=0; while [ $i -lt 100 ]; do i=$((i + 1));'
"$here/bench-run" "$PAIRS" wall 'filter : a program that does nothing' \
	"$loop '$DSNSIFT' filter <'$mail' >/dev/null; done" \
	"$loop '$here/bench-nothing' <'$mail' >/dev/null; done"

printf '\nmemory\n'
{ printf 'From a Tue Nov 24 11:11:11 2026\nSubject: huge\n\n' && yes 'a line of the body' | head -c 200000000; } \
	>"$work/huge.mbox"
"$here/bench-run" 1 cpu 'a message of 200 MB : wc -l' \
	"$(scan 1 "$work/huge.mbox")" "wc -l '$work/huge.mbox' >/dev/null"
exit $failed
