# SPDX-License-Identifier: MIT
# Twelve lines of TAP for shell tests, and a folder that goes away.  Source it; end with "done_testing".

n=0
fixtures=${DSNSIFT_FIXTURES:?}
work=$(mktemp -d) || exit 1
trap 'chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
export HOME="$work/home" XDG_CONFIG_HOME="$work/config" # nobody's own rules
trap 'exit 1' HUP INT TERM

ok() # ok 'what' STATUS ['more about it']
{
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then echo "ok $n - $1"; else
		echo "not ok $n - $1"
		[ -z "$3" ] || printf '%s\n' "$3" | sed 's/^/# /'
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
	echo "ok $n - $1 # SKIP $2"
}

done_testing()
{
	echo "1..$n"
}
