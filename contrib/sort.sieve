# Sieve (Pigeonhole): sort bounces by what to do about them; needs dovecot.conf.
# If the program fails, the script goes on with the mail as it was.
require ["vnd.dovecot.filter", "fileinto", "mailbox"];
filter "dsnsift" ["filter"];
if header :is "X-DSN-Verdict" "delayed" { discard; stop; }
if header :is "X-DSN-Verdict" "suppress" { fileinto :create "bounces-suppress"; stop; }
if header :is "X-DSN-Verdict" "investigate" { fileinto :create "bounces-investigate"; stop; }
