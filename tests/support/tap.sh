# SPDX-License-Identifier: MIT
# TAP for shell tests, and a folder that goes away.  Source it; end with "done_testing".

n=0
fixtures=${DSNSIFT_FIXTURES:?}
work=$(mktemp -d "${TMPDIR:-/tmp}/dsnsift-test.XXXXXX") || exit 1
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
export HOME="$work/home" XDG_CONFIG_HOME="$work/config" # nobody's own rules

ok() # ok 'what' STATUS ['more about it']
{
	n=$((n + 1))
	if [ "$2" = 0 ]; then
		printf '%s\n' "ok $n - $1"
	else
		printf '%s\n' "not ok $n - $1"
		[ -z "${3:-}" ] || printf '%s\n' "$3" | sed 's/^/# /'
	fi
}

is() # is 'what' WANT GOT
{
	[ "$2" = "$3" ]
	ok "$1" $? "want: $2
got:  $3"
}

skip() # skip 'what' 'why'
{
	n=$((n + 1))
	printf '%s\n' "ok $n - $1 # SKIP $2"
}

done_testing()
{
	echo "1..$n"
	exit 0
}

skip_all() # skip_all 'why'
{
	printf '%s\n' "1..0 # SKIP $1"
	exit 0
}
