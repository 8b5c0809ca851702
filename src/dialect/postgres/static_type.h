/* dialect/postgres/static_type.h — the type of an expression, as far as it can be told without a server.
 *
 * types.c reads types as written; exprs*.c ask which casts the server adds between them. */
#ifndef MX_DIALECT_POSTGRES_STATIC_TYPE_H
#define MX_DIALECT_POSTGRES_STATIC_TYPE_H

#include "schema/rules.h"

typedef enum mx_pg_id {
    MX_PT_NONE,    /* not known: no cast is added around it */
    MX_PT_UNKNOWN, /* a quoted literal or NULL that no cast has given a type yet */
#define PT(id, shown, format, category) MX_PT_##id,
#include "dialect/postgres/types.def"
#undef PT
    MX_PT_USER, /* `udt`, or a type of an extension by `name` */
    MX_PT_IDS
} mx_pg_id;

typedef struct mx_pg_static {
    mx_pg_id id;
    uint32_t dims; /* of an array; then `id` is its element's */
    const mx_udt *udt;
    mx_str name; /* of an extension's, as it is shown: with its schema where that is not the server's own */
} mx_pg_static;

#define MX_PG_TYPE(id_) ((mx_pg_static){.id = MX_PT_##id_})
static inline bool mx_pg_is(mx_pg_static type, mx_pg_id id)
{
    return type.id == id && type.dims == 0;
}
bool mx_pg_same(mx_pg_static a, mx_pg_static b);
/* citext in a schema of its own: nobody finds its operators there, and it is taken as text by those of text. */
bool mx_pg_is_far_citext(mx_pg_static type);
bool mx_pg_is_hstore(mx_pg_static type); /* in whatever schema */
static inline bool mx_pg_is_multirange(mx_pg_static type)
{
    return !type.dims && type.id >= MX_PT_INT4MULTIRANGE && type.id <= MX_PT_DATEMULTIRANGE;
}
char mx_pg_category(
    mx_pg_static type); /* 'A' array, 'E' enum, 'X' unknown, '?' not known, else pg_type.typcategory */
mx_pg_static mx_pg_base(
    mx_pg_static type); /* a domain's base type, through all domains; others: themselves */
mx_pg_static mx_pg_of(const mx_type *type); /* of a column's canonical type */
mx_pg_static mx_pg_static_named(
    mx_str word); /* "INT8", "TEXT[]", as in catalogue.def; MX_PT_NONE: not known */
/* A type as written. False: no such type (then a diagnostic is the caller's). args: type modifiers as written, checked by types.c. */
bool mx_pg_find(mx_model *model, const mx_type_name *written, mx_pg_static *out);
/* Type of a cast: text is format_type's, with modifiers where `written` (may be NULL) has any; then `modifiers` is set. Of a type of this model
 * `quoted` is set, and its text is made by who prints, of schema and name, so that it can be renamed. */
mx_type_name *mx_pg_cast_type(mx_model *model, mx_pg_static type, const mx_type_name *written,
                              bool *modifiers);
/* The extension that a type belongs to, when it is a well-known one; else NULL. */
const char *mx_pg_extension_of_type(mx_str name);
bool mx_pg_is_builtin_word(mx_str word);                          /* of a built-in type's name: "varying" */
mx_pg_static mx_pg_subtype(mx_model *model, const mx_udt *range); /* range.c; MX_PT_NONE: not known */
mx_str mx_pg_format(mx_arena *arena, mx_pg_static type); /* built-in types alone: "character varying[]" */

#endif
