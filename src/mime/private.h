/* SPDX-License-Identifier: MIT */
/* What the files of the mime stage share. */
#pragma once

#include "mime/fields.h"
#include "mime/mime.h"

/* ---- header fields (fields.c) ---- */

/* Takes an empty line at the start of @rest. */
gboolean dsn_mime_take_blank(DsnStr *rest);

/* Takes what stands before a header: From_ lines that a mailbox left, empty lines and a byte order
 * mark that people and programs put there when they save a mail.  Nothing if no field follows.
 *
 * Returns: whether there was more than From_ lines */
gboolean dsn_mime_skip_envelope(DsnStr *rest);

/* As dsn_fields_parse(), but at most @limit fields are kept; all are passed over. */
DsnFields dsn_fields_read(
	DsnArena *arena, DsnStr block, guint limit, DsnStr *rest, gboolean *too_many);

/* As above; but a line that is no field does not end the header if a field follows it. */
DsnFields dsn_fields_read_message(
	DsnArena *arena, DsnStr block, guint limit, DsnStr *rest, gboolean *too_many);

/* ---- media types (media-type.c) ---- */

/**
 * DsnMediaType:
 * @type: as written, e.g. "multipart/Report"; absent if there is none
 * @is_unreadable: there is a boundary, but written in a way that this parser does not read
 */
typedef struct {
	DsnStr type;
	DsnPartKind kind;
	gboolean is_multipart;
	DsnStr boundary;
	DsnStr charset;
	DsnStr report_type;
	gboolean is_unreadable;
} DsnMediaType;

/* @value: of a Content-Type field, or absent
 * @end: of the text that @value is in: a boundary whose fold somebody broke comes behind it */
DsnMediaType dsn_media_type_parse(DsnArena *arena, DsnStr value, const char *end);
DsnPartKind dsn_media_type_kind(DsnStr type);

/* ---- transfer encodings (encoding.c) ---- */

typedef enum {
	DSN_ENCODING_NONE, /* 7bit, 8bit, binary and unknown ones */
	DSN_ENCODING_BASE64,
	DSN_ENCODING_QP,
	DSN_ENCODING_UU,
} DsnEncoding;

DsnEncoding dsn_encoding_parse(DsnStr value);

/* Its value plus 1 for each octet that is a hexadecimal digit, and 0 for the others. */
extern const guchar dsn_hex_values[256];

/* The value of a hexadecimal digit; -1 if it is none. */
static inline int
dsn_hex_value(char c)
{
	return dsn_hex_values[(guchar)c] - 1;
}

/* The octets that @raw encodes; a view of it where there is nothing to decode.  @bad is set where
 * it is not as the encoding wants it, and never cleared. */
DsnStr dsn_encoding_decode(DsnArena *arena, DsnStr raw, DsnEncoding encoding, gboolean *bad);
DsnStr dsn_base64_decode(DsnArena *arena, DsnStr raw, gboolean *bad);
DsnStr dsn_qp_decode(DsnArena *arena, DsnStr raw, gboolean *bad);

/* CRLF and CR become LF; a view of @text where all are LF. */
DsnStr dsn_mime_normalise_ends(DsnArena *arena, DsnStr text);

/* ---- charsets (charset.c) ---- */

#define DSN_TEXT_ESCAPE '\033'

gboolean dsn_text_is_ascii(DsnStr text);

/* ASCII, lines that end in LF, and no escape sequences. */
gboolean dsn_text_needs_no_decoding(DsnStr text);

/* Valid UTF-8, whatever the octets are; a view of them where they are that.  @charset may be
 * absent.
 * @bad is set, never cleared. */
DsnStr dsn_charset_decode(DsnArena *arena, DsnStr raw, DsnStr charset, gboolean *bad);

/* The same with line ends as LF. */
DsnStr dsn_charset_text(DsnArena *arena, DsnStr raw, DsnStr charset, gboolean *bad);

/* ---- conversions (convert.c) ---- */

/* A NUL is a character like any other. */
gboolean dsn_convert_is_utf8(DsnStr raw);

/* With U+FFFD for each octet that is not part of valid UTF-8. */
DsnStr dsn_convert_utf8(DsnArena *arena, DsnStr raw);

/* From windows-1252; where that has none, the octet stays the control character that it is
 * in ISO 8859-1. */
DsnStr dsn_convert_latin1(DsnArena *arena, DsnStr raw);

/* By iconv, from @iconv_name (nullable) or else @charset, with U+FFFD for what it does not take,
 * which sets @bad.  Absent if there is no such converter, or if it does not take all (@strict). */
DsnStr dsn_convert(DsnArena *arena, DsnStr raw, DsnStr charset, const char *iconv_name,
	gboolean strict, gboolean *bad);

/* From ISO-2022-JP in seven bits (RFC 1468, 1554), otherwise as above. */
DsnStr dsn_convert_iso_2022_jp(DsnArena *arena, DsnStr ascii, gboolean *bad);

/* ---- HTML (html.c) ---- */

DsnStr dsn_html_words(DsnArena *arena, DsnStr html);

/* ---- the walk (walk.c, mime.c) ---- */

/**
 * DsnWalk: one message on its way
 * @limits: without zeros
 * @cut: the end of the message is not there: that a boundary is missing is no defect
 * @declined: set where a message has a boundary that this parser does not read
 */
typedef struct {
	DsnArena *arena;
	DsnMimeLimits limits;
	DsnMail *mail;
	DsnPart *parts;
	guint n_parts;
	guint capacity;
	gboolean cut;
	gboolean declined;
} DsnWalk;

/* From the header of a message or a part. */
typedef struct {
	DsnMediaType media;
	DsnEncoding encoding;
} DsnPartHeader;

void dsn_mime_walk(DsnWalk *walk, DsnPartHeader header, DsnStr body);

void dsn_mime_defect(DsnWalk *walk, DsnDefectCode code, DsnStr text);

/* Adds a leaf; FALSE when no more are wanted. */
gboolean dsn_mime_add_leaf(
	DsnWalk *walk, DsnPartKind kind, const DsnPartHeader *header, DsnStr raw, guint depth);
