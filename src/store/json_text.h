/* store/json_text.h — the text of one member of a JSON object, by a walk over the object's own text: what servers say with
 * JSON_UNQUOTE(JSON_EXTRACT(…)) and ->>, in a tenth of their time. */
#ifndef MX_STORE_JSON_TEXT_H
#define MX_STORE_JSON_TEXT_H

#include "base/buf.h"

/* The first member of that name: a string's characters, another value as it stands there, of an object or array with one
 * blank behind each comma and colon, as servers print them. False: it is null, there is none, or the text is no object.
 * *out lies in `json` or in `room`, which is overwritten. */
bool mx_json_member_text(mx_str json, mx_str name, mx_buf *room, mx_str *out);

#endif
