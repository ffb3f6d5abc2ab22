#!/bin/sh
# SPDX-License-Identifier: MIT
# The architecture, checked: data flows one way, so no stage includes a later one; only the MIME
# stage's fallback module knows GMime; only main and the command files speak to the terminal.
. "$DSNSIFT_SRCDIR/tests/tap.sh" || exit 99
cd "$DSNSIFT_SRCDIR" || exit 1
# One stage a line, in the order of the flow: what its files are called, NAME.c or NAME-PART.c.  The
# dialects fill the report when its stage asks them: they are one stage.
stages='str octets processor utf8 arena buffer error defect message
reader content-length folder from-line input listing mbox-split separator
mime
status
normal reply
cause
report dialect return-path
rules providers-parse
diagnosis judge collateral stage provider
sift
date record
sink summary
dsnsift
main command cmd scan filter explain gen rules-find'

# Each include of ours must be of the same stage or an earlier one.
wrong=$(grep -H '^#include ["<]' include/dsnsift/*.h src/*.c src/*.h | stages=$stages awk '
	# the place of its stage, of the longest name that fits; 0 if it belongs to none
	function rank(name, i, best, place) {
		for (i = 1; i <= n_names; i++)
			if ((name == names[i] || index(name, names[i] "-") == 1) && length(names[i]) > best) {
				best = length(names[i])
				place = places[i]
			}
		return place + 0
	}
	function bare(path) {
		sub(/.*\//, "", path)
		sub(/\.[ch]$/, "", path)
		return path
	}
	BEGIN {
		n_stages = split(ENVIRON["stages"], lines, "\n")
		for (s = 1; s <= n_stages; s++) {
			n = split(lines[s], words, " ")
			for (w = 1; w <= n; w++) {
				names[++n_names] = words[w]
				places[n_names] = s
			}
		}
	}
	{
		file = $0
		sub(/:.*/, "", file)
		own = rank(bare(file))
		if (own == 0 && !told[file]++)
			print file " belongs to no stage"
		seen = $0
		gsub(/^[^"<]*["<]|[">].*/, "", seen)
		if (seen !~ /^dsnsift\// && (seen ~ /\// || system("test -e src/" seen) != 0))
			next
		if (rank(bare(seen)) > own)
			print file " includes " seen ", of a later stage"
	}')
is 'every file has its stage, and no stage includes a later one' '' "$wrong"

# Within the reader, whose files share some headers, by what they call: each knows those before it.
reader='listing input separator from-line content-length mbox-split folder reader-kind reader-batch
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
is 'no file of the reader calls a later one' '' "$wrong"

is 'only the fallback module includes GMime' '' \
	"$(grep -l '#include <gmime' src/*.[ch] include/dsnsift/*.h | grep -v '^src/mime-gmime\.c$')"

is 'no stage prints or reads the environment' '' \
	"$(grep -nE '\b(printf|puts|fputs|g_print|g_printerr|perror|(secure_|g_)?getenv|setlocale|time|gettimeofday|g_get_real_time)\(' src/*.c |
		grep -vE '^src/(main|cmd-|scan-|filter-|gen-|explain-|rules-find)' |
		grep -vE '^src/mime-fallback\.c:[0-9]*:.*"DSNSIFT_LIBDIR"')" # where a build that is not installed has the module

is 'public headers stand alone and export nothing but dsn_ and Dsn names' '' \
	"$(for h in include/dsnsift/*.h; do
		printf '#include <dsnsift/%s>\n' "$(basename "$h")" |
			${CC:-cc} -fsyntax-only -x c -Iinclude $(pkg-config --cflags glib-2.0) - 2>&1
	done)"

done_testing
