#!/bin/sh
# SPDX-License-Identifier: MIT
# Hostile messages cost no more for their length than others, in the mime stage.
. "${DSNSIFT_SRCDIR:?}/tests/support/linear-lib.sh" || exit 99
bench=${DSNSIFT%/*}/tests/bench/bench-mime
count_with "$bench"

# A message of each kind, of size n
messages='
	BEGIN {
		mixed = "Content-Type: multipart/mixed; boundary=b\n\n"
		html = "Content-Type: text/html\n\n"
		if (kind == "parts") { printf mixed; many("--b\n\nx\n", n) }
		if (kind == "levels") {
			printf "A: 1\n"
			for (i = 0; i < n / 20; i++)
				printf "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i
		}
		if (kind == "open and closed") {
			printf mixed
			many("--b\nContent-Type: multipart/mixed; boundary=c\n\n--b\n\n--c\n--c--\n", n / 10)
		}
		if (kind == "rulers") { printf mixed; many("--\n", n * 2) }
		if (kind == "near boundaries") { printf mixed; many("--b-\n", n) }
		if (kind == "header line") { printf "A: "; many("0123456789", n); printf "\n\nx" }
		if (kind == "name without end") many("0123456789", n)
		if (kind == "fields") for (i = 0; i < n; i++) printf "A%d: x\n", i
		if (kind == "broken fields") many("A: 1\nbroken line\n", n)
		if (kind == "folds") { printf "A: "; many("x\n ", n * 3) }
		if (kind == "encoded words without end") { printf "A: "; many("=?utf-8?Q?a ", n) }
		if (kind == "encoded words") { printf "A: "; many("=?utf-8?Q?a?= ", n) }
		if (kind == "comments") { printf "Content-Type: text/plain; "; many("(", n * 5) }
		if (kind == "parameters") { printf "Content-Type: multipart/mixed"; many("; boundary*1=b", n) }
		if (kind == "bare CR") { printf "A: 1\r\r"; many("x\r", n * 5) }
		if (kind == "mixed ends") { printf mixed; many("x\r--c\r", n) }
		if (kind == "NULs") { printf "A: 1\n\n"; for (i = 0; i < n * 2; i++) printf "%c\344", 0 }
		if (kind == "bytes that are no UTF-8") { printf "Content-Type: text/plain; charset=utf-8\n\n"; many("\344\n", n * 2) }
		if (kind == "bytes that are no Shift_JIS") { printf "Content-Type: text/plain; charset=shift_jis\n\n"; many("\377\n", n * 2) }
		if (kind == "tags without end") { printf html; many("<a", n * 4) }
		if (kind == "addresses like tags") { printf html; many("<a@", n * 3); printf ">" }
		if (kind == "comments without end") { printf html; many("<!--", n * 2) }
		if (kind == "scripts") { printf html; many("<script>", n) }
		if (kind == "entities") { printf html; many("&#12345", n) }
		if (kind == "base64") { printf "Content-Transfer-Encoding: base64\n\n"; many("=", n * 6) }
		if (kind == "quoted-printable") { printf "Content-Transfer-Encoding: quoted-printable\n\n"; many("= ", n * 6) }
		if (kind == "uuencode") { printf "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n"; many("M\n", n * 4) }
	}'

count() # count FILE...: instructions of the mime stage
{
	instructions --collect-atstart=no --toggle-collect=dsn_mime_parse \
		--toggle-collect=dsn_field_text "$bench" "$@"
}

kinds='parts
levels
open and closed
rulers
near boundaries
header line
name without end
fields
broken fields
folds
encoded words without end
encoded words
comments
parameters
bare CR
mixed ends
NULs
bytes that are no UTF-8
bytes that are no Shift_JIS
tags without end
addresses like tags
comments without end
scripts
entities
base64
quoted-printable
uuencode'

i=0
echo "$kinds" >"$work/kinds"
while read -r kind; do
	i=$((i + 1))
	hostile "$kind" 1000 >"$work/small.$i"
	hostile "$kind" 10000 >"$work/large.$i"
done <"$work/kinds"

# One run for all; which of them it is, is asked only if it is too much.
small=$(count "$work"/small.*) large=$(count "$work"/large.*) about=
if [ "${small:-0}" -gt 0 ] && [ "$((large / 12))" -le "$small" ]; then
	status=0
else
	status=1 i=0
	while read -r kind; do
		i=$((i + 1))
		about="$about
$kind: $(count "$work/small.$i"), then $(count "$work/large.$i")"
	done <"$work/kinds"
fi
ok 'ten times the input takes ten times the instructions' $status "$i messages: $small, then $large$about"
done_testing
