#!/bin/sh
# SPDX-License-Identifier: MIT
# What the shared library exports is what its headers declare, under the versions that
# src/libdsnsift.map gives: nothing that is private, and nothing forgotten.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
library=$DSNSIFT_LIBDIR/libdsnsift.so
map=$DSNSIFT_SRCDIR/src/libdsnsift.map

[ -e "$library" ] && command -v nm >/dev/null || skip_all 'no shared library, or no nm'

# The names that the headers declare: without comments, macros and the bodies of inline functions,
# an identifier of ours before a parenthesis, or an object.
declared()
{
	cat "$DSNSIFT_SRCDIR"/include/dsnsift/*.h "$DSNSIFT_BUILDDIR"/include/dsnsift/*.h |
		sed -e :more -e '/\\$/ { N; s/\n//; b more; }' |
		sed -e '/^ \*/d' -e '/^#/d' -e '/^static inline/,/^}/d' |
		sed -n 's/^[A-Za-z].*[ *]\(dsn_[a-z0-9_]*\)[(;].*/\1/p' | sort -u
}

# "NAME" for each exported name, "NAME VERSION" for each with a version.
exported()
{
	nm -D --defined-only "$library" | awk '$2 != "A" { sub(/@+/, " ", $3); print $3 }' | sort
}

declared >"$work/declared"
exported >"$work/versioned"
cut -d' ' -f1 "$work/versioned" >"$work/exported"
sed -n 's/^\t\(dsn_[a-z0-9_]*\);.*/\1/p' "$map" >"$work/mapped"

is 'the headers declare functions' 0 "$([ "$(wc -l <"$work/declared")" -gt 20 ] && echo 0)"
is 'what the headers declare is exported: each has its line in src/libdsnsift.map' '' \
	"$(comm -23 "$work/declared" "$work/exported")"
if grep -q ' ' "$work/versioned"; then
	is 'nothing else is exported' '' "$(comm -13 "$work/declared" "$work/exported")"
	is 'each name has the version of our SONAME' '' "$(grep -v ' DSNSIFT_0\.' "$work/versioned")"
	is 'src/libdsnsift.map names nothing that is gone' '' \
		"$(sort "$work/mapped" | comm -23 - "$work/declared")"
	is 'src/libdsnsift.map is sorted, and names nothing twice' '' \
		"$(LC_ALL=C sort -uc "$work/mapped" 2>&1)"
else
	is 'nothing but names of ours is exported' '' "$(grep -v '^dsn_' "$work/exported")"
	skip 'versions of names' 'the linker knows none'
fi
if command -v readelf >/dev/null; then
	is 'the SONAME is that of the versions' 'libdsnsift.so.0' \
		"$(readelf -d "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')"
fi

done_testing
