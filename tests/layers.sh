#!/bin/sh
# SPDX-License-Identifier: MIT
# The architecture, checked: data flows one way, so no stage includes a later one; only the MIME
# stage's fallback module knows GMime; only main and the command files speak to the terminal.

cd "${DSNSIFT_SRCDIR:-.}" || exit 1
order='str arena buffer error defect message reader mime status cause report rules diagnosis sift record sink'
n=0

ok()
{
	n=$((n + 1))
	if [ -z "$2" ]; then echo "ok $n - $1"; else
		echo "not ok $n - $1"
		echo "$2" | sed 's/^/# /'
	fi
}

# Place of a stage in the order; files are named stage.c, stage-part.c.  The dialects fill the
# report when its stage asks them: they are one stage.
rank()
{
	i=0
	case $1 in dialect | dialect-*) set -- report ;; esac
	for s in $order; do
		i=$((i + 1))
		case $1 in "$s" | "$s"-*) echo $i && return ;; esac
	done
	echo 0
}

wrong=
for file in include/dsnsift/*.h src/*.c src/*.h; do
	name=$(basename "$file" | sed 's/\.[ch]$//')
	own=$(rank "$name")
	[ "$own" -gt 0 ] || continue
	for seen in $(sed -n 's/^#include ["<]\(dsnsift\/\)\{0,1\}\([a-z0-9-]*\)\.h[">].*/\2/p' "$file"); do
		[ "$(rank "$seen")" -le "$own" ] || wrong="$wrong
$file includes $seen.h, a later stage"
	done
done
ok 'no stage includes a later one' "$wrong"

# Within the reader, whose files share some headers, by what they call: each knows those before it.
reader='listing input separator from-line mbox-split folder reader-kind reader-batch
	reader-mailbox reader-mbox reader-file reader-maildir reader-directory reader'
wrong= seen=
for file in $reader; do
	names=$(sed -n 's/^\(dsn_[a-z0-9_]*\)(.*/\1/p; s/^const DsnReaderKind \(dsn_[a-z_]*\).*/\1/p' "src/$file.c")
	for name in $names; do
		# shellcheck disable=SC2086
		for user in $(grep -lwF "$name" $seen /dev/null); do
			wrong="$wrong
$user calls $name of src/$file.c, which comes later"
		done
	done
	seen="$seen src/$file.c"
done
ok 'no file of the reader calls a later one' "$wrong"

ok 'only the fallback module includes GMime' \
	"$(grep -l '#include <gmime' src/*.[ch] include/dsnsift/*.h | grep -v '^src/mime-gmime\.c$')"

ok 'no stage prints or reads the environment' \
	"$(grep -nE '\b(printf|puts|fputs|g_print|g_printerr|perror|getenv|g_getenv|setlocale|time|gettimeofday|g_get_real_time)\(' src/*.c |
		grep -vE '^src/(main|cmd-|scan-|filter-|gen-|explain-|rules-find|mime-fallback)')"

ok 'public headers stand alone and export nothing but dsn_ and Dsn names' \
	"$(for h in include/dsnsift/*.h; do
		printf '#include <dsnsift/%s>\n' "$(basename "$h")" |
			${CC:-cc} -fsyntax-only -x c -Iinclude $(pkg-config --cflags glib-2.0) - 2>&1
	done)"

echo "1..$n"
