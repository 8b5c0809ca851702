#include "schema/names.h"

#include "base/buf.h"
#include "schema/rules.h"

bool mx_object_is_routine(const mx_object *object)
{
    return object->kind == MX_O_FUNCTION || object->kind == MX_O_PROCEDURE || object->kind == MX_O_AGGREGATE;
}

bool mx_object_holds_name(const mx_object *object, mx_str name)
{
    size_t count = mx_object_is_routine(object) ? object->refers.len - object->body_refers
                                                : object->refers.len;
    for (size_t i = 0; i < count; i++)
        if (mx_str_eq(object->refers.at[i].name, name))
            return true;
    return false;
}

mx_str mx_object_other_kind(const mx_object *object)
{
    static const char *const kinds[] = {"text search configuration",
                                        "text search dictionary",
                                        "text search parser",
                                        "text search template",
                                        "conversion",
                                        "foreign data wrapper"};
    mx_str rest, name, kind;
    if (object->kind != MX_O_OTHER || object->search_path.len ||
        !mx_str_istarts(object->source, MX_STR("create ")))
        return MX_STR_NONE;
    rest = mx_str_sub(object->source, 7, object->source.len);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        kind = mx_str_of(kinds[i]);
        if (!mx_str_istarts(rest, kind) || rest.len <= kind.len || rest.ptr[kind.len] != ' ')
            continue;
        name = mx_str_sub(rest, kind.len + 1, rest.len);
        bool plain = mx_str_istarts(name, object->name) && name.len > object->name.len &&
                     (name.ptr[object->name.len] == ' ' || name.ptr[object->name.len] == '(');
        return plain ? kind : MX_STR_NONE;
    }
    return MX_STR_NONE;
}

mx_str mx_name_cut(mx_str name, size_t max)
{
    if (max == 0 || name.len <= max)
        return name;
    size_t len = max;
    while (len > 0 && ((unsigned char)name.ptr[len] & 0xC0) == 0x80)
        len--;
    return mx_str_sub(name, 0, len);
}

mx_str mx_name_join(mx_arena *arena, mx_str a, mx_str b, mx_str label, size_t max)
{
    size_t overhead = (b.len ? 1 : 0) + (label.len ? label.len + 1 : 0);
    size_t room = max > overhead ? max - overhead : 0;
    size_t a_len = a.len, b_len = b.len;
    while (max && a_len + b_len > room && a_len + b_len > 0) {
        if (a_len > b_len)
            a_len--;
        else
            b_len--;
    }
    mx_buf buf = MX_BUF(arena);
    mx_buf_str(&buf, a_len ? mx_name_cut(a, a_len) : MX_STR_NONE);
    if (b.len) {
        mx_buf_char(&buf, '_');
        mx_buf_str(&buf, b_len ? mx_name_cut(b, b_len) : MX_STR_NONE);
    }
    if (label.len) {
        mx_buf_char(&buf, '_');
        mx_buf_str(&buf, label);
    }
    return mx_buf_take(&buf);
}

mx_str mx_name_join_numbered(mx_arena *arena, mx_str a, mx_str b, mx_str label, unsigned number, size_t max)
{
    if (number == 0)
        return mx_name_join(arena, a, b, label, max);
    return mx_name_join(arena, a, b, mx_str_printf(arena, "%.*s%u", MX_FMT(label), number), max);
}

/* Folding. */

static bool has_upper(mx_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')
            return true;
    }
    return false;
}

static mx_str fit(const mx_model *model, mx_str name)
{
    return model->rules->cut_names ? mx_name_cut(name, model->rules->max_name) : name;
}

static mx_str lower(const mx_model *model, mx_str name, mx_fold_space *space)
{
    if (!has_upper(name))
        return name;
    if (!space || name.len > sizeof space->bytes)
        return mx_str_lower(model->arena, name);
    for (size_t i = 0; i < name.len; i++)
        space->bytes[i] = mx_lower(name.ptr[i]);
    return (mx_str){space->bytes, name.len};
}

mx_str mx_fold_name(const mx_model *model, mx_str name, mx_fold_space *space)
{
    name = fit(model, name);
    return model->server.engine == MX_PG ? name : lower(model, name, space);
}

mx_str mx_fold_table_name(const mx_model *model, mx_str name, mx_fold_space *space)
{
    name = fit(model, name);
    return model->server.engine & (MX_PG | MX_MY) ? name : lower(model, name, space);
}

mx_str mx_keep_name(mx_model *model, mx_str name)
{
    return mx_str_copy(model->arena, fit(model, name));
}

bool mx_name_same(mx_str a, mx_str b, const mx_server *server)
{
    return server->engine == MX_PG ? mx_str_eq(a, b) : mx_str_ieq(a, b);
}

bool mx_table_name_same(mx_str a, mx_str b, const mx_server *server)
{
    return server->engine & (MX_PG | MX_MY) ? mx_str_eq(a, b) : mx_str_ieq(a, b);
}

/* What is taken. */

bool mx_name_is_relation(const mx_schema *schema, mx_str name)
{
    mx_fold_space space;
    return mx_map_get(&schema->relations, mx_fold_table_name(schema->model, name, &space)) != NULL;
}

bool mx_name_is_constraint(const mx_schema *schema, mx_str name)
{
    mx_fold_space space;
    const mx_name_count *count = mx_map_get(&schema->constraints, mx_fold_name(schema->model, name, &space));
    return count && count->count > 0;
}

/* What is read from a server is told in another order than it was made in. */
static bool is_fkey_part(const mx_table *table, mx_str name)
{
    if (table->schema->model->trusted || !mx_name_is_constraint(table->schema, name))
        return false;
    for (size_t i = 0; i < table->fkeys.len; i++) {
        const mx_fkey *fkey = table->fkeys.at[i];
        for (size_t k = 0; k < fkey->parts.len; k++)
            if (mx_str_eq(fkey->parts.at[k].name, name))
                return true;
    }
    return false;
}

bool mx_name_is_table_constraint(const mx_table *table, mx_str name)
{
    const mx_index *index = mx_table_index(table, name);
    return (index && index->role != MX_I_INDEX) || mx_table_fkey(table, name) ||
           mx_table_check(table, name) || is_fkey_part(table, name);
}

bool mx_name_is_index(const mx_table *table, mx_str name)
{
    return mx_table_index(table, name) != NULL;
}

static bool named_by_table(const mx_model *model, mx_object_kind kind)
{
    return kind == MX_O_POLICY || kind == MX_O_RULE ||
           (kind == MX_O_TRIGGER && model->server.engine == MX_PG);
}

mx_str mx_object_key(const mx_model *model, mx_object_kind kind, mx_str name, mx_str on_table,
                     mx_fold_space *space)
{
    bool routine = kind == MX_O_FUNCTION || kind == MX_O_PROCEDURE || kind == MX_O_AGGREGATE;
    if (routine && model->server.engine == MX_PG)
        kind = MX_O_ROUTINE;
    mx_str table = named_by_table(model, kind) ? on_table : MX_STR_NONE;
    size_t len = name.len + table.len + 2;
    char *bytes = space && len <= sizeof space->bytes ? space->bytes : mx_arena_alloc(model->arena, len, 1);
    bool fold = model->server.engine & (MX_LITE | MX_DUCK) ||
                (model->server.engine & MX_MY && kind != MX_O_VIEW && kind != MX_O_TRIGGER);
    bytes[0] = (char)(kind + 1);
    for (size_t i = 0; i < name.len; i++)
        bytes[1 + i] = fold ? mx_lower(name.ptr[i]) : name.ptr[i];
    bytes[1 + name.len] = 0;
    for (size_t i = 0; i < table.len; i++)
        bytes[2 + name.len + i] = fold ? mx_lower(table.ptr[i]) : table.ptr[i];
    return (mx_str){bytes, len};
}

static mx_str name_after(mx_arena *arena, mx_str name, mx_str from, mx_str middle, mx_str to)
{
    mx_str rest = mx_str_sub(name, from.len, name.len);
    bool follows = mx_str_starts(name, from) && mx_str_starts(rest, middle) && rest.len > middle.len;
    return follows ? mx_str_cat(arena, to, rest) : name;
}

mx_str mx_fkey_name_after(mx_arena *arena, mx_str name, mx_str from, mx_str to)
{
    return name_after(arena, name, from, MX_STR("_ibfk_"), to);
}

mx_str mx_check_name_after(mx_arena *arena, mx_str name, mx_str from, mx_str to)
{
    return name_after(arena, name, from, MX_STR("_chk_"), to);
}
