/* SPDX-License-Identifier: MIT */
/* Enhanced status codes (RFC 3463) and SMTP replies (RFC 5321 section 4.2). */
#pragma once

#include <dsnsift/str.h>

G_BEGIN_DECLS

/**
 * DsnStatus:
 * @class_: 2, 4 or 5; 0 for "no status"
 * @subject: 0 to 999
 * @detail: 0 to 999
 *
 * An enhanced status code (RFC 3463 section 2).  A plain value that never grows.
 */
typedef struct {
	guint8 class_;
	guint16 subject;
	guint16 detail;
} DsnStatus;

#ifdef __cplusplus
#define DSN_STATUS_NONE (DsnStatus{ 0, 0, 0 })
#else
#define DSN_STATUS_NONE ((DsnStatus){ 0, 0, 0 })
#endif

static inline gboolean
dsn_status_is_set(DsnStatus status)
{
	return status.class_ != 0;
}

/**
 * dsn_status_parse:
 * @text: "5.1.1", also with a comment or text behind it: "5.1.1 (bad mailbox)"
 *
 * The code must stand at the start and must end there: "5.1.1.2" and
 * "5.1.1000" are none.
 *
 * Returns: %DSN_STATUS_NONE if there is no code.
 */
DsnStatus dsn_status_parse(DsnStr text);

#define DSN_STATUS_MAX 12 /* octets: "5.999.999" and NUL fit */

/* Writes "5.1.1" or "", and a NUL; returns its length in octets. */
gsize dsn_status_print(DsnStatus status, char text[DSN_STATUS_MAX]);

/* (nullable) (transfer none): the words of the IANA registry for the code, whatever its class. */
const char *dsn_status_meaning(DsnStatus status);

/**
 * DsnReply:
 * @code: 200 to 599, 0 if the text holds none
 * @status: the enhanced code of the reply, or none
 * @text: the words after the codes; continuation codes inside are still there
 *
 * The last hop's reply within a diagnostic.  A plain value that never grows.
 */
typedef struct {
	guint code;
	DsnStatus status;
	DsnStr text;
} DsnReply;

/**
 * dsn_reply_find:
 *
 * Finds the reply within "host mx.example said: 550-5.1.1 No such 550 5.1.1 user
 * (in reply to RCPT TO)", "smtp; 550 ...", "#5.1.1 smtp;550 5.1.1 ...".  IPv4
 * addresses, versions and port numbers are no codes.
 *
 * Returns: a view of @text
 */
DsnReply dsn_reply_find(DsnStr text);

G_END_DECLS
