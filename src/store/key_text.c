#include "store/key_text.h"

#include "driver/cells.h"

/* Of a list, map or struct: as JSON. */
static void add_nested(mx_buf *to, const mx_arrow_type *type, const mx_cell *cell)
{
    size_t at = to->len, len = 0;
    mx_buf_str(to, (mx_str){(const char *)&len, sizeof len});
    mx_cell_put_json(to, type, cell);
    len = to->len - at - sizeof len;
    if (!to->full)
        memcpy(to->ptr + at, &len, sizeof len);
}

void mx_add_key_text(mx_buf *to, const mx_arrow_type *type, const mx_cell *cell)
{
    mx_arrow_kind kind = type->kind;
    if (kind == MX_ARROW_TEXT || kind == MX_ARROW_BINARY || kind == MX_ARROW_DECIMAL) {
        mx_buf_str(to, (mx_str){(const char *)&cell->text.len, sizeof cell->text.len});
        mx_buf_str(to, cell->text);
    } else if (kind == MX_ARROW_STRUCT || kind == MX_ARROW_LIST || kind == MX_ARROW_MAP) {
        add_nested(to, type, cell);
    } else if (kind == MX_ARROW_REAL) {
        double real = cell->real + 0.0; /* engines take -0 for 0 */
        mx_buf_str(to, (mx_str){(const char *)&real, sizeof real});
    } else {
        mx_buf_str(to, (mx_str){(const char *)&cell->integer, sizeof cell->integer});
    }
}

bool mx_row_key(mx_buf *to, const mx_arrow_reader *reader, size_t columns, size_t row)
{
    to->len = 0;
    for (size_t i = 0; i < columns; i++) {
        mx_cell cell = mx_arrow_cell(reader, i, row);
        if (cell.null)
            return false;
        mx_add_key_text(to, mx_arrow_reader_type(reader)->children.at[i].type, &cell);
    }
    return true;
}

static bool same_texts(const mx_arrow_type *a, const mx_arrow_type *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case MX_ARROW_BOOL:
    case MX_ARROW_INT:
    case MX_ARROW_UINT:
    case MX_ARROW_TEXT:
    case MX_ARROW_BINARY:
    case MX_ARROW_DATE:
        return true;
    case MX_ARROW_REAL:
        return a->bits == 64 && b->bits == 64; /* of a FLOAT MariaDB tells six digits */
    case MX_ARROW_DECIMAL:
        return a->scale == b->scale;
    case MX_ARROW_TIME:
    case MX_ARROW_DURATION:
        return a->unit == b->unit;
    case MX_ARROW_TIMESTAMP:
        return a->unit == b->unit && (a->zone.len > 0) == (b->zone.len > 0);
    default:
        return false;
    }
}

bool mx_same_key_texts(const mx_arrow_type *a, const mx_arrow_type *b, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        if (!same_texts(a->children.at[i].type, b->children.at[i].type))
            return false;
    return true;
}
