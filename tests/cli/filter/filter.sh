#!/bin/sh
# SPDX-License-Identifier: MIT
# dsnsift filter: one test or more for each rule of the contract in dsnsift(1), MAIL FILTER.
. "${DSNSIFT_SRCDIR:?}/tests/support/filter-lib.sh" || exit 99
cd "$work" || exit 1
bounce_file=$work/unknown.eml

run() # run INPUT [OPTION...]: leaves out, err and $status
{
	input=$1
	shift
	status=0
	"$DSNSIFT" filter "$@" <"$input" >out 2>err || status=$?
}

passes() # passes 'what' INPUT: status 0, unchanged but for our fields at the top, nothing on stderr
{
	run "$2"
	rest out >rest
	cmp -s "$2" rest && [ $status = 0 ] && [ ! -s err ]
	ok "$1" $? "status $status, $(head -n 3 err) $(cmp "$2" rest 2>&1)"
}

unchanged() # unchanged 'what' INPUT: not even our fields
{
	run "$2"
	cmp -s "$2" out && [ $status = 0 ] && [ ! -s err ]
	ok "$1" $? "status $status, $(head -n 3 err) $(cmp "$2" out 2>&1)"
}

says() # says 'what' 'FORMAT': passes a message given as printf format
{
	printf "$2" >in
	passes "$1" in
}

# ---- what it says

passes 'a bounce passes whole' unknown.eml
is 'an unknown user is to be suppressed' suppress "$(field X-DSN-Verdict out)"
is '... failed' failed "$(field X-DSN-Outcome out)"
is '... and the status is that of the reply' 5.1.1 "$(field X-DSN-Status out)"
case $(field X-DSN-Recipient out) in
'emma@example.net; action=suppress; cause=user-unknown; status=5.1.1; reply=550; rule='?*) ok 'the recipient has a field of its own' 0 ;;
*) ok 'the recipient has a field of its own' 1 "$(field X-DSN-Recipient out)" ;;
esac
sed 's/rfc822; *emma@/rfc822; "x; action=none"@/' unknown.eml >quoted.eml
passes 'a bounce of a quoted address passes whole' quoted.eml
is '... which cannot look like what follows it' '"x\x{3B}\x{20}action=none"@example.net' \
	"$(field X-DSN-Recipient out | sed 's/;.*//')"
run unknown.eml
is 'the verdict is the very first line' "X-DSN-Verdict: suppress" "$(head -n 1 out)"
passes 'a bounce for a listed address of ours passes whole' blocked.eml
is '... and is to be looked into' investigate "$(field X-DSN-Verdict out)"
passes 'a delay warning passes whole' late.eml
is '... and is only late' 'delayed delayed' "$(field X-DSN-Verdict out) $(field X-DSN-Outcome out)"
passes 'ordinary mail passes whole' lunch.eml
is '... and is nothing' 'none none' "$(field X-DSN-Verdict out) $(field X-DSN-Outcome out)"
is '... without a status' '' "$(field X-DSN-Status out)"

# ---- fields at the top, below From_ lines, with the line end of the first header line

{ echo 'From MAILER-DAEMON Tue Nov 24 10:12:30 2026' && cat unknown.eml; } >mbox
passes 'a From_ line stays the first' mbox
is '... it is the first' 'From MAILER-DAEMON Tue Nov 24 10:12:30 2026' "$(head -n 1 out)"
is '... our fields come second' 'X-DSN-Verdict: suppress' "$(sed -n 2p out)"
{ printf 'From a Tue\n>From b Tue remote from c\n' && cat unknown.eml; } >mbox
run mbox
is 'old >From lines stay above our fields' 'X-DSN-Verdict: suppress' "$(sed -n 3p out)"
sed 's/$/\r/' unknown.eml >crlf.eml
passes 'CRLF passes whole' crlf.eml
run unknown.eml && sed 's/$/\r/' out >want && run crlf.eml
cmp -s want out
ok 'CRLF gives the same fields, with CRLF' $?
says 'mixed line ends stay mixed' 'Subject: a\r\nTo: b\n\nx\r\ny\rz\n'
is '... and our fields have the first one' "$(printf 'X-DSN-Verdict: none\r')" "$(head -n 1 out)"
says 'a missing last newline stays missing' 'Subject: x\n\nabc'
says 'a header alone' 'Subject: x\nFrom: a@example.org\n'
says 'a header alone, without a newline' 'Subject: x'
says 'a body alone' '\nhello\n'
says 'one newline' '\n'
says 'NUL and 8-bit octets stay' 'Subject: n\000l \377\376\n\nab\000cd\377\n'
says 'a lone CR stays' 'Subject: a\rb\n\nx\ry'
says 'dots stay' 'Subject: x\n\n.\n..\n.\n'
says 'From lines in the body stay' 'Subject: x\n\nFrom here on\n>From there\nX-DSN-Verdict: none\n'
says 'a blank before the colon makes a field too' 'Subject : x\n\nx\n'
for odd in 'this is no header\nSubject: late\n\nx\n' ' folded start\nSubject: x\n\ny\n' '\001\002\003\n' 'From a' \
	'From a\n\001bad\n' 'From a@example.org Tue Nov 24 10:12:30 2026\n' ''; do
	printf "$odd" >in
	unchanged "left alone, no header begins it: '$odd'" in
done

# ---- fields of ours that came in

forged() # forged 'what' 'FORMAT' 'FORMAT of what is left'
{
	printf "$2" >in
	printf "$3" >want
	run in
	sed '/^X-DSN-\(Verdict\|Outcome\): none\r*$/d' out >rest
	cmp -s want rest && [ $status = 0 ]
	ok "$1" $? "$(cat -A out)"
}
forged 'a forged verdict is removed' 'A: b\nX-DSN-Verdict: suppress\nC: d\n\nx\n' 'A: b\nC: d\n\nx\n'
forged '... in any case of letters' 'A: b\nx-dsn-VERDICT:suppress\n\nx\n' 'A: b\n\nx\n'
forged '... with its folds' 'X-DSN-A: b\n c\n\td\nE: f\n g\n\nx\n' 'E: f\n g\n\nx\n'
forged '... at the very top, with a blank before the colon' 'X-DSN-Verdict : suppress\nA: b\n\nx\n' 'A: b\n\nx\n'
forged '... with CRLF' 'A: b\r\nX-DSN-Verdict: suppress\r\n\r\nx\r\n' 'A: b\r\n\r\nx\r\n'
forged '... at the end of a message without body' 'A: b\nX-DSN-Verdict: suppress' 'A: b\n'
forged '... above a first line that is no field' ' folded\nX-DSN-Verdict: suppress\n\nx\n' ' folded\n\nx\n'
forged 'in the body it stays' 'A: b\n\nX-DSN-Verdict: suppress\n' 'A: b\n\nX-DSN-Verdict: suppress\n'
forged 'within another field it stays' 'A: b\n X-DSN-C: d\n\nx\n' 'A: b\n X-DSN-C: d\n\nx\n'
forged 'a line that is no field stays' 'A: b\nX-DSN-what now\n\nx\n' 'A: b\nX-DSN-what now\n\nx\n'
for mail in unknown.eml crlf.eml lunch.eml mbox; do
	run $mail && cp out once && run once
	cmp -s once out
	ok "filtered twice is filtered once: $mail" $?
done
# 60,000 of them, so that the header does not fit into one block
{ awk 'BEGIN { for (i = 0; i < 60000; i++) printf "X-DSN-Verdict: suppress\n fold %d\nA: %d\n", i, i }' && printf '\nx\n'; } >in
awk 'BEGIN { for (i = 0; i < 60000; i++) printf "A: %d\n", i; printf "\nx\n" }' >want
run in && sed '/^X-DSN-\(Verdict\|Outcome\): none$/d' out >rest
cmp -s want rest
ok 'a huge header is cleaned to its end' $?

# ---- hostile values

bounce failed 5.1.1 '550 no such user' | sed "s/emma@example.net/$(awk 'BEGIN { for (i = 0; i < 900; i++) printf "e" }')@example.net/" >in
passes 'an address without end passes' in
is 'no header line of ours has more than 998 octets' 0 "$(sed '/^$/q' out | grep '^X-DSN-' | grep -c '.\{999\}')"
bounce failed 5.1.1 '550 no such user' | sed 's/emma@/emm\xc3\xa9@/; s/rfc822; /utf-8; /' >in
passes 'an address outside of ASCII passes' in
is 'our fields are ASCII' 0 "$(sed '/^$/q' out | grep '^X-DSN-' | grep -c '[^ -~]')"
bounce failed 5.1.1 '550 no such user' | sed 's/emma@/em\x01\x1bma@/' >in
passes 'an address with control characters passes' in
is '... and none of them comes into our fields' 0 "$(sed '/^$/q' out | grep '^X-DSN-' | grep -c '[^ -~]')"
{
	bounce failed 5.1.1 '550 5.1.1 user unknown' | sed '/^Diagnostic-Code/q'
	awk 'BEGIN { for (i = 0; i < 2000; i++) printf "\nFinal-Recipient: rfc822; u%d@example.net\nAction: failed\nStatus: 5.1.1\n", i }'
	printf '\n--5A1B.1/mail.example.org--\n'
} >in
passes 'thousands of recipients pass' in
is 'fifty of them get a field' 50 "$(grep -c '^X-DSN-Recipient: ' out)"

# ---- of any size

{ cat unknown.eml && awk 'BEGIN { for (i = 0; i < 300000; i++) printf "the quick brown fox %d jumps over the lazy dog\n", i }'; } >big
passes 'a message of 15 MB passes' big
is '... judged by its head' suppress "$(field X-DSN-Verdict out)"
(ulimit -f 2000 && cat big | "$DSNSIFT" filter 2>err | cat >/dev/null) && [ ! -s err ]
ok 'one that no file takes is held in memory' $? "$(cat err)"
cat big | (ulimit -f 10 && "$DSNSIFT" filter >out 2>err)
is 'more than the output file may hold: 75' 75 $?
{ printf 'Subject: ' && head -c 6000000 /dev/zero | tr '\0' b && printf '\nX-DSN-Verdict: suppress\n\nx\n'; } >in
grep -v '^X-DSN-' in >want
run in && rest out >rest
cmp -s want rest
ok 'a header larger than what is held in memory is cleaned too' $?
if (ulimit -v 30000) 2>/dev/null; then
	(ulimit -v 30000 && exec "$DSNSIFT" filter <big >out 2>err)
	got=$?
	rest out >rest
	case $got in
	0) cmp -s big rest ;;
	75) [ ! -s out ] ;;
	*) [ ! -s out ] && grep -q -e 'shared librar' -e Sanitizer err ;;
	esac
	ok 'little memory: all of it, or 75 and nothing' $? "status $got, $(head -n 2 err)"
else
	skip 'little memory' 'ulimit -v does not work here'
fi

# ---- standard input is read to its end, and before anything is written

for options in '' '--test suppress' '--print verdict' '--append log.csv --no-output'; do
	{
		cat big || echo "writer failed" >failure
	} | "$DSNSIFT" filter $options >out 2>err
	[ ! -e failure ] && [ ! -s err ]
	ok "standard input is read to its end: filter $options" $?
	rm -f failure log.csv
done
mkfifo pipe
"$DSNSIFT" filter <pipe >early &
exec 3>pipe
cat big >&3 # returns when all but a pipe's worth has been read
[ ! -s early ]
ok 'nothing is written before the end of input' $?
exec 3>&-
wait $! && rest early >rest && cmp -s big rest
ok '... and all of it after that' $?

# ---- failures: 75 and nothing else

status=0
"$DSNSIFT" filter <unknown.eml >/dev/full 2>err || status=$?
is 'a full disk is 75' 75 $status
is '... said in one line' 'dsnsift: cannot write to standard output: No space left on device' "$(cat err)"
status=0
"$DSNSIFT" filter <unknown.eml >&- 2>err || status=$?
is 'closed standard output is 75' 75 $status
status=0
"$DSNSIFT" filter <big >&- 2>err || status=$?
is '... also when a spool file could get its descriptor' 75 $status
status=0
"$DSNSIFT" filter <&- >out 2>err || status=$?
is 'closed standard input is 75' '75 0' "$status $(wc -c <out | tr -d ' ')"
status=0
"$DSNSIFT" filter --test suppress <&- >&- 2>&- || status=$?
is 'all closed is 75' 75 $status
status=0
"$DSNSIFT" filter <unknown.eml >out 2>&- || status=$?
rest out >rest && cmp -s unknown.eml rest
is 'closed standard error does no harm' '0 0' "$status $?"
status=0
"$DSNSIFT" filter --append log.csv <unknown.eml >out 2>&- || status=$?
rest out >rest && cmp -s unknown.eml rest && [ -s log.csv ]
is '... nor with a file that is appended to' '0 0' "$status $?"
rm -f log.csv
status=0
"$DSNSIFT" filter </ >out 2>err || status=$?
is 'a read error is 75, without output' '75 0' "$status $(wc -c <out | tr -d ' ')"
mkfifo gone
(exec 3<>gone 4>gone 3<&- && "$DSNSIFT" filter <big >&4 2>err)
is 'a reader that is gone is 75, not a death by signal' 75 $?
(trap '' PIPE && exec 3<>gone 4>gone 3<&- && "$DSNSIFT" filter <unknown.eml >&4 2>err)
is '... whatever the parent did about SIGPIPE' 75 $?
for request in TERM INT HUP; do
	"$DSNSIFT" filter <pipe >out 2>err &
	exec 3>pipe
	head -c 200000 big >&3 # more than a pipe holds, so it has begun to read
	kill -$request $!
	exec 3>&-
	status=0
	wait $! 2>/dev/null || status=$?
	is "a request to end ($request) is 75, without output" '75 0' "$status $(wc -c <out | tr -d ' ')"
done

# ---- no descriptor but the three: the loader of a dynamic program needs one

if (exec <unknown.eml && ulimit -n 3 && exec "$DSNSIFT" --version) >out 2>err; then
	(exec <unknown.eml && ulimit -n 3 && exec "$DSNSIFT" filter) >out 2>err
	got=$?
	rest out | cmp -s - unknown.eml && [ ! -s err ]
	is 'three descriptors are enough' '0 0 suppress' "$got $? $(field X-DSN-Verdict out)"
	(exec <big && ulimit -n 3 && exec "$DSNSIFT" filter) >out 2>err
	got=$?
	rest out | cmp -s - big
	is '... also for what is not held in memory otherwise' '0 0' "$got $?"
	printf '%s\nSubject: x\n\n\304\305\n' 'Content-Type: text/plain; charset=koi8-r' >in
	(exec <in && ulimit -n 3 && exec "$DSNSIFT" filter) >out 2>err
	got=$?
	rest out | cmp -s - in
	is '... also for a charset whose converter would be loaded' '0 0' "$got $?"
else
	skip 'three descriptors are enough' 'the program loads libraries'
fi

# ---- no environment, any folder, any user

env -i "$DSNSIFT" filter <unknown.eml >out 2>err && rest out | cmp -s - unknown.eml && [ ! -s err ]
ok 'no environment is needed' $?
LC_ALL=xx_YY.FOO TZ=No/Where HOME=/nonexistent TMPDIR=/nonexistent "$DSNSIFT" filter <big >out 2>err &&
	rest out | cmp -s - big && [ ! -s err ]
ok 'and an odd one does no harm' $?
mkdir folder
(cd folder && rmdir ../folder && "$DSNSIFT" filter <"$bounce_file" >"$work/out" 2>"$work/err") && rest out | cmp -s - unknown.eml
ok 'the working folder may be gone' $?
(umask 777 && "$DSNSIFT" filter <big) >out 2>err && rest out | cmp -s - big
ok 'any umask will do' $?

# ---- conditions and words

condition() # condition STATUS WORDS INPUT
{
	run "$3" --test "$2"
	is "--test $2 $3" "$1 0 0" "$status $(wc -c <out | tr -d ' ') $(wc -c <err | tr -d ' ')"
}
condition 0 suppress unknown.eml
condition 1 investigate unknown.eml
condition 0 investigate,suppress unknown.eml
condition 0 delayed late.eml
condition 0 none lunch.eml
condition 1 suppress,investigate,throttle,retry,review,delayed lunch.eml
: >empty
condition 1 suppress empty
condition 0 suppress mbox
condition 0 suppress crlf.eml
run unknown.eml --test=suppress
is 'the word may stand behind =' 0 $status
status=0
"$DSNSIFT" filter --test suppress <&- >out 2>err || status=$?
is 'an error is neither yes nor no' 75 $status

word() # word FIELD WANT INPUT
{
	run "$3" --print "$1"
	is "--print $1 $3" "0 $2$" "$status $(cat -A out err)\$"
}
word verdict suppress unknown.eml
word verdict none lunch.eml
word verdict none empty
word outcome delayed late.eml
word status 5.1.1 unknown.eml
word status '' lunch.eml
word recipient emma@example.net unknown.eml
word domain example.net unknown.eml
word cause user-unknown unknown.eml
word action investigate blocked.eml
word reply_code 550 unknown.eml
word permanence permanent unknown.eml
word dialect rfc3464 unknown.eml
status=0
"$DSNSIFT" filter --print verdict <unknown.eml >/dev/full 2>err || status=$?
is 'a word that cannot be written is 75' 75 $status

# ---- usage

for option in --help --version; do
	status=0
	"$DSNSIFT" filter $option </dev/null >out 2>err || status=$?
	is "filter $option: status 0, nothing on standard error" '0 0' "$status $(wc -c <err | tr -d ' ')"
	status=0
	"$DSNSIFT" filter $option </dev/null >/dev/full 2>err || status=$?
	is '... on a full disk 75' 75 $status
done
is 'the version is that of the whole program' "$("$DSNSIFT" --version)" "$(cat out)"

usage() # usage STATUS OPTION...
{
	want=$1
	shift
	run unknown.eml "$@"
	is "filter $*: $want, no output, one line" "$want 0 1" "$status $(wc -c <out | tr -d ' ') $(grep -c '^dsnsift: ' err)"
}
usage 64 --no-such-option
usage 64 stray
usage 64 --test
usage 64 --test suppres
usage 64 --test suppress,
usage 64 --print nothing
usage 64 --test suppress --print verdict
usage 64 --printer=verdict
usage 64 --help --version
usage 64 "$(printf -- '--new\nline')"
is '... of which no line is made' 1 "$(wc -l <err | tr -d ' ')"
usage 64 "$(printf -- '--%06000d' 0)"
is '... nor a long one' 1 "$(($(wc -c <err) <= 4096))"
usage 75 --append
usage 75 --append ''
usage 75 --no-output
usage 75 --append log.csv --no-such-option
usage 75 --append log.csv --test suppress
usage 75 --no-output --test suppress
usage 75 --append= --no-output

# ---- when judging goes wrong

trouble=$PWD/../none
for candidate in "${DSNSIFT%/*}/tests/support/.libs/filter-trouble.so"; do trouble=$candidate; done
if [ ! -r "$trouble" ]; then
	skip 'judging goes wrong' 'no module to make it go wrong'
elif grep -q __asan_ "$DSNSIFT"; then
	skip 'judging goes wrong' 'the sanitizers do not go with a preloaded module'
elif ! ldd "$DSNSIFT" >ldd 2>&1; then
	skip 'judging goes wrong' 'a static program preloads no module'
else
	for kind in segv abort trap stack hang memory; do
		for mail in unknown.eml big; do
			status=0
			TROUBLE=$kind LD_PRELOAD=$trouble "$DSNSIFT" filter <$mail >out 2>err || status=$?
			cmp -s $mail out
			is "$kind: the message passes unchanged ($mail)" '0 0' "$status $?"
			[ $kind = hang ] && late=' in time' || late=
			is '... and it is said' "dsnsift: the message could not be judged$late; passed on as it came" "$(tail -n 1 err)"
		done
		for options in '--test none' '--print verdict' '--append log.csv --no-output'; do
			status=0
			TROUBLE=$kind LD_PRELOAD=$trouble "$DSNSIFT" filter $options <unknown.eml >out 2>err || status=$?
			is "$kind: filter $options is 75" '75 0' "$status $(wc -c <out | tr -d ' ')"
		done
	done
	for kind in bus fpe ill sys xcpu; do
		status=0
		TROUBLE=$kind LD_PRELOAD=$trouble "$DSNSIFT" filter <unknown.eml >out 2>err || status=$?
		cmp -s unknown.eml out
		is "$kind: the message passes unchanged" '0 0' "$status $?"
	done
	if env --block-signal=ALRM true 2>/dev/null; then
		status=0
		TROUBLE=hang LD_PRELOAD=$trouble timeout -s KILL 60 env --block-signal=ALRM \
			"$DSNSIFT" filter <unknown.eml >out 2>err || status=$?
		cmp -s unknown.eml out
		is 'hang, where the parent blocks the alarm: the message passes unchanged' '0 0' "$status $?"
	else
		skip 'hang, where the parent blocks the alarm' 'env does not block signals'
	fi
	status=0
	TROUBLE=rules LD_PRELOAD=$trouble "$DSNSIFT" filter <unknown.eml >out 2>err || status=$?
	is 'a crash over the rules is 75, without output' '75 0' "$status $(wc -c <out | tr -d ' ')"
	is '... and it is said' 1 "$(grep -c '^dsnsift: rules: ' err)"
	status=0
	TROUBLE=segv LD_PRELOAD=$trouble "$DSNSIFT" filter <unknown.eml >/dev/full 2>err || status=$?
	is 'a crash and a full disk is 75' 75 $status
	printf 'A: b\nX-DSN-Verdict: suppress\n\nx\n' >in
	TROUBLE=segv LD_PRELOAD=$trouble "$DSNSIFT" filter <in >out 2>err
	is 'a crash does not let a forged verdict through' 0 "$(grep -c X-DSN out)"
fi
done_testing
