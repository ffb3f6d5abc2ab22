#!/bin/sh
# SPDX-License-Identifier: MIT
# The architecture, checked: data flows one way, so no room includes a later one; only the MIME
# stage's module knows GMime; only the commands speak to the terminal.
. "$DSNSIFT_SRCDIR/tests/support/tap.sh" || exit 99
cd "$DSNSIFT_SRCDIR" || exit 1

# The rooms of src/ in the order of the flow: each knows those before it.  Behind the colon stand
# the public headers whose functions it defines.
rooms='base: arena buffer defect error str version
words:
address:
reply: status
reader: message reader
mime: fields mime
facts: facts
dialect: dialects
report:
lexicon:
rules: cause rules
diagnosis: diagnosis verdict
record: record
sink: sink
module: gmime
cli: dsnsift'

# Prints "FILE includes HEADER, of a later room" for each include of ours that goes up.
backwards()
{
	grep -rH --include='*.[ch]' '^#include ["<]' include src | rooms=$rooms awk '
	BEGIN {
		n = split(ENVIRON["rooms"], lines, "\n")
		for (r = 1; r <= n; r++) {
			words = split(lines[r], word, /:? +|:/)
			rank["src/" word[1]] = r
			for (w = 2; w <= words; w++)
				rank["include/dsnsift/" word[w] ".h"] = r
		}
		# The build-time programs make the tables of some, and nobody knows them.
		rank["src/gen"] = rank["src/examples"] = n + 1
	}
	function place(path) {
		if (path in rank)
			return rank[path]
		return match(path, /^src\/[a-z]+/) ? rank[substr(path, 1, RLENGTH)] + 0 : 0
	}
	{
		file = $0
		sub(/:.*/, "", file)
		if (!place(file) && !told[file]++)
			print file " belongs to no room"
		header = $0
		gsub(/^[^"<]*["<]|[">].*/, "", header)
		header = (header ~ /^dsnsift\// ? "include/" : "src/") header
		if (place(header) > place(file))
			print file " includes " header ", of a later room"
	}'
}
is 'every file has its room, and no room includes a later one' '' "$(backwards)"

is 'only the module includes GMime' '' \
	"$(grep -rl '#include <gmime' src include | grep -v '^src/mime/gmime\.c$')"

# The modules are found by an environment variable where a build is not installed.
is 'no stage prints, opens a module, or reads the environment or the clock' '' \
	"$(grep -rnE '\b(printf|puts|fputs|g_print|g_printerr|perror|(secure_|g_)?getenv|dl(open|sym)|setlocale|time|gettimeofday|g_get_real_time)\(' src --include='*.c' |
		grep -vE '^src/(cli|examples|gen|module)/|/builtin\.c:')"

done_testing
