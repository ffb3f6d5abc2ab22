#!/bin/sh
# SPDX-License-Identifier: MIT
# Every page of the manual: neither groff nor mandoc has anything to say about it, and as a page for a
# terminal of 80 columns it is no wider and its tables are not broken.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
export LC_ALL=C.UTF-8
command -v groff >/dev/null || command -v mandoc >/dev/null || skip_all 'neither groff nor mandoc'

# wider COLUMNS FILE: the lines that are, overstrikes aside
wider() { sed "s/.$(printf '\b')//g" "$2" | grep -E "^.{$(($1 + 1))}"; }

# man(1) leaves a margin of two columns: both widths are seen.
for page in "$DSNSIFT_SRCDIR"/src/man/*.[1-9]; do
	name=${page##*/}
	for columns in 78 80; do
		if groff -mdoc -Tutf8 </dev/null >/dev/null 2>&1; then
			groff -ww -mdoc -Tutf8 -P-c -rLL=${columns}n "$page" >"$work/groff" 2>"$work/said"
			is "$name: groff says nothing at $columns columns" '' "$(cat "$work/said")"
			is "$name: groff keeps to $columns columns" '' "$(wider $columns "$work/groff")"
		else
			skip "$name: groff at $columns columns" 'no groff with mdoc'
		fi
		if command -v mandoc >/dev/null; then
			mandoc -Tutf8 -O width=$columns "$page" >"$work/mandoc"
			is "$name: mandoc keeps to $columns columns" '' "$(wider $columns "$work/mandoc")"
		else
			skip "$name: mandoc at $columns columns" 'no mandoc'
		fi
	done
	# Which other manuals are there is up to the machine.
	! command -v mandoc >/dev/null ||
		is "$name: mandoc -T lint says nothing" '' \
			"$(mandoc -Tlint "$page" 2>&1 | grep -vE 'outdated mandoc.db|referenced manual not found')"
	# "\x{E9}, ‘\x{20}’’" is what macros within macros make of quotes.
	[ ! -s "$work/groff" ] || is "$name: no quotes within quotes" '' "$(grep -nE "‘[^’]*‘|’’" "$work/groff")"
done

done_testing
