# Sieve (Pigeonhole): the same without changing the mail.  Any failure is "no".
require ["vnd.dovecot.execute", "fileinto", "mailbox"];
if execute :pipe "dsnsift" ["filter", "--test", "delayed"] { discard; stop; }
if execute :pipe "dsnsift" ["filter", "--test", "suppress"] { fileinto :create "bounces-suppress"; stop; }
if execute :pipe "dsnsift" ["filter", "--test", "investigate"] { fileinto :create "bounces-investigate"; stop; }
