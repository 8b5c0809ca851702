#include "dialect/postgres/postgres.h"

#include "schema/canon.h"
#include "schema/figure.h"
#include "schema/names.h"
#include "schema/text.h"

/* Names that the server makes up: makeObjectName, ChooseRelationName, ChooseConstraintName, ChooseIndexName, FigureColname of its source;
 * https://www.postgresql.org/docs/current/sql-createtable.html says little more than that they are unique. */

enum { MAX_NAME = MX_PG_MAX_NAME };

mx_str mx_pg_relation_name(mx_model *model, const mx_schema *schema, mx_str table, mx_str middle,
                           const char *label, bool constraint)
{
    for (unsigned number = 0;; number++) {
        mx_str name = mx_name_join_numbered(model->arena, table, middle, mx_str_of(label), number, MAX_NAME);
        if (!mx_name_is_relation(schema, name) && !(constraint && mx_name_is_constraint(schema, name)))
            return name;
    }
}

static mx_str constraint_name(mx_model *model, const mx_table *table, mx_str middle, const char *label)
{
    for (unsigned number = 0;; number++) {
        mx_str name = mx_name_join_numbered(model->arena, table->name, middle, mx_str_of(label), number,
                                            MAX_NAME);
        /* a domain's table stands in no schema's list: its own checks are looked at too */
        if (!mx_name_is_constraint(table->schema, name) && !mx_name_is_table_constraint(table, name))
            return name;
    }
}

/* Names of columns, joined until there are more bytes than a name can have. */
static mx_str joined(mx_model *model, const mx_strs *names)
{
    mx_buf buf = MX_BUF(model->arena);
    for (size_t i = 0; i < names->len && buf.len <= MAX_NAME; i++) {
        mx_buf_text(&buf, buf.len ? "_" : "");
        mx_buf_str(&buf, mx_name_cut(names->at[i], MAX_NAME));
    }
    return mx_buf_take(&buf);
}

/* lower(x) and LOWER(x) are the same, and so is what is quoted: the parser folded it. */
static mx_str part_name(mx_model *model, const mx_key_part_def *part, const mx_strs *taken)
{
    mx_str base = part->former.len   ? part->former
                  : part->column.len ? part->column
                  : part->expr       ? mx_figure_of(part->expr, &model->server).name
                                     : MX_STR_NONE;
    if (!base.len)
        base = MX_STR("expr");
    mx_str name = base;
    for (unsigned i = 1; mx_strs_has(taken, name); i++) {
        mx_str number = mx_str_printf(model->arena, "%u", i);
        name = mx_str_cat(model->arena, mx_name_cut(base, MAX_NAME - number.len), number);
    }
    return name;
}

static mx_str key_columns(mx_model *model, const mx_key_def *def)
{
    mx_strs names = {0};
    for (size_t i = 0; i < def->parts.len; i++)
        mx_vec_push(model->arena, &names, part_name(model, &def->parts.at[i], &names));
    for (size_t i = 0; i < def->include.len; i++) {
        mx_key_part_def part = {.column = def->include.at[i]};
        if (def->former_include.len)
            part.former = def->former_include.at[i];
        mx_vec_push(model->arena, &names, part_name(model, &part, &names));
    }
    return joined(model, &names);
}

/* --- names in strings: '"S".t_id_seq'::regclass ---------------------------------------------------------------------------------- */

static bool take_part(mx_arena *arena, mx_str *rest, mx_str *part)
{
    mx_buf buf = MX_BUF(arena);
    size_t i = 0;
    if (rest->len && rest->ptr[0] == '"') {
        for (i = 1; i < rest->len && (rest->ptr[i] != '"' || (i + 1 < rest->len && rest->ptr[i + 1] == '"'));
             i++) {
            i += rest->ptr[i] == '"' ? 1u : 0u;
            mx_buf_char(&buf, rest->ptr[i]);
        }
        if (i == rest->len)
            return false;
        i++;
    } else {
        for (; i < rest->len && rest->ptr[i] != '.' && rest->ptr[i] != '"'; i++)
            mx_buf_char(&buf, mx_lower(rest->ptr[i]));
    }
    *rest = mx_str_sub(*rest, i, rest->len);
    *part = mx_buf_take(&buf);
    return part->len > 0;
}

bool mx_pg_split_name(mx_arena *arena, mx_str text, mx_str *schema, mx_str *name)
{
    mx_str rest = mx_str_trim(text);
    *schema = MX_STR_NONE;
    if (!take_part(arena, &rest, name))
        return false;
    if (!rest.len)
        return true;
    *schema = *name;
    if (rest.ptr[0] != '.')
        return false;
    rest = mx_str_sub(rest, 1, rest.len);
    return take_part(arena, &rest, name) && !rest.len;
}

mx_str mx_pg_join_name(mx_arena *arena, mx_str schema, mx_str name, const mx_server *server)
{
    mx_str shown = mx_text_name(arena, name, server);
    return schema.len
               ? mx_str_printf(arena, "%.*s.%.*s", MX_FMT(mx_text_name(arena, schema, server)), MX_FMT(shown))
               : shown;
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------ */

mx_str mx_pg_key_name(mx_model *model, const mx_table *table, mx_key_kind kind, const mx_key_def *def)
{
    const mx_schema *schema = table->schema;
    const mx_column *one = NULL;
    switch (kind) {
    case MX_K_PRIMARY:
        return mx_pg_relation_name(model, schema, table->name, MX_STR_NONE, "pkey", true);
    case MX_K_UNIQUE:
        return mx_pg_relation_name(model, schema, table->name, key_columns(model, def), "key", true);
    case MX_K_EXCLUDE:
        return mx_pg_relation_name(model, schema, table->name, key_columns(model, def), "excl", true);
    case MX_K_INDEX:
        return mx_pg_relation_name(model, schema, table->name, key_columns(model, def), "idx", false);
    case MX_K_FOREIGN:
        return constraint_name(model, table, key_columns(model, def), "fkey");
    case MX_K_CHECK:
        (void)mx_expr_columns(table, def->check, &one);
        return constraint_name(model, table, one ? one->name : MX_STR_NONE, "check");
    case MX_K_NOT_NULL:
        break;
    }
    return MX_STR_NONE;
}
