/* driver/mysql_rows.c — many rows out of MySQL and MariaDB. */
#include "driver/mysql_impl.h"
#include "driver/stream.h"

static const mx_arrow_type *whole(const my_column *column)
{
    static const struct {
        int type;
        const mx_arrow_type *types[2]; /* signed, unsigned */
    } sizes[] = {
        {MY_TYPE_TINY, {&mx_type_int8, &mx_type_uint8}},
        {MY_TYPE_SHORT, {&mx_type_int16, &mx_type_uint16}},
        {MY_TYPE_INT24, {&mx_type_int32, &mx_type_uint32}},
        {MY_TYPE_LONG, {&mx_type_int32, &mx_type_uint32}},
        {MY_TYPE_LONGLONG, {&mx_type_int64, &mx_type_uint64}},
        {MY_TYPE_YEAR, {&mx_type_int16, &mx_type_int16}},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (column->type == sizes[i].type)
            return sizes[i].types[column->flags & MY_UNSIGNED ? 1 : 0];
    return NULL;
}

/* The length counts the sign and the point. */
static const mx_arrow_type *decimal(const my_column *column, mx_arena *arena)
{
    unsigned long precision = column->length - !(column->flags & MY_UNSIGNED) - (column->decimals > 0);
    if (precision < 1 || precision > 38 || column->decimals > precision)
        return &mx_type_utf8;
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    *type = (mx_arrow_type){
        .kind = MX_ARROW_DECIMAL, .precision = (uint8_t)precision, .scale = (uint8_t)column->decimals};
    return type;
}

static const mx_arrow_type *type_of(const mx_query *query, size_t at, bool has_row)
{
    const my_column *column = mx_mysql_column(query, at);
    (void)has_row;
    if (column->type == MY_TYPE_TINY && column->length == 1) /* what BOOLEAN stands for */
        return &mx_type_bool;
    switch (column->type) {
    case MY_TYPE_FLOAT:
        return &mx_type_real32;
    case MY_TYPE_DOUBLE:
        return &mx_type_real64;
    case MY_TYPE_DECIMAL:
    case MY_TYPE_NEWDECIMAL:
        return decimal(column, query->arena);
    case MY_TYPE_DATE:
        return &mx_type_date;
    case MY_TYPE_TIME:
        return &mx_type_time;
    case MY_TYPE_DATETIME:
    case MY_TYPE_TIMESTAMP: /* in the session's zone, which may be any */
        return &mx_type_timestamp;
    case MY_TYPE_BIT:
        return column->length == 1 ? &mx_type_bool : &mx_type_uint64;
    case MY_TYPE_NULL:
        return &mx_type_null;
    default:
        break;
    }
    const mx_arrow_type *type = whole(column);
    return type ? type : mx_mysql_is_bytes(column) ? &mx_type_binary : &mx_type_utf8;
}

mx_status mx_mysql_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                          const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags)
{
    return mx_query_stream(conn, sql, params, count, wanted, type_of, out, diags);
}
