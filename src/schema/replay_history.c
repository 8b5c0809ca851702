/* MariaDB's tables that keep their history change their columns and unique keys only where the session says that the history may be
 * kept as it is. https://mariadb.com/kb/en/system-versioned-tables/#system_versioning_alter_history */
#include "schema/reader.h"
#include "schema/replay_parts.h"

#include <string.h>

static const char *const variable = "system_versioning_alter_history";

void mx_r_set_history(mx_replay *r)
{
    if (r->model->server.engine != MX_MARIA)
        return;
    mx_reader in = mx_reader_open(r->arena, r->stmt->text, &r->model->server);
    for (; !mx_reader_at_end(&in); mx_reader_next(&in)) {
        mx_str text = mx_str_lower(r->arena, in.tok.text); /* @@session.… too */
        if (in.tok.kind == MX_T_STRING || !mx_str_ends(text, mx_str_of(variable)))
            continue;
        mx_reader_next(&in);
        while (!mx_reader_at_end(&in) && in.tok.kind == MX_T_OP)
            mx_reader_next(&in);
        mx_str value = in.tok.kind == MX_T_STRING ? mx_token_value(r->arena, &in.tok, &r->model->server)
                                                  : in.tok.text;
        r->model->keeps_history = mx_str_ieq(value, MX_STR("keep")) || mx_str_eq(value, MX_STR("1")) ||
                                  in.tok.kind == MX_T_PARAM;
        return;
    }
}

/* SET STATEMENT … FOR: what it sets is not part of the text. */
static bool has_settings(const mx_stmt *stmt)
{
    return stmt->span.end - stmt->span.start > stmt->text.len + strlen("SET STATEMENT");
}

mx_status mx_r_check_history(mx_replay *r, const mx_table *table, const mx_alter_action *action)
{
    bool changes = action->kind == MX_A_ADD_COLUMN || action->kind == MX_A_DROP_COLUMN ||
                   action->kind == MX_A_MODIFY_COLUMN || action->kind == MX_A_CHANGE_COLUMN ||
                   (action->kind == MX_A_ADD_KEY &&
                    (action->key->kind == MX_K_PRIMARY || action->key->kind == MX_K_UNIQUE ||
                     action->key->unique));
    const mx_model *model = r->model;
    if (!table->system_versioning.len || !changes || model->server.engine != MX_MARIA ||
        model->keeps_history || model->trusted || model->opaque || has_settings(r->stmt))
        return MX_OK;
    return mx_fail(
        r->diags, MX_SCH005, action->span, "Write SET system_versioning_alter_history = 'KEEP' before it.",
        "table \"%.*s\" keeps its history, and the server does not change its columns and unique keys "
        "without system_versioning_alter_history",
        MX_FMT(table->name));
}
