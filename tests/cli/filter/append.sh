#!/bin/sh
# SPDX-License-Identifier: MIT
# dsnsift filter --append: rows of failed recipients beside live mail, from many processes.
. "${DSNSIFT_SRCDIR:?}/tests/support/filter-lib.sh" || exit 99
cd "$work" || exit 1

"$DSNSIFT" filter --append log.csv <unknown.eml >out 2>err && rest out | cmp -s - unknown.eml && [ ! -s err ]
ok 'with --append the mail passes as ever' $?
is 'the file begins with the names of the columns' 1 "$(head -n 1 log.csv | grep -c '^recipient,')"
is '... and has a row of the recipient' 1 "$(grep -c '^"*emma@example.net' log.csv)"
"$DSNSIFT" filter --append log.csv --no-output <blocked.eml >out 2>err && [ ! -s out ] && [ ! -s err ]
ok 'with --no-output nothing is printed' $?
is 'the second row comes without the names' '1 2' "$(grep -c '^recipient,' log.csv) $(grep -c emma@ log.csv)"
"$DSNSIFT" filter --append=log.jsonl --no-output <unknown.eml
is 'a name in .jsonl makes JSON Lines' 1 "$(grep -c '^{"recipient":"emma@example.net",.*}$' log.jsonl)"
for mail in lunch.eml late.eml; do
	"$DSNSIFT" filter --append other.csv --no-output <$mail >out
	is "nothing failed, nothing is appended: $mail" '0 no' "$? $(test -e other.csv && echo yes || echo no)"
done

# Fifty at once: each row whole, the names once
i=0
while [ $i -lt 50 ]; do
	"$DSNSIFT" filter --append many.csv --no-output <unknown.eml || echo failed >>failures &
	i=$((i + 1))
done
wait
is 'fifty at once all succeed' no "$(test -e failures && echo yes || echo no)"
is '... each row is whole' 50 "$(grep -c '^"*emma@example.net.*' many.csv)"
is '... and all alike' 1 "$(sed 1d many.csv | sort -u | wc -l | tr -d ' ')"
is '... below one line of names' 51 "$(wc -l <many.csv | tr -d ' ')"
is '... which is the first' 1 "$(head -n 1 many.csv | grep -c '^recipient,')"

# A mail that has not gone on comes again, and its rows with it
status=0
"$DSNSIFT" filter --append again.csv <unknown.eml >/dev/full 2>err || status=$?
is 'a mail that is not written leaves no row' '75 no' "$status $(test -e again.csv && echo yes || echo no)"

# Where it cannot be appended
mkdir folder
for file in /nonexistent/log.csv folder /dev/full; do
	status=0
	"$DSNSIFT" filter --append $file <unknown.eml >out 2>err || status=$?
	rest out | cmp -s - unknown.eml
	is "it never costs the mail: $file" '0 0' "$status $?"
	is '... and it is reported' 1 "$(grep -c "^dsnsift: cannot append to $file: " err)"
	status=0
	"$DSNSIFT" filter --append $file --no-output <unknown.eml >out 2>err || status=$?
	is '... without output it is 75' '75 0' "$status $(wc -c <out | tr -d ' ')"
done
"$DSNSIFT" filter --append full.csv --no-output <unknown.eml
size=$(wc -c <full.csv)
# room for half a row: the file is padded, since ulimit counts blocks of 512 or 1024 octets
pad=$((1024 - (size + 100) % 1024))
head -c $pad /dev/zero | tr '\0' x >>full.csv && echo >>full.csv
cp full.csv before
blocks=$(((size + pad + 100) / 1024))
(ulimit -f 1 && head -c 4000 /dev/zero >probe) 2>/dev/null || :
[ "$(wc -c <probe)" -gt 600 ] || blocks=$((blocks * 2))
status=0
(ulimit -f $blocks && exec "$DSNSIFT" filter --append full.csv --no-output <unknown.eml) 2>err || status=$?
is 'half a row is a failure' 75 $status
cmp -s before full.csv
ok '... and is taken back' $?

# The lock of somebody who does not let go costs neither the mail nor more than the time limit
if command -v python3 >/dev/null; then
	trouble=${DSNSIFT%/*}/tests/support/.libs/filter-trouble.so
	mkfifo ready hold
	{
		python3 -c 'import fcntl
f = open("many.csv", "a")
fcntl.lockf(f, fcntl.LOCK_EX)
open("ready", "w").write("x")
open("hold").read()' || echo >ready
	} &
	read -r _ <ready || :
	status=0
	TROUBLE=hurry LD_PRELOAD=$trouble "$DSNSIFT" filter --append many.csv <unknown.eml >out 2>err || status=$?
	got=0
	TROUBLE=hurry LD_PRELOAD=$trouble "$DSNSIFT" filter --append many.csv --no-output <unknown.eml >none 2>err2 || got=$?
	if grep -q __asan_ "$DSNSIFT"; then
		skip 'a lock that is never let go' 'the sanitizers do not go with a preloaded module'
	else
		rest out | cmp -s - unknown.eml
		is 'a lock that is never let go does not cost the mail' '0 0' "$status $?"
		is '... and is reported' 'dsnsift: cannot append to many.csv: it takes too long' "$(cat err)"
		is '... without output it is 75' 75 $got
	fi
	: >hold
	wait
else
	skip 'a lock that is never let go' 'no python3'
fi
done_testing
