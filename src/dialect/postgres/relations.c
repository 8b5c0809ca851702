#include "dialect/postgres/postgres.h"
#include "dialect/postgres/static_type.h"

/* The tables and views that a server has of its own, and what its functions give. */

static const struct relation {
    const char *name, *columns;
} relations[] = {
#define PR(name, columns) {name, columns},
#include "dialect/postgres/relations.def"
#undef PR
};

static void add_column(mx_model *model, mx_str text, mx_columns *out)
{
    mx_column *column = mx_new(model->arena, mx_column);
    mx_str type = MX_STR_NONE;
    bool modifiers;
    (void)mx_str_cut(text, ' ', &column->name, &type);
    mx_pg_static known = mx_pg_static_named(type);
    if (known.id != MX_PT_NONE)
        (void)mx_pg_type_of(model, mx_pg_cast_type(model, known, NULL, &modifiers), NULL, &column->type,
                            NULL);
    mx_vec_push(model->arena, out, column);
}

static const struct relation *find(mx_str name)
{
    size_t low = 0, high = sizeof relations / sizeof *relations;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = mx_str_cmp(mx_str_of(relations[middle].name), name);
        if (!order)
            return &relations[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool mx_pg_servers_columns(mx_model *model, mx_str schema, mx_str name, mx_columns *out, bool *all)
{
    bool own = !schema.len || mx_str_eq(schema, MX_STR("pg_catalog"));
    const struct relation *found = find(
        own ? name : mx_str_printf(model->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(name)));
    mx_str rest = mx_str_of(found ? found->columns : ""), one;
    while (rest.len) {
        (void)mx_str_cut(rest, ',', &one, &rest);
        add_column(model, mx_str_trim(one), out);
    }
    *all = model->server.version / 10000 == 15 || mx_str_ends(name, MX_STR("()")); /* the table's version */
    return found != NULL;
}
