#include "store/unkept.h"

#include <math.h>

#include "store/names.h"

/* What is looked for. JSON has no NaN and no infinity: they would be null. */
typedef struct search {
    bool zero, endless;
} search;

static search search_for(const mx_store_engine *engine, mx_str column, bool array)
{
    return (search){.zero = engine->no_zero || (engine->cuts_zero && mx_is_by_field(column)),
                    .endless = engine->json && !array};
}

static bool may_hold(search s, const mx_arrow_type *type, bool nested)
{
    if (type->kind == MX_ARROW_TEXT)
        return s.zero;
    if (type->kind == MX_ARROW_REAL)
        return s.endless && nested;
    for (size_t i = 0; i < type->children.len; i++)
        if (may_hold(s, type->children.at[i].type, true))
            return true;
    return false;
}

bool mx_may_be_unkept(const mx_store_engine *engine, mx_str column, const mx_arrow_type *type, bool array)
{
    return may_hold(search_for(engine, column, array), type, false);
}

static const char *look(search s, const mx_arrow_type *type, const mx_cell *cell, bool nested);

static const char *look_inside(search s, const mx_arrow_type *type, const mx_cell *cell)
{
    bool fields = type->kind == MX_ARROW_STRUCT, map = type->kind == MX_ARROW_MAP;
    size_t count = fields ? type->children.len : cell->count;
    const char *found = NULL;
    for (size_t i = 0; i < count && !found; i++) {
        mx_cell child = mx_arrow_child(cell, i, false);
        found = look(s, type->children.at[fields ? i : 0].type, &child, true);
        if (!map || found)
            continue;
        child = mx_arrow_child(cell, i, true);
        found = look(s, type->children.at[1].type, &child, true);
    }
    return found;
}

static const char *look(search s, const mx_arrow_type *type, const mx_cell *cell, bool nested)
{
    if (cell->null || !may_hold(s, type, nested))
        return NULL;
    if (type->kind == MX_ARROW_TEXT)
        return mx_str_find(cell->text, '\0') != MX_NPOS ? "a text with U+0000 in it" : NULL;
    if (type->kind == MX_ARROW_REAL)
        return isfinite(cell->real) ? NULL : "NaN or an infinity inside of a nested value";
    return look_inside(s, type, cell);
}

const char *mx_unkept(const mx_store_engine *engine, mx_str column, const mx_arrow_type *type, bool array,
                      const mx_cell *cell)
{
    return look(search_for(engine, column, array), type, cell, false);
}
