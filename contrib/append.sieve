# Sieve (Pigeonhole): one row for each failed recipient.  :copy goes on with the mail, :try only
# logs a failure; without it the mail would be kept twice.
require ["vnd.dovecot.pipe", "copy"];
pipe :copy :try "dsnsift" ["filter", "--no-output", "--append", "/var/lib/dsnsift/bounces.csv"];
