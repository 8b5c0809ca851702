/* sqlite/types.c — declared types. SQLite keeps them as they are written and derives an affinity; case and
 * white space mean nothing. */
#include "dialect/sqlite/lite.h"

#include "base/buf.h"
#include "schema/affinity.h"

static void put_arg(mx_buf *buf, const mx_expr *arg)
{
    if (arg->kind == MX_E_UNARY) {
        mx_buf_str(buf, arg->text);
        put_arg(buf, arg->args[0]);
    } else if (arg->kind == MX_E_NAME)
        mx_buf_str(buf, mx_str_lower(buf->arena, mx_expr_last(arg)));
    else
        mx_buf_str(buf, mx_str_lower(buf->arena, arg->text));
}

/* "decimal(10,2)" */
static mx_str whole_text(mx_arena *arena, mx_str base, const mx_type_name *written)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_str(&buf, base);
    for (uint32_t i = 0; i < written->arg_count; i++) {
        mx_buf_char(&buf, i ? ',' : '(');
        put_arg(&buf, written->args[i]);
    }
    mx_buf_char(&buf, ')');
    return mx_buf_take(&buf);
}

/* The commonest, so that thousands of columns share their text. */
static mx_str shared(mx_arena *arena, mx_str lower)
{
    static const char *const known[] = {"integer", "text", "varchar",  "datetime",  "boolean", "numeric",
                                        "float",   "blob", "json",     "date",      "bigint",  "int",
                                        "real",    "char", "smallint", "timestamp", "time",    "decimal",
                                        "double",  "uuid", "clob"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (mx_str_eq(lower, mx_str_of(known[i])))
            return mx_str_of(known[i]);
    }
    return mx_str_copy(arena, lower);
}

mx_status mx_lite_type(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out,
                       mx_diags *diags)
{
    (void)column;
    (void)diags;
    *out = (mx_type){0};
    out->base = shared(model->arena, mx_str_lower(model->arena, written->name));
    out->text = written->arg_count ? whole_text(model->arena, out->base, written) : out->base;
    for (uint32_t i = 0; i < written->arg_count && i < 2; i++) {
        if (mx_type_arg(written, i, &out->args[i]))
            out->arg_count = i + 1;
    }
    return MX_OK;
}

bool mx_lite_strict_type(const mx_type *type)
{
    static const char *const allowed[] = {"int", "integer", "real", "text", "blob", "any"};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        if (mx_str_eq(type->text, mx_str_of(allowed[i])))
            return true;
    }
    return false;
}

/* As sqlite_master shows them of such a table. */
void mx_lite_selected(mx_model *model, mx_column *column)
{
    static const char *const names[] = {[MX_AFF_BLOB] = "",
                                        [MX_AFF_TEXT] = "text",
                                        [MX_AFF_NUMERIC] = "num",
                                        [MX_AFF_INTEGER] = "int",
                                        [MX_AFF_REAL] = "real"};
    mx_str name = mx_str_of(names[mx_affinity_of(column->type.base)]);
    mx_plain_selected(model, column);
    column->type = (mx_type){.text = name, .base = name};
    column->collation = MX_STR_NONE;
}
