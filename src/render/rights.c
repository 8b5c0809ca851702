#include "render/renderer.h"
#include "schema/rules.h"

const mx_right_change *mx_step_rights(const mx_step *step)
{
    return step->change->to.right ? step->change->to.right : step->change->from.right;
}

static void column_list(mx_renderer *r, const mx_right_change *rights, uint64_t bit)
{
    bool first = true;
    for (size_t i = 0; i < rights->parts.len; i++) {
        mx_str column = mx_right_column(&rights->parts.at[i]);
        if (!column.len || !(rights->parts.at[i].given & bit))
            continue;
        mx_buf_text(&r->buf, first ? " (" : ", ");
        first = false;
        mx_render_ident(r, column);
    }
    mx_buf_text(&r->buf, first ? "" : ")");
}

static void one(mx_renderer *r, bool *first, const char *name)
{
    mx_buf_text(&r->buf, *first ? "" : ", ");
    *first = false;
    mx_buf_text(&r->buf, name);
}

uint64_t mx_render_privileges(mx_renderer *r, const mx_right_change *rights, uint64_t but)
{
    const mx_model *model = rights->on->model;
    const mx_privilege *list = model->rules->privileges;
    uint64_t whole = 0, columns = 0, all = mx_right_all(model, rights->on->kind);
    bool first = true;
    for (size_t i = 0; i < rights->parts.len; i++)
        *(mx_right_column(&rights->parts.at[i]).len ? &columns : &whole) |= rights->parts.at[i].given;
    uint64_t left_out = whole & but;
    whole &= ~but;
    if (whole == all && (all & (all - 1)) && !columns) {
        mx_render_lit(r, "ALL PRIVILEGES");
        return left_out;
    }
    for (size_t i = 0; list[i].name; i++) {
        if (whole >> i & 1u)
            one(r, &first, list[i].name);
        if (columns >> i & 1u) {
            one(r, &first, list[i].name);
            column_list(r, rights, (uint64_t)1 << i);
        }
    }
    if (first)
        mx_render_lit(r, "USAGE");
    return left_out;
}
