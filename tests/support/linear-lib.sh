# SPDX-License-Identifier: MIT
# What the tests share that hold the cost of hostile mail to its length: it is counted by callgrind,
# not by a clock.
. "${DSNSIFT_SRCDIR:?}/tests/support/tap.sh" || exit 99

# count_with PROGRAM [LIBRARY]...: all of them without sanitizers
count_with()
{
	command -v valgrind >/dev/null && [ -x "$1" ] && ! grep -q __asan_init "$@" 2>/dev/null ||
		skip_all 'needs valgrind, and a build without sanitizers'
}

# instructions [OPTION OF VALGRIND]... PROGRAM [WORD]...
instructions()
{
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
		sed -n 's/.*Collected : //p'
}

# hostile KIND N: the program $messages of awk prints the message; many(TEXT, TIMES) is there
hostile()
{
	awk -v kind="$1" -v n="$2" "$messages"'
	function many(text, times,   i) { for (i = 0; i < times; i++) printf "%s", text }'
}
