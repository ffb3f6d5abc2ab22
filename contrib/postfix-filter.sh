#!/bin/sh
# Postfix: a simple content filter; the whole mail is there before sendmail gets any of it.
# 75 for every failure: anything else would bounce the mail.
T=$(mktemp) || exit 75
trap 'rm -f "$T"' 0
dsnsift filter >"$T" || exit 75
/usr/sbin/sendmail -G -i "$@" <"$T" || exit 75
